"""Which people a typed text means, and which of them first. Pure; all words are folded (see core.names)."""

from collections.abc import Sequence
from enum import IntEnum

from checkin.core.names import fold, initials, searchable, tokens

MOST_WORDS = 8
LONGEST_INITIALS = 6
SHORTEST_ENDING = 2  # of a badge number
SHORTEST_SEARCH = 2  # letters or figures; Lê, Hà and An are whole names


class Rank(IntEnum):
    """How a person was found: smaller stands first."""

    BY_WHOLE_WORDS = 0  # every word is one of the name
    BY_NAME = 1  # every word is of the name, its initials or the badge number
    BY_RECORD = 2  # some word is of the delegation, the unit or the position


def wanted_words(text: str) -> list[str]:
    """The words of a search field; what is typed beyond the eighth does not count."""
    return tokens(text)[:MOST_WORDS]


def says_too_little(words: Sequence[str]) -> bool:
    """No word has two letters or figures: half of the roster would fit."""
    return max(map(len, words), default=0) < SHORTEST_SEARCH


def may_be_initials(word: str) -> bool:
    """ "nva" may stand for Nguyễn Văn An; a single letter is the beginning of a word like any other."""
    return word.isalpha() and 2 <= len(word) <= LONGEST_INITIALS


def may_be_number(word: str) -> bool:
    return any(char.isdigit() for char in word)


def rank(wanted: Sequence[str], full_name: str, folded: str, badge_number: str | None) -> Rank | None:
    """None where some word fits nothing.

    A word fits the beginning of any word of the record in any order, the first letters of the name, the
    beginning of the badge number with or without its leading zeros, or its end from two signs on: people read out
    the last ones. `folded` is the record's searchable text.
    """
    name, record = f" {searchable(full_name)} ", f" {folded}"
    found = Rank.BY_WHOLE_WORDS
    for word in wanted:
        if f" {word} " in name:
            continue
        if f" {word}" in name or _is_initials(word, full_name, name[1:2]) or _is_number(word, badge_number):
            found = max(found, Rank.BY_NAME)
        elif f" {word}" in record:
            found = Rank.BY_RECORD
        else:
            return None
    return found


def _is_initials(word: str, full_name: str, first_letter: str) -> bool:
    return may_be_initials(word) and word[0] == first_letter and initials(full_name).startswith(word)


def _is_number(word: str, badge_number: str | None) -> bool:
    if badge_number is None or not may_be_number(word):
        return False
    number = fold(badge_number).replace(" ", "")
    if number.startswith(word) or number.lstrip("0").startswith(word):
        return True
    return len(word) >= SHORTEST_ENDING and number.endswith(word)
