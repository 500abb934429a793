"""Addresses of the district's review: all units of a period, several accepted at once, sums, units over time."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.programmes.queries import the_programme
from portal.returns import overview, queries, review, services
from portal.returns.blueprint import blueprint, the_posting
from portal.returns.figures import LINES
from portal.returns.models import Period, Return
from portal.returns.rules import NONE_CHOSEN
from portal.returns.services import Choice


@blueprint.get("/district/returns")
@needs(Permission.RETURN_BOARD)
def review_period() -> Response:
    """Show every unit's return of a period; `?open=` shows one beside the list."""
    period = review.chosen_period(the_programme().id)
    if period is None:
        return pages.render("returns/none.html", own_owed=review.own_owed(), own_special=review.own_special())
    return review.page(period, review.opened_return(period))


def _period() -> Period:
    return review.chosen_period(the_programme().id) or abort(404)


@blueprint.post("/district/returns/open")
@needs(Permission.RETURN_REVIEW)
def open_returns() -> Response:
    """Open a period's returns by hand; those that exist stay."""
    period = _period()
    made = services.open_period(period, clock.today())
    said = ngettext("%(num)s return opened.", "%(num)s returns opened.", len(made))
    flash(said if made else _("All returns of this period are open already."), "success" if made else "info")
    return redirect(review.place(period))  # type: ignore[return-value]


@blueprint.post("/district/returns/accept")
@needs(Permission.RETURN_REVIEW)
def accept_selected() -> Response:
    """First show what is going to be accepted; once confirmed, accept it."""
    period = _period()
    opened = review.opened_return(period)
    choices = [choice for text in request.form.getlist("pick") if (choice := _choice(text)) is not None]
    if not choices:
        flash(str(NONE_CHOSEN), "warning")
        return redirect(review.place(period, opened))  # type: ignore[return-value]
    if request.form.get("confirmed") != "1":
        return _confirmation(period, opened, choices)
    _say(services.accept_many(choices, the_posting()))
    return redirect(review.place(period, opened, pick="none"))  # type: ignore[return-value]


def _choice(text: str) -> Choice | None:
    """Read COMMUNE-RETURN-VERSION; None for what cannot be one, or lies beyond what may be read."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 10 for part in parts):
        return None
    choice = Choice(*(int(part) for part in parts))
    return choice if choice.tenant_id in current_actor().reads else None


def _confirmation(period: Period, opened: Return | None, choices: list[Choice]) -> Response:
    picked = {(one.tenant_id, one.return_id): one for one in choices}
    stands = [one for one in review.statuses(period) if one.key in picked]
    return pages.render(
        "returns/accept.html",
        "returns/_accept.html",
        the_period=period,
        opened=opened,
        stands=stands,
        picked=picked,
        names=review.unit_names(stands),
        place=review.place,
    )


def _say(result: services.Accepted) -> None:
    if result.accepted:
        number = len(result.accepted)
        flash(ngettext("%(num)s return accepted.", "%(num)s returns accepted.", number), "success")
    if result.skipped:
        text = ngettext(
            "%(num)s return changed meanwhile and was left: look at it once more.",
            "%(num)s returns changed meanwhile and were left: look at them once more.",
            len(result.skipped),
        )
        flash(text, "warning")


@blueprint.get("/district/returns/consolidation")
@needs(Permission.RETURN_BOARD)
def consolidation() -> Response:
    """Show the district's sums of a period from what is accepted, or accepted and signed (`?with=signed`)."""
    period, with_signed = _period(), request.args.get("with") == "signed"
    found, compared = review.consolidated(period, with_signed=with_signed)
    names = review.unit_names([*found.included, *found.missing])
    return pages.render(
        "returns/consolidation.html",
        the_period=period,
        periods=queries.periods_opened(the_programme().id, clock.today()),
        found=found,
        compared=compared,
        with_signed=with_signed,
        names=names,
        missing=[names[one.key] for one in found.missing],
        lines=LINES,
    )


@blueprint.get("/district/returns/over-time")
@needs(Permission.RETURN_BOARD)
def over_time() -> Response:
    """Show completeness and timeliness of each unit over the periods of a calendar."""
    programme = the_programme()
    calendars = queries.calendars(programme.id)
    asked = request.args.get("calendar", type=int)
    calendar = next((one for one in calendars if one.id == asked), next(iter(calendars), None)) or abort(404)
    values: dict[str, Any] = {"calendars": calendars, "calendar": calendar}
    return pages.render("returns/over_time.html", table=overview.table(calendar, clock.today()), **values)
