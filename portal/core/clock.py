"""The one clock, in local time (Asia/Ho_Chi_Minh), and the settings that an administrator changes while it runs.

Two times, never mixed: `today()` is the *business date*, which an illustrative instance sets into
mid-programme and which every business rule uses; `now()` is the real moment, which audit and history use.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g, has_app_context
from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.kept import Kept
from portal.core.tenancy import recorded_moment
from portal.extensions import Base, db

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BUSINESS_DATE = "business_date"
COVERAGE_SHARE, USUAL_COVERAGE = "coverage_share", 80  # how many percent of the units a verdict needs
PARTY_SIZE = "party_"  # a margin or letter of a Party body's papers, by its name: "party_left"
RATING_GROUPS = "rating_groups"  # the groups of criteria of an HTX's rating, one a line
START_DAY = "start_day"  # from when on the portal counts here
SET_UP = "set_up"  # "open" while the first entries are made (portal/set_up), "closed" afterwards; none where none were
MAIL = "mail"  # "off" until the deadlines are confirmed
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


def start_day() -> date:
    """Return the day from which on things are owed here; what fell due before it is nobody's debt and never late.

    While the set-up is open and nobody has chosen it, no day has come yet (`date.max`); an instance that was never set
    up has been there from the beginning (`date.min`), and so has what runs outside an application.
    """
    if not has_app_context():
        return date.min
    text = read_setting(START_DAY)
    if text:
        return date.fromisoformat(text)
    return date.max if set_up_is_open() else date.min


def set_up_is_open() -> bool:
    """Say whether the first entries are being made: the past may be entered as it was."""
    return read_setting(SET_UP) == "open"


def mail_is_on() -> bool:
    """Say whether mail goes out: not before the deadlines are confirmed of which it would speak."""
    return read_setting(MAIL) != "off"


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


# --- settings: one small table of names and texts -----------------------------------------------------


class AppSetting(Base):
    """One setting, such as `business_date` or `illustrative`."""

    __tablename__ = "app_settings"
    __technical__ = "each setting has a name of its own in the page of settings"
    __kept__ = Kept()
    __record__ = ("app_settings", None)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def read_setting(key: str) -> str | None:
    """Return a setting's text, or None where it was never set; all are read at once, and again in another's past."""
    moment = recorded_moment()
    if "settings" not in g or g.settings[0] != moment:
        found = db.session.execute(select(AppSetting.key, AppSetting.value)).tuples()
        g.settings = moment, dict(found.all())
    return g.settings[1].get(key)  # type: ignore[no-any-return]


def write_setting(key: str, value: str | None) -> None:
    """Set a setting, or with None remove it."""
    row = db.session.get(AppSetting, key)
    if value is None:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        db.session.add(AppSetting(key=key, value=value))
    else:
        row.value = value
    db.session.flush()
    g.pop("settings", None)
