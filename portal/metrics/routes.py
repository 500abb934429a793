"""The administrator's page of what an objective measures: parts, conditions, the sentence that they mean, its value."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs
from portal.core.errors import Attempt, Problems, saving
from portal.core.numbers import DASH
from portal.metrics import rules, services
from portal.metrics.definitions import Definition
from portal.metrics.forms import definition_form
from portal.metrics.measures import cents, definition_of
from portal.metrics.sentences import said_of, sentence
from portal.programmes import queries
from portal.programmes.choices import BoundUnit
from portal.programmes.models import Objective, Programme

blueprint = Blueprint("indicators", __name__)


@blueprint.route("/admin/programmes/<int:programme_id>/indicators/<int:objective_id>", methods=["GET", "POST"])
@needs(Permission.ADMIN_PROGRAMMES)
def definition(programme_id: int, objective_id: int) -> Response:
    """Say what an objective measures; asked with what was chosen so far, the page shows what that means."""
    programme, objective = queries.programme(programme_id), queries.objective(objective_id)
    if programme is None or objective is None or objective.programme_id != programme_id:
        abort(404)
    kept = definition_of(objective)
    given: Any = rules.written(kept) if kept else rules.FIRST
    sent = request.form if request.method == "POST" else request.args
    chosen = sent.to_dict() if "shape" in sent else given
    form = definition_form(chosen, sent if "shape" in sent else None, objective.version)
    attempt = Attempt()
    # Without JavaScript a press of its own shows what the choice means; nothing is saved then.
    shows_only = "show" in request.form
    if request.method == "POST" and not shows_only:
        with saving(form) as attempt:
            services.define(objective, form.given(), version=form.version.data)
        if attempt.ok:
            flash(_("Saved."), "success")
            return redirect(url_for("programmes.show", programme_id=programme_id))
    page = {"differences": [], **_preview(chosen, objective, programme)}
    # A form goes on from the version that it was made from; only after a conflict, shown, from the present one.
    version = sent.get("version", objective.version, type=int)
    if attempt.conflict is not None:
        page["differences"] = [(_("How it is measured"), said_of(objective), page["meant"] or DASH)]
        version = objective.version
    values = {"one": programme, "objective": objective, "form": form, "version": version, **page}
    status = 422 if shows_only else attempt.status
    return pages.render("indicators/definition.html", "indicators/_definition.html", status=status, **values)


def _preview(chosen: Any, objective: Objective, programme: Programme) -> dict[str, Any]:
    """Return what a choice means and comes to; where something is missing, what."""
    problems = Problems()
    made: Definition | None = rules.definition(chosen, problems)
    if made is None:
        return {"meant": None, "lacking": [str(message) for _field, message in problems], "found": None}
    unit = BoundUnit(rules.unit(made, objective.unit, problems))
    found = services.try_out(made, objective, programme)
    value = None if found.value is None else cents(found.value)
    meant = sentence(made, objective.baseline)
    return {"meant": meant, "lacking": [], "found": found, "value": value, "unit": unit.label}
