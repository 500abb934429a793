"""How a result stands against an objective on a day: pure arithmetic, no database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import floor

MET, ON_TRACK, BEHIND, MISSED, NOT_COMPUTABLE = "met", "on_track", "behind", "missed", "not_computable"
COUNTED_UNITS = ("HTX", "THT")


@dataclass(frozen=True)
class Target:
    """An objective's operator (gt, eq, between, eq_keep), its bounds, and the unit that they are in."""

    operator: str
    low: Decimal
    high: Decimal | None = None
    unit: str = "HTX"


@dataclass(frozen=True)
class Period:
    """A programme's first and last day, both included."""

    starts_on: date
    ends_on: date

    def share(self, day: date) -> Decimal:
        """Return how much of the period has passed by the end of a day: 0 to 1."""
        days = (self.ends_on - self.starts_on).days + 1
        passed = (day - self.starts_on).days + 1
        return Decimal(min(max(passed, 0), days)) / days

    def capped(self, day: date) -> date:
        """Return the day, or the period's last one where that came first."""
        return min(day, self.ends_on)


def is_met(target: Target, value: Decimal) -> bool:
    """Say whether a value satisfies the operator. "More than 30" is strict: 30 does not, 31 does."""
    if target.operator == "gt":
        return value > target.low
    if target.operator == "between" and target.high is not None:
        return target.low <= value <= target.high
    return value >= target.low


def plan_to_date(target: Target, period: Period, day: date) -> Decimal:
    """Return what a straight line asks for by a day.

    It begins at 0, or where a baseline is multiplied at 1. A level to be kept is asked for from the first day.
    """
    if target.operator == "eq_keep":
        return target.low
    start = Decimal(1) if target.unit == "times" else Decimal(0)
    return start + (target.low - start) * period.share(day)


def is_above_range(target: Target, value: Decimal | None) -> bool:
    """Say whether a value lies above the range that a "between" objective names."""
    beyond = target.operator == "between" and target.high is not None and value is not None
    return beyond and value > target.high  # type: ignore[operator]


def needed(target: Target, value: Decimal) -> Decimal:
    """Return how much is missing to satisfy the operator, never below 0; whole numbers of HTX and THT."""
    strict = target.operator == "gt" and target.unit in COUNTED_UNITS
    goal = Decimal(floor(target.low) + 1) if strict else target.low
    return max(goal - value, Decimal(0))


def verdict(target: Target, value: Decimal | None, period: Period, day: date) -> str:
    """Return met, on_track, behind, after the period's end missed, or not_computable where there is no value."""
    if value is None:
        return NOT_COMPUTABLE
    if is_met(target, value):
        return MET
    if day > period.ends_on:
        return MISSED
    # Both are cut off after 28 digits; where the fractions differ at all, they do long before the twentieth.
    return ON_TRACK if round(value - plan_to_date(target, period, day), 20) >= 0 else BEHIND
