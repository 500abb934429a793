"""The view of a past moment (transaction time): everything as the system had recorded it then; nothing is written.

Of the two times that a fact has, valid time (from which day it holds) is columns of its own, read by "as of" queries;
transaction time (since when the system says so) is the schema `history`, read through this view.

The moment is kept with the session, in its signed cookie, and belongs to the account that chose it. The actor, post
and permissions are always those of the present; what the pages show is all of then, the business date included.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask import g, has_app_context, request, session
from flask_babel import lazy_gettext as _l

from portal.core import clock, errors, tenancy
from portal.core.access import Permission
from portal.core.errors import RuleBroken
from portal.core.unit_of_work import is_unsafe

KEPT = "known_at"
# A version counts from the start of its commit and is seen at its end. Beyond this the two are one.
SETTLED = timedelta(minutes=1)
# What one may send within the view: it touches the session only.
STILL_OPEN = {"known_at.leave", "accounts.sign_out", "accounts.set_locale"}
REFUSED = (
    _l("Nothing can be changed in the view of a past moment"),
    _l("Nothing was saved. Go back to now first: the strip at the top of each page has the button."),
)
_CACHED = ("business_date", "programme")  # of the present, read before the view opens


def check(moment: datetime, first: datetime | None, field: str | None = None) -> None:
    """Raise RuleBroken for a moment that is no settled past, or that lies before the first record (None: none yet)."""
    if moment > clock.now() - SETTLED:
        raise RuleBroken(
            _l("Choose a moment at least one minute ago: what is being saved just now may still move."), field
        )
    if first is None or moment < first:
        raise RuleBroken(_l("The system held no records then yet."), field)


def enter(moment: datetime) -> None:
    """Let the session show a past moment from its next request on."""
    session[KEPT] = {"at": moment.isoformat(), "account": g.actor.account_id}


def leave() -> None:
    """Let the session show the present again."""
    session.pop(KEPT, None)


def open_view() -> None:
    """Before each request, once the actor stands: show the session's moment, if its post may."""
    kept = session.get(KEPT)
    if kept is None or g.actor is None:
        return
    if kept["account"] != g.actor.account_id or not g.actor.may(Permission.KNOWN_AT):
        leave()
    elif request.endpoint != "known_at.leave":
        _show(datetime.fromisoformat(kept["at"]))


def own_locale() -> str | None:
    """Return the language chosen within the view, where the person's own cannot be written; else None."""
    return (session.get(KEPT) or {}).get("locale")


def choose_locale(locale: str) -> bool:
    """Keep a language for the view only; returns whether the session shows a past moment."""
    if tenancy.recorded_moment() is None:
        return False
    session[KEPT] = {**session[KEPT], "locale": locale}
    return True


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Command-line work and tests: show a past moment, then the present again."""
    _show(moment)
    try:
        yield
    finally:
        _show(None)


def _show(moment: datetime | None) -> None:
    tenancy.as_recorded_at(moment)
    if has_app_context():
        for name in _CACHED:
            g.pop(name, None)


def refuse_writes() -> Any:
    """Before each request: in the view of a past moment whatever would write is refused, in plain words."""
    if is_unsafe() and tenancy.recorded_moment() is not None and request.endpoint not in STILL_OPEN:
        return errors.show(403, REFUSED)
    return None
