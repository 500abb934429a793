"""The communes' quota proposals and returns as files, as the district's pages list them."""

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.numbers import day as shown_day
from portal.core.numbers import moment
from portal.documents.spreadsheet import Column, Sheet
from portal.exchange import web
from portal.exchange.export_routes import file_form, place_of
from portal.exchange.record_sheets import TOTAL
from portal.exchange.table_routes import blueprint
from portal.metrics.against import KINDS
from portal.quotas import queries as quotas
from portal.quotas.blueprint import the_programme
from portal.quotas.models import QuotaProposal
from portal.returns import overview, review, standing, words
from portal.returns import queries as returns
from portal.returns.consolidation import Consolidation, consolidate
from portal.returns.figures import LINES
from portal.returns.models import Period
from portal.returns.standing import Standing
from portal.units import queries as units

_UNIT = Column("Đơn vị", width=34)
_NO_PROPOSAL = "Chưa đề xuất"
_PROPOSALS = {"draft": "Đang soạn", "proposed": "Chờ thống nhất", "agreed": "Hai bên đã thống nhất"}


@blueprint.get("/district/quotas/proposals/export.<form>")
@needs(Permission.ALLOCATION_VIEW)
def proposals(form: str) -> Response:
    """Send how the proposal of each commune stands."""
    programme = the_programme()
    made = quotas.proposals(programme.id)
    agreed = sum(one.state == "agreed" for one in made.values())
    shown = units.communes_shown(min(clock.today(), programme.ends_on), made)
    told = _("%(agreed)s of %(count)s agreed by commune leader and district Front", agreed=agreed, count=len(shown))
    heading = (*web.heading(_("Quota proposals of the communes"), place_of(None), programme.period_label), told)
    sums, columns = quotas.proposed_sums(programme.id), [Column("Mã xã", width=9), Column("Xã, thị trấn", width=22)]
    columns += [Column("Tình trạng", width=24), *(Column(kind, "whole") for kind in KINDS)]
    columns += [Column("Lãnh đạo xã đồng ý", width=20), Column("MTTQ huyện đồng ý", width=20)]
    rows = [
        [unit.code, unit.name_vi, *_proposal(made.get(unit.id), [sums.get((unit.id, kind)) for kind in KINDS])]
        for unit in shown
    ]
    totals = [TOTAL, None, None, *(sum(sums.get((unit.id, kind), 0) for unit in shown) for kind in KINDS), None, None]
    sheet = Sheet("Đề xuất chỉ tiêu", tuple(columns), rows, heading, totals)
    return web.download([sheet], file_form(form), "de-xuat-chi-tieu", programme.period_label)


def _proposal(one: QuotaProposal | None, numbers: list[int | None]) -> list[object]:
    if one is None:
        return [_NO_PROPOSAL, *numbers, None, None]
    agreed = [None if at is None else moment(at) for at in (one.leader_agreed_at, one.front_agreed_at)]
    return [_PROPOSALS[one.state], *numbers, *agreed]


def _period() -> Period:
    return review.chosen_period(the_programme().id) or abort(404)


def _heading(title: str, period: Period) -> tuple[str, ...]:
    name = f"{words.period_name(period)} ({words.span(period)})"
    return web.heading(f"{title}, {name}", place_of(None), web.as_of(clock.today()))


@blueprint.get("/district/returns/export.<form>")
@needs(Permission.RETURN_BOARD)
def review_list(form: str) -> Response:
    """Send how every unit's return of a period stands."""
    period = _period()
    stands = review.standings(period)
    names, tally = review.unit_names(stands), standing.tally(stands)
    heading = (*_heading(_("Reports of all units"), period), _("due on %(day)s", day=shown_day(period.due_on)))
    columns = [_UNIT, Column("Tình trạng", width=26), Column("Ngày gửi", "date"), Column("Đúng hạn", width=26)]
    columns += [Column("Không phát sinh", width=12), Column("Số lần trả lại", "whole")]
    rows = [[names[one.key], *_stand(one)] for one in stands]
    told = f"{tally.handed_in}/{tally.owed}"
    totals = [f"{TOTAL}: {len(rows)}", told, None, f"{tally.in_time}/{tally.owed}", None, None]
    return web.download(
        [Sheet("Báo cáo", tuple(columns), rows, heading, totals if rows else None)],
        file_form(form),
        "bao-cao",
        _name(period),
    )


def _stand(one: Standing) -> list[object]:
    said = [str(standing.STATE_LABELS[one.shown]), one.handed_in, str(standing.TIME_LABELS[one.timeliness])]
    return [*said, "x" if one.row.nothing_to_report else None, one.was_returned]


def _name(period: Period) -> str:
    return period.ends_on.isoformat()


@blueprint.get("/district/returns/consolidation/export.<form>")
@needs(Permission.RETURN_BOARD)
def consolidation(form: str) -> Response:
    """Send the district's sums of a period with what is in them and what is missing (`?with=signed` as on the page)."""
    period, district = _period(), units.district()
    stands = review.standings(period)
    kept, with_signed = returns.last_snapshots([one.key for one in stands]), request.args.get("with") == "signed"
    found = consolidate(stands, kept, district.id if district else 0, with_signed=with_signed)
    heading = (*_heading(_("District's sums"), period), _coverage(found, review.unit_names(stands)))
    columns = [Column("Dòng", width=52), Column("Kỳ này", "whole"), Column("Kỳ trước", "whole")]
    columns.append(Column("Cùng kỳ năm trước", "whole"))
    values = (found.values, found.previous, found.last_year)
    rows = [[str(line.label), *(one[line.code] for one in values)] for line in LINES]
    return web.download([Sheet("Tổng hợp", tuple(columns), rows, heading)], file_form(form), "tong-hop", _name(period))


def _coverage(found: Consolidation, names: dict[tuple[int, int], str]) -> str:
    told = f"{len(found.included)}/{len(found.included) + len(found.missing)} {_('units are in')}"
    missing = ", ".join(names[one.key] for one in found.missing)
    return told + (f"; {_('missing: %(names)s', names=missing)}" if missing else "")


@blueprint.get("/district/returns/over-time/export.<form>")
@needs(Permission.RETURN_BOARD)
def over_time(form: str) -> Response:
    """Send completeness and timeliness of each unit over the periods of a calendar (`?calendar=`)."""
    calendars = returns.calendars(the_programme().id)
    asked = request.args.get("calendar", type=int)
    calendar = next((one for one in calendars if one.id == asked), next(iter(calendars), None)) or abort(404)
    table = overview.table(calendar, clock.today())
    columns = [_UNIT, *(Column(words.period_name(one), width=22) for one in table.periods)]
    columns += [Column("Đã gửi", "whole"), Column("Đúng hạn", "whole"), Column("Phải gửi", "whole")]
    rows: list[list[object]] = []
    for line in table.rows:
        cells = [line.cells.get(one.id) for one in table.periods]
        told = [None if cell is None else str(standing.TIME_LABELS[cell.timeliness]) for cell in cells]
        rows.append([line.body.name_vi, *told, line.tally.handed_in, line.tally.in_time, line.tally.owed])
    sums = [f"{table.totals[one.id].in_time}/{table.totals[one.id].owed}" for one in table.periods]
    heading = web.heading(f"{_('Units over time')}: {calendar.name_vi}", place_of(None), web.as_of(clock.today()))
    totals = [f"{TOTAL} ({_('In time')})", *sums, *(sum(row[at] for row in rows) for at in (-3, -2, -1))]  # type: ignore[misc]
    sheet = Sheet("Qua các kỳ", tuple(columns), rows, heading, totals if rows else None)
    return web.download([sheet], file_form(form), "qua-cac-ky", str(calendar.id))


__all__ = ["blueprint"]
