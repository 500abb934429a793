"""What the board says of a duty: how many of its holders are done, who is missing, who is late. No database."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.duties.models import DutyItem
from portal.programmes.models import Duty

DONE = ("submitted", "accepted")
NAMED_MISSING = 6
STATE_LABELS: dict[str, Any] = {
    "not_started": _l("Not started"),
    "in_progress": _l("In progress"),
    "submitted": _l("Submitted"),
    "accepted": _l("Accepted"),
}
STATE_SIGNS = {"not_started": "none", "in_progress": "info", "submitted": "ok", "accepted": "ok"}


def is_late(item: DutyItem, today: date) -> bool:
    """Say whether an item came, or is still owed, after its present deadline."""
    if item.deadline is None:
        return False
    if item.state in DONE:
        return item.submitted_on is not None and item.submitted_on > item.deadline
    return item.deadline < today


def is_overdue(item: DutyItem, today: date) -> bool:
    """Say whether an item is late and still owed."""
    return item.state not in DONE and is_late(item, today)


@dataclass(frozen=True)
class Row:
    """A duty with the items that the filters leave."""

    duty: Duty
    items: list[DutyItem]
    today: date

    @property
    def leads(self) -> list[Any]:
        """The bodies that lead."""
        return [part.body for part in self.duty.parts if part.part == "lead"]

    @property
    def helpers(self) -> list[Any]:
        """The bodies that cooperate."""
        return [part.body for part in self.duty.parts if part.part == "cooperate"]

    @property
    def done(self) -> int:
        """How many items are submitted or accepted."""
        return sum(item.state in DONE for item in self.items)

    @property
    def missing(self) -> list[DutyItem]:
        """The items still owed, the overdue first."""
        owed = [item for item in self.items if item.state not in DONE]
        return sorted(owed, key=lambda item: not is_overdue(item, self.today))

    @property
    def overdue(self) -> int:
        """How many items are overdue."""
        return sum(is_overdue(item, self.today) for item in self.items)

    @property
    def next_deadline(self) -> date | None:
        """The first deadline still ahead or missed; where nothing is owed, the last one."""
        owed = [item.deadline for item in self.missing if item.deadline]
        past = [item.deadline for item in self.items if item.deadline]
        return min(owed) if owed else max(past, default=None)

    @property
    def updated_on(self) -> date | None:
        """The last update of any of its items."""
        return max((item.updated_on for item in self.items if item.updated_on), default=None)


def rows(
    duties: list[Duty], items: list[DutyItem], today: date, *, late_only: bool = False, every: bool = False
) -> list[Row]:
    """Return a row for each duty that has items left (`every`: for those without, too), in the duties' order."""
    kept = [item for item in items if is_late(item, today)] if late_only else items
    found = [Row(duty, [item for item in kept if item.duty_id == duty.id], today) for duty in duties]
    return [row for row in found if row.items or every]


def by_clause(found: list[Row]) -> list[tuple[str, list[Row]]]:
    """Return the rows under their clauses, in the duties' order."""
    return [(clause, list(group)) for clause, group in groupby(found, key=lambda row: row.duty.clause)]
