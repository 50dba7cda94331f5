"""Why a spreadsheet is not read, as codes."""

from enum import StrEnum

from checkin.core.errors import Refused


class Problem(StrEnum):
    TOO_LARGE = "file_too_large"  # facts: limit_mb
    EMPTY = "file_empty"  # no byte, or no cell with content
    NOT_A_SPREADSHEET = "not_a_spreadsheet"  # facts: found (text, html, pdf, picture, archive, other)
    ENCRYPTED = "file_encrypted"  # it asks for a password
    BROKEN = "file_broken"
    ARCHIVE_BOMB = "archive_bomb"  # it unpacks to far more than a list needs
    XML_ENTITIES = "xml_entities"  # it declares a document type or entities, which no spreadsheet does
    NUL_BYTES = "nul_bytes"  # text with zero bytes in it
    TOO_MANY_ROWS = "too_many_rows"  # facts: limit, cell ("" where none is to blame)
    TOO_MANY_COLUMNS = "too_many_columns"  # facts: limit, cell
    TOO_MANY_CELLS = "too_many_cells"  # facts: limit
    TOO_MANY_CHARACTERS = "too_many_characters"  # facts: limit
    TOO_HEAVY = "file_too_heavy"  # reading it took too long or too much memory


class SpreadsheetRefused(Refused):
    def __init__(self, problem: Problem, **facts: object) -> None:
        super().__init__(**facts)
        self.code = problem
        self.args = (problem.value, facts)
