"""The administrator's programmes: list, period, objectives, duties."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.core import pages
from portal.core.access import Permission, needs
from portal.core.errors import Attempt, errors_into, saving
from portal.core.numbers import language
from portal.programmes import queries, rules, services
from portal.programmes.choices import DutyRole
from portal.programmes.forms import DutyForm, NewProgrammeForm, ObjectiveForm, OwnFieldForm, ProgrammeForm, duty_form
from portal.programmes.models import Duty, Programme

blueprint = Blueprint("programmes", __name__, url_prefix="/admin/programmes")
NEW_OR_EDIT = ["GET", "POST"]


@blueprint.get("")
@needs(Permission.ADMIN_PROGRAMMES)
def index() -> Response:
    """List the programmes."""
    return pages.render("programmes/index.html", programmes=queries.programmes())


@blueprint.route("/new", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_PROGRAMMES)
def new() -> Response:
    """Make a programme, empty or begun from a copy."""
    form, attempt = NewProgrammeForm(), Attempt()
    locale = language()
    form.copy_from.choices = [(0, _("nothing")), *((one.id, one.name_for(locale)) for one in queries.programmes())]
    if request.method == "POST":
        with saving(form) as attempt:
            values = form.values() | {"copy_from": form.copy_from.data or None}
            made = services.save_programme(None, **values)
        if attempt.ok:
            return _saved(made.id)
    return pages.render("programmes/new.html", form=form, asks=_asks(form, attempt), status=attempt.status)


def _asks(form: ProgrammeForm, attempt: Attempt) -> bool:
    """Say whether the form asks if the programme runs beside another."""
    return attempt.question == "beside" or bool(form.beside.data)


def _saved(programme_id: int) -> Response:
    flash(_("Saved."), "success")
    return redirect(url_for("programmes.show", programme_id=programme_id))


def _programme(programme_id: int) -> Programme:
    return queries.programme(programme_id) or abort(404)


@blueprint.route("/<int:programme_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_PROGRAMMES)
def show(programme_id: int) -> Response:
    """Show a programme with its objectives and duties, and change its name and period."""
    programme = _programme(programme_id)
    form, attempt = ProgrammeForm(obj=programme), Attempt()
    if request.method == "POST":
        with saving(form) as attempt:
            services.save_programme(programme, **form.values())
        if attempt.ok:
            return _saved(programme_id)
    values: dict[str, Any] = {"objectives": queries.objectives(programme_id), "duties": queries.duties(programme_id)}
    values["own_fields"] = [one for one in queries.own_fields() if one.programme_id == programme_id]
    page: dict[str, Any] = {"one": programme, "form": form, "differences": form.differences(attempt.conflict)}
    page["asks"] = _asks(form, attempt)
    return pages.render("programmes/show.html", status=attempt.status, **page, **values)


@blueprint.route("/<int:programme_id>/objectives/new", methods=NEW_OR_EDIT)
@blueprint.route("/<int:programme_id>/objectives/<int:objective_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_PROGRAMMES)
def objective(programme_id: int, objective_id: int | None = None) -> Response:
    """Add or change an objective."""
    programme = _programme(programme_id)
    row = queries.objective(objective_id) if objective_id else None
    _stop_foreign(row, objective_id, programme_id)
    form, attempt = ObjectiveForm(obj=row), Attempt()
    if request.method == "POST":
        with saving(form) as attempt:
            saved = services.save_objective(programme_id, row, **form.values())
        if attempt.ok and row is None:  # the next thing to say is how it is measured
            flash(_("Saved."), "success")
            return redirect(url_for("indicators.definition", programme_id=programme_id, objective_id=saved.id))
        if attempt.ok:
            return _saved(programme_id)
    page = {"one": programme, "row": row, "form": form, "differences": form.differences(attempt.conflict)}
    return pages.render("programmes/objective.html", status=attempt.status, **page)


def _stop_foreign(row: Any, row_id: int | None, programme_id: int) -> None:
    if row_id is not None and (row is None or row.programme_id != programme_id):
        abort(404)


@blueprint.post("/<int:programme_id>/objectives/<int:objective_id>/remove")
@needs(Permission.ADMIN_PROGRAMMES)
def remove_objective(programme_id: int, objective_id: int) -> Response:
    """Remove an objective."""
    row = queries.objective(objective_id)
    if row is None or row.programme_id != programme_id:
        abort(404)
    form = ObjectiveForm(formdata=None, obj=row)
    with errors_into(form) as attempt:
        services.remove_objective(row)
    if attempt.ok:
        return _saved(programme_id)
    page = {"one": _programme(programme_id), "row": row, "form": form, "differences": None}
    return pages.render("programmes/objective.html", status=attempt.status, **page)


@blueprint.route("/<int:programme_id>/fields/new", methods=NEW_OR_EDIT)
@blueprint.route("/<int:programme_id>/fields/<int:field_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_PROGRAMMES)
def own_field(programme_id: int, field_id: int | None = None) -> Response:
    """Add a field of the programme's own to a record, or change its names and years."""
    programme = _programme(programme_id)
    row = queries.own_field(field_id) if field_id else None
    _stop_foreign(row, field_id, programme_id)
    form, attempt = OwnFieldForm(obj=row), Attempt()
    if request.method == "GET" and row is None:
        form.from_year.data = programme.starts_on.year
    if request.method == "POST":
        with saving(form) as attempt:
            services.save_own_field(programme_id, row, **form.values())
        if attempt.ok:
            return _saved(programme_id)
    page = {"one": programme, "row": row, "form": form, "differences": form.differences(attempt.conflict)}
    return pages.render("programmes/own_field.html", status=attempt.status, **page)


@blueprint.route("/<int:programme_id>/duties/new", methods=NEW_OR_EDIT)
@blueprint.route("/<int:programme_id>/duties/<int:duty_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_PROGRAMMES)
def duty(programme_id: int, duty_id: int | None = None) -> Response:
    """Add or change a duty with the bodies that lead and cooperate."""
    programme = _programme(programme_id)
    row = queries.duty(duty_id) if duty_id else None
    _stop_foreign(row, duty_id, programme_id)
    form, attempt = _duty_form(programme_id, row), Attempt()
    if request.method == "POST":
        chosen: dict[str, Any] = {name: form[name].data or [] for name in ("leads", "helpers", "objective_ids")}
        with saving(form) as attempt:
            services.save_duty(programme_id, row, tasks=form.tasks(), **chosen, **form.values())
        if attempt.ok:
            return _saved(programme_id)
    page = {"one": programme, "row": row, "form": form, "differences": form.differences(attempt.conflict)}
    return pages.render("programmes/duty.html", status=attempt.status, **page)


def _duty_form(programme_id: int, row: Duty | None) -> DutyForm:
    kept: dict[str, Any] = {}
    parts = services.chosen_parts(row, DutyRole.COOPERATE) if row else {}
    if row:
        kept = {"leads": services.chosen_bodies(row, DutyRole.LEAD), "helpers": list(parts)}
        kept["objective_ids"] = [one.id for one in row.objectives]
        for body_id, part in parts.items():
            kept |= {rules.task_field(body_id, one.name): getattr(part, one.name) for one in rules.TASKS}
    form = duty_form(parts)(obj=row, data=kept)
    locale = language()
    form.leads.choices = form.helpers.choices = [(one.id, one.name_for(locale)) for one in accounts.district_bodies()]
    served = queries.objectives(programme_id)
    form.objective_ids.choices = [(one.id, f"{one.code}. {one.text_for(locale)}") for one in served]
    return form
