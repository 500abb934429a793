"""Reads of foundings. The wall limits every one to the communes that the person may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, extract, func, select, tuple_

from portal.accounts.models import Posting
from portal.core import clock
from portal.core.text import fold
from portal.extensions import db
from portal.foundings.models import Founding, FoundingCredit, FoundingStep
from portal.foundings.selection import Selection
from portal.foundings.states import STALLED_AFTER
from portal.registry.models import Collective
from portal.registry.queries import status_on
from portal.units.models import Unit

PAGE_SIZE = 50
Cell = tuple[int, str, int]  # commune id, kind, year


def counted_between(start: date, end: date) -> ColumnElement[bool]:
    """Return the condition that a founding counts within a span of business dates, both ends included.

    THT: the day of the entry in the commune's register (Decree 77/2019); HTX: the date of the certificate. Counting
    writes the same day into the register, whose `new_by_cell` is the figure of results and objectives.
    """
    return (Founding.state == "counted") & Founding.counted_on.between(start, end)


def founding(tenant_id: int, founding_id: int) -> Founding | None:
    """Return a founding of a commune, or None."""
    return db.session.get(Founding, (tenant_id, founding_id))


def founding_of(tenant_id: int, collective_id: int) -> Founding | None:
    """Return the founding that made an entry of the register, or None (it stood before the programme)."""
    of_it = Founding.tenant_id == tenant_id, Founding.collective_id == collective_id
    return db.session.scalar(select(Founding).where(*of_it))


def steps(tenant_id: int, founding_id: int) -> list[FoundingStep]:
    """Return a founding's steps in the order in which they were recorded."""
    of_it = FoundingStep.tenant_id == tenant_id, FoundingStep.founding_id == founding_id
    return list(db.session.scalars(select(FoundingStep).where(*of_it).order_by(FoundingStep.seq)))


def last_seq(tenant_id: int, founding_id: int) -> int:
    """Return the number of a founding's last step, 0 before the first."""
    of_it = FoundingStep.tenant_id == tenant_id, FoundingStep.founding_id == founding_id
    return db.session.scalar(select(func.coalesce(func.max(FoundingStep.seq), 0)).where(*of_it)) or 0


def stage_before_drop(tenant_id: int, founding_id: int) -> str | None:
    """Return the stage at which a founding was last stopped, or None."""
    of_it = FoundingStep.tenant_id == tenant_id, FoundingStep.founding_id == founding_id
    statement = select(FoundingStep.from_stage).where(*of_it, FoundingStep.kind == "dropped")
    return db.session.scalar(statement.order_by(FoundingStep.seq.desc()).limit(1))


def credits(tenant_id: int, founding_id: int) -> list[FoundingCredit]:
    """Return the bodies that led (first) and supported a founding."""
    of_it = FoundingCredit.tenant_id == tenant_id, FoundingCredit.founding_id == founding_id
    return list(
        db.session.scalars(select(FoundingCredit).where(*of_it).order_by(FoundingCredit.part, FoundingCredit.body_id))
    )


def other_conversion(tenant_id: int, collective_id: int, founding_id: int | None) -> bool:
    """Say whether a founding (other than the given one), not stopped, converts a THT."""
    statement = select(Founding.id).where(
        Founding.tenant_id == tenant_id,
        Founding.converts_collective_id == collective_id,
        Founding.state != "dropped",
    )
    if founding_id is not None:
        statement = statement.where(Founding.id != founding_id)
    return db.session.scalar(statement.limit(1)) is not None


@dataclass(frozen=True)
class Line:
    """A line of the list: the founding, its commune, the bodies credited (the leading one first)."""

    founding: Founding
    unit: Unit
    credits: list[FoundingCredit]


def lines(selection: Selection, page: int | None) -> list[Line]:
    """Return one page of a list (None: all of it): what is under way first, in each state the latest moved first."""
    order = case({"open": 0, "counted": 1}, value=Founding.state, else_=2)
    statement = select(Founding, Unit).join(Unit, Unit.id == Founding.tenant_id).where(*_conditions(selection))
    statement = statement.order_by(order, Founding.moved_on.desc(), Founding.id.desc())
    if page is not None:
        statement = statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    rows = db.session.execute(statement).all()
    credited = _credits_of([founding for founding, _unit in rows])
    return [Line(founding, unit, credited.get((founding.tenant_id, founding.id), [])) for founding, unit in rows]


def numbers(selection: Selection) -> dict[str, int]:
    """Return how many foundings a whole selection holds, by state."""
    statement = select(Founding.state, func.count()).where(*_conditions(selection)).group_by(Founding.state)
    return dict(db.session.execute(statement).tuples().all())


def stalled(today: date) -> ColumnElement[bool]:
    """Return the condition that a founding is under way and has not moved for more than 60 days."""
    return (Founding.state == "open") & (Founding.moved_on < today - STALLED_AFTER)


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    columns: tuple[tuple[Any, Any], ...] = (
        (Founding.tenant_id, selection.tenant_id),
        (Founding.kind, selection.kind),
        (Founding.state, selection.state),
        (Founding.stage, selection.stage),
    )
    found = [column == value for column, value in columns if value]
    if selection.year:
        found.append(counted_between(date(selection.year, 1, 1), date(selection.year, 12, 31)))
    if selection.start or selection.end:
        found.append(counted_between(selection.start or date.min, selection.end or date.max))
    if selection.stalled:
        found.append(stalled(clock.today()))
    if selection.body or selection.part:
        found.append(_credited(selection))
    return found + [Founding.folded_name.contains(word, autoescape=True) for word in fold(selection.search).split()]


def _credited(selection: Selection) -> ColumnElement[bool]:
    credit = select(FoundingCredit.id).where(
        FoundingCredit.tenant_id == Founding.tenant_id, FoundingCredit.founding_id == Founding.id
    )
    if selection.body:
        credit = credit.where(FoundingCredit.body_id == selection.body.id)
    if selection.part:
        credit = credit.where(FoundingCredit.part == selection.part)
    return credit.exists()


def _credits_of(foundings: Iterable[Founding]) -> dict[tuple[int, int], list[FoundingCredit]]:
    keys = [(founding.tenant_id, founding.id) for founding in foundings]
    statement = select(FoundingCredit).where(tuple_(FoundingCredit.tenant_id, FoundingCredit.founding_id).in_(keys))
    found: dict[tuple[int, int], list[FoundingCredit]] = {}
    for credit in db.session.scalars(statement.order_by(FoundingCredit.part, FoundingCredit.body_id)):
        found.setdefault((credit.tenant_id, credit.founding_id), []).append(credit)
    return found


def counted_years() -> list[int]:
    """Return the calendar years in which something counted, within what may be read."""
    year = extract("year", Founding.counted_on)
    statement = select(year).where(Founding.state == "counted").distinct().order_by(year)
    return [int(one) for one in db.session.scalars(statement)]


def recorders(steps_of_it: Iterable[FoundingStep]) -> dict[int, Posting]:
    """Return the posts from which steps were recorded, by id."""
    ids = {step.posting_id for step in steps_of_it if step.posting_id}
    return {one.id: one for one in db.session.scalars(select(Posting).where(Posting.id.in_(ids)))} if ids else {}


def convertible(tenant_id: int, day: date) -> list[Collective]:
    """Return the THT of a commune that operate on a day and become no HTX yet, by name."""
    status = status_on(day)
    taken = select(Founding.converts_collective_id).where(
        Founding.tenant_id == tenant_id, Founding.converts_collective_id.is_not(None), Founding.state != "dropped"
    )
    statement = (
        select(Collective)
        .join(status, (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id))
        .where(Collective.tenant_id == tenant_id, Collective.kind == "THT", status.c.status == "operating")
        .where(Collective.id.not_in(taken))
        .order_by(Collective.folded_name)
    )
    return list(db.session.scalars(statement))
