"""The administrator's pages of units."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import unit_services as services
from portal.accounts.unit_forms import SuccessionForm, UnitForm
from portal.core import clock, pages
from portal.core.access import Permission, needs
from portal.core.errors import Attempt, saving
from portal.core.numbers import language
from portal.units import queries as units
from portal.units.choices import UnitKind
from portal.units.models import Unit

blueprint = Blueprint("units", __name__, url_prefix="/admin")
NEW_OR_EDIT = ["GET", "POST"]


@blueprint.get("/units")
@needs(Permission.ADMIN_UNITS)
def index() -> Response:
    """List all communes and towns, past ones included, and what passed to what."""
    values: dict[str, Any] = {"units": units.communes(), "successions": units.successions()}
    return pages.render("admin/units.html", today=clock.today(), **values)


@blueprint.route("/units/new", methods=NEW_OR_EDIT)
@blueprint.route("/units/<int:unit_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_UNITS)
def unit(unit_id: int | None = None) -> Response:
    """Add a unit, or correct one."""
    row = _commune(unit_id) if unit_id else None
    form, attempt = UnitForm(obj=row), Attempt()
    if request.method == "POST":
        with saving(form) as attempt:
            services.save_unit(row, **form.values())
        if attempt.ok:
            flash(_("Saved."), "success")
            return redirect(url_for("units.index"))
    return _unit_page(row, form, _succession_form(row), attempt)


def _commune(unit_id: int) -> Unit:
    found = units.find(unit_id)
    return found if found is not None and found.kind != UnitKind.DISTRICT else abort(404)


def _unit_page(row: Unit | None, form: UnitForm, succession: SuccessionForm, attempt: Attempt) -> Response:
    values: dict[str, Any] = {"row": row, "form": form, "succession": succession}
    values["differences"] = form.differences(attempt.conflict)
    return pages.render("admin/unit.html", status=attempt.status, **values)


def _succession_form(row: Unit | None, *, fresh: bool = True) -> SuccessionForm:
    form = SuccessionForm(formdata=None, ids="succession") if fresh else SuccessionForm(ids="succession")
    others = [one for one in units.communes() if row is None or one.id != row.id]
    form.successors.choices = [(one.id, f"{one.code} {one.name_for(language())}") for one in others]
    return form


@blueprint.post("/units/<int:unit_id>/succession")
@needs(Permission.ADMIN_UNITS)
def succession(unit_id: int) -> Response:
    """Record what a unit became."""
    row = _commune(unit_id)
    form = _succession_form(row, fresh=False)
    with saving(form) as attempt:
        services.record_succession(row, **form.unversioned_values())
    if attempt.ok:
        flash(_("Saved."), "success")
        return redirect(url_for("units.index"))
    return _unit_page(row, UnitForm(formdata=None, obj=row), form, attempt)
