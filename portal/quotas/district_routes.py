"""Addresses of the district's allocation: the grid, the decisions, the communes' proposals."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.programmes.models import Programme
from portal.programmes.queries import the_programme
from portal.quotas import corrections, queries, services
from portal.quotas.blueprint import address, blueprint, is_final
from portal.quotas.forms import CorrectionForm, DecisionForm, GridForm
from portal.quotas.grid import Grid
from portal.quotas.keys import Amount, Key, by_code, keys_of, words_of
from portal.quotas.queries import Cell
from portal.registry.choices import FOUNDED_KINDS, FoundedKind
from portal.units import queries as units
from portal.units.models import Unit


@blueprint.get("/district/quotas")
@needs(Permission.ALLOCATION_VIEW)
def allocation() -> Response:
    """Show the allocation of one kind: units × years, totals, the gap to the objective."""
    programme = the_programme()
    keys = by_code(keys_of(programme))
    key = keys[_kind(keys)]
    return _allocation_page(programme, keys, key, GridForm(_grid(programme, key), formdata=None))


@blueprint.post("/district/quotas")
@needs(Permission.QUOTA_ALLOCATE)
def save_draft() -> Response:
    """Keep the changed cells; where somebody else changed the same ones, show both."""
    programme = the_programme()
    keys = by_code(keys_of(programme))
    key = keys[_kind(keys)]
    form = GridForm(_grid(programme, key))
    try:
        with saving(form) as attempt:
            number = services.save_draft(programme_id=programme.id, cells=form.grid.changes())
    except services.DraftConflict as conflict:
        return _allocation_page(programme, keys, key, form, conflicts=form.grid.take(conflict.theirs), status=409)
    if not attempt.ok:
        return _allocation_page(programme, keys, key, form, status=attempt.status)
    flash(_say_changed(number), "success" if number else "info")
    return redirect(address("quotas.allocation", kind=key.code))


@blueprint.post("/district/quotas/fill-from-proposals")
@needs(Permission.QUOTA_ALLOCATE)
def fill_from_proposals() -> Response:
    """Fill the empty cells with what the communes proposed and both agreed to."""
    programme = the_programme()
    number = services.fill_from_proposals(programme_id=programme.id)
    if number:
        said = ngettext("%(num)s empty cell was filled.", "%(num)s empty cells were filled.", number)
    else:
        said = _("No empty cell has an agreed proposal.")
    flash(said, "success" if number else "info")
    return redirect(address("quotas.allocation", kind=_kind(by_code(keys_of(programme)))))


@blueprint.get("/district/quotas/proposals")
@needs(Permission.ALLOCATION_VIEW)
def proposals() -> Response:
    """Show how the proposal of each commune stands."""
    programme = the_programme()
    made = queries.proposals(programme.id)
    return pages.render(
        "quotas/proposals.html",
        the_programme=programme,
        final=is_final(programme),
        communes=units.communes_shown(_day(programme), made),
        proposals=made,
        keys=keys_of(programme),
        sums=queries.proposed_sums(programme.id),
        targets=queries.proposed_targets(programme.id),
        signers=queries.signers(made.values()),
        is_front=current_actor().body_code == services.FRONT,
    )


@blueprint.get("/district/quotas/issue")
@needs(Permission.QUOTA_ISSUE)
def decide() -> Response:
    """Show what waits to be issued, and the form of the decision."""
    return _decision_page(DecisionForm(formdata=None))


@blueprint.post("/district/quotas/issue")
@needs(Permission.QUOTA_ISSUE)
def issue() -> Response:
    """First show what the decision will change; once confirmed, issue it."""
    form, programme, action = DecisionForm(), the_programme(), request.form.get("action")
    if action == "edit":
        return _decision_page(form)
    typed = {field.name: field.data for field in form.described}
    with saving(form) as attempt:
        if action == "issue":
            posting_id = current_actor().posting_id
            services.issue(programme_id=programme.id, posting_id=posting_id, seen=form.seen.data, **typed)
        else:
            changes = services.review(programme_id=programme.id, **typed)
    if not attempt.ok:
        return _decision_page(form, status=attempt.status)
    if action != "issue":
        return _decision_page(form, template="quotas/confirm.html", seen=services.fingerprint(changes))
    flash(_("Decision %(number)s is issued.", number=form.number.data), "success")
    return redirect(address("quotas.allocation"))


@blueprint.route("/district/quotas/decisions/<int:decision_id>/correct", methods=["GET", "POST"])
@needs(Permission.QUOTA_ISSUE)
def correct(decision_id: int) -> Response:
    """Correct what was typed of a decision, with a reason, while history is open."""
    programme = the_programme()
    decision = queries.decision(programme.id, decision_id) or abort(404)
    said = queries.cells_of(decision.id)
    communes = units.communes_shown(decision.decided_on, {cell[0] for cell in said})
    keys = keys_of(programme)
    places = [(one.id, key.code, year) for one in communes for key in keys for year in programme.years]
    kept = {name: getattr(decision, name) for name in ("number", "decided_on", "basis")}
    form, attempt = CorrectionForm(Grid(places, said, keys=keys), data=kept), Attempt()
    if request.method == "POST":
        typed = {field.name: field.data for field in form.described}
        with saving(form) as attempt:
            cells = {cell: new for cell, (_was, new) in form.grid.changes().items()}
            corrections.correct(decision, cells=cells, posting_id=current_actor().posting_id, **typed)
        if attempt.ok:
            flash(_("Decision %(number)s is corrected.", number=form.number.data), "success")
            return redirect(address("quotas.allocation", _anchor="decisions"))
    return pages.render(
        "quotas/correct.html",
        the_programme=programme,
        decision=decision,
        form=form,
        grid=form.grid,
        keys=by_code(keys),
        communes=communes,
        names={unit.id: unit.name_for(current_actor().locale) for unit in communes},
        history_open=queries.is_history_open(),
        status=attempt.status,
    )


def _kind(keys: Mapping[str, Key]) -> str:
    """Which key the grid shows: `?kind=THT`, `?kind=objective-7`, else HTX."""
    asked = request.args.get("kind", "")
    return asked if asked in keys else FoundedKind.HTX


def _day(programme: Programme) -> Any:
    return min(clock.today(), programme.ends_on)


def _say_changed(number: int) -> str:
    if not number:
        return _("Nothing was changed.")
    return ngettext("%(num)s cell saved in the draft.", "%(num)s cells saved in the draft.", number)


def _communes(programme: Programme, present: Mapping[Cell, Amount]) -> list[Unit]:
    return units.communes_shown(_day(programme), {cell[0] for cell in present})


def _grid(programme: Programme, key: Key) -> Grid:
    present = queries.in_preparation(programme.id)
    cells = [(one.id, key.code, year) for one in _communes(programme, present) for year in programme.years]
    return Grid(cells, present, keys=[key])


def _allocation_page(
    programme: Programme,
    keys: Mapping[str, Key],
    key: Key,
    form: GridForm,
    *,
    conflicts: Any = (),
    status: int = 200,
) -> Response:
    communes = _communes(programme, queries.allocation(programme.id))
    made = queries.decisions(programme.id)
    locale = current_actor().locale
    return pages.render(
        "quotas/allocation.html",
        the_programme=programme,
        final=is_final(programme),
        key=key,
        keys=keys,
        grid=form.grid,
        form=form,
        conflicts=conflicts,
        communes=communes,
        names={unit.id: unit.name_for(locale) for unit in communes},
        issued=queries.issued(programme.id),
        proposed=queries.proposed_values(programme.id),
        pending=len(queries.pending(programme.id)),
        decisions=made,
        history_open=queries.is_history_open(),
        target=queries.target(programme.id),
        status=status,
    )


def _decision_page(
    form: DecisionForm, *, template: str = "quotas/issue.html", seen: str = "", status: int = 200
) -> Response:
    programme = the_programme()
    changes, present = queries.pending(programme.id), queries.in_preparation(programme.id)
    communes, made = _communes(programme, present), queries.decisions(programme.id)
    history_open, keys = queries.is_history_open(), by_code(keys_of(programme))
    form.basis.flags.quiet = (
        bool(made) and not history_open
    )  # an adjustment needs its basis: its label is not "optional"
    return pages.render(
        template,
        the_programme=programme,
        final=is_final(programme),
        form=form,
        seen=seen,
        changes=changes,
        communes={unit.id: unit for unit in communes},
        words=words_of(programme),
        sums={code: sum(value for cell, value in present.items() if cell[1] == code) for code in FOUNDED_KINDS},
        targets=[(key, sum(cell[1] == code for cell in present)) for code, key in keys.items() if key.objective],
        history_open=history_open,
        empty=len(communes) * len(programme.years) * len(keys) - sum(cell[1] in keys for cell in present),
        decisions=made,
        target=queries.target(programme.id),
        status=status,
    )
