"""The administrator's pages of units and bodies."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import place_services as services
from portal.accounts import queries
from portal.accounts.models import Body
from portal.accounts.place_forms import BODY_KINDS, UNIT_KINDS, BodyForm, SuccessionForm, UnitForm
from portal.core import clock, pages
from portal.core.access import Permission, needs
from portal.core.errors import Attempt, errors_into
from portal.core.forms import PortalForm
from portal.units import queries as units
from portal.units.models import Unit

blueprint = Blueprint("places", __name__, url_prefix="/admin")
NEW_OR_EDIT = ["GET", "POST"]


@blueprint.get("/units", endpoint="units")
@needs(Permission.ADMIN_UNITS)
def all_units() -> Response:
    """List all communes and towns, past ones included, and what passed to what."""
    values: dict[str, Any] = {"units": units.communes(), "successions": units.successions(), "kinds": UNIT_KINDS}
    return pages.render("admin/units.html", today=clock.today(), **values)


@blueprint.route("/units/new", methods=NEW_OR_EDIT)
@blueprint.route("/units/<int:unit_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_UNITS)
def unit(unit_id: int | None = None) -> Response:
    """Add a unit, or correct one."""
    row = _commune(unit_id) if unit_id else None
    form, attempt = UnitForm(obj=row), Attempt()
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.save_unit(row, form.values(), version=form.version.data)
        if attempt.ok:
            flash(_("Saved."), "success")
            return redirect(url_for("places.units"))
    return _unit_page(row, form, _succession_form(row), attempt)


def _commune(unit_id: int) -> Unit:
    found = units.find(unit_id)
    return found if found is not None and found.kind in UNIT_KINDS else abort(404)


def _unit_page(row: Unit | None, form: UnitForm, succession: SuccessionForm, attempt: Attempt) -> Response:
    sent = form.is_submitted()
    values: dict[str, Any] = {"row": row, "form": form, "succession": succession, "conflict": attempt.conflict}
    return pages.render("admin/unit.html", status=_status(sent, attempt), **values)


def _status(sent: bool, attempt: Attempt) -> int:
    if not sent:
        return 200
    return 422 if attempt.ok else attempt.status


def _succession_form(row: Unit | None, *, fresh: bool = True) -> SuccessionForm:
    form = SuccessionForm(formdata=None, ids="succession") if fresh else SuccessionForm(ids="succession")
    others = [one for one in units.communes() if row is None or one.id != row.id]
    form.successors.choices = [(one.id, f"{one.code} {one.name_for(_locale())}") for one in others]
    return form


def _locale() -> str:
    return str(get_locale() or "vi")[:2]


@blueprint.post("/units/<int:unit_id>/succession")
@needs(Permission.ADMIN_UNITS)
def succession(unit_id: int) -> Response:
    """Record what a unit became."""
    row, attempt = _commune(unit_id), Attempt()
    form = _succession_form(row, fresh=False)
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.record_succession(row, form.successors.data or [], form.happened_on.data, form.note.data or "")
        if attempt.ok:
            flash(_("Saved."), "success")
            return redirect(url_for("places.units"))
    return _unit_page(row, UnitForm(formdata=None, obj=row), form, attempt)


@blueprint.get("/bodies", endpoint="bodies")
@needs(Permission.ADMIN_UNITS)
def all_bodies() -> Response:
    """List the district's bodies; `?communes=1` those of communes and towns."""
    of_communes = request.args.get("communes") == "1"
    found = [one for one in queries.bodies() if (one.unit_id is not None) == of_communes]
    names = {one.id: one.name_for(_locale()) for one in queries.bodies()}
    return pages.render("admin/bodies.html", bodies=found, names=names, kinds=BODY_KINDS, of_communes=of_communes)


@blueprint.route("/bodies/new", methods=NEW_OR_EDIT)
@blueprint.route("/bodies/<int:body_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_UNITS)
def body(body_id: int | None = None) -> Response:
    """Add a body, or correct one."""
    row = (queries.body(body_id) or abort(404)) if body_id else None
    form, attempt = _body_form(row), Attempt()
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.save_body(row, form.values(), version=form.version.data)
        if attempt.ok:
            flash(_("Saved."), "success")
            return redirect(url_for("places.bodies"))
    status = _status(form.is_submitted(), attempt)
    return pages.render("admin/body.html", row=row, form=form, conflict=attempt.conflict, status=status)


def _body_form(row: Body | None) -> PortalForm:
    form = BodyForm(obj=row)
    nothing = (0, _("–"))
    form.parent_id.choices = [nothing, *((one.id, one.name_for(_locale())) for one in queries.district_bodies())]
    form.unit_id.choices = [nothing, *((one.id, one.name_for(_locale())) for one in units.communes())]
    return form
