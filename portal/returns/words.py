"""How periods, rhythms and the events of a return are called."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.numbers import day as shown
from portal.returns.models import Period

RHYTHMS: dict[str, Any] = {
    "month": _l("monthly"),
    "quarter": _l("quarterly"),
    "half_year": _l("half-yearly"),
    "year": _l("yearly"),
}
AUTHORITIES: dict[str, Any] = {"state": _l("State rhythm"), "party": _l("Party rhythm")}
EVENTS: dict[str, Any] = {
    "opened": _l("Opened"),
    "saved": _l("Saved as a draft"),
    "signed": _l("Signed"),
    "withdrawn": _l("Signature taken back"),
    "returned": _l("Returned to be mended"),
    "accepted": _l("Accepted by the district"),
    "reopened": _l("Reopened"),
}
EVENT_SIGNS = {"signed": "info", "returned": "warn", "accepted": "ok", "reopened": "warn"}
PARTS: dict[str, Any] = {
    "results": _l("Results"),
    "difficulties": _l("Difficulties"),
    "recommendations": _l("Recommendations"),
}
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


def period_name(period: Period) -> str:
    """Return how people call a period: "Quarter III/2024", "First half of 2024", "2024"."""
    year, number = str(period.year), period.number
    rhythm = period.calendar.rhythm
    if rhythm == "month":
        return _("Month %(number)s/%(year)s", number=number, year=year)
    if rhythm == "quarter":
        return _("Quarter %(number)s/%(year)s", number=_ROMAN[number], year=year)
    if rhythm == "half_year":
        return _("First half of %(year)s", year=year) if number == 1 else _("Second half of %(year)s", year=year)
    return _("Year %(year)s", year=year)


def span(period: Period) -> str:
    """Return the days of a period: 15/06/2024–14/09/2024."""
    return f"{shown(period.starts_on)}–{shown(period.ends_on)}"
