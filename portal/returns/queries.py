"""Reads of calendars, periods and returns. The wall limits returns to the communes that the person may read."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_

from portal.accounts.models import Body, Posting
from portal.accounts.queries import IN_FORCE
from portal.core import clock
from portal.extensions import db
from portal.programmes.models import Duty, DutyPart, Programme
from portal.returns.models import Calendar, Period, Return, ReturnEvent, ReturnSnapshot, Urging
from portal.returns.states import HANDED_IN, STILL_OWED

Key = tuple[int, int]  # commune id, return id
ACCEPTING = ("accepted", "on_paper")  # the steps whose figures stand, also while the return is open again


def not_withdrawn() -> ColumnElement[bool]:
    """Return the condition that neither the body of a return nor the programme of its period was entered wrongly."""
    periods_left_out = select(Period.id).join(Calendar, Calendar.id == Period.calendar_id).join(Programme)
    periods_left_out = periods_left_out.where(Programme.withdrawn_on.is_not(None))
    bodies_left_out = select(Body.id).where(~IN_FORCE)
    return Return.period_id.not_in(periods_left_out) & Return.body_id.not_in(bodies_left_out)


def calendars(programme_id: int) -> list[Calendar]:
    """Return a programme's calendars in the order of their making."""
    return list(db.session.scalars(select(Calendar).where(Calendar.programme_id == programme_id).order_by(Calendar.id)))


def active_calendars() -> list[Calendar]:
    """Return the calendars of all programmes that are in use, their terms confirmed."""
    used = Calendar.active, Calendar.source.is_not(None), Programme.withdrawn_on.is_(None)
    return list(db.session.scalars(select(Calendar).join(Programme).where(*used).order_by(Calendar.id)))


def calendar(calendar_id: int) -> Calendar | None:
    """Return a calendar, or None."""
    return db.session.get(Calendar, calendar_id)


def period(period_id: int) -> Period | None:
    """Return a period, or None."""
    return db.session.get(Period, period_id)


def periods(calendar_id: int) -> list[Period]:
    """Return a calendar's periods in order."""
    statement = select(Period).where(Period.calendar_id == calendar_id).order_by(Period.ends_on)
    return list(db.session.scalars(statement))


def periods_opened(programme_id: int, day: date) -> list[Period]:
    """Return the periods of a programme that have opened by a day, the latest first."""
    statement = select(Period).join(Calendar, Calendar.id == Period.calendar_id)
    statement = statement.where(Calendar.programme_id == programme_id, Period.opens_on <= day)
    return list(db.session.scalars(statement.order_by(Period.ends_on.desc(), Calendar.id)))


def last_opened(calendar_id: int, day: date, before: date) -> Period | None:
    """Return the period of a calendar that opened last by a day; only one that starts up to `before`."""
    statement = select(Period).where(Period.calendar_id == calendar_id, Period.opens_on <= day)
    return db.session.scalar(statement.where(Period.starts_on <= before).order_by(Period.ends_on.desc()).limit(1))


def period_before(one: Period) -> Period | None:
    """Return the period of the calendar that ends before this one starts, the nearest."""
    statement = select(Period).where(Period.calendar_id == one.calendar_id, Period.ends_on < one.starts_on)
    return db.session.scalar(statement.order_by(Period.ends_on.desc()).limit(1))


def period_after(one: Period) -> Period | None:
    """Return the period of the calendar that follows this one."""
    statement = select(Period).where(Period.calendar_id == one.calendar_id, Period.starts_on > one.starts_on)
    return db.session.scalar(statement.order_by(Period.starts_on).limit(1))


def period_a_year_ago(one: Period) -> Period | None:
    """Return the same period of the year before."""
    of_it = Period.calendar_id == one.calendar_id, Period.number == one.number, Period.year == one.year - 1
    return db.session.scalar(select(Period).where(*of_it))


def reporting_bodies(programme_id: int, recurrence: str) -> list[Body]:
    """Return the district's bodies that lead a duty whose product is a report of this recurrence (Section III).

    The resolution marks no product as a report; its own word for one does.
    """
    leads = (
        select(DutyPart.body_id)
        .join(Duty, Duty.id == DutyPart.duty_id)
        .where(Duty.programme_id == programme_id, DutyPart.part == "lead", Duty.recurrence == recurrence)
        .where(Duty.withdrawn_on.is_(None))
        .where(Duty.product_vi.ilike("%báo cáo%"), DutyPart.valid_to.is_(None))
    )
    of_it = Body.unit_id.is_(None), IN_FORCE, Body.id.in_(leads)
    return list(db.session.scalars(select(Body).where(*of_it).order_by(Body.id)))


def one(tenant_id: int, return_id: int) -> Return | None:
    """Return a return of a commune (or, under the district's id, of a district body), or None."""
    return db.session.get(Return, (tenant_id, return_id))


def of_period(period_id: int) -> list[Return]:
    """Return a period's returns: communes by their code, then the district's bodies."""
    statement = select(Return).join(Body, Body.id == Return.body_id).where(Return.period_id == period_id, IN_FORCE)
    return list(db.session.scalars(statement.order_by(Body.unit_id.is_(None), Body.code, Return.id)))


def of_calendar(calendar_id: int) -> list[Return]:
    """Return the returns of all periods of a calendar."""
    statement = select(Return).join(Period, Period.id == Return.period_id).where(Period.calendar_id == calendar_id)
    return list(db.session.scalars(statement))


def owed(tenant_id: int, day: date, body_id: int | None = None) -> list[Return]:
    """Return what a unit's bodies (or one of them) still have to do for opened periods: write, correct or sign."""
    statement = select(Return).join(Period, Period.id == Return.period_id)
    if body_id is not None:
        statement = statement.where(Return.body_id == body_id)
    mine = Return.tenant_id == tenant_id, Return.state.in_(STILL_OWED)
    asked = Period.opens_on <= day, Period.due_on >= clock.start_day(), not_withdrawn()
    return list(db.session.scalars(statement.where(*mine, *asked).order_by(Period.due_on, Return.id)))


def of_unit(tenant_id: int, body_id: int | None = None) -> list[Return]:
    """Return the returns of a commune or the district (of one body, where given), the latest period first."""
    statement = select(Return).join(Period, Period.id == Return.period_id).where(Return.tenant_id == tenant_id)
    if body_id is not None:
        statement = statement.where(Return.body_id == body_id)
    return list(db.session.scalars(statement.order_by(Period.ends_on.desc(), Return.id)))


def same_body_in(period_id: int, tenant_id: int, body_id: int) -> Return | None:
    """Return what a body answered for a period, or None."""
    of_it = Return.period_id == period_id, Return.tenant_id == tenant_id, Return.body_id == body_id
    return db.session.scalar(select(Return).where(*of_it))


def signed_number(period_id: int) -> int:
    """Return how many returns of a period have been signed or accepted, within what may be read."""
    mine = Return.period_id == period_id, Return.state.in_(HANDED_IN)
    return db.session.scalar(select(func.count()).select_from(Return).where(*mine)) or 0


def events(keys: Iterable[Key]) -> dict[Key, list[ReturnEvent]]:
    """Return the events of returns, each in its order."""
    wanted = list(keys)
    found: dict[Key, list[ReturnEvent]] = {key: [] for key in wanted}
    place = tuple_(ReturnEvent.tenant_id, ReturnEvent.return_id)
    statement = select(ReturnEvent).where(place.in_(wanted)).order_by(ReturnEvent.return_id, ReturnEvent.seq)
    for event in db.session.scalars(statement) if wanted else ():
        found[event.tenant_id, event.return_id].append(event)
    return found


def last_seq(tenant_id: int, return_id: int) -> int:
    """Return the number of a return's last event, 0 before the first."""
    of_it = ReturnEvent.tenant_id == tenant_id, ReturnEvent.return_id == return_id
    return db.session.scalar(select(func.coalesce(func.max(ReturnEvent.seq), 0)).where(*of_it)) or 0


def last_snapshots(keys: Iterable[Key]) -> dict[Key, ReturnSnapshot]:
    """Return the last snapshot of each return; absent where nothing was signed yet."""
    place = ReturnSnapshot.tenant_id, ReturnSnapshot.return_id
    wanted = list(keys)
    statement = select(ReturnSnapshot).where(tuple_(*place).in_(wanted)).distinct(*place)
    rows = db.session.scalars(statement.order_by(*place, ReturnSnapshot.event_seq.desc())) if wanted else ()
    return {(row.tenant_id, row.return_id): row for row in rows}


def accepted_snapshots(keys: Iterable[Key]) -> dict[Key, ReturnSnapshot]:
    """Return what was last accepted of each return, also while it is open again; absent where nothing was."""
    place = ReturnSnapshot.tenant_id, ReturnSnapshot.return_id
    wanted = list(keys)
    statement = select(ReturnSnapshot).join(ReturnEvent, _of_event()).where(ReturnEvent.kind.in_(ACCEPTING))
    statement = statement.where(tuple_(*place).in_(wanted)).distinct(*place)
    rows = db.session.scalars(statement.order_by(*place, ReturnSnapshot.event_seq.desc())) if wanted else ()
    return {(row.tenant_id, row.return_id): row for row in rows}


def _of_event() -> Any:
    same = ReturnEvent.tenant_id == ReturnSnapshot.tenant_id, ReturnEvent.return_id == ReturnSnapshot.return_id
    return same[0] & same[1] & (ReturnEvent.seq == ReturnSnapshot.event_seq)


def standing_snapshots(tenant_id: int, body_id: int, programme_id: int) -> list[tuple[Return, ReturnSnapshot]]:
    """Return a body's returns of a programme that stand, each with its figures, in the order of their days.

    A return stands as it was signed or accepted; one that is open again stands as it was last accepted.
    """
    statement = (
        select(Return, ReturnSnapshot)
        .join(ReturnSnapshot, (ReturnSnapshot.tenant_id == Return.tenant_id) & (ReturnSnapshot.return_id == Return.id))
        .join(ReturnEvent, _of_event())
        .join(Period, Period.id == Return.period_id)
        .join(Calendar, Calendar.id == Period.calendar_id)
        .where(Return.tenant_id == tenant_id, Return.body_id == body_id, Calendar.programme_id == programme_id)
        .where(Return.state.in_(HANDED_IN) | (ReturnEvent.kind.in_(ACCEPTING)))
        .distinct(Return.id)
        .order_by(Return.id, ReturnSnapshot.event_seq.desc())
    )
    rows = [(row, kept) for row, kept in db.session.execute(statement)]
    return sorted(rows, key=lambda one: (one[0].period.starts_on, one[0].period.ends_on, one[0].id))


def handed_in_before(row: Return) -> ReturnSnapshot | None:
    """Return what the same body last handed in for any earlier period of the calendar, or None.

    What stands open again was accepted, and counts as it was; a signature that was taken back does not.
    """
    mine = Return.tenant_id == row.tenant_id, Return.body_id == row.body_id
    earlier = Period.calendar_id == row.period.calendar_id, Period.ends_on < row.period.starts_on
    of_it = ReturnSnapshot.tenant_id == Return.tenant_id, ReturnSnapshot.return_id == Return.id
    statement = select(ReturnSnapshot).join(Return, of_it[0] & of_it[1]).join(Period, Period.id == Return.period_id)
    statement = statement.join(ReturnEvent, _of_event())
    stands = Return.state.in_(HANDED_IN) | (ReturnEvent.kind.in_(ACCEPTING))
    statement = statement.where(*mine, *earlier, stands)
    statement = statement.order_by(Period.ends_on.desc(), ReturnSnapshot.event_seq.desc())
    return db.session.scalar(statement.limit(1))


def postings(numbers: Iterable[int | None]) -> dict[int, Posting]:
    """Return the posts of some ids, by id."""
    ids = {number for number in numbers if number}
    return {row.id: row for row in db.session.scalars(select(Posting).where(Posting.id.in_(ids)))} if ids else {}


def urgings(keys: Iterable[Key]) -> dict[Key, list[Urging]]:
    """Return how often returns were urged, each list newest first."""
    of_them = tuple_(Urging.tenant_id, Urging.return_id).in_(list(keys))
    found: dict[Key, list[Urging]] = {}
    for one in db.session.scalars(select(Urging).where(of_them).order_by(Urging.id.desc())):
        found.setdefault((one.tenant_id, one.return_id), []).append(one)
    return found


def lock_period(period_id: int) -> None:
    """Let nobody else open this period until the transaction ends."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("returns.open"), period_id)))


def held(row: Any) -> None:
    """Lock a row and read it anew, without the rows that it is joined to."""
    db.session.refresh(row, with_for_update={"of": type(row)})
