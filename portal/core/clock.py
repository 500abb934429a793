"""The one clock, in local time (Asia/Ho_Chi_Minh).

Two times, never mixed: `today()` is the *business date*, which an illustrative instance sets into
mid-programme and which every business rule uses; `now()` is the real moment, which audit and history use.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g, has_app_context

from portal.core.settings import read_setting
from portal.core.tenancy import recorded_moment

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BUSINESS_DATE = "business_date"
_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """Return the real moment, with its zone."""
    return _frozen.get() or datetime.now(ZONE)


def today() -> date:
    """Return the business date: frozen by a test, else TODAY, else the administrator's, else the real one.

    In the view of a past moment it is the one that held then.
    """
    frozen = _frozen.get()
    if frozen is not None:
        return frozen.date()
    if not has_app_context():
        return now().date()
    return _set_date() or (recorded_moment() or now()).astimezone(ZONE).date()


def _set_date() -> date | None:
    if "business_date" not in g:
        text = current_app.config["FIXED_TODAY"] or read_setting(BUSINESS_DATE)
        g.business_date = date.fromisoformat(text) if text else None
    return g.business_date


def day_in(text: str) -> date | None:
    """Return the day that a part of an address names, as 2024-10-23; None for what names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment, of any zone or local; for tests."""
    token = _frozen.set(moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE))
    try:
        yield
    finally:
        _frozen.reset(token)
