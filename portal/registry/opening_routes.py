"""A commune's opening balance: what is entered of each kind, and what its leader has declared complete."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.programmes.queries import the_programme
from portal.registry import declarations
from portal.registry.balance import Opening, opening_by_commune
from portal.registry.blueprint import blueprint
from portal.registry.choices import CollectiveKind
from portal.units import queries as units

NOTHING = Opening(0, None, None, 0)


@blueprint.get("/communes/<int:tenant_id>/opening")
@needs(Permission.COMMUNE_VIEW)
def opening(tenant_id: int) -> Response:
    """Show what stood before the programme, by kind: entered, and declared complete or not yet."""
    return _page(tenant_id)


def _page(tenant_id: int, attempt: Attempt | None = None, form: PortalForm | None = None) -> Response:
    programme = the_programme()
    day, entered = programme.opening_day, opening_by_commune(programme.opening_day)
    held = declarations.declarations(day.year, tenant_id)
    rows: list[Any] = [
        (kind, entered.get((tenant_id, kind), NOTHING), held.get((tenant_id, kind))) for kind in CollectiveKind
    ]
    return pages.render(
        "registry/opening.html",
        unit=units.unit(tenant_id),
        rows=rows,
        day=day,
        the_programme=programme,
        form=form or PortalForm(formdata=None),
        may_declare=current_actor().may(Permission.REGISTRY_DECLARE),
        may_edit=current_actor().may(Permission.REGISTRY_EDIT),
        status=attempt.status if attempt else 200,
    )


@blueprint.post("/communes/<int:tenant_id>/opening/<kind>/declaration")
@needs(Permission.REGISTRY_DECLARE)
def declare_opening(tenant_id: int, kind: str) -> Response:
    """Declare that all of a kind that stood before the programme is entered, be it none."""
    day, form = the_programme().opening_day, PortalForm()
    with saving(form) as attempt:
        number = opening_by_commune(day).get((tenant_id, kind), NOTHING).number
        declarations.declare(
            tenant_id=tenant_id, kind=kind, year=day.year, number=number, posting_id=current_actor().posting_id
        )
    return _done(tenant_id, _("Declared complete.")) if attempt.ok else _page(tenant_id, attempt, form)


@blueprint.post("/communes/<int:tenant_id>/opening/<kind>/withdrawal")
@needs(Permission.REGISTRY_DECLARE)
def withdraw_opening(tenant_id: int, kind: str) -> Response:
    """Take back that a kind is complete."""
    held = declarations.declarations(the_programme().opening_day.year, tenant_id)
    declarations.withdraw(held.get((tenant_id, kind)) or abort(404))
    return _done(tenant_id, _("Taken back."))


def _done(tenant_id: int, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("registry.opening", tenant_id=tenant_id))  # type: ignore[return-value]
