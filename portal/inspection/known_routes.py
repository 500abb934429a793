"""Addresses of the view of a past moment: choose it, leave it."""

from datetime import datetime

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import session
from portal.core import clock, pages, tenancy
from portal.core.access import Permission, needs
from portal.core.errors import errors_into
from portal.inspection.forms import KnownForm
from portal.units import queries as units

blueprint = Blueprint("known_at", __name__)


@blueprint.get("/inspection/known-at")
@needs(Permission.KNOWN_AT)
def choose() -> Response:
    """Show the form that asks for a moment; `?at=` fills it in."""
    try:
        local = datetime.fromisoformat(request.args.get("at", "")).astimezone(clock.ZONE)
    except (ValueError, OverflowError):  # unreadable, or outside the calendar in our zone
        local = (tenancy.recorded_moment() or clock.now() - session.SETTLED).astimezone(clock.ZONE)
    return _page(KnownForm(formdata=None, day=local.date(), time=local.time()))


def _page(form: KnownForm, status: int = 200) -> Response:
    return pages.render("inspection/known_at.html", form=form, first=units.first_recorded(), status=status)


@blueprint.post("/inspection/known-at")
@needs(Permission.KNOWN_AT)
def enter() -> Response:
    """Show everything as of a moment from now on, until the view is left."""
    form = KnownForm()
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            moment = datetime.combine(form.day.data, form.time.data, clock.ZONE)  # type: ignore[arg-type]
            field = "day" if form.day.data > clock.now().date() else "time"  # type: ignore[operator]
            session.check_moment(moment, units.first_recorded(), field)
        if attempt.ok:
            session.enter_view(moment)
            return redirect(url_for("home.index"))
    return _page(form, 422)


@blueprint.post("/inspection/known-at/leave")
@needs(Permission.KNOWN_AT)
def leave() -> Response:
    """Go back to now."""
    session.leave_view()
    flash(_("You see the present again."), "info")
    return redirect(url_for("home.index"))
