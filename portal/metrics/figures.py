"""The figures of a programme's objectives: one query per metric behind page, command and document alike."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.metrics.measure import Measure, Number, Part, Reading
from portal.metrics.measures import measure, recorded_units
from portal.metrics.records import Records
from portal.metrics.verdicts import NOT_COMPUTABLE, Period, Target, needed, plan_to_date, verdict
from portal.programmes.models import Objective, Programme
from portal.programmes.queries import objectives
from portal.units.models import Unit

Units = list[tuple[Unit, bool]]


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
    numerator: Number | None
    denominator: Number | None
    coverage: Coverage
    plan_to_date: Decimal | None
    needed: Decimal | None
    verdict: str
    reason: Any
    detail: dict[str, int]
    readings: tuple[Reading, ...]
    parts: Mapping[int, Part]

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
    day = Period(programme.starts_on, programme.ends_on).capped(as_of)
    units, records = recorded_units(day), Records(day)
    return [_figure(one, programme, as_of, units, records) for one in objectives(programme.id)]


def figure(objective: Objective, programme: Programme, as_of: date) -> Figure:
    """Return the figure of one objective, as of a day."""
    day = Period(programme.starts_on, programme.ends_on).capped(as_of)
    return _figure(objective, programme, as_of, recorded_units(day), Records(day))


def _coverage(units: Units, found: Measure) -> Coverage:
    """Which communes and towns of the day had recorded anything, and answered of all that the metric asks of."""
    gaps = found.gaps
    missing = tuple(unit for unit, recorded in units if not recorded or unit.id in gaps)
    return Coverage(len(units) - len(missing), len(units), missing)


def _figure(objective: Objective, programme: Programme, as_of: date, units: Units, records: Records) -> Figure:
    target = Target(objective.operator, objective.low, objective.high, objective.unit)
    period = Period(programme.starts_on, programme.ends_on)
    found = measure(objective.metric, programme, period.capped(as_of), objective.baseline, records)
    return Figure(
        objective=objective,
        value=rounded(found.value),
        numerator=found.numerator,
        denominator=found.denominator,
        coverage=_coverage(units, found),
        plan_to_date=None if found.value is None else rounded(plan_to_date(target, period, as_of)),
        needed=None if found.value is None else rounded(needed(target, found.value)),
        verdict=verdict(target, found.value, period, as_of),  # of the exact value, not of the one that is shown
        reason=found.reason,
        detail=found.detail,
        readings=tuple(replace(one, value=rounded(one.value)) for one in found.readings),
        parts=found.parts,
    )


def rounded(value: Decimal | None) -> Decimal | None:
    """Return a value as it is shown: two decimals, half up."""
    return None if value is None else value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
