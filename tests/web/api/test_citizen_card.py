from sqlalchemy import select

from checkin.store.models import Scan
from tests.web.api.conftest import Phone

CARD = "012345678901|123456789|Nguyễn Thị Hằng|05031980|Nữ|12 Lê Lợi, Quận 1|01012021"
OTHER = "098765432109||Lê Hữu Đức|06071975|Nam|45 Hùng Vương, Quận 5|02022022"


def test_of_a_citizen_card_sent_as_a_scan_nothing_is_kept_not_even_a_hash(phone: Phone) -> None:
    assert [phone.scan(read=text).get_json()["verdict"] for text in (CARD, OTHER)] == ["unknown_badge"] * 2
    with phone.congress.store.read() as session:
        hashes = session.scalars(select(Scan.read_hash)).all()
    assert (len(hashes), len(set(hashes))) == (2, 1)
