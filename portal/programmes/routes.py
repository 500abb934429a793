"""The administrator's programmes: list, period, objectives, duties."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.core import pages
from portal.core.access import Permission, needs
from portal.core.errors import Attempt, errors_into
from portal.programmes import queries, services
from portal.programmes.forms import (
    METRICS,
    OPERATORS,
    RECURRENCES,
    UNITS,
    DutyForm,
    NewProgrammeForm,
    ObjectiveForm,
    ProgrammeForm,
    TaskForm,
    VersionedForm,
)
from portal.programmes.models import Duty, Programme

blueprint = Blueprint("programmes", __name__, url_prefix="/admin/programmes")
NEW_OR_EDIT = ["GET", "POST"]
DUTY_CHOICES = ("leads", "helpers", "objective_ids")


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
    locale = _locale()
    form.copy_from.choices = [(0, _("nothing")), *((one.id, one.name_for(locale)) for one in queries.programmes())]
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            made = services.save_programme(None, form.values("copy_from"), copy_from=form.copy_from.data or None)
        if attempt.ok:
            return _saved(made.id)
    return pages.render("programmes/new.html", form=form, status=_status(form, attempt))


def _locale() -> str:
    return str(get_locale() or "vi")[:2]


def _status(form: VersionedForm, attempt: Attempt) -> int:
    if not form.is_submitted():
        return 200
    return 422 if attempt.ok else attempt.status


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
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.save_programme(programme, form.values(), version=form.version.data)
        if attempt.ok:
            return _saved(programme_id)
    values: dict[str, Any] = {"objectives": queries.objectives(programme_id), "duties": queries.duties(programme_id)}
    words: dict[str, Any] = {"metrics": METRICS, "operators": OPERATORS, "units": UNITS, "recurrences": RECURRENCES}
    page: dict[str, Any] = {
        "one": programme,
        "form": form,
        "conflict": attempt.conflict,
    }
    return pages.render("programmes/show.html", status=_status(form, attempt), **page, **values, **words)


@blueprint.route("/<int:programme_id>/objectives/new", methods=NEW_OR_EDIT)
@blueprint.route("/<int:programme_id>/objectives/<int:objective_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_PROGRAMMES)
def objective(programme_id: int, objective_id: int | None = None) -> Response:
    """Add or change an objective."""
    programme = _programme(programme_id)
    row = queries.objective(objective_id) if objective_id else None
    _stop_foreign(row, objective_id, programme_id)
    form, attempt = ObjectiveForm(obj=row), Attempt()
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.save_objective(programme_id, row, form.values(), version=form.version.data)
        if attempt.ok:
            return _saved(programme_id)
    page = {"one": programme, "row": row, "form": form, "conflict": attempt.conflict}
    return pages.render("programmes/objective.html", status=_status(form, attempt), **page)


def _stop_foreign(row: Any, row_id: int | None, programme_id: int) -> None:
    if row_id is not None and (row is None or row.programme_id != programme_id):
        abort(404)


@blueprint.post("/<int:programme_id>/objectives/<int:objective_id>/removal")
@needs(Permission.ADMIN_PROGRAMMES)
def remove_objective(programme_id: int, objective_id: int) -> Response:
    """Remove an objective."""
    row = queries.objective(objective_id)
    if row is None or row.programme_id != programme_id:
        abort(404)
    services.remove_objective(row)
    return _saved(programme_id)


@blueprint.route("/<int:programme_id>/duties/new", methods=NEW_OR_EDIT)
@blueprint.route("/<int:programme_id>/duties/<int:duty_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_PROGRAMMES)
def duty(programme_id: int, duty_id: int | None = None) -> Response:
    """Add or change a duty with the bodies that lead and cooperate."""
    programme = _programme(programme_id)
    row = queries.duty(duty_id) if duty_id else None
    _stop_foreign(row, duty_id, programme_id)
    form, attempt = _duty_form(programme_id, row), Attempt()
    tasks = _task_forms(row)
    if form.validate_on_submit() & all(one.validate() for one in tasks.values()):
        chosen = {name: form.data[name] or [] for name in DUTY_CHOICES}
        said = {body_id: (one.vi.data or "", one.en.data or "") for body_id, one in tasks.items()}
        with errors_into(form) as attempt:
            services.save_duty(programme_id, row, form.values(*chosen), version=form.version.data, tasks=said, **chosen)
        if attempt.ok:
            return _saved(programme_id)
    page = {"one": programme, "row": row, "form": form, "tasks": tasks, "conflict": attempt.conflict}
    return pages.render("programmes/duty.html", status=_status(form, attempt), **page)


def _duty_form(programme_id: int, row: Duty | None) -> DutyForm:
    kept: dict[str, Any] = {}
    if row:
        kept = {"leads": services.chosen_bodies(row, "lead"), "helpers": services.chosen_bodies(row, "cooperate")}
        kept["objective_ids"] = [one.id for one in row.objectives]
    form = DutyForm(obj=row, data=kept)
    locale = _locale()
    form.leads.choices = form.helpers.choices = [(one.id, one.name_for(locale)) for one in accounts.district_bodies()]
    served = queries.objectives(programme_id)
    form.objective_ids.choices = [(one.id, f"{one.code}. {one.text_for(locale)}") for one in served]
    return form


def _task_forms(row: Duty | None) -> dict[int, TaskForm]:
    """Return a small form for each cooperating body that the duty names already."""
    parts = services.chosen_parts(row, "cooperate") if row else {}
    sent = request.form if request.method == "POST" else None
    return {
        body_id: TaskForm(
            sent, prefix=f"task-{body_id}-", meta={"csrf": False}, data={"vi": part.task_vi, "en": part.task_en}
        )
        for body_id, part in parts.items()
    }
