"""Addresses of the exports of the other lists and tables, each with its page's permission and filters."""

from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.queries import mobilizing_bodies
from portal.core import clock
from portal.core.access import Permission, current_actor, needs
from portal.district import board
from portal.district import queries as district
from portal.district.routes import asked_choice
from portal.duties.blueprint import asked_items
from portal.exchange import table_sheets as tables
from portal.exchange import web
from portal.exchange.duty_sheets import duties
from portal.exchange.export_routes import blueprint, file_form, place_of
from portal.foundings import queries as foundings
from portal.foundings.selection import from_address
from portal.inspection import queries as inspection
from portal.inspection.routes import asked_findings
from portal.ledger.routes import asked_account
from portal.metrics.figures import figures
from portal.programmes.models import Programme
from portal.programmes.queries import current_programme
from portal.quotas import queries as quotas
from portal.units import queries as units


def _programme() -> Programme:
    programme = current_programme()
    if programme is None:
        abort(404)
    return programme


@blueprint.get("/district/objectives/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def objectives(form: str) -> Response:
    """Send the objectives as of a day."""
    span = asked_choice(_programme()).span
    heading = web.heading(_("Objectives of the resolution"), place_of(None), web.as_of(span.day))
    sheet = tables.objectives(figures(span.programme, span.day), heading)
    return web.download([sheet], file_form(form), "muc-tieu", span.day.isoformat())


@blueprint.get("/district/units/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def district_units(form: str) -> Response:
    """Send the units against their quotas, in the overview's order."""
    choice, today = asked_choice(_programme()), clock.today()
    span = choice.span
    standings = district.standings(today) if span.day == today else []
    lines = board.lines(span, standings)
    period = str(span.year) if span.year else span.programme.period_label
    heading = web.heading(
        _("Units against their quotas, %(period)s", period=period), place_of(None), web.as_of(span.day)
    )
    sheet = tables.units(board.ordered(lines, choice.sort, choice.kinds), heading)
    return web.download([sheet], file_form(form), "xa-thi-tran", period, span.day.isoformat())


@blueprint.get("/communes/<int:tenant_id>/foundings/export.<form>")
@needs(Permission.COMMUNE_VIEW)
def commune_foundings(tenant_id: int, form: str) -> Response:
    """Send a commune's foundings, as its page selects them."""
    return _foundings(tenant_id, form)


@blueprint.get("/district/foundings/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def district_foundings(form: str) -> Response:
    """Send the foundings of all communes, as the page selects them."""
    return _foundings(None, form)


def _foundings(tenant_id: int | None, form: str) -> Response:
    selection = from_address(request.args, mobilizing_bodies(), current_actor().reads, tenant_id)
    place = place_of(selection.tenant_id)
    heading = web.heading(_("Mobilization of new THT and HTX"), place, web.as_of(clock.today()))
    sheet = tables.foundings(foundings.lines(selection, None), foundings.numbers(selection), heading)
    return web.download([sheet], file_form(form), "van-dong", place, clock.today().isoformat())


@blueprint.get("/district/quotas/export.<form>")
@needs(Permission.ALLOCATION_VIEW)
def allocation(form: str) -> Response:
    """Send the allocation under preparation, in the shape that the import of quotas takes."""
    programme = _programme()
    heading = web.heading(_("Quota allocation %(period)s", period=programme.period_label), place_of(None))
    cells = quotas.allocation(programme.id)
    sheet = tables.allocation(units.communes(), cells, programme.years, heading)
    return web.download([sheet], file_form(form), "chi-tieu", programme.period_label)


@blueprint.get("/communes/<int:tenant_id>/quotas/export.<form>")
@needs(Permission.COMMUNE_VIEW)
def commune_quotas(tenant_id: int, form: str) -> Response:
    """Send a commune's quotas and results by year."""
    today = clock.today()
    heading = web.heading(_("Quotas and results"), place_of(tenant_id), web.as_of(today))
    sheet = tables.commune_quotas(quotas.commune_table(_programme(), tenant_id, today), heading)
    return web.download([sheet], file_form(form), "chi-tieu", place_of(tenant_id), today.isoformat())


@blueprint.get("/ledger/export.<form>")
@needs(Permission.LEDGER_VIEW)
def ledger(form: str) -> Response:
    """Send a body's ledger."""
    asked: dict[str, Any] = asked_account()
    title = _("Mobilization ledger: %(body)s", body=asked["body"].name_vi)
    period = str(asked["span"].year or asked["span"].programme.period_label)
    heading = web.heading(title, period, web.as_of(asked["span"].day))
    return web.download([tables.ledger(asked["account"], heading)], file_form(form), "so-van-dong", asked["body"].code)


@blueprint.get("/duties/export.<form>")
@needs(Permission.DUTIES_VIEW)
def duty_items(form: str) -> Response:
    """Send the items of the duty board, as its page selects them."""
    heading = web.heading(_("Who does what"), place_of(None), web.as_of(clock.today()))
    sheet = duties(asked_items(), clock.today(), heading)
    return web.download([sheet], file_form(form), "phan-cong", clock.today().isoformat())


@blueprint.get("/inspection/export.<form>")
@needs(Permission.FINDING_VIEW)
def findings(form: str) -> Response:
    """Send the inspection commission's findings, as the page selects them."""
    found = asked_findings()
    named = inspection.items(one.item_id for one in found if one.item_id)
    heading = web.heading(_("Findings of the inspection commission"), place_of(None), web.as_of(clock.today()))
    sheet = tables.findings(found, named, clock.today(), heading)
    return web.download([sheet], file_form(form), "kien-nghi-kiem-tra", clock.today().isoformat())


__all__ = ["blueprint"]
