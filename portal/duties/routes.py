"""Addresses of the duty board (Section III and clause II.9)."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, errors_into
from portal.duties import board as view
from portal.duties import queries, services
from portal.duties.forms import AcceptForm, AssignForm, DeadlineForm, UpdateForm
from portal.duties.models import DutyItem
from portal.programmes import queries as programmes
from portal.programmes.models import Duty

blueprint = Blueprint("duties", __name__)


@blueprint.get("/duties")
@needs(Permission.DUTIES_VIEW)
def board() -> Response:
    """Show every duty of the programme; filters: mine, late, clause, year (0: the whole period)."""
    programme = programmes.current_programme()
    duties = programmes.duties(programme.id) if programme else []
    clauses = list(dict.fromkeys(duty.clause for duty in duties))
    years = programme.years if programme else []
    chosen = _filters(years)
    kept = [duty for duty in duties if not chosen["clause"] or duty.clause == chosen["clause"]]
    body_id = current_actor().body_id if chosen["mine"] else None
    items = queries.items([duty.id for duty in kept], chosen["year"] or None, body_id)
    rows = view.rows(kept, items, clock.today(), late_only=chosen["late"], every=_unfiltered(chosen))
    values: dict[str, Any] = {
        "groups": view.by_clause(rows),
        "rows": rows,
        "clauses": clauses,
        "years": years,
        "chosen": chosen,
    }
    return pages.render("duties/board.html", "duties/_board.html", **values, **_words())


def asked_items() -> list[DutyItem]:
    """Return the items that the address of the board asks for, by clause, body and period."""
    programme = programmes.current_programme()
    duties = programmes.duties(programme.id) if programme else []
    chosen = _filters(programme.years if programme else [])
    kept = [duty.id for duty in duties if not chosen["clause"] or duty.clause == chosen["clause"]]
    found = queries.items(kept, chosen["year"] or None, current_actor().body_id if chosen["mine"] else None)
    return [one for one in found if not chosen["late"] or view.is_late(one, clock.today())]


def _filters(years: list[int]) -> dict[str, Any]:
    year = request.args.get("year", type=int)
    return {
        "mine": request.args.get("mine") == "1",
        "late": request.args.get("late") == "1",
        "clause": request.args.get("clause", ""),
        "year": _present_year(years) if year is None else year,
    }


def _unfiltered(chosen: dict[str, Any]) -> bool:
    return not (chosen["mine"] or chosen["late"])


def _present_year(years: list[int]) -> int:
    """Return the year of the business date, kept within the programme's years; 0 without a programme."""
    return min(max(clock.today().year, years[0]), years[-1]) if years else 0


def _words() -> dict[str, Any]:
    return {
        "labels": view.STATE_LABELS,
        "signs": view.STATE_SIGNS,
        "is_late": view.is_late,
        "is_overdue": view.is_overdue,
        "named": view.NAMED_MISSING,
        "today": clock.today(),
    }


@blueprint.get("/duties/<int:duty_id>")
@needs(Permission.DUTIES_VIEW)
def show(duty_id: int) -> Response:
    """Show one duty with its items; `?year=` as on the board."""
    return _duty_page(queries.duty(duty_id) or abort(404))


def _duty_page(duty: Duty, attempt: Attempt | None = None, form: AssignForm | None = None) -> Response:
    years = _years(duty)
    chosen = _filters(years)
    row = view.Row(duty, queries.items([duty.id], chosen["year"] or None), clock.today())
    may_assign = current_actor().may(Permission.DUTY_DEADLINE)
    values: dict[str, Any] = {
        "row": row,
        "years": years,
        "chosen": chosen,
        "may_assign": may_assign,
        "sent": attempt is not None,
    }
    values["assign"] = form or _assign_form(years, fresh=True)
    return pages.render("duties/show.html", status=200 if attempt is None else 422, **values, **_words())


def _years(duty: Duty) -> list[int]:
    programme = programmes.programme(duty.programme_id)
    return programme.years if programme else []


def _assign_form(years: list[int], *, fresh: bool = False) -> AssignForm:
    form = AssignForm(formdata=None, data={"period": str(_present_year(years))}) if fresh else AssignForm()
    whole = [(f"{years[0]}-{years[-1]}", _("Whole period"))] if years else []
    form.period.choices = [*((str(year), str(year)) for year in years), *whole]
    return form


@blueprint.post("/duties/<int:duty_id>/assignment")
@needs(Permission.DUTY_DEADLINE)
def assign(duty_id: int) -> Response:
    """Give each body that leads a duty its item for a period, with the deadline."""
    duty, attempt = queries.duty(duty_id) or abort(404), Attempt()
    form = _assign_form(_years(duty))
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.assign(duty, period=str(form.period.data), deadline=form.deadline.data)
        if attempt.ok:
            flash(_("The products are assigned."), "success")
            return redirect(url_for("duties.show", duty_id=duty_id, year=str(form.period.data)[:4]))
    return _duty_page(duty, attempt, form)


@blueprint.get("/duties/items/<int:item_id>")
@needs(Permission.DUTIES_VIEW)
def item(item_id: int) -> Response:
    """Show one item, its story, and the forms that the reader's post may use."""
    return _item_page(_item(item_id))


def _item(item_id: int) -> DutyItem:
    return queries.item(item_id) or abort(404)


def _item_page(found: DutyItem, attempt: Attempt | None = None, **forms: Any) -> Response:
    actor = current_actor()
    may_update = found.body_id == actor.body_id and actor.may(Permission.DUTY_UPDATE)
    values = {
        "update": forms.get("update") or _fresh_update(found),
        "deadline": forms.get("deadline") or DeadlineForm(formdata=None),
        "accept": forms.get("accept") or AcceptForm(formdata=None),
        "may_update": may_update and found.state != "accepted",
        "may_decide": actor.may(Permission.DUTY_DEADLINE),
        "conflict": attempt.conflict if attempt else None,
        "sent": next(iter(forms), ""),
    }
    status = 200 if attempt is None else attempt.status if not attempt.ok else 422
    return pages.render(
        "duties/item.html", item=found, story=queries.story(found.id), status=status, **values, **_words()
    )


def _fresh_update(found: DutyItem) -> UpdateForm:
    kept = {name: getattr(found, name) for name in ("note", "document_number", "explanation")}
    state = found.state if found.state in services.HOLDER_STATES else "in_progress"
    return UpdateForm(formdata=None, data={**kept, "state": state, "happened_on": clock.today()})


@blueprint.post("/duties/items/<int:item_id>")
@needs(Permission.DUTY_UPDATE)
def update(item_id: int) -> Response:
    """Take the holder's report of its own item; another body's item answers 403."""
    found = _item(item_id)
    actor = current_actor()
    if found.body_id != actor.body_id:
        abort(403)
    form, attempt = UpdateForm(), Attempt()
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.update_item(found, posting_id=actor.posting_id, **_values(form))
        if attempt.ok:
            return _saved(found, _("Saved."))
    return _item_page(found, attempt, update=form)


@blueprint.post("/duties/items/<int:item_id>/deadline")
@needs(Permission.DUTY_DEADLINE)
def set_deadline(item_id: int) -> Response:
    """Set or move a deadline, with a reason."""
    found = _item(item_id)
    form, attempt = DeadlineForm(), Attempt()
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.set_deadline(found, **_decided(), **_values(form))
        if attempt.ok:
            return _saved(found, _("The deadline is set."))
    return _item_page(found, attempt, deadline=form)


@blueprint.post("/duties/items/<int:item_id>/acceptance")
@needs(Permission.DUTY_DEADLINE)
def accept(item_id: int) -> Response:
    """Accept a submitted product."""
    found = _item(item_id)
    form, attempt = AcceptForm(), Attempt()
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.accept(found, **_decided(), **_values(form))
        if attempt.ok:
            return _saved(found, _("Accepted."))
    return _item_page(found, attempt, accept=form)


def _decided() -> dict[str, Any]:
    return {"posting_id": current_actor().posting_id, "happened_on": clock.today()}


def _values(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.data.items() if name != "csrf_token"}


def _saved(found: DutyItem, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("duties.item", item_id=found.id))
