"""Working days of the offices: what the law counts its terms in.

Public holidays (Labour Code 2019, article 112) come from the library `holidays`, which knows the lunar calendar and
most of the government's yearly notices. What a notice exchanges before a release of the library knows it stands in
exchanged_days.csv, beside this module.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_DAY = timedelta(days=1)
_EXCHANGED = Path(__file__).with_name("exchanged_days.csv")


@dataclass(frozen=True)
class _Calendar:
    """The days of a year that differ from its weeks."""

    off: frozenset[date]
    worked: frozenset[date]  # Saturdays worked instead of another day


@cache
def _calendar(year: int) -> _Calendar:
    from holidays.countries.vietnam import Vietnam  # half a second, which only those who count days pay

    # The next year's notice may have this December's Saturdays worked.
    known = Vietnam(years=(year, year + 1), expand=False)
    exchanged = _exchanged()
    return _Calendar(
        off=frozenset(known) | exchanged.off,
        worked=frozenset(known.weekend_workdays) | exchanged.worked,
    )


def _exchanged() -> _Calendar:
    with _EXCHANGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return _Calendar(
        off=frozenset(date.fromisoformat(row["day_off"]) for row in rows),
        worked=frozenset(date.fromisoformat(row["day_worked"]) for row in rows),
    )


def is_working(day: date) -> bool:
    """True on a weekday that is no public holiday, and on a Saturday that is worked instead of another day."""
    calendar = _calendar(day.year)
    return day in calendar.worked or (day.weekday() < 5 and day not in calendar.off)


def on_or_before(day: date) -> date:
    """``day`` itself if it is a working day, else the last one before it."""
    while not is_working(day):
        day -= _DAY
    return day


def shift(day: date, working_days: int) -> date:
    """The day that lies ``working_days`` working days after ``day`` (before it, where negative)."""
    step = _DAY if working_days > 0 else -_DAY
    for _ in range(abs(working_days)):
        day += step
        while not is_working(day):
            day += step
    return day


def between(first: date, last: date) -> int:
    """How many working days lie after ``first`` up to and including ``last`` (0 if last is not later)."""
    return sum(is_working(first + _DAY * i) for i in range(1, (last - first).days + 1))
