"""What may be wrong with a row, as codes; sentences are made at the edge."""

from dataclasses import dataclass
from enum import StrEnum

from checkin.core.roster.fields import Field


class Kind(StrEnum):
    MISSING = "missing"  # no birth, sex, delegation, category or name
    UNKNOWN_VALUE = "unknown_value"  # a mark or label that cannot be read
    TOO_LONG = "too_long"  # cut, or refused where it is a name
    IMPOSSIBLE_DATE = "impossible_date"  # 31/02/1985: the year is kept
    IMPLAUSIBLE_DATE = "implausible_date"  # born in 1897 or 2080: not kept
    UNREADABLE_DATE = "unreadable_date"  # 05/03/198
    INCOMPLETE_DATE = "incomplete_date"  # 03-1980: the year is kept
    US_ORDER_DATE = "us_order_date"  # 12/25/1978: read as the only date it can be
    SERIAL_NUMBER_DATE = "serial_number_date"  # 29285: a date that lost its format
    DUPLICATE = "duplicate"  # the same person as in `other_row`; this row is left out
    POSSIBLE_DUPLICATE = "possible_duplicate"  # same name and birth year elsewhere; two people
    DUPLICATE_BADGE = "duplicate_badge"  # someone else has the number, this row goes without
    BOUND_CATEGORY = "bound_category"  # part of a replacement: the category stays as it is
    WITHDRAWN = "withdrawn"  # in the roster, and the list does not change that
    NOT_ELIGIBLE = "not_eligible"  # likewise
    DUPLICATE_SEAT = "duplicate_seat"  # someone else has it too
    SHARED_PHONE = "shared_phone"
    BAD_PHONE = "bad_phone"
    BAD_EMAIL = "bad_email"
    DAMAGED_NUMBER = "damaged_number"  # 9.00E+08: digits are lost
    CONFLICT = "conflict"  # Nam and Nữ both filled: neither is taken
    AMBIGUOUS_DATE = "ambiguous_date"  # day and month could be the other way round; kept as stored
    COUNT_MISMATCH = "count_mismatch"  # a heading or subtotal says another number than there are people
    HIDDEN_ROW = "hidden_row"  # the file hides it; it goes in all the same
    STRUCK_OUT = "struck_out"
    NO_CONSENT = "no_consent"
    LEGACY_ENCODING = "legacy_encoding"  # TCVN3 or VNI, converted; `raw` says which


@dataclass(frozen=True, slots=True)
class Problem:
    kind: Kind
    field: Field | None  # None: the whole row, or the whole sheet
    cell: str = ""  # D12; empty where no single cell is to blame
    raw: str = ""  # what the cell says
    other_row: int | None = None
    kept_row: int | None = None  # of repeated answers: the one that counts, where it is not `other_row`
    told: int | None = None  # of a count: what the list says
    found: int | None = None  # and how many there are
