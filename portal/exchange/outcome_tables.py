"""What became of the new ones, and an objective by commune, as files: whole, with the filters of their pages."""

from decimal import ROUND_HALF_UP, Decimal

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.access import Permission, needs
from portal.district.objective_routes import asked_objective, parts_of
from portal.district.routes import asked_day
from portal.documents.spreadsheet import Column, Sheet
from portal.exchange import web
from portal.exchange.export_routes import file_form, place_of
from portal.exchange.record_sheets import TOTAL
from portal.exchange.table_routes import blueprint
from portal.metrics.figures import Figure, figure
from portal.metrics.measure import Part
from portal.registry import labels
from portal.registry.cohorts import Survivor
from portal.registry.routes import asked_survival
from portal.registry.selection import Selection, from_address
from portal.registry.survival import SurvivalView
from portal.units.models import Unit

_WHERE = (Column("Mã xã", width=9), Column("Xã, thị trấn", width=22))


@blueprint.get("/communes/<int:tenant_id>/registry/survival/export.<form>")
@needs(Permission.COMMUNE_VIEW)
def survival(tenant_id: int, form: str) -> Response:
    """Send what became of a commune's new THT and HTX."""
    return _survival(from_address(request.args, tenant_id), form)


@blueprint.get("/district/registry/survival/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def district_survival(form: str) -> Response:
    """Send what became of the new THT and HTX of all communes and towns, or of the one chosen."""
    return _survival(from_address(request.args), form)


def _survival(selection: Selection, form: str) -> Response:
    view, place = asked_survival(selection), place_of(selection.tenant_id)
    heading = web.heading(f"{_('What became of the new ones')}: {view.words[view.outcome]}", place, web.as_of(view.day))
    return web.download(
        [_survivors(view, heading)], file_form(form), "thanh-lap-moi-ve-sau", place, view.day.isoformat()
    )


def _survivors(view: SurvivalView, heading: tuple[str, ...]) -> Sheet:
    columns = (
        *_WHERE,
        Column("Loại hình", width=10),
        Column("Tên", width=34),
        Column("Số đăng ký", width=18),
        Column("Ngày đăng ký", "date"),
        Column("Ngày tròn 12 tháng", "date"),
        Column("Tình trạng sau 12 tháng", width=20),
        Column("Tình trạng tại ngày", width=20),
        Column("Chưa có tin từ khi đăng ký", width=14),
    )
    rows = [_survivor(one, view) for one in view.whole]
    totals = [f"{TOTAL}: {len(rows)}", *[None] * (len(columns) - 1)]
    return Sheet("Thành lập mới về sau", columns, rows, heading, totals if rows else None)


def _survivor(one: Survivor, view: SurvivalView) -> list[object]:
    of_it, is_aged = one.collective, one.anniversary <= view.day
    then = str(labels.STATUSES[one.status_then]) if is_aged else None
    said = [one.unit.code, one.unit.name_vi, str(labels.SHORT_KINDS[of_it.kind]), of_it.name]
    days = [of_it.registration_number, of_it.registered_on, one.anniversary]
    return [*said, *days, then, str(labels.STATUSES[one.status]), "x" if one.unseen and is_aged else None]


@blueprint.get("/district/objectives/<code>/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def objective(code: str, form: str) -> Response:
    """Send one objective by commune and town."""
    programme, one = asked_objective(code)
    day = asked_day()
    found = figure(one, programme, day)
    have = _("%(have)s of %(of)s communes and towns answered in full", have=found.coverage.have, of=found.coverage.of)
    heading = (*web.heading(f"{one.code}. {one.text_vi}", place_of(None), web.as_of(day)), have)
    sheet = _parts(found, [(unit, value) for unit, _part, value, _made in parts_of(found, programme, day)], heading)
    return web.download([sheet], file_form(form), "muc-tieu", code, day.isoformat())


def _parts(found: Figure, values: list[tuple[Unit, Decimal | None]], heading: tuple[str, ...]) -> Sheet:
    columns = (
        *_WHERE,
        Column("Kết quả", "decimal"),
        Column("Tử số", "decimal"),
        Column("Mẫu số", "decimal"),
        Column("HTX có số liệu", "whole"),
        Column("HTX đang hoạt động", "whole"),
    )
    rows: list[list[object]] = []
    for unit, value in values:
        part = found.parts.get(unit.id)
        known = [None, None] if part is None else [part.known, part.operating]
        rows.append([unit.code, unit.name_vi, _two_places(value), *_made_of(found, part), *known])
    sums = [found.value, found.numerator, found.denominator, found.detail.get("known"), found.detail.get("operating")]
    return Sheet(found.code, columns, rows, heading, [TOTAL, None, *sums])


def _made_of(found: Figure, part: Part | None) -> list[object]:
    """Return the two numbers of one unit in the terms of the district's own: an income beside the baseline."""
    if part is None:
        return [None, None]
    if found.objective.unit == "times" and part.denominator:
        return [_two_places(Decimal(part.numerator) / Decimal(part.denominator)), found.objective.baseline]
    return [part.numerator, part.denominator]


def _two_places(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)


__all__ = ["blueprint"]
