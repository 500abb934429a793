"""The pages of the set-up, for the administrator and the district's office."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.duties.planning import make_ahead
from portal.programmes.queries import current_programme, the_programme
from portal.registry.choices import CollectiveKind
from portal.set_up import services
from portal.set_up.forms import DeadlinesForm, ReopenForm, StartForm, deadlines_form
from portal.set_up.opening import opening_table
from portal.set_up.steps import deadlines as asked_deadlines
from portal.set_up.steps import steps

blueprint = Blueprint("set_up", __name__, url_prefix="/set-up")


@blueprint.get("")
@needs(Permission.SET_UP)
def show() -> Response:
    """Show what is left, with where it is done."""
    return _page()


def _page(attempt: Attempt | None = None, **sent: PortalForm) -> Response:
    programme = current_programme()
    actor = current_actor()
    values: dict[str, Any] = {
        "steps": steps(programme, actor),
        "may_begin": actor.may(Permission.ADMIN_PROGRAMMES) and actor.may(Permission.ADMIN_UNITS),
        "may_set_calendars": actor.may(Permission.RETURN_CALENDAR),
        "may_withdraw": actor.may(Permission.DUTY_DEADLINE),
        "is_open": clock.set_up_is_open(),
        "has_been": clock.read_setting(clock.SET_UP) is not None,
        "mail_on": clock.mail_is_on(),
        "reason": clock.read_setting(services.REOPENED),
        "mail": sent.get("mail") or PortalForm(formdata=None),
        "closing": sent.get("closing") or PortalForm(formdata=None),
        "reopening": sent.get("reopening") or ReopenForm(formdata=None),
    }
    return pages.render("set_up/show.html", status=attempt.status if attempt else 200, **values)


@blueprint.route("/start", methods=["GET", "POST"])
@needs(Permission.SET_UP)
def start() -> Response:
    """Choose the start day."""
    chosen = clock.read_setting(clock.START_DAY)
    form, attempt = StartForm(data={"start_day": clock.start_day() if chosen else None}), Attempt()
    if request.method == "POST":
        with saving(form) as attempt:
            services.choose_start_day(**form.unversioned_values())
        if attempt.ok:
            return _saved()
    return pages.render("set_up/start.html", form=form, status=attempt.status)


def _saved() -> Response:
    flash(_("Saved."), "success")
    return redirect(url_for("set_up.show"))  # type: ignore[return-value]


@blueprint.route("/deadlines", methods=["GET", "POST"])
@needs(Permission.SET_UP)
def deadlines() -> Response:
    """Confirm the deadlines and calendars of a programme, each from the text or chosen."""
    programme = the_programme()
    shown = asked_deadlines(programme)
    make, attempt = deadlines_form(shown), Attempt()
    form: DeadlinesForm = make()
    if request.method == "POST":
        with saving(form) as attempt:
            left = services.confirm(shown, form.sources(), form.days())
            if current_actor().may(Permission.DUTY_DEADLINE):  # whose post writes for every holder
                make_ahead(programme)
        if attempt.ok:
            said = ngettext("%(num)s is still to be confirmed.", "%(num)s are still to be confirmed.", left)
            flash(said if left else _("All deadlines and calendars are confirmed."), "info" if left else "success")
            return redirect(url_for("set_up.show", programme=request.args.get("programme")))  # type: ignore[return-value]
    page: dict[str, Any] = {"the_programme": programme, "form": form, "shown": shown}
    return pages.render("set_up/deadlines.html", status=attempt.status, **page)


@blueprint.get("/opening")
@needs(Permission.DISTRICT_VIEW)
def opening() -> Response:
    """Show the opening balance beside the resolution, and what each commune has entered and declared."""
    programme = the_programme()
    table, locale = opening_table(programme), current_actor().locale
    missing = {kind: [unit.name_for(locale) for unit in table.missing(kind)] for kind in CollectiveKind}
    values: dict[str, Any] = {"table": table, "missing": missing, "the_programme": programme, "kinds": CollectiveKind}
    return pages.render("set_up/opening.html", **values)


@blueprint.post("/mail")
@needs(Permission.SET_UP)
def mail() -> Response:
    """Let mail go out, or hold it."""
    form, on = PortalForm(), request.form.get("on") == "1"
    with saving(form) as attempt:
        services.turn_mail(asked_deadlines(current_programme()), on=on)
    return _saved() if attempt.ok else _page(attempt, mail=form)


@blueprint.post("/close")
@needs(Permission.SET_UP)
def close() -> Response:
    """Close the set-up."""
    form = PortalForm()
    with saving(form) as attempt:
        services.close()
    return _saved() if attempt.ok else _page(attempt, closing=form)


@blueprint.post("/reopen")
@needs(Permission.SET_UP)
def reopen() -> Response:
    """Open the set-up again, with a reason."""
    form = ReopenForm()
    with saving(form) as attempt:
        services.reopen(**form.unversioned_values())
    return _saved() if attempt.ok else _page(attempt, reopening=form)
