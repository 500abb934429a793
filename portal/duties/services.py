"""Writes of the duty board: the holder's updates, the district's deadlines and acceptance."""

from datetime import date

from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.errors import RuleBroken, check_version
from portal.core.text import tidy
from portal.duties import queries
from portal.duties.board import DONE
from portal.duties.models import DutyItem, DutyUpdate
from portal.extensions import db
from portal.programmes.models import Duty

HOLDER_STATES = ("in_progress", "submitted")


def update_item(
    item: DutyItem,
    *,
    state: str,
    note: str,
    document_number: str,
    explanation: str,
    happened_on: date,
    posting_id: int,
    version: int | None = None,
) -> DutyUpdate:
    """Keep what an item's holder reports; raises RuleBroken with the field, StaleVersion."""
    check_version(item, version)
    _check_report(item, state, tidy(document_number), tidy(explanation), happened_on)
    if state not in DONE:
        item.submitted_on = None
    elif item.state not in DONE:
        item.submitted_on = happened_on
    item.state, item.note = state, tidy(note)
    item.document_number, item.explanation = tidy(document_number), tidy(explanation)
    return _tell(item, "update", happened_on, posting_id)


def _check_report(item: DutyItem, state: str, document_number: str, explanation: str, happened_on: date) -> None:
    if item.state == "accepted":
        raise RuleBroken(_l("The product has been accepted; it can no longer be changed."))
    if state not in HOLDER_STATES:
        raise RuleBroken(_l("Choose a state."), "state")
    _not_in_future(happened_on)
    if state == "submitted" and not document_number:
        raise RuleBroken(_l("Give the number of the document that was submitted."), "document_number")
    if _counts_late(item, state, happened_on) and not explanation:
        raise RuleBroken(_l("The deadline has passed: say why."), "explanation")


def _counts_late(item: DutyItem, state: str, happened_on: date) -> bool:
    submitted = item.submitted_on if state in DONE and item.submitted_on else happened_on
    return item.deadline is not None and submitted > item.deadline


def _not_in_future(happened_on: date) -> None:
    if happened_on > clock.today():
        raise RuleBroken(_l("The date lies in the future."), "happened_on")


def set_deadline(
    item: DutyItem, *, deadline: date, reason: str, posting_id: int, happened_on: date, version: int | None = None
) -> DutyUpdate:
    """Set or move an item's deadline; the one first set stays. Raises RuleBroken, StaleVersion."""
    check_version(item, version)
    if not tidy(reason):
        raise RuleBroken(_l("Give the reason."), "reason")
    if deadline == item.deadline:
        raise RuleBroken(_l("This is the present deadline."), "deadline")
    if abs(deadline.year - clock.today().year) > 10:
        raise RuleBroken(_l("This year cannot be right."), "deadline")
    old, item.deadline = item.deadline, deadline
    if item.original_deadline is None:
        item.original_deadline = deadline
    return _tell(item, "deadline", happened_on, posting_id, note=tidy(reason), old=old, new=deadline)


def assign(duty: Duty, *, period: str, deadline: date) -> list[DutyItem]:
    """Give each body that leads a duty its item for a period; raises RuleBroken where all have one."""
    held = {item.body_id for item in queries.items([duty.id]) if item.period == period}
    leads = [part.body_id for part in duty.parts if part.part == "lead" and part.body_id not in held]
    if not leads:
        raise RuleBroken(_l("Every holder has an item for this period already."), "period")
    if abs(deadline.year - clock.today().year) > 10:
        raise RuleBroken(_l("This year cannot be right."), "deadline")
    common = {"duty_id": duty.id, "period": period, "original_deadline": deadline, "deadline": deadline}
    made = [DutyItem(body_id=body_id, **common) for body_id in leads]
    db.session.add_all(made)
    db.session.flush()
    return made


def accept(
    item: DutyItem, *, posting_id: int, happened_on: date, note: str = "", version: int | None = None
) -> DutyUpdate:
    """Accept a submitted product; raises RuleBroken unless it is submitted, StaleVersion."""
    check_version(item, version)
    if item.state != "submitted":
        raise RuleBroken(_l("Only a submitted product can be accepted."))
    item.state = "accepted"
    return _tell(item, "accept", happened_on, posting_id, note=tidy(note))


def _tell(
    item: DutyItem,
    kind: str,
    happened_on: date,
    posting_id: int,
    *,
    note: str | None = None,
    old: date | None = None,
    new: date | None = None,
) -> DutyUpdate:
    """Add the event to the item's story."""
    own = kind == "update"
    update = DutyUpdate(
        item_id=item.id,
        happened_on=happened_on,
        kind=kind,
        state=item.state,
        note=item.note if note is None else note,
        document_number=item.document_number if own else "",
        explanation=item.explanation if own else "",
        old_deadline=old,
        new_deadline=new,
        posting_id=posting_id,
    )
    if kind != "deadline":
        item.updated_on = happened_on
    db.session.add(update)
    db.session.flush()
    return update
