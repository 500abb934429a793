"""What metrics are made of: parts by commune, which add up to the district's value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Optional

Number = int | Decimal
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Part:
    """One commune's part of a metric.

    `operating`: how many it should be known of; `known`: of how many it is; `recent`: of how many of these the
    last closed year says it. For a plain count all three are the count itself. `base`: the same of the year that
    is compared with.
    """

    numerator: Number = 0
    denominator: Number | None = None
    operating: int = 0
    known: int = 0
    recent: int = 0
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
            self.base + other.base if self.base and other.base else self.base or other.base,
        )

    @property
    def has_gap(self) -> bool:
        """Whether an answer is missing."""
        return self.known < self.operating or (self.base is not None and self.base.has_gap)


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
