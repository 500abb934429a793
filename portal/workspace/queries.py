"""Reads of a commune's first page that no single feature answers."""

from datetime import date

from sqlalchemy import select

from portal.accounts.models import Body
from portal.core import clock
from portal.duties.models import DutyItem
from portal.duties.states import OWED
from portal.extensions import db
from portal.foundings.models import Founding, FoundingCredit
from portal.foundings.states import CreditPart, FoundingState


def open_foundings(tenant_id: int) -> list[Founding]:
    """Return a commune's foundings in progress, the longest untouched first."""
    mine = Founding.tenant_id == tenant_id, Founding.state == FoundingState.OPEN
    return list(db.session.scalars(select(Founding).where(*mine).order_by(Founding.moved_on, Founding.id)))


def leads(tenant_id: int) -> dict[int, Body]:
    """Return the body that leads each of a commune's foundings, by founding id; absent where none does yet."""
    statement = select(FoundingCredit.founding_id, Body).join(Body, Body.id == FoundingCredit.body_id)
    statement = statement.where(FoundingCredit.tenant_id == tenant_id, FoundingCredit.part == CreditPart.LEAD)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def owed_items(tenant_id: int, until: date) -> list[DutyItem]:
    """Return what the bodies of a commune still owe for Section III, due since the start up to a day, by deadline."""
    due = DutyItem.deadline.between(clock.start_day(), until)
    owed = DutyItem.tenant_id == tenant_id, DutyItem.state.in_(OWED), due
    return list(db.session.scalars(select(DutyItem).where(*owed).order_by(DutyItem.deadline, DutyItem.id)))
