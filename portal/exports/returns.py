"""The communes' returns as files, as the district's pages list them."""

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.numbers import day as shown_day
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.programmes.queries import the_programme
from portal.returns import overview, review
from portal.returns import queries as returns
from portal.returns.consolidation import Consolidation, Today
from portal.returns.counted_late import apart_reason
from portal.returns.figures import LINES
from portal.returns.models import Period
from portal.returns.period_names import period_days, period_name
from portal.returns.status import ReturnStatus, tally

_BODY = Column("Đơn vị", width=34)


def _period() -> Period:
    return review.chosen_period(the_programme().id) or abort(404)


def _heading(title: str, period: Period) -> tuple[str, ...]:
    name = f"{period_name(period)} ({period_days(period)})"
    return files.heading(f"{title}, {name}", files.place_of(None), files.as_of(clock.today()))


@blueprint.get("/district/returns/export.<form>")
@needs(Permission.RETURN_BOARD)
def review_list(form: str) -> Response:
    """Send how every unit's return of a period stands."""
    period = _period()
    stands = review.statuses(period)
    names, counted = review.unit_names(stands), tally(stands)
    heading = (*_heading(_("Reports of all units"), period), _("due on %(day)s", day=shown_day(period.due_on)))
    columns = [_BODY, Column("Tình trạng", width=26), Column("Ngày gửi", "date"), Column("Đúng hạn", width=26)]
    columns += [Column("Không phát sinh", width=12), Column("Số lần trả lại", "whole")]
    rows = [[names[one.key], *_stand(one)] for one in stands]
    told = f"{counted.handed_in}/{counted.owed}"
    totals = [f"{files.TOTAL}: {len(rows)}", told, None, f"{counted.in_time}/{counted.owed}", None, None]
    return files.download(
        [Sheet("Báo cáo", tuple(columns), rows, heading, totals if rows else None)],
        form,
        "bao-cao",
        _name(period),
    )


def _stand(one: ReturnStatus) -> list[object]:
    said = [one.shown.word, one.handed_in, one.timeliness.word]
    return [*said, "x" if one.row.nothing_to_report else None, one.was_returned]


def _name(period: Period) -> str:
    return period.ends_on.isoformat()


@blueprint.get("/district/returns/consolidation/export.<form>")
@needs(Permission.RETURN_BOARD)
def consolidation(form: str) -> Response:
    """Send the district's sums of a period with what is in them and what is missing (`?with=signed` as on the page)."""
    period = _period()
    found, compared = review.consolidated(period, with_signed=request.args.get("with") == "signed")
    names = review.unit_names([*found.included, *found.missing])
    heading = (*_heading(_("District's sums"), period), _coverage(found, names))
    columns = [Column("Dòng", width=52), Column("Kỳ này", "whole"), Column("Kỳ trước", "whole")]
    columns.append(Column("Cùng kỳ năm trước", "whole"))
    values = (found.values, found.previous, found.last_year)
    rows = [[str(line.label), *(one[line.code] for one in values)] for line in LINES]
    sheets = [Sheet("Tổng hợp", tuple(columns), rows, heading), *_late(found, compared, names, heading)]
    return files.download(sheets, form, "tong-hop", _name(period))


def _late(
    found: Consolidation, compared: Today, names: dict[tuple[int, int], str], heading: tuple[str, ...]
) -> list[Sheet]:
    """Return what is counted late, and what the records of today give instead, where there is any."""
    event = (Column("Tên", width=40), Column("Ngày", "date"), Column("Số", "whole"))
    columns = (_BODY, Column("Dòng", width=52), *event)
    rows: list[list[object]] = [
        [names[one.key], str(line.label), late.event.name, late.event.on, late.sign] for one, line, late in found.late
    ]
    sheets = [Sheet("Ghi nhận muộn", columns, rows, heading)] if rows else []
    if not compared.differences:
        return sheets
    sums: list[list[object]] = [[str(one.line.label), one.kept, one.now] for one in compared.differences]
    now = (Column("Dòng", width=52), Column("Đã tiếp nhận", "whole"), Column("Theo sổ hôm nay", "whole"))
    sheets.append(Sheet("So với hôm nay", now, sums, heading))
    named: list[list[object]] = [
        [names[one.key], str(line.label), apart.event.name, apart.event.on, apart.sign, apart_reason(apart, period)]
        for one, line, apart, period in compared.named
    ]
    why = (*columns, Column("Vì sao", width=60))
    return [*sheets, Sheet("Vì sao khác", why, named, heading)] if named else sheets


def _coverage(found: Consolidation, names: dict[tuple[int, int], str]) -> str:
    told = f"{len(found.included)}/{len(found.included) + len(found.missing)} {_('units are in')}"
    missing = ", ".join(names[one.key] for one in found.missing)
    told += f"; {_('missing: %(names)s', names=missing)}" if missing else ""
    unknown = ", ".join(names[one.key] for one in found.unknown)
    return f"{told}. {_('No data yet of a register that was never declared complete:')} {unknown}" if unknown else told


@blueprint.get("/district/returns/over-time/export.<form>")
@needs(Permission.RETURN_BOARD)
def over_time(form: str) -> Response:
    """Send completeness and timeliness of each unit over the periods of a calendar (`?calendar=`)."""
    calendars = returns.calendars(the_programme().id)
    asked = request.args.get("calendar", type=int)
    calendar = next((one for one in calendars if one.id == asked), next(iter(calendars), None)) or abort(404)
    table = overview.table(calendar, clock.today())
    columns = [_BODY, *(Column(period_name(one), width=22) for one in table.periods)]
    columns += [Column("Đã gửi", "whole"), Column("Đúng hạn", "whole"), Column("Phải gửi", "whole")]
    rows: list[list[object]] = []
    for line in table.rows:
        cells = [line.cells.get(one.id) for one in table.periods]
        told = [None if cell is None else cell.timeliness.word for cell in cells]
        rows.append([line.body.name_vi, *told, line.tally.handed_in, line.tally.in_time, line.tally.owed])
    sums = [f"{table.totals[one.id].in_time}/{table.totals[one.id].owed}" for one in table.periods]
    heading = files.heading(
        f"{_('Units over time')}: {calendar.name_vi}", files.place_of(None), files.as_of(clock.today())
    )
    totals = [f"{files.TOTAL} ({_('In time')})", *sums, *(sum(row[at] for row in rows) for at in (-3, -2, -1))]  # type: ignore[misc]
    sheet = Sheet("Qua các kỳ", tuple(columns), rows, heading, totals if rows else None)
    return files.download([sheet], form, "qua-cac-ky", str(calendar.id))
