"""Which collectives somebody wants to see: the filters of the register's address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.core import clock
from portal.registry import labels

ALL = "all"


@dataclass(frozen=True)
class Selection:
    """The register on a day, narrowed: empty filters take everything, `status` "all" every status."""

    day: date
    commune_id: int | None = None
    kind: str = ""
    status: str = ALL
    sector: str = ""
    origin: str = ""
    search: str = ""

    def arguments(self) -> dict[str, Any]:
        """Return the filters as they stand in an address, without the commune of the path."""
        given = {"kind": self.kind, "status": self.status, "sector": self.sector, "origin": self.origin}
        return {"as_of": self.day.isoformat(), **given, "q": self.search}


def from_address(arguments: MultiDict[str, str], commune_id: int | None = None) -> Selection:
    """Read the filters of an address; what is unknown or unreadable is left out, no day means today."""
    return Selection(
        day=_day(arguments.get("as_of", "")),
        commune_id=commune_id or arguments.get("commune", type=int),
        kind=_one_of(arguments.get("kind", ""), labels.KINDS),
        status=_one_of(arguments.get("status", "operating"), {**labels.STATUSES, ALL: ALL}) or ALL,
        sector=_one_of(arguments.get("sector", ""), labels.SECTORS),
        origin=_one_of(arguments.get("origin", ""), labels.ORIGINS),
        search=arguments.get("q", "").strip()[:100],
    )


def _one_of(value: str, known: dict[str, Any]) -> str:
    return value if value in known else ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()
