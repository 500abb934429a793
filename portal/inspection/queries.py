"""Reads of findings; the wall leaves each reader those that they may see."""

from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select

from portal.accounts.models import Body, Posting
from portal.extensions import db
from portal.inspection.models import Finding, FindingEvent
from portal.inspection.states import ANSWER_OWED, FindingState

NOT_CLOSED = Finding.state != FindingState.CLOSED


def finding(tenant_id: int, finding_id: int) -> Finding | None:
    """Return a finding, or None."""
    return db.session.get(Finding, (tenant_id, finding_id))


def is_late_on(day: date) -> ColumnElement[bool]:
    """Return the condition that an answer is owed and its deadline has passed."""
    return Finding.state.in_(ANSWER_OWED) & (Finding.deadline < day)


def findings(state: str = "", late_on: date | None = None) -> list[Finding]:
    """Return the findings of a state ("": those not closed, "all": every one), the earliest deadline first."""
    statement = select(Finding)
    if state != "all":
        statement = statement.where(Finding.state == state if state else NOT_CLOSED)
    if late_on is not None:
        statement = statement.where(is_late_on(late_on))
    return _listed(statement.order_by(Finding.state == FindingState.CLOSED, Finding.deadline, Finding.id))


def number_by_state() -> dict[str, int]:
    """Return how many findings stand in each state."""
    return dict(db.session.execute(select(Finding.state, func.count()).group_by(Finding.state)).tuples().all())


def of_unit(unit_id: int) -> list[Finding]:
    """Return the findings at a unit and its bodies that are not closed."""
    return _listed(select(Finding).where(Finding.tenant_id == unit_id, NOT_CLOSED).order_by(Finding.deadline))


def of_body(body_id: int) -> list[Finding]:
    """Return the findings that concern a body and are not closed."""
    return _listed(select(Finding).where(Finding.body_id == body_id, NOT_CLOSED).order_by(Finding.deadline))


def of_item(item_id: int) -> list[Finding]:
    """Return the findings in a duty's item, closed ones included."""
    return _listed(select(Finding).where(Finding.item_id == item_id).order_by(Finding.deadline))


def _listed(statement: Select[Finding]) -> list[Finding]:
    return list(db.session.scalars(statement))


def history(row: Finding) -> list[tuple[FindingEvent, Posting | None]]:
    """Return a finding's steps with who took them, oldest first."""
    mine = FindingEvent.tenant_id == row.tenant_id, FindingEvent.finding_id == row.id
    statement = select(FindingEvent, Posting).outerjoin(Posting, Posting.id == FindingEvent.posting_id).where(*mine)
    return [(event, posting) for event, posting in db.session.execute(statement.order_by(FindingEvent.seq))]


def last_seq(row: Finding) -> int:
    """Return the number of a finding's last step, 0 before its first."""
    mine = FindingEvent.tenant_id == row.tenant_id, FindingEvent.finding_id == row.id
    return db.session.scalar(select(func.max(FindingEvent.seq)).where(*mine)) or 0


def bodies_to_inspect(except_id: int) -> list[Body]:
    """Return the bodies that can answer a finding, by code: those on which somebody is or was posted, but not one."""
    posted = select(Posting.body_id).where(Posting.body_id == Body.id).exists()
    return list(db.session.scalars(select(Body).where(posted, Body.id != except_id).order_by(Body.code)))


def inspectors(day: date) -> set[int]:
    """Return the ids of the inspectors' postings in force on a day."""
    in_force = (Posting.starts_on <= day) & or_(Posting.ends_on.is_(None), Posting.ends_on >= day)
    return set(db.session.scalars(select(Posting.id).where(Posting.role == "inspector", in_force)))
