"""What a metric finds: parts by commune, which add up to the district's value; other readings; gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Number = int | Decimal
HUNDRED = Decimal(100)


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
