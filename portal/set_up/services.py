"""Writes of the set-up: the start day, the confirmed deadlines, mail, and its closing. Each is kept as a setting or at
the record itself, with its history; functions flush and never commit, and raise Invalid with all that is refused."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import clock, messages
from portal.core.clock import write_setting
from portal.core.errors import Invalid, Problems, RuleBroken
from portal.core.fields import Field, checked
from portal.core.kinds import Day, Text
from portal.duties.rules import check_year
from portal.programmes import services as programmes
from portal.programmes.choices import DeadlineSource
from portal.set_up.steps import Deadlines

START = Field(
    "start_day",
    _l("Start day"),
    Day(future=True),
    required=True,
    missing=_l("Choose the start day."),
    hint=_l("What fell due before it is owed by nobody; what was done on paper is entered as done."),
)
REASON = Field("reason", _l("Reason"), Text(500), required=True, missing=messages.NO_REASON)
REOPENED = "set_up_reason"  # why the set-up was opened again


def choose_start_day(**values: Any) -> None:
    """Set from when on the portal counts here: start_day."""
    problems = Problems()
    kept = checked([START], values, problems)
    if kept["start_day"] is not None and not problems:
        check_year(kept["start_day"], "start_day", problems)
    problems.raise_if_any()
    write_setting(clock.START_DAY, kept["start_day"].isoformat())


def confirm(asked: Deadlines, sources: Mapping[str, str], days: Mapping[str, date | None]) -> int:
    """Confirm deadlines and calendars of a programme, each by its field's name; returns how many are still open.

    `sources`: where each comes from, "" for what stays open; `days`: the first deadlines as they are to be. What falls
    due by those that are confirmed is made ahead at the next `tick`, or by the office.
    """
    problems = Problems()
    for duty in asked.duties:
        name = f"duty-{duty.id}"
        if not sources.get(name):
            continue
        try:
            programmes.confirm_deadline(duty, first_due_on=days.get(name), source=sources[name])
        except Invalid as refused:
            problems.take(refused.problems, {"first_due_on": f"day-{duty.id}", "deadline_source": name})
    for calendar in asked.calendars:
        if source := sources.get(f"calendar-{calendar.id}"):
            calendar.source = DeadlineSource(source)
    problems.raise_if_any()
    return asked.open


def turn_mail(asked: Deadlines, *, on: bool) -> None:
    """Let mail go out from now on, or hold it; RuleBroken while deadlines of which it would speak are unconfirmed."""
    if on and asked.open:
        raise RuleBroken(_l("Mail goes out once every deadline and calendar is confirmed."))
    write_setting(clock.MAIL, None if on else "off")


def close() -> None:
    """Close the set-up; RuleBroken before the start day is chosen."""
    if not clock.read_setting(clock.START_DAY):
        raise RuleBroken(_l("Choose the start day first: without it nothing is ever owed."))
    write_setting(clock.SET_UP, "closed")


def reopen(**values: Any) -> None:
    """Open the set-up again with a reason, so that the past may be entered and corrected."""
    problems = Problems()
    kept = checked([REASON], values, problems)
    problems.raise_if_any()
    write_setting(clock.SET_UP, "open")
    write_setting(REOPENED, kept["reason"])
    if not clock.read_setting(clock.START_DAY):
        write_setting(clock.START_DAY, clock.start_day().isoformat())
