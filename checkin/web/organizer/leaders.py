"""Reports for leaders: attendance by delegation, sitting and category, arrivals, each delegate, other events."""

import io
from collections.abc import Iterator

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.names import fold
from checkin.formats.xlsx_writer import Table, Value, write_xlsx
from checkin.services.leaders_report import (
    AttendanceTable,
    Came,
    DelegationRow,
    LeadersReport,
    SittingSummary,
    compare_events,
    leaders_report,
)
from checkin.web import current, locale
from checkin.web.organizer import report_words
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.missing_data import XLSX

PEOPLE_A_PAGE = 100
CURVE_WIDTH, CURVE_HEIGHT = 1000, 240


@blueprint.get("/events/<int:event_id>/reports/attendance", endpoint="attendance_report")
def attendance(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    report = leaders_report(current.store(), event_id)
    return render_template(
        "organizer/attendance_report.html",
        table=report.table,
        sittings=report.sittings,
        curves={each.id: _curve(each) for each in report.sittings},
        share_of=report_words.share_of,
        Came=Came,
        height=CURVE_HEIGHT,
        width=CURVE_WIDTH,
    )


@blueprint.get("/events/<int:event_id>/reports/people", endpoint="people_report")
def people(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    report = leaders_report(current.store(), event_id)
    pages = max(1, -(-len(report.people) // PEOPLE_A_PAGE))
    page = min(max(1, request.args.get("page", default=1, type=int)), pages)
    return render_template(
        "organizer/people_report.html",
        sittings=report.sittings,
        people=report.people[(page - 1) * PEOPLE_A_PAGE : page * PEOPLE_A_PAGE],
        page=page,
        pages=pages,
        parts=report_words.part_words(),
    )


@blueprint.get("/events/<int:event_id>/reports/comparison", endpoint="comparison_report")
def comparison(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return render_template(
        "organizer/comparison_report.html",
        events=compare_events(current.store()),
        share_of=report_words.share_of,
    )


@blueprint.get("/events/<int:event_id>/reports/attendance.xlsx", endpoint="attendance_file")
def file(event_id: int) -> ResponseReturnValue:
    """Three sheets: delegations, delegates, arrivals."""
    load_event(event_id)
    report = leaders_report(current.store(), event_id)
    out = io.BytesIO()
    write_xlsx([_delegations_sheet(report.table), _people_sheet(report), _arrivals_sheet(report)], out)
    out.seek(0)
    name = fold(f"{_('Attendance')} {report.event.name}")[:80].strip().replace(" ", "-")
    answer = send_file(out, XLSX, as_attachment=True, download_name=f"{name}.xlsx", etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _delegations_sheet(table: AttendanceTable) -> Table:
    titles, columns = [_("Delegation")], []
    for sitting in table.sittings:
        for category in table.categories:
            titles += [f"{sitting.name} · {category.name} · {what}" for what in (_("on the list"), _("came"))]
            columns.append((sitting.id, category.id))
    rows = [_table_row(row.name or _("(no delegation)"), row, columns) for row in table.rows]
    rows.append(_table_row(_("Total"), table.total, columns))
    return Table(_("Delegations"), titles, rows, [36, *([16] * (len(titles) - 1))])


def _table_row(name: str, row: DelegationRow, columns: list[tuple[int, int]]) -> list[Value]:
    cells = [row.cells.get(key, Came()) for key in columns]
    return [name, *(number for cell in cells for number in (cell.listed, cell.came))]


def _people_sheet(report: LeadersReport) -> Table:
    parts = report_words.part_words()
    fixed = [_("Badge number"), _("Full name"), _("Delegation"), _("Category")]
    titles = [*fixed, *(each.name for each in report.sittings), _("Sittings attended")]
    rows: Iterator[list[Value]] = (
        [
            row.person.badge_number or "",
            row.person.full_name,
            row.delegation,
            row.category,
            *(parts[part] if part else "" for part in row.parts),
            row.came,
        ]
        for row in report.people
    )
    return Table(_("Delegates"), titles, rows, [14, 28, 36, 22, *([22] * len(report.sittings)), 16])


def _arrivals_sheet(report: LeadersReport) -> Table:
    zone = report.event.time_zone
    rows: Iterator[list[Value]] = (
        [each.name, locale.date_and_time(point.at, zone), point.present]
        for each in report.sittings
        for point in each.curve
    )
    return Table(_("Arrivals"), [_("Sitting"), _("Time"), _("Present")], rows, [30, 20, 12])


def _curve(sitting: SittingSummary) -> str:
    """The points of a line through the curve, in a box as wide and high as the picture; "" where nobody came."""
    points, top = sitting.curve, max(sitting.convened, 1)
    if not points:
        return ""
    step = CURVE_WIDTH / max(1, len(points) - 1)
    return " ".join(
        f"{at * step:.1f},{CURVE_HEIGHT - CURVE_HEIGHT * point.present / top:.1f}"
        for at, point in enumerate(points)
    )
