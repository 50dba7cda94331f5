from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, select, text, update

from checkin import open_store
from checkin.config import Config
from checkin.core.badge_code import CODE_BYTES, make_badge_code
from checkin.core.short_code import short_code_of
from checkin.services.end_badge import reissue_badge
from checkin.services.issue_badges import issue_badges, printable_badges
from checkin.services.short_codes import fill_short_codes, short_hash
from checkin.store import migrations
from checkin.store.engine import Store
from checkin.store.models import Badge
from checkin.store.vault import Vault
from tests.congress import NOW, Congress, hold_congress


def kept(congress: Congress) -> dict[int, str | None]:
    with congress.store.read() as session:
        return {badge_id: hashed for badge_id, hashed in session.execute(select(Badge.id, Badge.short_hash))}


def expected(congress: Congress) -> dict[int, str]:
    vault = congress.store.vault
    badges = printable_badges(congress.store, congress.event_id)
    return {each.badge.id: short_hash(vault, short_code_of(each.code)) for each in badges}


def test_a_badge_that_is_issued_has_one(congress: Congress) -> None:
    assert kept(congress) == expected(congress)


def test_badges_of_before_get_theirs_once(congress: Congress) -> None:
    with congress.store.write() as session:
        session.execute(update(Badge).where(Badge.id > 1).values(short_hash=None))
    assert (fill_short_codes(congress.store), kept(congress)) == (3, expected(congress))
    assert fill_short_codes(congress.store) == 0


def test_an_older_data_folder_has_them_after_the_next_start(tmp_path: Path) -> None:
    config = Config.from_environment({}, data_dir=tmp_path)
    with closing(open_store(config)) as store:
        hold_congress(store)
        migrations.downgrade(store, "0011")
    with closing(open_store(config)) as store, store.read() as session:
        codes = [store.vault.unseal("badge", sealed) for sealed in session.scalars(select(Badge.code_sealed))]
        kept_now = set(session.scalars(select(Badge.short_hash)))
        assert kept_now == {short_hash(store.vault, short_code_of(code)) for code in codes}
        assert len(kept_now) == 4


def test_a_badge_that_the_key_does_not_open_holds_up_no_other(congress: Congress) -> None:
    foreign = Vault(bytes(32)).seal("badge", make_badge_code(bytes(CODE_BYTES)))
    with congress.store.write() as session:
        session.execute(update(Badge).values(short_hash=None))
        session.execute(update(Badge).where(Badge.id == 1).values(code_sealed=foreign))
    assert fill_short_codes(congress.store) == 3
    assert [badge_id for badge_id, hashed in kept(congress).items() if hashed is None] == [1]


def test_neither_code_nor_short_code_lies_open_in_the_database(congress: Congress) -> None:
    names = inspect(congress.store.engine).get_table_names()
    with congress.store.engine.connect() as connection:
        rows = [str(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
    everything = " ".join(rows)
    secrets = [*congress.codes.values(), *map(short_code_of, congress.codes.values())]
    assert [secret for secret in secrets if secret in everything] == []


class Repeating(Vault):
    """Draws the same few codes again and again, and then others."""

    def __init__(self, master_key: bytes, drawn: list[bytes]) -> None:
        super().__init__(master_key)
        self.drawn = drawn

    def random_bytes(self, count: int) -> bytes:  # type: ignore[override]
        return self.drawn.pop(0) if self.drawn and count == CODE_BYTES else super().random_bytes(count)


def test_no_two_badges_of_an_event_share_one_not_even_an_old_one_and_its_successor(congress: Congress) -> None:
    one, other = (bytes([number]) * CODE_BYTES for number in (1, 2))
    store = congress.store
    store.vault = Repeating(bytes(range(32)), [one, one, other])
    for name in ("Phạm Mới", "Phạm Mới Hơn"):
        congress.add_delegate(name)
    issue_badges(store, congress.event_id, NOW)
    badges = {each.delegate.full_name: each for each in printable_badges(store, congress.event_id)}
    new = {badges[name].code for name in ("Phạm Mới", "Phạm Mới Hơn")}
    assert new == {make_badge_code(one), make_badge_code(other)}
    store.vault.drawn = [one, other]  # type: ignore[attr-defined]
    reissue_badge(store, congress.event_id, badges["Phạm Mới"].badge.id, NOW, actor="")
    hashes = list(kept(congress).values())
    assert (len(hashes), len(set(hashes))) == (7, 7)


def test_the_same_short_code_has_another_hash_in_another_data_folder(sqlite_store: Store) -> None:
    assert short_hash(sqlite_store.vault, "48217730") != short_hash(Vault(bytes(32)), "48217730")
