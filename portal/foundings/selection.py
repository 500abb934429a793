"""Which foundings somebody wants to see: the filters of a list's address."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.accounts.models import Body
from portal.core import clock
from portal.foundings import stages
from portal.foundings.states import CreditPart, FoundingState
from portal.registry.choices import FOUNDED_KINDS

STATES = FoundingState.labels()
PARTS = {part.value: part.short for part in CreditPart}


@dataclass(frozen=True)
class Selection:
    """Filters; empty ones take everything. `year`, `start` and `end` ask for the day on which it counted."""

    tenant_id: int | None = None
    kind: str = ""
    state: str = ""
    stage: str = ""
    year: int | None = None
    start: date | None = None
    end: date | None = None
    body: Body | None = None
    part: str = ""
    stalled: bool = False
    search: str = ""

    def arguments(self) -> dict[str, Any]:
        """Return the filters as they stand in an address, without the commune."""
        given = {
            "kind": self.kind,
            "state": self.state,
            "stage": self.stage,
            "year": self.year,
            "from": self.start and self.start.isoformat(),
            "to": self.end and self.end.isoformat(),
            "body": self.body and self.body.code,
            "part": self.part,
            "stalled": 1 if self.stalled else None,
            "q": self.search,
        }
        return {name: value for name, value in given.items() if value}

    @property
    def narrows_further(self) -> bool:
        """Say whether a filter is set beyond kind, state and name, so that a page shows it open."""
        return bool(self.arguments().keys() - {"kind", "state", "q"})


def from_address(
    arguments: MultiDict[str, str], bodies: Sequence[Body], readable: Collection[int], tenant_id: int | None = None
) -> Selection:
    """Read the filters of an address; what is unknown or unreadable is left out."""
    commune = arguments.get("commune", type=int)
    year = arguments.get("year", type=int)
    return Selection(
        tenant_id=tenant_id or (commune if commune in readable else None),
        kind=_one_of(arguments.get("kind", ""), FOUNDED_KINDS),
        state=_one_of(arguments.get("state", ""), STATES),
        stage=_one_of(arguments.get("stage", ""), stage_labels(arguments.get("kind", ""))),
        year=year if year and 2000 <= year <= 2100 else None,
        start=clock.day_in(arguments.get("from", "")),
        end=clock.day_in(arguments.get("to", "")),
        body=_body(arguments.get("body", ""), bodies),
        part=_one_of(arguments.get("part", ""), PARTS),
        stalled=arguments.get("stalled") == "1",
        search=arguments.get("q", "").strip()[:100],
    )


def stage_labels(kind: str) -> dict[str, Any]:
    """Return the stages of a kind, or of both, in order, by code."""
    kinds = [kind] if kind in FOUNDED_KINDS else FOUNDED_KINDS
    return {stage.code: stage.label for one in kinds for stage in stages.path(one)}


def _one_of(value: str, known: Collection[str]) -> str:
    return value if value in known else ""


def _body(given: str, bodies: Sequence[Body]) -> Body | None:
    return next((body for body in bodies if given and given in (body.code, str(body.id))), None)
