"""A commune's leader declares its register and the records of a year complete; figures rest on what is declared.

The opening balance is the last year before the programme: its page declares here too, and is come back to (`?back=`).
"""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.programmes.queries import the_programme
from portal.registry import declarations, queries
from portal.registry.blueprint import blueprint
from portal.registry.choices import CollectiveKind
from portal.units import queries as units


@blueprint.get("/communes/<int:tenant_id>/registry/declarations")
@needs(Permission.COMMUNE_VIEW)
def declared_year(tenant_id: int) -> Response:
    """Show by kind what operated at the end of a year (`?year=`), what has a record of it, and what is declared."""
    return _page(tenant_id, _asked())


def _years() -> range:
    """The years that may be declared: from the last before the programme to the last that has ended, newest first."""
    return range(queries.closed_year(clock.today()), the_programme().starts_on.year - 2, -1)


def _asked() -> int:
    year = request.args.get("year", 0, type=int)
    return year if year in _years() else queries.closed_year(clock.today())


def _page(tenant_id: int, year: int, attempt: Attempt | None = None, form: PortalForm | None = None) -> Response:
    held, stood = declarations.declarations(year, tenant_id), declarations.at_years_end(tenant_id, year)
    rows = [(kind, stood.get(kind.value, []), held.get((tenant_id, kind.value))) for kind in CollectiveKind]
    return pages.render(
        "registry/declarations.html",
        unit=units.unit(tenant_id),
        year=year,
        years=_years(),
        rows=rows,
        form=form or PortalForm(formdata=None),
        may_declare=current_actor().may(Permission.REGISTRY_DECLARE),
        status=attempt.status if attempt else 200,
    )


@blueprint.post("/communes/<int:tenant_id>/registry/declarations/<int:year>/<kind>/declare")
@needs(Permission.REGISTRY_DECLARE)
def declare_year(tenant_id: int, year: int, kind: str) -> Response:
    """Declare that all of a kind that operated at the end of a year is entered with what is known of it, be it none."""
    if year not in _years():
        abort(404)
    form = PortalForm()
    with saving(form) as attempt:
        number = len(declarations.at_years_end(tenant_id, year).get(kind, []))
        by = current_actor().posting_id
        declarations.declare(tenant_id=tenant_id, kind=kind, year=year, number=number, posting_id=by)
    return _done(tenant_id, year, _("Declared complete.")) if attempt.ok else _page(tenant_id, year, attempt, form)


@blueprint.post("/communes/<int:tenant_id>/registry/declarations/<int:year>/<kind>/withdraw")
@needs(Permission.REGISTRY_DECLARE)
def withdraw_year(tenant_id: int, year: int, kind: str) -> Response:
    """Take back that a kind is complete."""
    declarations.withdraw(declarations.declarations(year, tenant_id).get((tenant_id, kind)) or abort(404))
    return _done(tenant_id, year, _("Taken back."))


def _done(tenant_id: int, year: int, said: str) -> Response:
    flash(said, "success")
    if request.args.get("back") == "opening":
        return redirect(url_for("registry.opening", tenant_id=tenant_id))  # type: ignore[return-value]
    return redirect(url_for("registry.declared_year", tenant_id=tenant_id, year=year))  # type: ignore[return-value]
