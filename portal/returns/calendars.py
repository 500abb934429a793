"""The periods of a calendar, worked out from its rhythm and day of cutting. No database.

State reports are cut on the 14th (Decree 09/2019): a month runs from the 15th to the 14th, the year from 15/12 to
14/12. Party reports are cut at the month's end. A period of the reporting year Y ends in Y.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """What makes the periods of a calendar: rhythm, day of cutting (31: the last), and its terms in days."""

    rhythm: str
    cut_day: int
    opens_before: int = 0
    due_after: int = 0
    grace: int = 0


@dataclass(frozen=True)
class Span:
    """One period to be: all days are included."""

    year: int
    number: int
    starts_on: date
    ends_on: date
    opens_on: date
    due_on: date
    grace_until: date


def cut(year: int, month: int, cut_day: int) -> date:
    """Return the day on which a month is cut; a month too short is cut on its last day."""
    return date(year, month, min(cut_day, calendar.monthrange(year, month)[1]))


def spans(rhythm: Rhythm, years: Iterable[int]) -> list[Span]:
    """Return the periods of the reporting years given, in order; neighbours share neither a day nor a gap."""
    return [_span(rhythm, year, number) for year in years for number in range(1, 12 // MONTHS[rhythm.rhythm] + 1)]


def _span(rhythm: Rhythm, year: int, number: int) -> Span:
    months = MONTHS[rhythm.rhythm]
    ends_on = cut(year, number * months, rhythm.cut_day)
    due_on = ends_on + timedelta(days=rhythm.due_after)
    return Span(
        year=year,
        number=number,
        starts_on=_end_before(year, (number - 1) * months, rhythm.cut_day) + DAY,
        ends_on=ends_on,
        opens_on=ends_on - timedelta(days=rhythm.opens_before),
        due_on=due_on,
        grace_until=due_on + timedelta(days=rhythm.grace),
    )


def _end_before(year: int, month: int, cut_day: int) -> date:
    return cut(year, month, cut_day) if month else cut(year - 1, 12, cut_day)
