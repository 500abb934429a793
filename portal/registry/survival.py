"""What the register shows of those that counted as new: how many live on, and of which no record tells."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import url_for

from portal.programmes.models import Programme
from portal.registry import cohorts
from portal.registry.choices import FOUNDED_KINDS, AfterAYear
from portal.registry.cohorts import OUTCOMES, Survival, Survivor
from portal.registry.queries import PAGE_SIZE


class SurvivalView:
    """The numbers of a programme's period up to a day, and the list behind one of them."""

    def __init__(self, day: date, programme: Programme | None, tenant_id: int | None, outcome: str, kind: str) -> None:
        self.day = day
        self.tenant_id = tenant_id
        self.outcome = outcome if outcome in OUTCOMES else "all"
        self.kind = kind if kind in FOUNDED_KINDS else ""
        has_begun = programme is not None and programme.starts_on <= day
        self.span = (programme.starts_on, min(day, programme.ends_on)) if programme and has_begun else None
        self.outcomes = AfterAYear.labels()
        self.kinds = FOUNDED_KINDS
        self.page = 1
        self.rows: list[Survivor] = []  # the page of the list, once it is turned to
        self.numbers: dict[str, Survival] = cohorts.survival(*self.span, day, tenant_id) if self.span else {}

    def number(self, kind: str, outcome: str) -> int:
        """Return one number; of both kinds where `kind` is empty."""
        name = "counted" if outcome == AfterAYear.ALL else outcome
        kinds = [kind] if kind else FOUNDED_KINDS
        return sum(getattr(self.numbers.get(one, Survival()), name) for one in kinds)

    def share(self, kind: str) -> float | None:
        """Return how many percent of those that are 12 months old are alive; None where none is."""
        counted = self.number(kind, "all")
        return 100 * self.number(kind, "alive") / counted if counted else None

    def turn_to(self, page: int) -> None:
        """Read a page of the list."""
        self.page = min(max(1, page), self.last)
        self.rows = self._list(self.page)

    @property
    def last(self) -> int:
        """The last page of the list."""
        return max(1, -(-self.number(self.kind, self.outcome) // PAGE_SIZE))

    def whole(self) -> list[Survivor]:
        """Read the list with all its pages."""
        return self._list(cohorts.ALL_PAGES)

    def _list(self, page: int) -> list[Survivor]:
        if not self.span:
            return []
        return cohorts.survivors(*self.span, self.day, self.outcome, self.kind, self.tenant_id, page)

    def url(self, outcome: str, kind: str, in_commune: bool) -> str:
        """Return the address of the list behind a number."""
        place = {"tenant_id": self.tenant_id} if in_commune else {"commune": self.tenant_id}
        return self.addresses(
            "registry.survival" if in_commune else "registry.district_survival", place, outcome, kind
        )()

    def addresses(self, endpoint: str, place: dict[str, Any], outcome: str, kind: str) -> Callable[..., str]:
        """Return the function that names the address of a page of a list."""
        what: dict[str, Any] = {**place, "outcome": outcome, "of": kind or None, "as_of": self.day.isoformat()}
        return lambda page=None: url_for(endpoint, **what, page=page)
