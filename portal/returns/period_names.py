"""How people call periods."""

from flask_babel import gettext as _

from portal.core.numbers import day as shown
from portal.returns.models import Period
from portal.returns.states import Rhythm

_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


def period_name(period: Period) -> str:
    """Return how people call a period: "Quarter III/2024", "First half of 2024", "2024"."""
    year, number = str(period.year), period.number
    rhythm = period.calendar.rhythm
    if rhythm == Rhythm.MONTH:
        return _("Month %(number)s/%(year)s", number=number, year=year)
    if rhythm == Rhythm.QUARTER:
        return _("Quarter %(number)s/%(year)s", number=_ROMAN[number], year=year)
    if rhythm == Rhythm.HALF_YEAR:
        return _("First half of %(year)s", year=year) if number == 1 else _("Second half of %(year)s", year=year)
    return _("Year %(year)s", year=year)


def period_days(period: Period) -> str:
    """Return the days of a period: 15/06/2024–14/09/2024."""
    return f"{shown(period.starts_on)}–{shown(period.ends_on)}"
