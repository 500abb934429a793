"""Results beside quotas: counted foundings and the quotas that hold, by commune and kind."""

from dataclasses import dataclass
from datetime import date

from portal.programmes.models import Programme
from portal.quotas.queries import quotas_on
from portal.registry.queries import new_by_cell

KINDS = ("HTX", "THT")
Place = tuple[int, str]  # commune id, kind


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


def results(span: Span) -> dict[Place, int]:
    """Return how many foundings count in a span, by commune and kind; absent places have none."""
    return _sums(new_by_cell(span.starts_on, span.ends_on), span.year)


def quotas(span: Span) -> dict[Place, int]:
    """Return the quotas of a span, by commune and kind; absent places have no quota, which is not a quota of 0."""
    return _sums(quotas_on(span.programme.id, span.day), span.year)


def _sums(cells: dict[tuple[int, str, int], int], only: int | None) -> dict[Place, int]:
    sums: dict[Place, int] = {}
    for (commune, kind, year), number in cells.items():
        if only in (None, year):
            sums[commune, kind] = sums.get((commune, kind), 0) + number
    return sums
