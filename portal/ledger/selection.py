"""Which activities somebody wants to see: the filters of a list's address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.ledger.choices import ActivityKind


@dataclass(frozen=True)
class Selection:
    """Filters; empty ones take everything. `line_id`: the line, both levels; `body_id`: that very body."""

    starts_on: date
    ends_on: date
    line_id: int | None = None
    body_id: int | None = None
    tenant_id: int | None = None
    kind: str = ""

    def arguments(self) -> dict[str, Any]:
        """Return the filters that stand in an address beside body, year and commune."""
        return {"kind": self.kind or None, "own": 1 if self.body_id else None}


def kind_of(value: str) -> str:
    """Return a kind of activity, or nothing for what is none."""
    return value if value in ActivityKind.labels() else ""
