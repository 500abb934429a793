"""Addresses of the duty board (Section III and clause II.9): five views of the same items, and a duty's own page."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.duties import board as boards
from portal.duties import planning, queries, services
from portal.duties.blueprint import asked, blueprint, filters, present_year, standing
from portal.duties.forms import AssignForm, WithdrawForm
from portal.programmes import queries as programmes
from portal.programmes.models import Duty


def _view(fragment: str, offered: dict[str, Any], **values: Any) -> Response:
    values |= {"fragment": fragment, "view": request.endpoint, "may_assign": _may_assign()}
    return pages.render("duties/board.html", fragment, **values, **offered, **standing())


def _may_assign() -> bool:
    return current_actor().may(Permission.DUTY_DEADLINE)


@blueprint.get("/duties")
@needs(Permission.DUTIES_VIEW)
def board() -> Response:
    """Show every duty of the programme under its clause."""
    duties, items, offered = asked()
    chosen = offered["chosen"]
    every = not (chosen["late"] or chosen["body"])
    found = boards.rows(duties, items, clock.today(), every=every)
    return _view("duties/_board.html", offered, groups=boards.by_clause(found), rows=found)


@blueprint.get("/duties/matrix")
@needs(Permission.DUTIES_VIEW)
def matrix() -> Response:
    """Show who does what: bodies against clauses."""
    duties, items, offered = asked()
    if offered["chosen"]["body"] or offered["chosen"]["late"]:
        duties = [duty for duty in duties if any(item.duty_id == duty.id for item in items)]
    clauses, lines = boards.matrix(duties, items, clock.today())
    if offered["chosen"]["body"]:
        lines = [line for line in lines if line.body.id == offered["chosen"]["body"]]
    return _view("duties/_matrix.html", offered, columns=clauses, lines=lines)


@blueprint.get("/duties/mine")
@needs(Permission.DUTIES_VIEW)
def mine() -> Response:
    """Show what the person's own body owes and has done, over the whole period."""
    programme = programmes.current_programme()
    duties = programmes.duties(programme.id) if programme else []
    items = queries.board_items([duty.id for duty in duties], body_id=current_actor().body_id)
    chosen = filters([]) | {"mine": True, "body": current_actor().body_id, "late": False, "clause": ""}
    groups = boards.mine(items, clock.today())
    return _view("duties/_mine.html", {"chosen": chosen}, groups=groups, number=len(items))


@blueprint.get("/duties/deadlines")
@needs(Permission.DUTIES_VIEW)
def deadlines() -> Response:
    """Show the items month by month, as they fall due."""
    _duties, items, offered = asked()
    return _view("duties/_deadlines.html", offered, months=boards.by_deadline(items))


@blueprint.get("/duties/objectives")
@needs(Permission.DUTIES_VIEW)
def objectives() -> Response:
    """Show the duties under the objectives that they serve."""
    duties, items, offered = asked()
    chosen = offered["chosen"]
    groups = boards.by_objective(duties, items, clock.today())
    if chosen["late"] or chosen["body"]:
        groups = [(one, [row for row in found if row.items]) for one, found in groups]
    return _view("duties/_objectives.html", offered, groups=[pair for pair in groups if pair[1]])


@blueprint.post("/duties/schedule")
@needs(Permission.DUTY_DEADLINE)
def schedule() -> Response:
    """Make the items ahead that the duties' recurrence asks for; the same again changes nothing."""
    programme = programmes.the_programme()
    done = planning.make_ahead(programme)
    said = [ngettext("%(num)s product made", "%(num)s products made", done.made)]
    said.append(ngettext("%(num)s moved", "%(num)s moved", done.moved))
    said.append(ngettext("%(num)s withdrawn", "%(num)s withdrawn", done.withdrawn))
    said.append(ngettext("%(num)s passed on", "%(num)s passed on", done.reassigned))
    flash("; ".join(said) + ".", "success")
    return redirect(url_for("duties.board"))


@blueprint.get("/duties/<int:duty_id>")
@needs(Permission.DUTIES_VIEW)
def show(duty_id: int) -> Response:
    """Show one duty with its items; `?year=` as on the board."""
    return _duty_page(queries.duty(duty_id) or abort(404))


def _duty_page(
    duty: Duty,
    attempt: Attempt | None = None,
    form: AssignForm | None = None,
    withdrawal: WithdrawForm | None = None,
) -> Response:
    years = _years(duty)
    chosen = filters(years)
    row = boards.Row(duty, queries.board_items([duty.id], chosen["year"] or None), clock.today())
    values: dict[str, Any] = {
        "row": row,
        "files": queries.files([one.id for one in row.items]),
        "years": years,
        "chosen": chosen,
        "may_assign": _may_assign(),
        "sent": form is not None,
    }
    values["assign"] = form or _assign_form(years, fresh=True)
    values["withdrawal"] = withdrawal or WithdrawForm(formdata=None, ids="withdrawal")
    return pages.render("duties/show.html", status=attempt.status if attempt else 200, **values, **standing())


def _years(duty: Duty) -> list[int]:
    programme = programmes.programme(duty.programme_id)
    return programme.years if programme else []


def _assign_form(years: list[int], *, fresh: bool = False) -> AssignForm:
    form = AssignForm(formdata=None, data={"period": str(present_year(years))}) if fresh else AssignForm()
    whole = [(f"{years[0]}-{years[-1]}", _("Whole period"))] if years else []
    form.period.choices = [*((str(year), str(year)) for year in years), *whole]
    return form


@blueprint.post("/duties/<int:duty_id>/assign")
@needs(Permission.DUTY_DEADLINE)
def assign(duty_id: int) -> Response:
    """Give each body that leads a duty its item for a period, with the deadline."""
    duty = queries.duty(duty_id) or abort(404)
    form = _assign_form(_years(duty))
    with saving(form) as attempt:
        planning.assign(duty, period=form.period.data, deadline=form.deadline.data)
    if not attempt.ok:
        return _duty_page(duty, attempt, form)
    flash(_("The products are assigned."), "success")
    return redirect(url_for("duties.show", duty_id=duty_id, year=str(form.period.data)[:4]))


@blueprint.post("/duties/<int:duty_id>/withdraw")
@needs(Permission.DUTY_DEADLINE)
def withdraw_duty(duty_id: int) -> Response:
    """Withdraw a duty that was entered wrongly, with what is still owed of it; the reason stays in its history."""
    duty, form = queries.duty(duty_id) or abort(404), WithdrawForm(ids="withdrawal")
    with saving(form) as attempt:
        items = queries.items([duty.id])
        number = services.withdraw_duty(duty, items, posting_id=current_actor().posting_id, **form.unversioned_values())
    if not attempt.ok:
        return _duty_page(duty, attempt, withdrawal=form)
    said = ngettext("Withdrawn, with %(num)s product.", "Withdrawn, with %(num)s products.", number)
    flash(said, "success")
    return redirect(url_for("duties.board"))
