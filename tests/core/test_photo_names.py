import pytest

from checkin.core.photo_names import Depicted, PhotoNames, name_photos

AN, BINH, HEN, OTHER_AN = 1, 2, 3, 4
PEOPLE = [
    Depicted(AN, "Nguyễn Văn An", ("0117",)),
    Depicted(BINH, "Trần Thị Bình", ("ĐB-002", "0009")),
    Depicted(HEN, "H'Hen Niê", ()),
]


@pytest.mark.parametrize(
    ("file", "people"),
    [
        ("0117.jpg", {AN}),
        ("117.JPG", {AN}),
        ("ảnh đại biểu/Quận 1/0117.jpg", {AN}),
        ("ĐB-002.png", {BINH}),
        ("db 002.png", {BINH}),
        ("9.webp", {BINH}),
        ("Nguyễn Văn An.jpg", {AN}),
        ("NGUYEN_VAN_AN.jpeg", {AN}),
        ("nguyenvanan.jpg", {AN}),
        ("Nguye\u0302\u0303n Va\u0306n An.jpg", {AN}),  # as macOS writes it
        ("H'Hen Nie.jpg", {HEN}),
        ("hhennie.jpg", {HEN}),
        ("0117 Nguyễn Văn An.jpg", {AN}),
        ("0117-nguyen-van-an (2).jpg", {AN}),
        ("12. Nguyễn Văn An.jpg", {AN}),
        ("Nguyễn Văn An 1.jpg", {AN}),
        ("IMG_0117.jpg", set()),
        ("0117 Lê Lạ.jpg", set()),
        ("An.jpg", set()),
        ("0000.jpg", set()),
        (".jpg", set()),
        ("", set()),
    ],
)
def test_whose_photo_a_file_is(file: str, people: set[int]) -> None:
    assert PhotoNames(PEOPLE).people_in(file) == people


def test_two_people_of_one_name_are_told_apart_by_their_number() -> None:
    names = PhotoNames([*PEOPLE, Depicted(OTHER_AN, "Nguyễn Văn Ân", ("0200",))])
    found = [
        names.people_in(file) for file in ("nguyen van an.jpg", "0200 nguyen van an.jpg", "0300 nguyen van an.jpg")
    ]
    assert found == [{AN, OTHER_AN}, {OTHER_AN}, {AN, OTHER_AN}]


def test_a_number_that_two_have_is_of_neither_for_sure() -> None:
    names = PhotoNames([Depicted(1, "A B", ("7",)), Depicted(2, "C D", ("007",))])
    assert names.people_in("7.jpg") == {1, 2}


@pytest.mark.parametrize("file", ["0001_2.jpg", "0001 (2).jpg", "1-2.jpg", "00-12.jpg"])
def test_the_copy_of_a_file_is_not_somebody_elses_whose_number_its_figures_make(file: str) -> None:
    names = PhotoNames([Depicted(1, "A B", ("0001",)), Depicted(12, "C D", ("0012",))])
    assert names.people_in(file) == set()


def test_a_number_of_two_figures_is_read_as_it_is_written() -> None:
    names = PhotoNames([Depicted(1, "A B", ("CT 12-03",)), Depicted(2, "C D", ("CT 1-203",))])
    assert [names.people_in(file) for file in ("ct-12-03.jpg", "CT_1_203.jpg")] == [{1}, {2}]


def test_two_files_of_one_person_are_rivals() -> None:
    named = name_photos(["0117.jpg", "trần thị bình.jpg", "nguyen van an.jpg", "x.jpg"], PEOPLE)
    assert [(each.delegate_id, each.rivals) for each in named] == [
        (None, (2,)),
        (BINH, ()),
        (None, (0,)),
        (None, ()),
    ]
