"""Who owes what, made ahead: items from each duty's recurrence, or assigned by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Body
from portal.accounts.queries import tenant_of
from portal.core import clock
from portal.core.errors import Problems
from portal.core.fields import Field, checked
from portal.core.kinds import Day
from portal.duties import queries
from portal.duties.models import DutyItem
from portal.duties.reassignment import is_untouched, reassign_open_items, withdraw
from portal.duties.recurrence import periods
from portal.duties.rules import check_year
from portal.extensions import db
from portal.programmes import queries as programmes
from portal.programmes.choices import DutyRole
from portal.programmes.models import Duty, Programme

ASSIGNED = Field("deadline", _l("Deadline"), Day(future=True), required=True)


@dataclass
class Made:
    """What making ahead changed."""

    made: int = 0
    moved: int = 0
    withdrawn: int = 0
    reassigned: int = 0


def make_ahead(programme: Programme) -> Made:
    """Make the items that each duty's recurrence asks for, to the programme's end; the same again changes nothing.

    What nobody has touched yet follows a changed recurrence, deadline or assignment; everything else stays as it is.
    """
    done, today = Made(), clock.today()
    for duty in programmes.duties(programme.id):
        done.reassigned += reassign_open_items(duty, queries.items([duty.id]), today)
        _make(duty, programme, queries.items([duty.id]), today, done)
    db.session.flush()
    return done


def _make(duty: Duty, programme: Programme, found: list[DutyItem], today: date, done: Made) -> None:
    wanted = dict(_wanted(duty, programme, today))
    # What has passed on is not owed again by the body that owed it first.
    held = {(body_id, item.period) for item in found for body_id in _bodies(item)}
    begun = {body_id for body_id, _period in held}
    for item in found:
        if item.scheduled and is_untouched(item) and item.deadline is not None and item.deadline > today:
            _fit(item, wanted, today, done)
    for (body_id, period), deadline in wanted.items():
        # A changed recurrence makes nobody owe what lies in the past.
        if (body_id, period) not in held and (deadline >= today or body_id not in begun):
            _add(duty, body_id, period, deadline, scheduled=True)
            done.made += 1


def _wanted(duty: Duty, programme: Programme, today: date) -> Iterator[tuple[tuple[int, str], date]]:
    """Yield holder and period with the deadline: who led on its day owes it; one still ahead, who leads today."""
    if duty.first_due_on is None or duty.deadline_source is None:
        return  # of a deadline that nobody has confirmed nothing is made
    for period, deadline in periods(duty.recurrence, duty.first_due_on, programme.starts_on, programme.ends_on):
        for part in duty.parts_on(min(deadline, today), DutyRole.LEAD):
            yield (part.body_id, period), deadline


def _fit(item: DutyItem, wanted: dict[tuple[int, str], date], today: date, done: Made) -> None:
    """Bring an untouched item of the future to what is wanted now; none becomes overdue by it."""
    deadline = wanted.get((item.body_id, item.period))
    if deadline is None or deadline < today:
        done.withdrawn += withdraw(item)
    elif deadline != item.deadline:
        item.deadline = item.original_deadline = deadline
        done.moved += 1


def _add(duty: Duty, body_id: int, period: str, deadline: date, *, scheduled: bool) -> DutyItem:
    holder = {"tenant_id": tenant_of(db.session.get_one(Body, body_id)), "body_id": body_id, "first_body_id": body_id}
    due = {"period": period, "original_deadline": deadline, "deadline": deadline}
    item = DutyItem(duty_id=duty.id, scheduled=scheduled, **holder, **due)
    db.session.add(item)
    return item


def assign(duty: Duty, *, period: str, deadline: date | None) -> list[DutyItem]:
    """Give each body that leads a duty its item for a period by hand; raises Invalid where all have one."""
    held = {body for item in queries.items([duty.id]) if item.period == period for body in _bodies(item)}
    leads = [part.body_id for part in duty.parts_on(clock.today(), DutyRole.LEAD) if part.body_id not in held]
    problems = Problems()
    due = checked([ASSIGNED], {"deadline": deadline}, problems)["deadline"]
    problems.check(bool(leads), "period", _l("Every holder has an item for this period already."))
    if due:
        check_year(due, "deadline", problems)
    problems.raise_if_any()
    made = [_add(duty, body_id, period, due, scheduled=False) for body_id in leads]
    db.session.flush()
    return made


def _bodies(item: DutyItem) -> tuple[int, int]:
    return item.body_id, item.first_body_id
