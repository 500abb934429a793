"""What the board says of a duty: how many of its holders are done, who is missing, who is late.

What fell due before the start day of the portal is neither owed nor late: it may be entered as done, and counts then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from portal.core import clock
from portal.duties.models import BoardItem, DutyItem
from portal.duties.states import DONE, OWED, ItemState
from portal.programmes.choices import DutyRole
from portal.programmes.models import Duty, DutyPart

NAMED_MISSING = 6
# The third extension of one item is one too many to pass unseen.
MANY_EXTENSIONS = 3


def days_late(item: BoardItem | DutyItem, today: date) -> int:
    """Return how many days after its present deadline an item came, or is still owed; 0 in time."""
    if item.deadline is None or item.deadline < clock.start_day() or item.state == ItemState.WITHDRAWN:
        return 0
    end = item.submitted_on or item.deadline if item.state in DONE else today
    return max(0, (end - item.deadline).days)


def is_late(item: BoardItem | DutyItem, today: date) -> bool:
    """Say whether an item came, or is still owed, after its present deadline."""
    return days_late(item, today) > 0


def is_before_start(item: BoardItem | DutyItem) -> bool:
    """Say whether an item fell due before the portal's start day and was not entered as done: nobody owes it."""
    return item.state in OWED and item.deadline is not None and item.deadline < clock.start_day()


def is_overdue(item: BoardItem | DutyItem, today: date) -> bool:
    """Say whether an item is late and still owed."""
    return item.state not in DONE and is_late(item, today)


def owes_explanation(item: DutyItem, today: date) -> bool:
    """Say whether an item is late and nobody has said why: then nothing else can be saved on it."""
    return is_late(item, today) and item.explained_deadline != item.deadline


class Counted:
    """Counts of some items on a day."""

    items: list[BoardItem]
    today: date

    @property
    def total(self) -> int:
        """How many items there are: without what was withdrawn; what fell due before the start day counts once done."""
        return sum(item.state != ItemState.WITHDRAWN and not is_before_start(item) for item in self.items)

    @property
    def done(self) -> int:
        """How many items are submitted or accepted."""
        return sum(item.state in DONE for item in self.items)

    @property
    def missing(self) -> list[BoardItem]:
        """The items still owed, the overdue first."""
        owed = [item for item in self.items if item.state in OWED and not is_before_start(item)]
        return sorted(owed, key=lambda item: not is_overdue(item, self.today))

    @property
    def overdue(self) -> int:
        """How many items are overdue."""
        return sum(is_overdue(item, self.today) for item in self.items)

    @property
    def units(self) -> "Tally":
        """Of these, the communes' and towns'."""
        return Tally([item for item in self.items if item.body.unit_id is not None], self.today)

    @property
    def others(self) -> "Tally":
        """Of these, the district's bodies'."""
        return Tally([item for item in self.items if item.body.unit_id is None], self.today)


@dataclass(frozen=True)
class Tally(Counted):
    """How many of some items are done, and which are still owed."""

    items: list[BoardItem]
    today: date


@dataclass(frozen=True)
class Row(Counted):
    """A duty with the items that the filters leave."""

    duty: Duty
    items: list[BoardItem]
    today: date

    @property
    def leads(self) -> list[Any]:
        """The bodies that lead today."""
        return [part.body for part in self.duty.parts_on(self.today, DutyRole.LEAD)]

    @property
    def helping(self) -> list[DutyPart]:
        """The parts of the bodies that cooperate today."""
        return self.duty.parts_on(self.today, DutyRole.COOPERATE)

    @property
    def helpers(self) -> list[Any]:
        """The bodies that cooperate today."""
        return [part.body for part in self.helping]

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
    duties: list[Duty], items: list[BoardItem], today: date, *, late_only: bool = False, every: bool = False
) -> list[Row]:
    """Return a row for each duty that has items left (`every`: for those without, too), in the duties' order."""
    kept = [item for item in items if is_late(item, today)] if late_only else items
    found = [Row(duty, [item for item in kept if item.duty_id == duty.id], today) for duty in duties]
    return [row for row in found if row.items or every]


def by_clause(found: list[Row]) -> list[tuple[str, list[Row]]]:
    """Return the rows under their clauses, in the duties' order."""
    return [(clause, list(group)) for clause, group in groupby(found, key=lambda row: row.duty.clause)]


def mine(items: Iterable[BoardItem], today: date) -> dict[str, list[BoardItem]]:
    """Return a body's items: late or returned, due, done (the latest first), from before the portal's start day."""
    found: dict[str, list[BoardItem]] = {"late": [], "due": [], "done": [], "before": []}
    for item in items:
        late = is_overdue(item, today) or item.state == ItemState.RETURNED
        owed = "before" if is_before_start(item) else "late" if late else "due"
        if item.state != ItemState.WITHDRAWN:
            found["done" if item.state in DONE else owed].append(item)
    found["done"].reverse()
    return found


def by_deadline(items: Iterable[BoardItem]) -> list[tuple[date | None, list[BoardItem]]]:
    """Return the items under the months of their deadlines (their first days), the undated last."""
    dated = sorted(items, key=lambda item: (item.deadline is None, item.deadline or date.max))
    months = groupby(dated, key=lambda item: item.deadline.replace(day=1) if item.deadline else None)
    return [(month, list(group)) for month, group in months]


@dataclass(frozen=True)
class Cell:
    """What a body has to do under a clause: its own items, and whether it only cooperates."""

    tally: Tally
    cooperates: bool

    def __bool__(self) -> bool:
        return bool(self.tally.items) or self.cooperates


@dataclass(frozen=True)
class Line:
    """A body's row of the matrix."""

    body: Any
    cells: dict[str, Cell]


def matrix(duties: list[Duty], items: list[BoardItem], today: date) -> tuple[list[str], list[Line]]:
    """Return the clauses, and a line for each body that leads, cooperates or owes; the district's bodies first."""
    clauses = list(dict.fromkeys(duty.clause for duty in duties))
    clause_of = {duty.id: duty.clause for duty in duties}
    bodies = {item.body_id: item.body for item in items}
    helping = {(part.body_id, duty.clause) for duty in duties for part in duty.parts_on(today, DutyRole.COOPERATE)}
    bodies |= {part.body_id: part.body for duty in duties for part in duty.parts_on(today)}
    owed: dict[tuple[int, str], list[BoardItem]] = {}
    for item in items:
        owed.setdefault((item.body_id, clause_of[item.duty_id]), []).append(item)
    lines = []
    for body in sorted(bodies.values(), key=lambda one: (one.unit_id is not None, one.id)):
        keys = {clause: (body.id, clause) for clause in clauses}
        cells = {one: Cell(Tally(owed.get(key, []), today), key in helping) for one, key in keys.items()}
        lines.append(Line(body, cells))
    return clauses, lines


def by_objective(duties: list[Duty], items: list[BoardItem], today: date) -> list[tuple[Any, list[Row]]]:
    """Return each objective with the rows of the duties that serve it; last, under None, those that serve none."""
    found = rows(duties, items, today, every=True)
    objectives = {link.objective_id: link.objective for duty in duties for link in duty.serves}
    served = [
        (one, [row for row in found if one in row.duty.objectives])
        for one in sorted(objectives.values(), key=lambda one: one.seq)
    ]
    rest = [row for row in found if not row.duty.serves]
    return [*served, (None, rest)] if rest else served
