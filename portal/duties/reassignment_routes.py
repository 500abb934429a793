"""Addresses where the district office reassigns a body's tasks to its successor: first look, then confirm."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.accounts import body_services as bodies
from portal.accounts import queries as accounts
from portal.accounts.models import Body
from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import errors_into, saving
from portal.core.numbers import language
from portal.duties import reassignment
from portal.duties.blueprint import blueprint
from portal.duties.forms import ReassignForm
from portal.programmes import queries as programmes
from portal.programmes.models import Duty

NEW_BODY = 0


@blueprint.get("/duties/reassign")
@needs(Permission.DUTY_DEADLINE)
def reassign() -> Response:
    """Choose who passes on what to whom and from when; once chosen, show what would be reassigned."""
    duties = _duties()
    chosen = "source" in request.args
    form = _form(duties, formdata=request.args if chosen else None, data={"day": clock.today()})
    plan = None
    if chosen and _is_whole(form):
        with errors_into(form):
            plan = _plan(form, duties)
    return _page(form, plan)


def _is_whole(form: ReassignForm) -> bool:
    """The reason and a new name are asked for beside what is confirmed."""
    return not [name for name in ("source", "target", "duty", "day") if not form[name].validate(form)]


@blueprint.post("/duties/reassign")
@needs(Permission.DUTY_DEADLINE)
def do_reassign() -> Response:
    """Reassign the tasks."""
    duties, plan = _duties(), None
    form = _form(duties)
    with saving(form) as attempt:
        plan = _plan(form, duties)
        if plan.target is None:
            plan.target = bodies.succeed_body(plan.source, name_vi=form.name_vi.data, name_en=form.name_en.data)
        number = reassignment.reassign(plan, reason=form.reason.data, posting_id=current_actor().posting_id)
    if not attempt.ok:
        return _page(form, plan, attempt.status)
    flash(
        ngettext(
            "The task has passed on, %(num)s open product with it.",
            "The tasks have passed on, %(num)s open products with them.",
            number,
        ),
        "success",
    )
    return redirect(url_for("duties.board"))


def _duties() -> list[Duty]:
    programme = programmes.current_programme()
    return programmes.duties(programme.id) if programme else []


def _form(duties: Iterable[Duty], **given: Any) -> ReassignForm:
    locale = language()
    form = ReassignForm(**given)
    named = {part.body_id: part.body for duty in duties for part in duty.parts if part.valid_to is None}
    form.source.choices = [(one.id, one.name_for(locale)) for one in _ordered(named.values())]
    every = [*accounts.district_bodies(), *accounts.commune_committees()]
    new = (NEW_BODY, _("a new body: the same one under a new name"))
    form.target.choices = [new, *((one.id, one.name_for(locale)) for one in every)]
    form.duty.choices = [
        (0, _("all its duties")),
        *((one.id, f"{one.code} · {one.product_for(locale)}") for one in duties),
    ]
    return form


def _ordered(found: Iterable[Body]) -> list[Body]:
    return sorted(found, key=lambda one: (one.unit_id is not None, one.id))


def _plan(form: ReassignForm, duties: list[Duty]) -> reassignment.Reassignment:
    source, target = (accounts.body(one) if one else None for one in (form.source.data, form.target.data))
    kept = [duty for duty in duties if form.duty.data in (0, duty.id)]
    return reassignment.plan_reassignment(source, target, form.day.data, kept)


def _page(form: ReassignForm, plan: reassignment.Reassignment | None, status: int = 200) -> Response:
    names = {duty.id: duty for duty in _duties()}
    return pages.render("duties/reassign.html", form=form, plan=plan, duties=names, status=status)
