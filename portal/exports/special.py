"""What bodies sent to a special report, as a file: units by lines, as its page shows it."""

from flask import abort
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.numbers import day as shown_day
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.programmes.queries import about
from portal.returns import special_queries
from portal.returns.special_lines import unit_of
from portal.returns.special_models import LineKind, SpecialLine
from portal.returns.special_table import Gathered, SpecialStatus, statuses, table

_FIRST = (Column("Đơn vị", width=34), Column("Tình trạng", width=26), Column("Ngày gửi", "date"))


@blueprint.get("/district/special-reports/<int:report_id>/export.<form>")
@needs(Permission.RETURN_BOARD)
def special_report(report_id: int, form: str) -> Response:
    """Send the table of a special report: what is signed or accepted, who is missing, and of what it is known."""
    report = special_queries.report(report_id) or abort(404)
    if report.asked_on is None:
        abort(404)
    about(report.programme_id)
    lines = special_queries.lines(report.id)
    found = table(report, lines, statuses([report], clock.today()))
    heading = (
        *files.heading(report.title, files.place_of(None), files.as_of(report.as_of)),
        _("due on %(day)s", day=shown_day(report.due_on)),
        _coverage(found),
    )
    sums = [found.totals.get(line.id) for line in lines]
    totals = [files.TOTAL, None, None, *(None if one is None else one.value for one in sums)]
    sheets = [Sheet("Đơn vị", _columns(lines), [_row(one, lines) for one in found.units], heading, totals)]
    if found.bodies:
        sheets.append(Sheet("Cơ quan huyện", _columns(lines), [_row(one, lines) for one in found.bodies], heading))
    covered = [
        [one.row.body.name_vi, line.label, value.known, value.asked]
        for one in found.included
        for line in lines
        if (value := (one.values or {})[line.id]).covered
    ]
    if covered:
        columns = (Column("Đơn vị", width=34), Column("Dòng", width=52), Column("Có số liệu", "whole"))
        sheets.append(Sheet("Phạm vi số liệu", (*columns, Column("Trong tổng số", "whole")), covered, heading))
    return files.download(sheets, form, "bao-cao-dot-xuat", str(report.id))


def _columns(lines: list[SpecialLine]) -> tuple[Column, ...]:
    """Return a column for each line, its unit beside its words; what two lines are called alike is numbered."""
    made: list[Column] = [*_FIRST]
    for number, line in enumerate(lines, 1):
        unit = f" ({unit_of(line)})" if unit_of(line) else ""
        kind, width = ("text", 40) if line.kind == LineKind.TEXT else ("decimal", 20)
        made.append(Column(f"{number}. {line.label}{unit}", kind, width=width))
    return tuple(made)


def _row(one: SpecialStatus, lines: list[SpecialLine]) -> list[object]:
    values = [(one.values or {})[line.id] if one.is_in else None for line in lines]
    told = [None if value is None else value.words or value.value for value in values]
    return [one.row.body.name_vi, one.shown.word, one.handed_in, *told]


def _coverage(found: Gathered) -> str:
    told = f"{len(found.included)}/{len(found.every)} {_('reports are in')}"
    missing = ", ".join(found.missing_names("vi"))
    return told + (f"; {_('missing: %(names)s', names=missing)}" if missing else "")
