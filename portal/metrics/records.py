"""What metrics are made of: parts by commune, which add up to the district's value; and the sums of yearly records.

What the metrics of yearly records ask, by commune, of the operating HTX of a day, is one query for all of them.
A record tells the end of its year; on a day the latest closed one of each HTX holds (`closed_record_on`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, case, cast, func, select

from portal.extensions import db
from portal.registry import conditions
from portal.registry.balance import OPENING_DAY
from portal.registry.models import Collective
from portal.registry.queries import closed_record_on, closed_year, status_on

Number = int | Decimal
HUNDRED = Decimal(100)
Column = Callable[[Any, date], ColumnElement[Any]]

# What a metric may ask of a record; whether it is known stands in the coverage.
TOPICS: dict[str, conditions.Condition] = {
    "rating": conditions.rating_answered,
    "high_tech": conditions.high_tech_known,
    "linkage": conditions.linkage_known,
    "managers": conditions.managers_known,
    "income": conditions.income_known,
}


@dataclass(frozen=True)
class Part:
    """One commune's part of a metric.

    `operating`: how many it should be known of; `known`: of how many it is; `recent`: of how many of these the
    last closed year says it. For a plain count all three are the count itself.
    """

    numerator: Number = 0
    denominator: Number | None = None
    operating: int = 0
    known: int = 0
    recent: int = 0

    def __add__(self, other: "Part") -> "Part":
        """Return the part of two communes together."""
        denominator = None if self.denominator is None else self.denominator + (other.denominator or 0)
        return Part(
            self.numerator + other.numerator,
            denominator,
            self.operating + other.operating,
            self.known + other.known,
            self.recent + other.recent,
        )

    @property
    def has_gap(self) -> bool:
        """Whether an answer is missing."""
        return self.known < self.operating


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


def counted(parts: Mapping[int, int], detail: dict[str, int] | None = None) -> Measure:
    """Return the measure of a plain count by commune."""
    number = sum(parts.values())
    by_commune = {commune: Part(one, None, one, one, one) for commune, one in parts.items()}
    return Measure(Decimal(number), number, detail=detail or {}, parts=by_commune)


class Records:
    """The sums of a day by commune, read on first use; hand one to several metrics of the same moment.

    It is never kept: who writes and then reads asks for a new one.
    """

    def __init__(self, day: date) -> None:
        self.day = day

    @cached_property
    def rows(self) -> Sequence[Any]:
        """A row for each commune with an operating HTX, with a column for each of `_COLUMNS`."""
        return db.session.execute(_sums(self.day)).all()

    def parts(self, topic: str, numerator: str, denominator: str | None = None) -> Mapping[int, Part]:
        """Return each commune's part of a metric: two sums, and of how many HTX the topic is known."""
        return {row.tenant_id: _part(row, topic, numerator, denominator) for row in self.rows}

    def total(self, name: str) -> Any:
        """Return the sum of a column over all communes."""
        return sum(getattr(row, name) for row in self.rows)


def _part(row: Any, topic: str, numerator: str, denominator: str | None) -> Part:
    of = None if denominator is None else getattr(row, denominator)
    known, recent = getattr(row, f"{topic}_known"), getattr(row, f"{topic}_recent")
    return Part(getattr(row, numerator), of, row.operating, known, recent)


@lru_cache(maxsize=64)
def _sums(day: date) -> Select[Any]:
    """Select the sums of a day; the statement is kept, never its rows: it takes longer to write than to run."""
    status, record = status_on(day), closed_record_on(day)
    return (
        select(Collective.tenant_id, func.count().label("operating"))
        .add_columns(*(make(record, day).label(name) for name, make in _COLUMNS.items()))
        .join(status, _same(status))
        .outerjoin(record, _same(record))
        .where(Collective.kind == "HTX", Collective.registered_on <= day, status.c.status == "operating")
        .group_by(Collective.tenant_id)
    )


def _same(other: Any) -> ColumnElement[bool]:
    return (other.c.tenant_id == Collective.tenant_id) & (other.c.collective_id == Collective.id)


def _number(condition: conditions.Condition) -> Column:
    return lambda record, day: func.count().filter(condition(record, day))


def _recent(condition: conditions.Condition) -> conditions.Condition:
    return lambda record, day: condition(record, day) & (record.c.year == closed_year(day))


def _sum(column: str, where: conditions.Condition) -> Column:
    return lambda record, day: func.coalesce(func.sum(case((where(record, day), record.c[column]))), 0)


def _weighted_income(record: Any, day: date) -> ColumnElement[Any]:
    income = cast(record.c.average_income * record.c.regular_workers, Numeric)
    return func.coalesce(func.sum(case((conditions.income_known(record, day), income))), 0)


def _has_income(record: Any, _day: date) -> ColumnElement[bool]:
    return record.c.average_income.is_not(None) & (record.c.year > OPENING_DAY.year)


_COLUMNS: dict[str, Column] = {
    "rated": _number(conditions.rated),
    "effective": _number(conditions.effective),
    "high_tech": _number(conditions.high_tech),
    "linked": _number(conditions.linked),
    "managers": _sum("managers", conditions.managers_known),
    "managers_trained": _sum("managers_trained", conditions.managers_known),
    "workers": _sum("regular_workers", conditions.income_known),
    "workers_income": _weighted_income,
    "incomes": _sum("average_income", _has_income),
    "incomes_number": _number(_has_income),
    **{f"{topic}_known": _number(known) for topic, known in TOPICS.items()},
    **{f"{topic}_recent": _number(_recent(known)) for topic, known in TOPICS.items()},
}
