"""Reassignment from a day: a body's tasks go to its successor; what was before stays as it was."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import NO_BODY, Body
from portal.accounts.queries import tenant_of
from portal.attachments.queries import files_of
from portal.core import clock, files
from portal.core.errors import Invalid, Problems, RuleBroken
from portal.core.fields import Field, checked
from portal.core.kinds import Day
from portal.duties import queries
from portal.duties.history import record_event
from portal.duties.models import DutyItem, DutyItemFile, DutyUpdate
from portal.duties.rules import REASON, check_year
from portal.duties.states import DONE, EventKind, ItemState
from portal.extensions import db
from portal.programmes.choices import DutyRole
from portal.programmes.models import Duty, DutyPart
from portal.programmes.services import end_part

FROM_DAY = Field("day", _l("From the day"), Day(future=True), required=True)


def is_untouched(item: DutyItem) -> bool:
    """Say whether nobody has done anything to an item yet."""
    own = item.state == ItemState.NOT_STARTED and item.updated_on is None and item.asked_deadline is None
    return own and not item.explanation and item.deadline == item.original_deadline


def withdraw(item: DutyItem) -> bool:
    """Take back an item that nothing hangs on; the history keeps it. False where something does."""
    try:
        with db.session.begin_nested():
            db.session.delete(item)
            db.session.flush()
    except IntegrityError:
        return False
    return True


@dataclass
class Reassignment:
    """What passes on from a body to its successor on a day: parts of duties, and the items still open."""

    source: Body
    target: Body | None  # None: a new body, made when it is done
    day: date
    parts: list[DutyPart] = field(default_factory=list)
    items: list[DutyItem] = field(default_factory=list)


def plan_reassignment(
    source: Body | None, target: Body | None, day: date | None, duties: Iterable[Duty]
) -> Reassignment:
    """Return what would be reassigned; raises Invalid where nothing would, or something is missing."""
    problems = Problems()
    since = checked([FROM_DAY], {"day": day}, problems)["day"]
    if since:
        check_year(since, "day", problems)
    is_another = source is None or target is None or source.id != target.id
    problems.check(is_another, "target", _l("A task passes on to another body."))
    if source is None:
        problems.add("source", NO_BODY)
        raise Invalid(problems)
    problems.raise_if_any()
    plan = Reassignment(source, target, since)
    for duty in duties:
        parts = [part for part in duty.parts_on(since) if part.body_id == source.id and _may_end(part, since)]
        plan.parts += parts
        if any(part.part == DutyRole.LEAD for part in parts):
            plan.items += [item for item in queries.items([duty.id], body_id=source.id) if item.state not in DONE]
    if not plan.parts:
        raise RuleBroken(_l("This body has no part that could pass on from this day."), "source")
    return plan


def _may_end(part: DutyPart, day: date) -> bool:
    return part.valid_to is None and (part.valid_from is None or part.valid_from < day)


def reassign(plan: Reassignment, *, reason: str, posting_id: int | None, today: date | None = None) -> int:
    """Reassign a body's tasks from a day; returns how many open items went at once.

    A part ends the day before and names its successor, whose part begins that day. What was handed in stays with the
    body that did it. A day still ahead is kept in the parts; `make_ahead` reassigns the items when it comes.
    """
    problems = Problems()
    note = checked([REASON], {"reason": reason}, problems)["reason"]
    if plan.target is None:
        problems.add("target", NO_BODY)
        raise Invalid(problems)
    problems.raise_if_any()
    duties = {part.duty_id: queries.duty(part.duty_id) for part in plan.parts}
    for part in plan.parts:
        _reassign_part(part, plan.target, plan.day)
    db.session.flush()
    number = 0
    for duty in duties.values():
        if duty is not None:
            db.session.expire(duty, ["parts"])
            found = queries.items([duty.id])
            number += reassign_open_items(duty, found, today or clock.today(), note=note, posting_id=posting_id)
    return number


def _reassign_part(part: DutyPart, target: Body, day: date) -> None:
    duty = db.session.get_one(Duty, part.duty_id)
    own = next((one for one in duty.parts_on(day) if one.body_id == target.id), None)
    end_part(part, day, successor_id=target.id)
    if own is not None:
        if own.part == DutyRole.LEAD or part.part == DutyRole.COOPERATE:
            return  # it does so already
        end_part(own, day)
        db.session.flush()
    tasks = {"task_vi": part.task_vi, "task_en": part.task_en}
    db.session.add(DutyPart(duty_id=duty.id, body_id=target.id, part=part.part, valid_from=day, **tasks))


def reassign_open_items(
    duty: Duty, found: list[DutyItem], today: date, *, note: str = "", posting_id: int | None = None
) -> int:
    """Give the open items of bodies whose part has ended to their successors; returns how many passed on."""
    number = 0
    held = {(item.body_id, item.period) for item in found}
    for item in [one for one in found if one.state not in DONE]:
        successor_id = successor(duty, item.body_id, today)
        if successor_id is None:
            continue
        if (successor_id, item.period) in held and is_untouched(item) and (item.deadline or today) >= today:
            withdraw(item)  # bodies that merged owe once what was not yet due
            continue
        _reassign_item(item, successor_id, today, note, posting_id)
        held.add((successor_id, item.period))
        number += 1
    return number


def successor(duty: Duty, body_id: int, day: date) -> int | None:
    """Return the body that leads a duty now in the place of one whose part has ended; None where it still leads."""
    seen: set[int] = set()
    present: int | None = body_id
    while present is not None and present not in seen:
        seen.add(present)
        if any(part.body_id == present for part in duty.parts_on(day, DutyRole.LEAD)):
            return present if present != body_id else None
        ended = [one for one in duty.parts if one.body_id == present and one.part == DutyRole.LEAD and one.valid_to]
        last = max(ended, key=lambda one: one.valid_to or day, default=None)
        present = last.successor_id if last is not None and (last.valid_to or day) < day else None
    return None


def _reassign_item(item: DutyItem, successor_id: int, day: date, note: str, posting_id: int | None) -> None:
    """Give an item to its successor; into its tenant it takes its updates and files along (ON UPDATE CASCADE)."""
    bodies = item.body_id, successor_id
    db.session.flush()
    attached = files_of(DutyItemFile, (item.tenant_id, item.id))
    for part in [one for one in db.session if isinstance(one, DutyUpdate | DutyItemFile) and one.item_id == item.id]:
        db.session.expunge(part)  # its key may be another from here on
    former, tenant_id = item.tenant_id, tenant_of(db.session.get_one(Body, successor_id))
    for file in attached:
        files.copy(former, tenant_id, file.sha256)
    item.body_id, item.tenant_id = successor_id, tenant_id
    item.asked_deadline, item.asked_reason = None, ""
    db.session.flush()
    record_event(item, EventKind.REASSIGNED, day, posting_id, note=note, bodies=bodies)
    db.session.expire(item, ["body"])


def reassign_where_ended(item: DutyItem, posting_id: int | None) -> None:
    """Reassign an item that is owed anew, where its holder's part has ended meanwhile."""
    successor_id = successor(item.duty, item.body_id, clock.today())
    if successor_id is not None:
        _reassign_item(item, successor_id, clock.today(), "", posting_id)
