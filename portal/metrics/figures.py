"""The figures of a programme's objectives: one query per metric behind page, command and document alike."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.metrics.measures import Measure, measure, recorded_units
from portal.metrics.verdicts import NOT_COMPUTABLE, Period, Target, needed, plan_to_date, verdict
from portal.programmes.models import Objective, Programme
from portal.programmes.queries import objectives
from portal.units.models import Unit


@dataclass(frozen=True)
class Coverage:
    """How many units a total covers: those with at least one record by the day, of all that existed then."""

    have: int
    of: int
    missing: tuple[Unit, ...]


@dataclass(frozen=True)
class Figure:
    """One objective on a day: result, bounds, plan, verdict; where it has no value, the reason in words."""

    objective: Objective
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    coverage: Coverage
    plan_to_date: Decimal | None
    needed: Decimal | None
    verdict: str
    reason: Any
    detail: dict[str, int]

    @property
    def code(self) -> str:
        """The objective's code, such as T1."""
        return self.objective.code

    @property
    def metric(self) -> str:
        """The name of the query that computed it."""
        return self.objective.metric

    @property
    def is_computable(self) -> bool:
        """Whether there is a value."""
        return self.verdict != NOT_COMPUTABLE


def figures(programme: Programme, as_of: date) -> list[Figure]:
    """Return the figure of each objective in the resolution's order, as of a day.

    Results and coverage stand still at the programme's end; the verdicts of a later day are final.
    """
    covered = coverage(Period(programme.starts_on, programme.ends_on).capped(as_of))
    return [_figure(one, programme, as_of, covered) for one in objectives(programme.id)]


def coverage(day: date) -> Coverage:
    """Return which communes and towns of a day had recorded a collective or a founding by then."""
    units = recorded_units(day)
    missing = tuple(unit for unit, recorded in units if not recorded)
    return Coverage(len(units) - len(missing), len(units), missing)


def _figure(objective: Objective, programme: Programme, as_of: date, covered: Coverage) -> Figure:
    target = Target(objective.operator, objective.low, objective.high, objective.unit)
    period = Period(programme.starts_on, programme.ends_on)
    found = measure(objective.metric, programme, period.capped(as_of))
    value = None if found.value is None else Decimal(found.value)
    return Figure(
        objective=objective,
        value=value,
        numerator=found.numerator,
        denominator=found.denominator,
        coverage=covered,
        plan_to_date=_plan(target, period, as_of, found),
        needed=None if value is None else needed(target, value),
        verdict=verdict(target, value, period, as_of),
        reason=found.reason,
        detail=found.detail,
    )


def _plan(target: Target, period: Period, as_of: date, found: Measure) -> Decimal | None:
    return None if found.value is None else round(plan_to_date(target, period, as_of), 2)
