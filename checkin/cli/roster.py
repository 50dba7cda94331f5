"""Lists of delegates on their way in."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checkin.cli.data_folder import now, store_to_read, store_to_write
from checkin.cli.event import EVENT_NUMBER, find_event
from checkin.cli.failures import Failure
from checkin.cli.speaking import Group, argument, command, option
from checkin.cli.words import N_, ngettext
from checkin.cli.words import gettext as _

if TYPE_CHECKING:
    from checkin.core.roster.people import SheetReading
    from checkin.services.preview_import import ImportPreview, RowPreview

FIRST_WARNINGS = 10

roster = Group("roster", help=N_("Lists of delegates."))


@command(
    N_(
        "Reads a list (XLSX, XLS, ODS or CSV) and says what importing it would do; nothing is written.\n\n"
        "With --apply it is imported. The same list again changes nothing, and nobody is ever deleted."
    )
)
@argument("event", type=EVENT_NUMBER, metavar=N_("EVENT"))
@argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=N_("FILE"))
@option("--apply", is_flag=True, help=N_("Import it."))
@option("--all", "all_warnings", is_flag=True, help=N_("Show every warning, not only the first ten."))
def import_(event: int, file: Path, apply: bool, all_warnings: bool) -> None:
    from checkin.formats.spreadsheet.limits import UPLOAD_BYTES
    from checkin.services.import_roster import import_file, preview_file

    with file.open("rb") as opened:
        data = opened.read(UPLOAD_BYTES + 1)  # one more says that it is too large
    with store_to_write() if apply else store_to_read() as store:
        find_event(store, event)
        preview = preview_file(store, event, file_name=file.name, data=data)
        _say_preview(preview, all_warnings)
        if not any(sheet.header for sheet in preview.sheets):
            raise Failure(_("No sheet has a row of headings with the full names; nothing can be read."))
        if apply:
            import_file(store, event, file_name=file.name, data=data, now=now())
    click.echo(_("Imported.") if apply else _("Nothing was written. Use --apply to import."))


@command(
    N_("Reads a list (XLSX, XLS, ODS or CSV) without any event, and prints whom it finds; nothing is written.")
)
@argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=N_("FILE"))
@option("--json", "as_json", is_flag=True, help=N_("Print people and warnings as JSON."))
@option("--on", "opening_day", help=N_("The day on which ages count, as 2026-12-15; today where it is not given."))
def preview(file: Path, as_json: bool, opening_day: str | None) -> None:
    from checkin.core.roster.people import read_people
    from checkin.core.roster.preview import roster_as_data
    from checkin.core.roster.values import Setting
    from checkin.formats.spreadsheet import read_workbook
    from checkin.formats.spreadsheet.limits import UPLOAD_BYTES

    with file.open("rb") as opened:
        data = opened.read(UPLOAD_BYTES + 1)  # one more says that it is too large
    workbook = read_workbook(data, file.name)
    roster = read_people(workbook.sheets, Setting(_day(opening_day)))
    if not roster.has_header:
        raise Failure(_("No sheet has a row of headings with the full names."))
    told = {"file": file.name, **roster_as_data(roster)}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    facts = {"people": told["people"], "warnings": len(told["warnings"])}
    click.echo(_("%(people)s people, %(warnings)s remarks.", **facts))


def _day(text: str | None) -> date:
    if text is None:
        return now().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Failure(_("No such day; write it as 2026-12-15.")) from error


def _say_preview(preview: "ImportPreview", all_warnings: bool) -> None:
    counts = {str(action): count for action, count in preview.counts.items()}
    click.echo(
        _(
            "New: %(new)s, changed: %(changed)s, unchanged: %(unchanged)s, "
            "repeated and left out: %(repeated)s, with errors and left out: %(error)s.",
            **counts,
        )
    )
    if preview.new_delegations:
        count = len(preview.new_delegations)
        click.echo(ngettext("%(num)s new delegation.", "%(num)s new delegations.", count))
    if preview.new_categories:
        click.echo(_("New categories: %(names)s.", names=", ".join(preview.new_categories.values())))
    if preview.not_in_file:
        count = len(preview.not_in_file)
        click.echo(
            ngettext(
                "%(num)s person of the event is not in the list and stays.",
                "%(num)s people of the event are not in the list and stay.",
                count,
            )
        )
    _say_problems(preview, all_warnings)


def _say_problems(preview: "ImportPreview", all_warnings: bool) -> None:
    lines = [line for sheet in preview.sheets for line in _note_lines(sheet)]
    lines += [line for row in preview.rows for line in _problem_lines(row)]
    shown = lines if all_warnings else lines[:FIRST_WARNINGS]
    if lines:
        click.echo(ngettext("%(num)s remark:", "%(num)s remarks:", len(lines)))
    for line in shown:
        click.echo(f"  {line}")
    if len(shown) < len(lines):
        rest = len(lines) - len(shown)
        click.echo(ngettext("  and %(num)s more; --all shows it.", "  and %(num)s more; --all shows them.", rest))


def _note_lines(sheet: "SheetReading") -> list[str]:
    """What is told of a whole sheet, or of a heading in it."""
    from checkin.cli.roster_words import problem_sentence
    from checkin.core.names import clean

    place = f"{sheet.name}!" if sheet.name else ""
    return [clean(f"{place}{problem.cell}: {problem_sentence(problem)}") for _row, problem in sheet.notes]


def _problem_lines(row: "RowPreview") -> list[str]:
    """`Sheet1!D12: …`, the cell to blame or the row; cleaned, as cells could hold a terminal's commands."""
    from checkin.cli.roster_words import problem_sentence
    from checkin.core.names import clean

    sheet = f"{row.sheet}!" if row.sheet else ""
    return [
        clean(f"{sheet}{problem.cell or row.row}: {problem_sentence(problem)}")
        for problem in (*row.errors, *row.warnings)
    ]


roster.add_command(import_, "import")
roster.add_command(preview, "preview")
