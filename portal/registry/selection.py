"""Which collectives somebody wants to see: the filters of the register's address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.core import clock
from portal.registry import labels
from portal.registry.conditions import HAVING

ALL = "all"
_FILTERS_ONLY = {*labels.RATING_SIGNS, "not_rated", "unconfirmed"}  # no figure counts these


@dataclass(frozen=True)
class Selection:
    """The register on a day, narrowed: empty filters take everything, `status` "all" every status."""

    day: date
    tenant_id: int | None = None
    kind: str = ""
    status: str = ALL
    sector: str = ""
    origin: str = ""
    search: str = ""
    having: str = ""  # a condition of `conditions.HAVING`: what a figure counts, or the filter by rating and answers
    new_from: date | None = None  # counted as new between these days
    new_to: date | None = None

    def arguments(self) -> dict[str, Any]:
        """Return the filters as they stand in an address, without the commune of the path."""
        given = {"kind": self.kind, "status": self.status, "sector": self.sector, "origin": self.origin}
        behind = {"having": self.having or None, "new_from": _text(self.new_from), "new_to": _text(self.new_to)}
        return {"as_of": self.day.isoformat(), **given, "q": self.search, **behind}

    @property
    def is_behind_a_figure(self) -> bool:
        """Whether the list is what a figure of the overview counts."""
        return bool((self.having and self.having not in _FILTERS_ONLY) or self.new_from)


def from_address(arguments: MultiDict[str, str], tenant_id: int | None = None) -> Selection:
    """Read the filters of an address; what is unknown or unreadable is left out, no day means today."""
    return Selection(
        day=clock.day_in(arguments.get("as_of", "")) or clock.today(),
        tenant_id=tenant_id or arguments.get("commune", type=int),
        kind=_one_of(arguments.get("kind", ""), labels.KINDS),
        status=_one_of(arguments.get("status", "operating"), {**labels.STATUSES, ALL: ALL}) or ALL,
        sector=_one_of(arguments.get("sector", ""), labels.SECTORS),
        origin=_one_of(arguments.get("origin", ""), labels.ORIGINS),
        search=arguments.get("q", "").strip()[:100],
        having=_one_of(arguments.get("having", ""), HAVING),
        new_from=clock.day_in(arguments.get("new_from", "")),
        new_to=clock.day_in(arguments.get("new_to", "")),
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _one_of(value: str, known: Collection[str]) -> str:
    return value if value in known else ""
