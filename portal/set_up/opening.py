"""The opening balance beside the resolution: what is entered, what it says, the difference, and who has declared it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices
from portal.programmes.models import Programme
from portal.registry.choices import CollectiveKind
from portal.registry.declarations import declarations
from portal.registry.opening_balance import Opening, opening_balance, opening_by_commune
from portal.registry.part_models import RegisterDeclaration
from portal.units import queries as units
from portal.units.models import Unit

Amount = int | Decimal | None


class Sum(Choices):
    """What the resolution sums: its key is that of the sums from the records."""

    NUMBER = "number", _l("Number")
    MEMBERS = "members", _l("Members")
    CAPITAL = "capital", _l("Capital (million VND)")
    MEAN_REVENUE = "mean_revenue", _l("Average revenue (million VND)")
    MEAN_INCOME = "mean_income", _l("Average income of a regular worker (million VND)")


# The programme's field of each sum that a resolution gives.
_SAID = {
    (CollectiveKind.THT, Sum.NUMBER): "opening_tht",
    (CollectiveKind.THT, Sum.MEMBERS): "opening_tht_members",
    (CollectiveKind.THT, Sum.CAPITAL): "opening_tht_capital",
    (CollectiveKind.INTEREST_GROUP, Sum.NUMBER): "opening_interest_group",
    (CollectiveKind.INTEREST_GROUP, Sum.MEMBERS): "opening_interest_group_members",
    (CollectiveKind.INTEREST_GROUP, Sum.CAPITAL): "opening_interest_group_capital",
    (CollectiveKind.HTX, Sum.NUMBER): "opening_htx",
    (CollectiveKind.HTX, Sum.MEAN_REVENUE): "opening_htx_revenue",
    (CollectiveKind.HTX, Sum.MEAN_INCOME): "opening_htx_income",
}


@dataclass(frozen=True)
class Compared:
    """One sum: what the resolution says, what is entered (None: nothing known), and entered minus said."""

    kind: CollectiveKind
    what: Sum
    said: Amount
    entered: Amount

    @property
    def difference(self) -> Amount:
        """What is entered beyond the resolution, negative where it falls short; None where one of them is unknown."""
        return None if self.said is None or self.entered is None else self.entered - self.said


@dataclass(frozen=True)
class Line:
    """A commune: what it has entered and declared, by kind."""

    unit: Unit
    entered: dict[str, Opening]
    declared: dict[str, RegisterDeclaration]


@dataclass(frozen=True)
class OpeningTable:
    """The sums beside the resolution's, and the communes of that day."""

    sums: list[Compared]
    lines: list[Line]

    def declared(self, kind: str) -> int:
        """How many communes have declared a kind complete."""
        return sum(kind in line.declared for line in self.lines)

    def missing(self, kind: str) -> list[Unit]:
        """The communes that have not."""
        return [line.unit for line in self.lines if kind not in line.declared]

    @property
    def is_complete(self) -> bool:
        """Whether every commune has declared every kind."""
        return bool(self.lines) and not any(self.missing(kind) for kind in CollectiveKind)


def opening_table(programme: Programme) -> OpeningTable:
    """Return the opening balance of a programme: the sums of what is entered beside what its resolution says."""
    day = programme.opening_day
    entered, held, sums = opening_by_commune(day), declarations(day.year), opening_balance(day)
    compared = [_compared(programme, kind, what, sums) for kind, what in _SAID]
    lines = [
        Line(
            unit,
            {kind: entered[unit.id, kind] for kind in CollectiveKind if (unit.id, kind) in entered},
            {kind: held[unit.id, kind] for kind in CollectiveKind if (unit.id, kind) in held},
        )
        for unit in units.communes(day)
    ]
    return OpeningTable(compared, lines)


def _compared(programme: Programme, kind: CollectiveKind, what: Sum, sums: dict[str, Any]) -> Compared:
    """A number of which none is entered is 0; a sum or average of none is unknown."""
    found = sums.get(kind, {}).get(what)
    if isinstance(found, Decimal):
        found = found.quantize(Decimal("0.01"))
    entered = (found or 0) if what == Sum.NUMBER else found
    return Compared(kind, what, getattr(programme, _SAID[kind, what]), entered)
