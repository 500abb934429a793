"""What figures are made of: parts by commune, which add up to the district's value; and what they cover."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Optional

from sqlalchemy import func, select

from portal.core.clock import COVERAGE_SHARE, USUAL_COVERAGE, read_setting
from portal.extensions import db
from portal.registry.part_models import RegisterDeclaration
from portal.registry.queries import closed_year
from portal.units.models import Unit
from portal.units.queries import communes, successions

Number = int | Decimal
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Part:
    """One commune's part of a metric.

    `operating`: how many there are; `asked`: of how many of these it can be known (a record that cannot exist yet is
    not missing); `known`: of how many it is; `recent`: of how many of these the last closed year says it. For a plain
    count all four are the count itself. `base`: the same of the year that is compared with.
    """

    numerator: Number = 0
    denominator: Number | None = None
    operating: int = 0
    known: int = 0
    recent: int = 0
    asked: int = 0
    base: Optional["Part"] = None

    def __add__(self, other: "Part") -> "Part":
        """Return the part of two communes together."""
        denominator = None if self.denominator is None else self.denominator + (other.denominator or 0)
        return Part(
            self.numerator + other.numerator,
            denominator,
            self.operating + other.operating,
            self.known + other.known,
            self.recent + other.recent,
            self.asked + other.asked,
            self.base + other.base if self.base and other.base else self.base or other.base,
        )

    @property
    def has_gap(self) -> bool:
        """Whether an answer is missing."""
        return self.known < self.asked or (self.base is not None and self.base.has_gap)


@dataclass(frozen=True)
class Reading:
    """Another way to read an objective's text: what it would give, or why it cannot be computed."""

    label: Any
    value: Decimal | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    reason: Any = None


@dataclass(frozen=True)
class Measure:
    """What a metric found. A plain count has no denominator; with no value there is a reason in words.

    `value` is exact (28 digits); `parts` are by commune id, and the district's value is made of their sum.
    """

    value: Decimal | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    reason: Any = None
    detail: dict[str, int] = field(default_factory=dict)
    parts: Mapping[int, Part] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()

    @property
    def gaps(self) -> frozenset[int]:
        """The communes in which an answer is missing."""
        return frozenset(commune for commune, part in self.parts.items() if part.has_gap)


def total(parts: Mapping[int, Part], nothing: Part) -> Part:
    """Return the parts of all communes together."""
    return sum(parts.values(), nothing)


def percent(numerator: Number, denominator: Number | None) -> Decimal | None:
    """Return how many of a hundred; None of nothing."""
    return HUNDRED * numerator / Decimal(denominator) if denominator else None


# --- what a figure covers ------------------------------------------------------------------------------
#
# A leader declares a register of a kind complete as of the end of a year (`registry.declarations`). On a day
# the last year that has ended counts, or the year before it, which is said to be old; what was declared earlier says
# nothing of the day. A verdict needs a share of the units that the administrator sets.


@dataclass(frozen=True)
class Coverage:
    """How many units a total covers, of all that existed on the day, and which are missing.

    `old`: those of the covered ones whose newest declaration is of the year before the last that has ended. `enough`:
    whether a verdict may rest on it.
    """

    have: int
    of: int
    missing: tuple[Unit, ...]
    old: tuple[Unit, ...]
    enough: bool


@dataclass(frozen=True)
class Place:
    """A unit of the day: the tenants of its territory, and the newest year that it has declared, by kind."""

    unit: Unit
    tenants: frozenset[int]
    declared: Mapping[str, int]


def least_share() -> int:
    """Return how many percent of the units a verdict needs: the administrator's setting."""
    return int(read_setting(COVERAGE_SHARE) or USUAL_COVERAGE)


def places(day: date) -> list[Place]:
    """Return the communes and towns of a day by code, each with what it, or those that it took over, declared."""
    newest = closed_year(day)
    years = RegisterDeclaration.year.between(newest - 1, newest)
    statement = select(RegisterDeclaration.tenant_id, RegisterDeclaration.kind, func.max(RegisterDeclaration.year))
    rows = db.session.execute(statement.where(years).group_by(RegisterDeclaration.tenant_id, RegisterDeclaration.kind))
    declared: dict[int, dict[str, int]] = {}
    for tenant_id, kind, year in rows:
        declared.setdefault(tenant_id, {})[kind] = year
    units = communes(day)
    taken = _taken_over(day) if any(unit.valid_from for unit in units) else {}
    return [Place(unit, _territory(unit.id, taken), _declared(unit.id, declared, taken)) for unit in units]


def _taken_over(day: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for succession, before, after in successions():
        if succession.happened_on <= day:
            found.setdefault(after.id, []).append(before.id)
    return found


def _territory(unit_id: int, taken: Mapping[int, Sequence[int]]) -> frozenset[int]:
    found, waiting = {unit_id}, [unit_id]
    while waiting:
        before = [one for one in taken.get(waiting.pop(), ()) if one not in found]
        found.update(before)
        waiting += before
    return frozenset(found)


def _declared(
    unit_id: int, declared: Mapping[int, Mapping[str, int]], taken: Mapping[int, Sequence[int]]
) -> dict[str, int]:
    """Return what a unit has declared itself; of a kind that it has not, what all those before it have."""
    own = dict(declared.get(unit_id, {}))
    before = [_declared(one, declared, taken) for one in taken.get(unit_id, ()) if one != unit_id]
    for kind in set.intersection(*map(set, before)) if before else ():
        own.setdefault(kind, min(one[kind] for one in before))
    return own


def coverage(
    given: Sequence[Place], kinds: Collection[str], gaps: Collection[int], *, day: date, least: int
) -> Coverage:
    """Return what a figure covers that rests on the registers of some kinds; `gaps`: tenants with answers missing."""
    missing: list[Unit] = []
    old: list[Unit] = []
    for place in given:
        years = [place.declared.get(kind) for kind in kinds]
        if None in years or not place.tenants.isdisjoint(gaps):
            missing.append(place.unit)
        elif min(year for year in years if year) < closed_year(day):
            old.append(place.unit)
    have = len(given) - len(missing)
    return Coverage(have, len(given), tuple(missing), tuple(old), bool(have) and 100 * have >= least * len(given))


def together(given: Iterable[Coverage]) -> Coverage | None:
    """Return what several figures of one day cover together: the units that all of them have; None of none."""
    parts = list(given)
    if not parts:
        return None
    missing = _by_code(unit for one in parts for unit in one.missing)
    old = _by_code(unit for one in parts for unit in one.old if unit not in missing)
    return Coverage(parts[0].of - len(missing), parts[0].of, missing, old, all(one.enough for one in parts))


def _by_code(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(set(units), key=lambda unit: (unit.code, unit.id)))
