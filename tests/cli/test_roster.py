import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from checkin.store.models import Delegate
from tests.cli.conftest import Run, opened, said

ROSTERS = Path(__file__).resolve().parents[1] / "rosters"


@pytest.fixture
def event(run: Run) -> int:
    run("event", "create", "Đại hội XII", "--from", "2026-11-23")
    return 1


def delegates(folder: Path) -> int:
    with opened(folder) as store, store.read() as session:
        return session.scalars(select(func.count(Delegate.id))).one()


def test_a_list_is_previewed_and_nothing_written(run: Run, folder: Path, event: int) -> None:
    result = said(run("roster", "import", event, ROSTERS / "clean.csv"))
    assert (result, delegates(folder)) == (
        (
            0,
            "New: 100, changed: 0, unchanged: 0, repeated and left out: 0, with errors and left out: 0.\n"
            "10 new delegations.\n"
            "Nothing was written. Use --apply to import.\n",
            "",
        ),
        0,
    )


def test_applied_it_is_imported(run: Run, folder: Path, event: int) -> None:
    result = run("roster", "import", event, ROSTERS / "clean.csv", "--apply")
    assert (result.exit_code, result.stdout.splitlines()[-1], delegates(folder)) == (0, "Imported.", 100)


def test_the_same_list_again_changes_nothing(run: Run, folder: Path, event: int) -> None:
    run("roster", "import", event, ROSTERS / "clean.csv", "--apply")
    result = run("roster", "import", event, ROSTERS / "clean.csv", "--apply")
    assert (result.stdout.splitlines()[0], delegates(folder)) == (
        "New: 0, changed: 0, unchanged: 100, repeated and left out: 0, with errors and left out: 0.",
        100,
    )


def test_remarks_name_the_cell(run: Run, event: int, tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "DS"
    for row in (["Họ và tên", "Ngày sinh"], ["Lê An", "31/02/1985"], ["", "1970"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    lines = run("roster", "import", event, tmp_path / "list.xlsx").stdout.splitlines()
    assert lines[-4:] == [
        "2 remarks:",
        "  DS!B2: birth: there is no such date; the year is kept (31/02/1985)",
        "  DS!A3: full name: missing",
        "Nothing was written. Use --apply to import.",
    ]


def test_the_first_ten_remarks_are_shown_and_on_demand_all(run: Run, event: int) -> None:
    few = run("roster", "import", event, ROSTERS / "v2_x_marks.xlsx").stdout.splitlines()
    many = run("roster", "import", event, ROSTERS / "v2_x_marks.xlsx", "--all").stdout.splitlines()
    shown, total = (sum(line.startswith("  DS ĐB!") for line in lines) for lines in (few, many))
    assert (shown, f"{total} remarks:" in many, f"  and {total - 10} more; --all shows them." in few) == (
        10,
        True,
        True,
    )


def test_a_cell_cannot_command_the_terminal(run: Run, event: int, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('Họ và tên,Email\n"Lê An","\x1b[2Jx"\n', "utf-8")
    result = run("roster", "import", event, tmp_path / "list.csv")
    assert (result.exit_code, "\x1b" in result.output, "1 remark:" in result.output) == (0, False, True)


def test_a_list_without_headings_is_refused(run: Run, folder: Path, event: int, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Lê An,1980\nTrần Bình,1981\n", "utf-8")
    code, _out, err = said(run("roster", "import", event, tmp_path / "list.csv", "--apply"))
    assert (code, err, delegates(folder)) == (
        1,
        "Error: No sheet has a row of headings with the full names; nothing can be read.\n",
        0,
    )


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 and so on", "The file is no spreadsheet. XLSX, XLS, ODS and CSV are read."),
        (b"PK\x03\x04 cut off", "The file is damaged. Open it in your spreadsheet program and save it anew."),
        (b"\x00" * 21 * 1024 * 1024, "The file is too large: at most 20 MB."),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    run: Run, event: int, tmp_path: Path, content: bytes, error: str
) -> None:
    (tmp_path / "list.xlsx").write_bytes(content)
    assert said(run("roster", "import", event, tmp_path / "list.xlsx")) == (1, "", f"Error: {error}\n")


@pytest.mark.parametrize(
    ("number", "code", "error"),
    [
        ("7", 1, "Error: There is no event 7. `event list` shows those there are."),
        ("0", 2, "Error: Invalid value for 'EVENT': 0 is not in the range 1<=x<=2147483647."),
        ("9" * 30, 2, f"Error: Invalid value for 'EVENT': {'9' * 30} is not in the range 1<=x<=2147483647."),
        ("x", 2, "Error: Invalid value for 'EVENT': 'x' is not a valid integer range."),
    ],
)
def test_an_event_must_be_there(run: Run, number: str, code: int, error: str) -> None:
    exit_code, _out, err = said(run("roster", "import", number, ROSTERS / "clean.csv"))
    assert (exit_code, err.splitlines()[-1]) == (code, error)


def test_a_preview_prints_people_and_warnings_without_any_event(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Họ và tên,Năm sinh\nĐ/c Lê An,1980\nLê Ba,\n", "utf-8")
    told = json.loads(run("roster", "preview", tmp_path / "list.csv", "--json", "--on", "2026-12-15").stdout)
    assert (told["file"], told["people"], [each["full_name"] for each in told["roster"]]) == (
        "list.csv",
        2,
        ["Lê An", "Lê Ba"],
    )
    assert told["warnings"] == [{"row": 3, "field": "birth", "kind": "missing", "cell": "B3"}]


def test_a_preview_of_no_list_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Lê An,1980\n", "utf-8")
    assert said(run("roster", "preview", tmp_path / "list.csv"))[0] == 1
    (tmp_path / "list.xlsx").write_text("no spreadsheet", "utf-8")
    assert said(run("roster", "preview", tmp_path / "list.xlsx"))[0] == 1
