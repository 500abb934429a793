"""Reads of what is still owed, over every unit within the bound scope."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, select, text

from portal.accounts.models import Body
from portal.core import clock
from portal.duties.models import DutyItem
from portal.duties.states import OWED
from portal.extensions import db
from portal.foundings.models import Founding
from portal.foundings.queries import stalled
from portal.returns.models import Period, Return, ReturnEvent, Urging
from portal.returns.queries import not_withdrawn
from portal.returns.states import STILL_OWED, EventKind

_DUTY_OWED = DutyItem.state.in_(OWED)
_ONE_AT_A_TIME = 20_041  # any number, as long as nothing else locks it


def lock_tick() -> None:
    """Wait until no other `tick` is finding what falls due; held until the transaction ends."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})


def owed_returns(day: date) -> list[Return]:
    """Return what has opened by a day and was not handed in, or was returned; a reopening that ended is left out.

    So is what fell due before the start day.
    """
    asked = Period.opens_on <= day, Period.due_on >= clock.start_day()
    opened = Return.period_id.in_(select(Period.id).where(*asked))
    ended = Return.reopened_until.is_not(None) & (Return.reopened_until < day)
    statement = select(Return).where(Return.state.in_(STILL_OWED), opened, ~ended, not_withdrawn())
    return list(db.session.scalars(statement.order_by(Return.tenant_id, Return.id)))


def answered(since: date) -> list[tuple[Return, ReturnEvent]]:
    """Return the returns whose last event, on a day or later, is that the district returned or accepted them."""
    of_it = ReturnEvent.tenant_id == Return.tenant_id, ReturnEvent.return_id == Return.id
    last = select(func.max(ReturnEvent.seq)).where(*of_it).correlate(Return).scalar_subquery()
    statement = select(Return, ReturnEvent).join(ReturnEvent, of_it[0] & of_it[1]).where(ReturnEvent.seq == last)
    statement = statement.where(
        ReturnEvent.kind.in_((EventKind.RETURNED, EventKind.ACCEPTED)), ReturnEvent.happened_on >= since
    )
    found = db.session.execute(statement.order_by(Return.tenant_id, Return.id))
    return [(row, event) for row, event in found]


def duties_due(day: date, within: timedelta) -> list[DutyItem]:
    """Return the items whose deadline is a day or lies within a span after it, neither submitted nor accepted."""
    near = DutyItem.deadline.between(max(day, clock.start_day()), day + within)
    return list(db.session.scalars(select(DutyItem).where(near, _DUTY_OWED).order_by(DutyItem.id)))


def duties_late(day: date) -> list[DutyItem]:
    """Return the items whose deadline has passed since the start day, not handed in, the longest overdue first."""
    statement = select(DutyItem).where(DutyItem.deadline < day, DutyItem.deadline >= clock.start_day(), _DUTY_OWED)
    return list(db.session.scalars(statement.order_by(DutyItem.deadline, DutyItem.id)))


def stalled_foundings(day: date) -> list[Founding]:
    """Return the foundings under way that have not moved for more than 60 days."""
    return list(db.session.scalars(select(Founding).where(stalled(day)).order_by(Founding.tenant_id, Founding.id)))


def bodies_of_units(unit_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the ids of the People's Committees by their commune's id."""
    statement = select(Body.unit_id, Body.id).where(Body.unit_id.in_(list(unit_ids)), Body.is_peoples_committee)
    found: dict[int, list[int]] = {}
    for unit_id, body_id in db.session.execute(statement).tuples():
        if unit_id is not None:
            found.setdefault(unit_id, []).append(body_id)
    return found


def urged_in(period_id: int) -> list[tuple[Urging, Return]]:
    """Return who was urged for a period, whether they have reported since or not, newest first."""
    of_it = Urging.tenant_id == Return.tenant_id, Urging.return_id == Return.id
    statement = select(Urging, Return).join(Return, of_it[0] & of_it[1]).where(Return.period_id == period_id)
    return [(urging, row) for urging, row in db.session.execute(statement.order_by(Urging.id.desc()))]


def returns_of(period_id: int) -> list[Return]:
    """Return a period's returns that are still owed, by commune."""
    owed = (
        Return.period_id == period_id,
        Return.state.in_(STILL_OWED),
        Period.due_on >= clock.start_day(),
    )
    statement = select(Return).join(Period, Period.id == Return.period_id).where(*owed, not_withdrawn())
    return list(db.session.scalars(statement.order_by(Return.tenant_id, Return.id)))
