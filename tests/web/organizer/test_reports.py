"""Freezing by one press, the freeze's page, its document in both languages and both formats."""

import io
import re
from typing import Any

import docx
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import update

from checkin.services.delegate_history import Actor
from checkin.services.freeze_report import freeze_report
from checkin.services.report_settings import ReportChoices, find_choices
from checkin.store.models import Delegate, DelegateSensitive, Scan
from tests.congress import Congress, hold_congress
from tests.services.door import Door, minute
from tests.services.test_freeze_report import ALTERNATE, DUC, HANG, HEN, excuse, replace

FORM = {
    "language": "vi",
    "base": "present",
    "bands": "30, 40",
    "dimension": ["sex", "age", "ethnicity", "party"],
    "organization": "Liên đoàn Lao động",
    "place": "Hà Nội",
    "members": "Nguyễn Văn A – Trưởng ban\nTrần Thị B – Uỷ viên",
    "chair": "Nguyễn Văn A",
    "annexes": "on",
}


@pytest.fixture
def door(web_congress: Congress) -> Door:
    """Three are convened: one present, one let in against a refusal, one absent with leave."""
    web_congress.add_delegate(ALTERNATE, category="alternate")
    web_congress.issue()
    door = Door(web_congress)
    with web_congress.store.write() as session:
        hang = web_congress.delegates[HANG]
        known = {"sex": "female", "birth_year": 1986, "position": "Chủ tịch"}
        session.execute(update(Delegate).where(Delegate.id == hang).values(known))
        session.add(DelegateSensitive(delegate_id=hang, ethnicity="Ngái", party_member=True))
    door.scan("a", HANG, at=1)
    door.scan("b", DUC, at=2)
    with web_congress.store.write() as session:
        session.execute(
            update(Scan).where(Scan.id == "b").values(overrode="sitting_closed", reason="Chủ toạ đồng ý")
        )
    excuse(door, HEN)
    return door


def base(door: Door) -> str:
    return f"/events/{door.congress.event_id}"


def freeze(door: Door, at: float = 75) -> int:
    held = door.congress
    return freeze_report(held.store, held.event_id, held.sittings[0], Actor(), minute(at))


def choose(organizer: FlaskClient, door: Door, freeze_id: int, **more: Any) -> Any:
    return organizer.post(f"{base(door)}/reports/{freeze_id}", data=FORM | more)


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def document(organizer: FlaskClient, door: Door, freeze_id: int, kind: str = "docx", query: str = "") -> Any:
    answer = organizer.get(f"{base(door)}/reports/{freeze_id}/report.{kind}{query}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    if kind == "pdf":
        return words_of(answer.data)
    return docx.Document(io.BytesIO(answer.data))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def lines(book: Any) -> list[str]:
    return [plain(paragraph.text) for paragraph in book.paragraphs if paragraph.text.strip()]


def tables(book: Any) -> list[list[list[str]]]:
    return [[[plain(cell.text) for cell in row.cells] for row in table.rows] for table in book.tables]


def test_one_press_freezes_and_leads_to_the_freeze(organizer: FlaskClient, door: Door) -> None:
    answer = organizer.post(f"{base(door)}/sittings/{door.congress.sittings[0]}/freeze")
    assert (answer.status_code, answer.location) == (302, f"{base(door)}/reports/1")
    page = organizer.get(answer.location).text
    assert re.search(r'<b>2</b> <span class="figure-of">/ 3</span>', page)
    assert "Vừa đếm lại từ nhật ký" in page
    listed = organizer.get(f"{base(door)}/reports").text
    assert (f'href="{base(door)}/reports/1"' in listed, "Ban tổ chức" in listed) == (True, True)


def test_the_report_has_the_customary_form(organizer: FlaskClient, door: Door) -> None:
    freeze_id = freeze(door)
    choose(organizer, door, freeze_id)
    book = document(organizer, door, freeze_id)
    seal = lines(book)[-1 - next(at for at, line in enumerate(reversed(lines(book))) if "niêm phong" in line)]
    assert lines(book)[: lines(book).index("Phụ lục 1. Tổng hợp đại biểu theo đoàn")] == [
        "BÁO CÁO",
        "Kết quả thẩm tra tư cách đại biểu",
        "Đại hội thử",
        "Hôm nay, vào hồi 08 giờ 45 phút, ngày 23 tháng 11 năm 2026, tại Hội trường, Ban Thẩm tra tư cách đại "
        "biểu đã "
        "tiến hành thẩm tra tư cách đại biểu dự Phiên thứ nhất và báo cáo kết quả như sau:",
        "I. THÀNH PHẦN BAN THẨM TRA",
        "1. Nguyễn Văn A – Trưởng ban",
        "2. Trần Thị B – Uỷ viên",
        "II. SỐ LƯỢNG ĐẠI BIỂU",
        "– Tổng số đại biểu được triệu tập: 3 đại biểu.",
        "– Đại biểu có mặt: 2 đại biểu, đạt tỷ lệ 66,67 % so với số đại biểu được triệu tập.",
        "– Đại biểu vắng mặt: 1 (33,33 %), trong đó vắng có lý do: 1, vắng không lý do: 0.",
        "– Đại biểu được thay thế bằng đại biểu dự khuyết: 0.",
        "Theo quy định ít nhất 2/3 tổng số đại biểu được triệu tập (3), cần có mặt ít nhất 2 đại biểu; số đại "
        "biểu có "
        "mặt là 2. Đại hội đủ điều kiện tiến hành theo quy định.",
        "Trong số đại biểu có mặt, 1 trường hợp được nêu riêng: cho vào ngoại lệ 1, ghi nhận sau 0, quét mâu "
        "thuẫn 0 "
        "(một đại biểu có thể thuộc nhiều nhóm). Tính cả các trường hợp này có 2 đại biểu có mặt (66,67 %); không "
        "tính "
        "thì có 1 (33,33 %).",
        "Nếu không tính các trường hợp nêu riêng: Đại hội chưa đủ điều kiện tiến hành theo quy định.",
        "III. CƠ CẤU, CHẤT LƯỢNG ĐẠI BIỂU",
        "Tỷ lệ tính trên 2 đại biểu có mặt.",
        "1. Giới tính",
        "2. Độ tuổi",
        "– Tuổi bình quân: 40,00 (tính đến ngày khai mạc, trên 1 đại biểu biết tuổi).",
        "– Đại biểu cao tuổi nhất, 40 tuổi: Nguyễn Thị Hằng (Quận 1).",
        "– Đại biểu trẻ tuổi nhất, 40 tuổi: Nguyễn Thị Hằng (Quận 1).",
        "3. Dân tộc",
        "4. Đảng viên",
        "IV. KẾT LUẬN",
        "Qua thẩm tra, Ban Thẩm tra tư cách đại biểu nhận thấy 2 đại biểu có mặt đủ tư cách dự Đại hội; số trường "
        "hợp "
        "không đủ tư cách: 0. Kính trình Đại hội xem xét, biểu quyết thông qua.",
        "Đại hội đủ điều kiện tiến hành theo quy định.",
        "Bảo lưu: Số liệu được chốt lúc 08:45:00 23/11/2026. Những thay đổi biết được sau thời điểm này sẽ nêu "
        "trong "
        "báo cáo bổ sung.",
        seal,
    ]


def test_its_tables_add_up_and_its_annexes_name_people(organizer: FlaskClient, door: Door) -> None:
    freeze_id = freeze(door)
    choose(organizer, door, freeze_id)
    head, sex, age, ethnicity, party, signature, summed, present, absent, marked = tables(
        document(organizer, door, freeze_id)
    )
    assert " ".join(head[0][0].split()) == "LIÊN ĐOÀN LAO ĐỘNG ĐẠI HỘI THỬ BAN THẨM TRA TƯ CÁCH ĐẠI BIỂU"
    assert head[0][1].split("\n")[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert head[0][1].split("\n")[-1] == "Hà Nội, ngày 23 tháng 11 năm 2026"
    assert sex[1:] == [
        ["Nam", "0", "0,00 %"],
        ["Nữ", "1", "50,00 %"],
        ["Không rõ", "1", "50,00 %"],
        ["Tổng cộng", "2", "100,00 %"],
    ]
    assert [row[:2] for row in age[1:]] == [
        ["Từ 30 tuổi trở xuống", "0"],
        ["Từ 31 đến 40 tuổi", "1"],
        ["Trên 40 tuổi", "0"],
        ["Không rõ", "1"],
        ["Tổng cộng", "2"],
    ]
    assert [row[1] for row in ethnicity[1:]] == ["0", "1", "1", "2"]
    assert [row[1] for row in party[1:]] == ["1", "0", "1", "2"]
    assert signature[0][1].split("\n")[-1] == "Nguyễn Văn A"
    assert summed[1:] == [
        ["1", "Quận 1", "2", "2", "100,00 %", "0", "0"],
        ["2", "Quận 3", "1", "0", "0,00 %", "1", "0"],
        ["", "Tổng cộng", "3", "2", "66,67 %", "1", "0"],
    ]
    assert [row[2] for row in present[1:]] == [DUC, HANG]
    assert (present[2][3], present[2][4]) == ("Chủ tịch", "07:31")
    assert absent[1][2:] == [HEN, "Quận 3", "vắng có lý do", "Ốm"]
    assert marked[1][1:] == [DUC, "Quận 1", "07:32", "cho vào ngoại lệ", "Chủ toạ đồng ý"]


def test_what_is_sensitive_leaves_as_sums_alone(organizer: FlaskClient, door: Door) -> None:
    freeze_id = freeze(door)
    choose(organizer, door, freeze_id)
    assert "Ngái" not in document(organizer, door, freeze_id, "pdf")
    assert "Ngái" not in organizer.get(f"{base(door)}/reports/{freeze_id}").text


def test_in_english_of_those_convened_without_annexes(organizer: FlaskClient, door: Door) -> None:
    freeze_id = freeze(door)
    choose(organizer, door, freeze_id, language="en", base="convened", annexes=[])
    text = document(organizer, door, freeze_id, "pdf")
    assert "REPORT On the credentials of the delegates" in text
    assert "Present: 2, 66.67 % of those convened." in text
    assert "Counted of the 3 delegates convened." in text
    assert ("Annex" in text, "Trang" in text, "Page 1 of" in text) == (False, False, True)


def test_replacements_stand_in_their_annex(organizer: FlaskClient, door: Door) -> None:
    replace(door, HEN)
    freeze_id = freeze(door)
    pairs = next(
        table for table in tables(document(organizer, door, freeze_id)) if table[0][1] == "Người được thay"
    )
    assert pairs[1] == ["1", HEN, ALTERNATE, "Quận 3", "12/QĐ, Ban Thường vụ"]


def test_what_came_later_is_on_the_page_and_in_the_supplementary_report(organizer: FlaskClient, door: Door) -> None:
    first = freeze(door)
    door.void("void", "a", at=80)
    page = organizer.get(f"{base(door)}/reports/{first}").text
    assert "huỷ lượt quét: Nhầm người" in page
    second = freeze(door, at=90)
    later = organizer.get(f"{base(door)}/reports/{second}").text
    assert f"/reports/{second}/report.pdf?earlier={first}" in later
    book = document(organizer, door, second, query=f"?earlier={first}")
    changed = next(table for table in tables(book) if table[0][-1] == "Lý do" and table[0][0] == "Họ và tên")
    assert lines(book)[:2] == ["BÁO CÁO BỔ SUNG", "Kết quả thẩm tra tư cách đại biểu"]
    assert changed[1] == [HANG, "Quận 1", "có mặt", "vắng không lý do", "huỷ lượt quét: Nhầm người"]


def test_a_freeze_that_the_log_denies_says_so(organizer: FlaskClient, door: Door) -> None:
    freeze_id = freeze(door)
    with door.congress.store.write() as session:
        session.execute(update(Scan).values(effect=None))
    page = organizer.get(f"{base(door)}/reports/{freeze_id}").text
    assert "Bản chốt này không còn nguyên vẹn." in page
    assert "Nhật ký quét cho số liệu khác với số liệu đã chốt." in page


def test_choices_are_kept(organizer: FlaskClient, door: Door) -> None:
    assert choose(organizer, door, freeze(door)).status_code == 302
    assert find_choices(door.congress.store, door.congress.event_id) == ReportChoices(
        dimensions=("sex", "age", "ethnicity", "party"),
        bands=(30, 40),
        organization="Liên đoàn Lao động",
        place="Hà Nội",
        members=("Nguyễn Văn A – Trưởng ban", "Trần Thị B – Uỷ viên"),
        chair="Nguyễn Văn A",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"bands": "40, 30"},
        {"bands": "٣٠"},
        {"bands": "9" * 50},
        {"language": "fr"},
        {"base": "<script>"},
        {"dimension": ["nothing"]},
        {"place": "x" * 301},
        {"members": "x\n" * 41},
        {"reservation": "x" * 4001},
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_word(organizer: FlaskClient, door: Door, wrong: Any) -> None:
    answer = choose(organizer, door, freeze(door), **wrong)
    assert (answer.status_code, 'class="problem"' in answer.text) == (400, True)
    assert find_choices(door.congress.store, door.congress.event_id) == ReportChoices()


@pytest.mark.parametrize(
    "path",
    [
        "reports/{id}",
        "reports/{id}/report.pdf",
        "reports/{id}/report.docx",
        "reports/99",
        "reports/{id}/report.xlsx",
    ],
)
def test_another_events_freeze_is_not_found(organizer: FlaskClient, door: Door, path: str) -> None:
    freeze_id = freeze(door)
    other = hold_congress(door.congress.store, "Đại hội khác")
    assert organizer.get(f"/events/{other.event_id}/{path.format(id=freeze_id)}").status_code == 404
    assert organizer.post(f"/events/{other.event_id}/reports/{freeze_id}", data=FORM).status_code == 404


def test_another_events_sitting_and_freeze_are_not_found(organizer: FlaskClient, door: Door) -> None:
    other = Door(hold_congress(door.congress.store, "Đại hội khác"))
    foreign, own = freeze(other), freeze(door)
    assert organizer.post(f"{base(door)}/sittings/{other.congress.sittings[0]}/freeze").status_code == 404
    assert organizer.get(f"{base(door)}/reports/{own}/report.pdf?earlier={foreign}").status_code == 404


def test_nobody_comes_in_without_a_log_in_or_a_token(client: FlaskClient, door: Door) -> None:
    freeze_id = freeze(door)
    assert client.get(f"{base(door)}/reports/{freeze_id}/report.pdf").status_code == 302
    assert client.post(f"{base(door)}/sittings/{door.congress.sittings[0]}/freeze").status_code in (302, 400)
    assert "/reports/2" not in client.get(f"{base(door)}/reports").text


def test_an_event_without_a_freeze_says_what_to_do(organizer: FlaskClient, web_congress: Congress) -> None:
    page = organizer.get(f"/events/{web_congress.event_id}/reports").text
    assert ("Chưa chốt số liệu lần nào" in page, page.count("/freeze")) == (True, 2)


def test_the_console_freezes_its_sitting_too(organizer: FlaskClient, door: Door) -> None:
    page = organizer.get(f"{base(door)}/live").text
    assert f'action="{base(door)}/sittings/{door.congress.sittings[0]}/freeze"' in page


def test_age_bands_that_cannot_be_taken_stay_as_typed(organizer: FlaskClient, door: Door) -> None:
    answer = organizer.post(f"{base(door)}/reports/{freeze(door)}", data=FORM | {"bands": "30; bốn mươi"})
    assert (answer.status_code, 'value="30; bốn mươi"' in answer.text) == (400, True)


def test_a_composition_chosen_later_stands_in_its_usual_place(organizer: FlaskClient, door: Door) -> None:
    organizer.set_cookie("lang", "en")
    page = f"{base(door)}/reports/{freeze(door)}"
    organizer.post(page, data=FORM | {"language": "en", "members": "", "dimension": ["age", "sex"]})
    document = docx.Document(io.BytesIO(organizer.get(f"{page}/report.docx").data))
    headings = [each.text for each in document.paragraphs if re.match(r"[12]\. \w", each.text)]
    assert headings == ["1. Sex", "2. Age"]
