import pytest

from checkin.core.names import searchable
from checkin.core.search import Rank, rank, says_too_little, wanted_words

NAME = "Nguyễn Văn Ân"
FOLDED = searchable(NAME, "Quận Bình Thạnh", "Chủ tịch")


def _rank(text: str, name: str = NAME, folded: str = FOLDED, number: str | None = "0412") -> Rank | None:
    return rank(wanted_words(text), name, folded, number)


@pytest.mark.parametrize("text", ["an", "Ân", "NGUYEN VAN AN", "ân nguyễn"])
def test_whole_words_of_the_name_find_it_first_of_all(text: str) -> None:
    assert _rank(text) is Rank.BY_WHOLE_WORDS


@pytest.mark.parametrize("text", ["ng va", "v an", "nva", "nv", "412", "0412", "41", "12", "an 04"])
def test_a_name_is_found_by_beginnings_its_initials_and_its_number(text: str) -> None:
    assert _rank(text) is Rank.BY_NAME


@pytest.mark.parametrize("text", ["binh thanh", "thạnh an", "chu tich"])
def test_other_words_of_the_record_find_it_too(text: str) -> None:
    assert _rank(text) is Rank.BY_RECORD


@pytest.mark.parametrize("text", ["anh", "nan", "guyen", "2", "13", "4120", "an hung"])
def test_a_word_that_begins_nothing_finds_nobody(text: str) -> None:
    assert _rank(text) is None


@pytest.mark.parametrize("text", ["h'hen", "hhen", "hen", "H’Hen Niê", "h hen"])
def test_names_with_an_apostrophe_are_found_in_both_readings(text: str) -> None:
    assert _rank(text, "H'Hen Niê", searchable("H'Hen Niê")) is Rank.BY_WHOLE_WORDS


def test_no_words_fit_everybody() -> None:
    assert _rank(" ,. ") is Rank.BY_WHOLE_WORDS


def test_words_beyond_the_eighth_do_not_count() -> None:
    assert len(wanted_words("a " * 10_000)) == 8


def test_a_person_without_a_number_is_not_found_by_one() -> None:
    assert _rank("0", number=None) is None


@pytest.mark.parametrize("text", ["Lê", "Hà", "an", "nva", "12", "a an"])
def test_two_letters_or_figures_say_enough(text: str) -> None:
    assert not says_too_little(wanted_words(text))


@pytest.mark.parametrize("text", ["", " ", "a", "Đ", "7", "%%", "a b c", "n.v.a"])
def test_single_letters_say_too_little(text: str) -> None:
    assert says_too_little(wanted_words(text))
