"""The register of THT, HTX and interest groups: of a commune, and of the district."""

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.programmes.queries import current_programme
from portal.registry import labels, queries
from portal.registry.blueprint import blueprint, entry_page, the_collective
from portal.registry.conditions import HAVING_FILTERS
from portal.registry.opening_balance import OPENING_DAY
from portal.registry.selection import Selection, from_address
from portal.registry.survival import SurvivalView
from portal.units import queries as units


@blueprint.get("/communes/<int:tenant_id>/registry")
@needs(Permission.COMMUNE_VIEW)
def index(tenant_id: int) -> Response:
    """Show a commune's register as it stood on a day."""
    selection = from_address(request.args, tenant_id)
    return _list(selection, units.unit(tenant_id), "registry.index", tenant_id=tenant_id)


@blueprint.get("/district/registry")
@needs(Permission.DISTRICT_VIEW)
def district_index() -> Response:
    """Show the register of all communes and towns, or of one that is asked for."""
    selection = from_address(request.args)
    chosen = {"commune": selection.tenant_id} if selection.tenant_id else {}
    return _list(selection, None, "registry.district_index", **chosen)


def _list(selection: Selection, unit: Any, endpoint: str, **path: Any) -> Response:
    totals = queries.totals(selection)
    last = max(1, -(-totals.number // queries.PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    arguments = {**path, **selection.arguments()}
    return pages.render(
        "registry/index.html",
        "registry/_register.html",
        unit=unit,
        communes=[] if unit else units.communes(),
        selection=selection,
        labels=labels,
        having_filters=HAVING_FILTERS,
        may_edit=unit is not None and current_actor().may(Permission.REGISTRY_EDIT),
        totals=totals,
        kinds=queries.totals_by_kind(selection),
        entries=queries.entries(selection, page),
        page_number=page,
        last=last,
        page_url=lambda number: url_for(endpoint, **arguments, page=number),
        survival=asked_survival(selection),
        opening_url=url_for(endpoint, **{**arguments, "as_of": OPENING_DAY.isoformat(), "status": "operating"}),
        list_url=url_for(endpoint, **({"tenant_id": unit.id} if unit else {})),
    )


def asked_survival(selection: Selection) -> SurvivalView:
    """Return what became of the new ones, as the address asks for it: `?outcome=` and `?of=` (the kind)."""
    outcome, kind = request.args.get("outcome", "all"), request.args.get("of", "")
    return SurvivalView(selection.day, current_programme(), selection.tenant_id, outcome, kind)


@blueprint.get("/communes/<int:tenant_id>/registry/survival")
@needs(Permission.COMMUNE_VIEW)
def survival(tenant_id: int) -> Response:
    """List what became of a commune's new THT and HTX; `?outcome=` and `?of=` (the kind) as in the register's table."""
    return _survival_page(from_address(request.args, tenant_id), units.unit(tenant_id))


@blueprint.get("/district/registry/survival")
@needs(Permission.DISTRICT_VIEW)
def district_survival() -> Response:
    """As `survival`, of all communes and towns, or of one (`?commune=ID`)."""
    return _survival_page(from_address(request.args), None)


def _survival_page(selection: Selection, unit: Any) -> Response:
    page = asked_survival(selection)
    page.turn_to(request.args.get("page", 1, type=int))
    endpoint = "registry.survival" if unit else "registry.district_survival"
    place = {"tenant_id": unit.id} if unit else {"commune": selection.tenant_id}
    back = url_for("registry.index" if unit else "registry.district_index", **place, as_of=selection.day.isoformat())
    values = {"view": page, "unit": unit, "labels": labels, "back": back}
    return pages.render(
        "registry/survival.html", **values, page_url=page.addresses(endpoint, place, page.outcome, page.kind)
    )


@blueprint.get("/communes/<int:tenant_id>/registry/<int:collective_id>")
@needs(Permission.COMMUNE_VIEW)
def show(tenant_id: int, collective_id: int) -> Response:
    """Show one collective: facts, statuses, yearly records, products, contracts, documents, where it came from."""
    return entry_page(the_collective(tenant_id, collective_id))
