"""Reads of the set-up that no single feature answers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from portal.accounts.models import Account, Body, Posting
from portal.accounts.queries import IN_FORCE
from portal.duties.models import DutyItem
from portal.duties.states import ItemState
from portal.extensions import db
from portal.foundings.models import FoundingCredit
from portal.ledger.models import Activity
from portal.returns.models import Calendar, Period, Return, ReturnEvent
from portal.returns.special_models import SpecialEvent, SpecialReport, SpecialReturn
from portal.returns.states import EventKind


def people_number() -> int:
    """Return how many people have an account that is open."""
    return db.session.scalar(select(func.count()).select_from(Account).where(Account.active)) or 0


def bodies_below(body_id: int) -> list[Body]:
    """Return the bodies that stand right under one, without those that were withdrawn."""
    return list(db.session.scalars(select(Body).where(Body.parent_id == body_id, IN_FORCE).order_by(Body.code)))


def posts_held(body_id: int, day: date) -> int:
    """Return how many posts of a body are held on a day or from a later one on."""
    held = Posting.body_id == body_id, or_(Posting.ends_on.is_(None), Posting.ends_on >= day)
    return db.session.scalar(select(func.count()).select_from(Posting).where(*held)) or 0


def returns_begun(*, body_id: int | None = None, programme_id: int | None = None) -> int:
    """Return how many reports of a body, or of a programme, somebody has written, signed or accepted.

    Of the periods of calendars, and those that were asked for outside them.
    """
    periods = select(Period.id).join(Calendar, Calendar.id == Period.calendar_id)
    of_programme = Return.period_id.in_(periods.where(Calendar.programme_id == programme_id))
    number = _begun(Return, ReturnEvent, body_id, None if programme_id is None else of_programme)
    reports = select(SpecialReport.id).where(SpecialReport.programme_id == programme_id)
    of_programme = SpecialReturn.report_id.in_(reports)
    return number + _begun(SpecialReturn, SpecialEvent, body_id, None if programme_id is None else of_programme)


def _begun(table: Any, event: Any, body_id: int | None, of_programme: ColumnElement[bool] | None) -> int:
    more_than_opened = event.tenant_id == table.tenant_id, event.return_id == table.id, event.kind != EventKind.OPENED
    statement = select(func.count()).select_from(table).where(select(event.id).where(*more_than_opened).exists())
    if body_id is not None:
        statement = statement.where(table.body_id == body_id)
    if of_programme is not None:
        statement = statement.where(of_programme)
    return db.session.scalar(statement) or 0


def items_of(*, body_id: int | None = None, duty_ids: Iterable[int] | None = None) -> list[DutyItem]:
    """Return the products that a body owes or owed, or those of duties, without those that were withdrawn."""
    statement = select(DutyItem).where(DutyItem.state != ItemState.WITHDRAWN)
    if body_id is not None:
        statement = statement.where((DutyItem.body_id == body_id) | (DutyItem.first_body_id == body_id))
    if duty_ids is not None:
        statement = statement.where(DutyItem.duty_id.in_(list(duty_ids)))
    return list(db.session.scalars(statement.order_by(DutyItem.id)))


def credits(body_id: int) -> int:
    """Return how many foundings a body is credited for and how many activities it has recorded."""
    return sum(
        db.session.scalar(select(func.count()).select_from(table).where(table.body_id == body_id)) or 0
        for table in (FoundingCredit, Activity)
    )
