"""A commune's opening balance: what is entered of each kind, and what its leader has declared complete."""

from typing import Any

from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.programmes.queries import the_programme
from portal.registry import declarations
from portal.registry.blueprint import blueprint
from portal.registry.choices import CollectiveKind
from portal.registry.opening_balance import Opening, opening_by_commune
from portal.units import queries as units

NOTHING = Opening(0, None, None, 0)


@blueprint.get("/communes/<int:tenant_id>/opening")
@needs(Permission.COMMUNE_VIEW)
def opening(tenant_id: int) -> Response:
    """Show what stood before the programme, by kind: entered, and declared complete or not yet."""
    programme = the_programme()
    day, entered = programme.opening_day, opening_by_commune(programme.opening_day)
    held, stood = declarations.declarations(day.year, tenant_id), declarations.at_years_end(tenant_id, day.year)
    rows: list[Any] = [
        (kind, entered.get((tenant_id, kind), NOTHING), len(stood.get(kind, [])), held.get((tenant_id, kind)))
        for kind in CollectiveKind
    ]
    return pages.render(
        "registry/opening.html",
        unit=units.unit(tenant_id),
        rows=rows,
        day=day,
        the_programme=programme,
        may_declare=current_actor().may(Permission.REGISTRY_DECLARE),
        may_edit=current_actor().may(Permission.REGISTRY_EDIT),
    )
