"""The figures of a programme: each objective's with its verdict, and results beside quotas, by commune and kind.

One definition stands behind page, command and document alike; a verdict is pure arithmetic over what it found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices
from portal.metrics.definitions import Definition
from portal.metrics.measures import definition_of, measures, of_part
from portal.metrics.records import Coverage, Measure, Number, Part, Place, Reading, coverage, least_share, places
from portal.programmes.choices import Operator
from portal.programmes.models import Objective, Programme
from portal.programmes.queries import objectives
from portal.quotas.queries import quotas_on
from portal.registry.choices import FOUNDED_KINDS, KINDS
from portal.registry.queries import new_by_cell, unconfirmed_on

Cell = tuple[int, str]  # commune id, kind
_SILENT = _l("No commune or town has declared or entered anything yet.")


class Verdict(Choices):
    """What a value says of its objective on a day; the sign is that of its chip and its bar."""

    MET = "met", _l("Met"), "ok"
    ON_TRACK = "on_track", _l("On track"), "info"
    BEHIND = "behind", _l("Behind the plan"), "warn"
    MISSED = "missed", _l("Missed"), "bad"
    NOT_COMPUTABLE = "not_computable", _l("Cannot be computed yet"), "none"
    NOT_ENOUGH = "not_enough_data", _l("Not enough data"), "none"  # too few units have declared the year


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
    verdict: Verdict
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
        return self.value is not None

    @property
    def drawn(self) -> Decimal | None:
        """The value as a point of a course: none where the data carry no verdict."""
        return self.value if self.coverage.enough else None


def figures(programme: Programme, as_of: date) -> list[Figure]:
    """Return the figure of each objective in the resolution's order, as of a day.

    Results and coverage stand still at the programme's end; the verdicts of a later day are final.
    """
    return _figures(objectives(programme.id), programme, as_of)


def _figures(wanted: Sequence[Objective], programme: Programme, as_of: date) -> list[Figure]:
    day = Period(programme.starts_on, programme.ends_on).capped(as_of)
    given, least, waiting = places(day), least_share(), _unconfirmed(wanted, day)
    made = []
    for one, found in zip(wanted, measures(wanted, programme, day), strict=True):
        more = {"unconfirmed": waiting[one.id]} if one.id in waiting else {}
        measured = replace(found, detail={**found.detail, **more})
        made.append(_figure(one, programme, as_of, (given, least), measured))
    return made


def figure(objective: Objective, programme: Programme, as_of: date) -> Figure:
    """Return the figure of one objective, as of a day."""
    (found,) = _figures([objective], programme, as_of)
    return found


def value_of_unit(found: Figure, unit_id: int) -> Decimal | None:
    """Return the value that a unit alone gives to a figure; None where it has none.

    Of what is counted, a unit that answered and has none has 0; a share of nothing is no value.
    """
    part = found.parts.get(unit_id)
    if part is not None:
        return of_part(found.objective, part)[0]
    is_silent = any(unit.id == unit_id for unit in found.coverage.missing)
    return Decimal(0) if found.denominator is None and not is_silent else None


def values_of_unit(
    wanted: Sequence[Objective], programme: Programme, as_of: date, unit_id: int
) -> dict[int, Decimal | None]:
    """Return the values that a unit alone gives to some objectives as of a day, by the objective's id."""
    return {one.objective.id: value_of_unit(one, unit_id) for one in _figures(wanted, programme, as_of)}


def _kinds(objective: Objective) -> tuple[str, ...]:
    """Return the kinds on whose registers a figure rests: these must be declared."""
    definition = definition_of(objective)
    named = {operand.source for operand in definition.operands} if definition else set()
    return tuple(kind for kind in KINDS if kind in named) or FOUNDED_KINDS


def _unconfirmed(wanted: Sequence[Objective], day: date) -> dict[int, int]:
    """Return, for the objectives that ask for ratings, of how many HTX the district has not confirmed the score."""
    asking = [one.id for one in wanted if _asks_rating(definition_of(one))]
    if not asking:
        return {}
    return dict.fromkeys(asking, unconfirmed_on(day))


def _asks_rating(definition: Definition | None) -> bool:
    if definition is None:
        return False
    conditions = [*definition.answered, *(one for operand in definition.operands for one in operand.where)]
    return any(one.field == "record.rating_score" for one in conditions)


def _figure(
    objective: Objective, programme: Programme, as_of: date, units: tuple[Sequence[Place], int], found: Measure
) -> Figure:
    target = target_of(objective)
    period = Period(programme.starts_on, programme.ends_on)
    day, has_begun = period.capped(as_of), as_of >= programme.starts_on
    given, least = units
    covered = coverage(given, _kinds(objective), found.gaps, day=day, least=least)
    # Nothing entered is not 0.
    is_silent = has_begun and not covered.have and not found.numerator and not found.denominator
    value = None if is_silent else found.value
    plan = None if value is None else plan_to_date(target, period, as_of)
    return Figure(
        objective=objective,
        value=rounded(value),
        numerator=None if is_silent else found.numerator,
        denominator=found.denominator,
        coverage=covered,
        plan_to_date=_whole(plan) if objective.unit in FOUNDED_KINDS else rounded(plan),
        needed=None if value is None else rounded(needed(target, value)),
        # of the exact value, not of the one that is shown
        verdict=verdict(target, value, period, as_of, enough=covered.enough or not has_begun),
        reason=_SILENT if is_silent and found.reason is None else found.reason,
        detail=found.detail,
        readings=tuple(replace(one, value=rounded(one.value)) for one in found.readings),
        parts=found.parts,
    )


def _whole(value: Decimal | None) -> Decimal | None:
    """Return how many whole THT or HTX a plan asks for."""
    return None if value is None else Decimal(ceil(value))


def rounded(value: Decimal | None) -> Decimal | None:
    """Return a value as it is shown: two decimals, half up."""
    return None if value is None else value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


# --- an objective over time ------------------------------------------------------------------------


def days(programme: Programme, as_of: date) -> list[date]:
    """Return the year's ends of the programme up to a day, and the day where it lies within the programme."""
    ends = [date(year, 12, 31) for year in programme.years]
    past = [day for day in ends if day <= min(as_of, programme.ends_on)]
    within = programme.starts_on <= as_of <= programme.ends_on and as_of not in past
    return [*past, as_of] if within else past


def trend(objective: Objective, programme: Programme, as_of: date) -> list[tuple[date, Figure]]:
    """Return an objective's figures over time, oldest first."""
    return [(day, figure(objective, programme, day)) for day in days(programme, as_of)]


# --- how a result stands against its objective on a day ----------------------------------------------


@dataclass(frozen=True)
class Target:
    """An objective's operator (gt, eq, between, eq_keep), its bounds, and the unit that they are in.

    `more_is_better`: a value above the range that a "between" objective names is met, too.
    """

    operator: str
    low: Decimal
    high: Decimal | None = None
    unit: str = "HTX"
    more_is_better: bool = True


def target_of(objective: Objective) -> Target:
    """Return what an objective asks for."""
    return Target(objective.operator, objective.low, objective.high, objective.unit, objective.more_is_better)


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
    if target.operator == Operator.MORE:
        return value > target.low
    return value >= target.low and (target.more_is_better or not is_above_range(target, value))


def plan_to_date(target: Target, period: Period, day: date) -> Decimal:
    """Return what a straight line asks for by a day.

    It begins at 0, or where a baseline is multiplied at 1. A level to be kept is asked for from the first day.
    """
    if target.operator == Operator.KEEP:
        return target.low
    start = Decimal(1) if target.unit == "times" else Decimal(0)
    return start + (target.low - start) * period.share(day)


def is_above_range(target: Target, value: Decimal | None) -> bool:
    """Say whether a value lies above the range that a "between" objective names."""
    beyond = target.operator == Operator.BETWEEN and target.high is not None and value is not None
    return beyond and value > target.high  # type: ignore[operator]


def needed(target: Target, value: Decimal) -> Decimal:
    """Return how much is missing to satisfy the operator, never below 0; whole numbers of THT and HTX."""
    strict = target.operator == Operator.MORE and target.unit in FOUNDED_KINDS
    goal = Decimal(floor(target.low) + 1) if strict else target.low
    return max(goal - value, Decimal(0))


def verdict(target: Target, value: Decimal | None, period: Period, day: date, *, enough: bool = True) -> Verdict:
    """Return met, on_track, behind, after the period's end missed; not_computable where there is no value.

    Where too few units have declared the year, that is said, whatever the value.
    """
    if not enough:
        return Verdict.NOT_ENOUGH
    if value is None:
        return Verdict.NOT_COMPUTABLE
    if is_met(target, value):
        return Verdict.MET
    if day > period.ends_on:
        return Verdict.MISSED
    # Both are cut off after 28 digits; where the fractions differ at all, they do long before the twentieth.
    return Verdict.ON_TRACK if round(value - plan_to_date(target, period, day), 20) >= 0 else Verdict.BEHIND


# --- results beside quotas ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """One year of a programme, or (year None) the whole of it, up to a day. Quotas are those of `day`."""

    programme: Programme
    day: date
    year: int | None = None

    @property
    def starts_on(self) -> date:
        """The first day that counts."""
        return self.programme.starts_on if self.year is None else date(self.year, 1, 1)

    @property
    def ends_on(self) -> date:
        """The last day that counts: the day itself, or the end of year or programme where that came first."""
        last = self.programme.ends_on if self.year is None else date(self.year, 12, 31)
        return min(self.day, last)

    @property
    def is_final(self) -> bool:
        """Whether the programme is over."""
        return self.day > self.programme.ends_on


def results(span: Span) -> dict[Cell, int]:
    """Return how many foundings count in a span, by commune and kind; absent places have none."""
    return _sums(new_by_cell(span.starts_on, span.ends_on), span.year)


def quotas(span: Span) -> dict[Cell, int]:
    """Return the quotas of a span, by commune and kind; absent places have no quota, which is not a quota of 0."""
    return _sums(quotas_on(span.programme.id, span.day), span.year)


def _sums(cells: dict[tuple[int, str, int], int], only: int | None) -> dict[Cell, int]:
    sums: dict[Cell, int] = {}
    for (commune, kind, year), number in cells.items():
        if only in (None, year):
            sums[commune, kind] = sums.get((commune, kind), 0) + number
    return sums
