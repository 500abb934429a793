"""One objective: its readings, its course against the plan with a chart beside the table, its parts by commune."""

from collections import OrderedDict
from datetime import date
from decimal import Decimal
from typing import Any

from flask import abort, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs
from portal.core.audit import data_version
from portal.district import presentation
from portal.district.routes import asked_day, blueprint
from portal.documents import charts
from portal.metrics.behind import NUMERATOR, SIDES, Behind, behind
from portal.metrics.figures import Figure, figure, trend, value_of_unit
from portal.metrics.records import Part
from portal.metrics.sentences import part, said_of
from portal.programmes.choices import Operator
from portal.programmes.models import Objective, Programme
from portal.programmes.queries import current_programme, objectives
from portal.quotas.targets import of_objective
from portal.units import queries as units
from portal.units.models import Unit

_KEPT = 64  # drawings kept in memory by each process
_drawings: OrderedDict[tuple[object, ...], str] = OrderedDict()


def asked_objective(code: str) -> tuple[Programme, Objective]:
    """Return the programme under way and its objective of a code; 404 where there is none."""
    programme = current_programme()
    found = [one for one in objectives(programme.id) if one.code == code] if programme else []
    if programme is None or not found:
        abort(404, _("There is no such objective."))
    return programme, found[0]


@blueprint.get("/district/objectives/<code>")
@needs(Permission.DISTRICT_VIEW)
def objective(code: str) -> Response:
    """Show one objective as of a day."""
    programme, one = asked_objective(code)
    day = asked_day()
    found = figure(one, programme, day)
    year = min(day, programme.ends_on).year
    return pages.render(
        "district/objective.html",
        figure=found,
        day=day,
        programme_shown=programme,
        is_final=day > programme.ends_on,
        trend=trend(one, programme, day),
        words=presentation,
        parts=parts_of(found, programme, day),
        target_year=year,
        targets=of_objective(one, day, year),
        meant=said_of(one),
        numerator_url=presentation.numerator_url(found, programme, day),
        denominator_url=presentation.denominator_url(found, programme, day),
        list_url=lambda commune: presentation.numerator_url(found, programme, day, commune),
        of_url=lambda commune: presentation.denominator_url(found, programme, day, commune),
    )


@blueprint.get("/district/objectives/<code>/records")
@needs(Permission.DISTRICT_VIEW)
def records(code: str) -> Response:
    """List the records that an objective counts on a day, `?side=denominator` those of which; of all units or one."""
    programme, one = asked_objective(code)
    found = asked_records(programme, one)
    page = min(max(1, request.args.get("page", 1, type=int)), found.last_page)
    address: dict[str, Any] = {
        "code": code,
        "as_of": asked_day().isoformat(),
        "commune": found.unit_id,
        "side": asked_side(),
    }
    return pages.render(
        "district/objective_records.html",
        objective=one,
        programme_shown=programme,
        found=found,
        rows=found.rows(page),
        unit=units.unit(found.unit_id) if found.unit_id else None,
        address=address,
        meant=part(found.operand),
        page_number=page,
        page_url=lambda number: url_for("district.records", **address, page=number),
        back=url_for("district.objective", code=code, as_of=address["as_of"]),
    )


def asked_side() -> str:
    """Return of which of a figure's two numbers the address asks for the records."""
    asked = request.args.get("side", "")
    return asked if asked in SIDES else NUMERATOR


def asked_records(programme: Programme, one: Objective) -> Behind:
    """Return the records that the address asks for; 404 where no record stands behind that number, or no such unit."""
    unit_id = request.args.get("commune", type=int)
    if unit_id is not None and units.find(unit_id) is None:
        abort(404)
    found = behind(one, programme, asked_day(), asked_side(), unit_id)
    if found is None or asked_day() < programme.starts_on:
        abort(404, _("No list of records stands behind this number."))
    return found


def parts_of(found: Figure, programme: Programme, day: date) -> list[tuple[Unit, Part | None, Decimal | None, str]]:
    """Return each unit, past ones that count included, with its part, the value that it alone gives, and of what."""
    parts: list[tuple[Unit, Part | None, Decimal | None, str]] = []
    for unit in units.communes_shown(min(day, programme.ends_on), found.parts):
        part = found.parts.get(unit.id)
        parts.append((unit, part, value_of_unit(found, unit.id), presentation.made_of(found, part)))
    return parts


@blueprint.get("/district/objectives/<code>/chart.svg")
@needs(Permission.DISTRICT_VIEW)
def objective_chart(code: str) -> Response:
    """Draw an objective's course; drawn again only when a record has changed."""
    programme, one = asked_objective(code)
    day, locale = asked_day(), str(get_locale())
    key = (data_version(), programme.id, code, day, locale)
    if key not in _drawings:
        _drawings[key] = _draw(one, programme, day, locale)
        while len(_drawings) > _KEPT:
            _drawings.popitem(last=False)
    return Response(_drawings[key], mimetype="image/svg+xml")


def _draw(one: Objective, programme: Programme, day: date, locale: str) -> str:
    points = [
        charts.Point(on, _number(found.drawn), _number(found.plan_to_date)) for on, found in trend(one, programme, day)
    ]
    high = _number(one.high) if one.operator == Operator.BETWEEN else None
    names = {"result": _("Result"), "plan": _("Plan to date")}
    return charts.progress(points, **names, low=float(one.low), high=high, locale=locale)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
