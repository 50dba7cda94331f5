"""Reading a list in another process gives what reading it here gives, refusals included."""

import pytest

from checkin.core.errors import NotFound
from checkin.formats.spreadsheet import SpreadsheetRefused
from checkin.services import read_apart
from checkin.services.import_roster import AlreadyImported, finish_import, import_file, open_import
from checkin.services.read_apart import LONG_FILE, Step, is_long_draft, open_apart, start_apart
from checkin.store.engine import Store
from tests.rosters import sample
from tests.services.test_import_roster import NOW, new_event


@pytest.fixture
def event_id(sqlite_store: Store) -> int:
    return new_event(sqlite_store)


def start(store: Store, event_id: int, data: bytes, name: str = "clean.csv") -> int:
    return start_apart(store, event_id, None, file_name=name, data=data, now=NOW)


def test_a_draft_opened_apart_is_the_draft(sqlite_store, event_id):
    draft_id = start(sqlite_store, event_id, sample("clean.csv"))
    steps: list[Step] = []
    apart = open_apart(sqlite_store, event_id, draft_id, steps.append)
    here = open_import(sqlite_store, event_id, draft_id)
    assert (apart.preview.rows, apart.preview.new_delegations, apart.columns, apart.choices) == (
        here.preview.rows, here.preview.new_delegations, here.columns, here.choices,
    )  # fmt: skip
    assert steps == [Step.STARTING, Step.READING]
    assert finish_import(sqlite_store, event_id, draft_id, NOW, prepared=apart).new == 100


def test_a_prepared_preview_that_holds_no_more_is_worked_out_anew(sqlite_store, event_id):
    draft_id = start(sqlite_store, event_id, sample("clean.csv"))
    prepared = open_import(sqlite_store, event_id, draft_id)
    import_file(sqlite_store, event_id, file_name="a.csv", data=sample("clean.csv"), now=NOW)
    result = finish_import(sqlite_store, event_id, draft_id, NOW, prepared=prepared)
    assert (result.new, result.unchanged) == (0, 100)


def test_a_long_file_is_kept_as_a_draft_by_the_other_process(sqlite_store, event_id):
    rows = "".join(f"Lê An số {number},{1950 + number % 40},Đoàn {number % 9}\n" for number in range(3000))
    data = ("Họ và tên,Năm sinh,Đoàn\n" + rows).encode()
    assert len(data) > LONG_FILE
    draft_id = start(sqlite_store, event_id, data)
    assert is_long_draft(sqlite_store, event_id, draft_id)
    assert open_apart(sqlite_store, event_id, draft_id, lambda _: None).preview.counts["new"] == 3000


def test_what_the_other_process_refuses_is_refused_here(sqlite_store, event_id):
    with pytest.raises(SpreadsheetRefused) as refused:
        start(sqlite_store, event_id, b"a\x00b" * LONG_FILE)
    assert refused.value.code == "nul_bytes"
    with pytest.raises(NotFound):
        open_apart(sqlite_store, event_id, 99, lambda _: None)
    draft_id = start(sqlite_store, event_id, sample("clean.csv"))
    finish_import(sqlite_store, event_id, draft_id, NOW)
    with pytest.raises(AlreadyImported):
        open_apart(sqlite_store, event_id, draft_id, lambda _: None)


def test_a_process_that_dies_is_a_failure_and_not_a_silence(sqlite_store, event_id):
    with pytest.raises(read_apart.ChildFailed):
        read_apart._run(("nonsense", sqlite_store.url), lambda _: None)
