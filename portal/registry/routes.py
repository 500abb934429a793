"""The register of THT, HTX and interest groups: of a commune, and of the district."""

from typing import Any

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs
from portal.registry import labels, queries
from portal.registry.balance import OPENING_DAY
from portal.registry.selection import Selection, from_address
from portal.units import queries as units

blueprint = Blueprint("registry", __name__)


@blueprint.get("/communes/<int:commune_id>/registry")
@needs(Permission.COMMUNE_VIEW)
def index(commune_id: int) -> Response:
    """Show a commune's register as it stood on a day."""
    selection = from_address(request.args, commune_id)
    return _list(selection, units.unit(commune_id), "registry.index", commune_id=commune_id)


@blueprint.get("/district/registry")
@needs(Permission.DISTRICT_VIEW)
def district_index() -> Response:
    """Show the register of all communes and towns, or of one that is asked for."""
    selection = from_address(request.args)
    chosen = {"commune": selection.commune_id} if selection.commune_id else {}
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
        totals=totals,
        entries=queries.entries(selection, page),
        page_number=page,
        last=last,
        page_url=lambda number: url_for(endpoint, **arguments, page=number),
        opening_url=url_for(endpoint, **{**arguments, "as_of": OPENING_DAY.isoformat(), "status": "operating"}),
        list_url=url_for(endpoint, **({"commune_id": unit.id} if unit else {})),
    )


@blueprint.get("/communes/<int:commune_id>/registry/<int:collective_id>")
@needs(Permission.COMMUNE_VIEW)
def show(commune_id: int, collective_id: int) -> Response:
    """Show one collective: facts, statuses, yearly records, where it came from."""
    collective = queries.collective(commune_id, collective_id)
    if collective is None:
        abort(404, _("There is no such entry in the register."))
    return pages.render(
        "registry/show.html",
        collective=collective,
        unit=units.unit(commune_id),
        labels=labels,
        statuses=queries.statuses(commune_id, collective_id),
        records=queries.yearly_records(commune_id, collective_id),
        source=queries.collective(commune_id, collective.converted_from_id) if collective.converted_from_id else None,
        successor=queries.successor(commune_id, collective_id),
    )
