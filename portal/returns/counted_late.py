"""How pages, files and papers name what is counted late, goes back, or is counted apart from today's records."""

from typing import Any

from flask_babel import gettext as _

from portal.core.numbers import day as shown
from portal.returns.flows import Apart, Counted
from portal.returns.models import Period
from portal.returns.period_names import period_name


def signed(number: int) -> str:
    """Return "+1" or "−1"."""
    return f"+{number}" if number > 0 else f"−{-number}"


def late_event(label: Any, one: Counted) -> str:
    """Return what a return counts late: the line, the sign, the name, the day on which it happened."""
    said = f"{label}: {signed(one.sign)} {one.event.name} ({shown(one.event.on)})"
    return said if one.sign > 0 else _("%(event)s, goes back", event=said)


def apart_event(label: Any, one: Apart, period: Period | None) -> str:
    """Return what a return counts apart from today's records, and why."""
    return f"{label}: {signed(one.sign)} {one.event.name} ({shown(one.event.on)}): {apart_reason(one, period)}"


def apart_reason(one: Apart, period: Period | None) -> str:
    """Return why a return counts an event apart from today's records; `period`: the one that counts it."""
    why = {
        "late": _("recorded late, counted in this period"),
        "returned": _("goes back in this period, counted in an earlier one"),
        "gone": _("counted here, no longer in the records of these days"),
        "open": _("in no report yet; the next one names it as recorded late"),
    }
    return _("counted in %(period)s", period=period_name(period)) if period else why[one.why]
