"""Writes of an item: its holder's reports and requests, the district office's decisions.

One rule stands before all others: an item that is late takes nothing until its holder has said why.
"""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.errors import RuleBroken, check_version
from portal.core.text import tidy
from portal.duties.board import DONE, owes_explanation
from portal.duties.history import check_year, record_event
from portal.duties.models import DutyItem, DutyUpdate
from portal.duties.reassignment import reassign_where_ended

# From each state, what its holder may report.
HOLDER_STATES = {
    "not_started": ("not_started", "in_progress", "submitted"),
    "in_progress": ("in_progress", "submitted"),
    "returned": ("in_progress", "submitted"),
    "submitted": ("submitted",),
    "accepted": (),
}


def update_item(
    item: DutyItem,
    *,
    state: str,
    note: str,
    document_number: str,
    explanation: str,
    happened_on: date,
    posting_id: int | None,
    document_on: date | None = None,
    version: int | None,
) -> DutyUpdate:
    """Keep what an item's holder reports; raises RuleBroken with the field, StaleVersion.

    `happened_on`: the day on which it was done, which decides whether it came late.
    """
    check_version(item, version)
    explanation, document_number = tidy(explanation), tidy(document_number)
    _check_report(item, state, document_number, explanation, happened_on)
    _check_document(document_on)
    if state in DONE and item.state not in DONE:
        item.submitted_on, item.return_reason = happened_on, ""
        item.asked_deadline, item.asked_reason = None, ""
    item.state, item.note = state, tidy(note)
    item.document_number, item.document_on = document_number, document_on
    if explanation:
        item.explanation, item.explained_deadline = explanation, item.deadline
    return record_event(item, "update", happened_on, posting_id, note=item.note, explanation=explanation)


def _check_report(item: DutyItem, state: str, document_number: str, explanation: str, happened_on: date) -> None:
    if item.state == "accepted":
        raise RuleBroken(_l("The product has been accepted; it can no longer be changed."))
    if not explanation:
        check_explained(item, "explanation")
    if state not in HOLDER_STATES[item.state]:
        raise RuleBroken(_l("This state cannot follow the present one."), "state")
    if happened_on > clock.today():
        raise RuleBroken(_l("The date lies in the future."), "happened_on")
    if state == "submitted" and not document_number:
        raise RuleBroken(_l("Give the number of the document that was submitted."), "document_number")


def _check_document(document_on: date | None) -> None:
    if document_on is not None and document_on > clock.today():
        raise RuleBroken(_l("The date lies in the future."), "document_on")


def check_explained(item: DutyItem, field: str | None = None) -> None:
    """Raise RuleBroken while an item is late and its holder has not said why."""
    if owes_explanation(item, clock.today()):
        raise RuleBroken(_l("The deadline has passed: say why before anything else is saved."), field)


def ask_extension(
    item: DutyItem, *, deadline: date, reason: str, posting_id: int | None, version: int | None
) -> DutyUpdate:
    """Ask the district office for a later deadline; raises RuleBroken, StaleVersion."""
    check_version(item, version)
    _check_owed(item)
    _check_deadline(item, deadline, reason)
    if item.deadline is not None and deadline <= item.deadline:
        raise RuleBroken(_l("This is no later than the present deadline."), "deadline")
    if deadline < clock.today():
        raise RuleBroken(_l("This date has passed."), "deadline")
    item.asked_deadline, item.asked_reason = deadline, tidy(reason)
    return record_event(item, "ask", clock.today(), posting_id, note=item.asked_reason, old=item.deadline, new=deadline)


def _check_owed(item: DutyItem) -> None:
    if item.state in DONE:
        raise RuleBroken(_l("The product has been handed in: its deadline stays."))
    check_explained(item)


def _check_deadline(item: DutyItem, deadline: date, reason: str) -> None:
    if not tidy(reason):
        raise RuleBroken(_l("Give the reason."), "reason")
    if deadline == item.deadline:
        raise RuleBroken(_l("This is the present deadline."), "deadline")
    check_year(deadline)


def set_deadline(
    item: DutyItem,
    *,
    deadline: date,
    reason: str,
    posting_id: int | None,
    happened_on: date,
    version: int | None,
) -> DutyUpdate:
    """Set or move an item's deadline, which answers a request; the one first set stays.

    Only the district office may (the route's permission). Raises RuleBroken, StaleVersion.
    """
    check_version(item, version)
    _check_owed(item)
    _check_deadline(item, deadline, reason)
    old, item.deadline = item.deadline, deadline
    item.asked_deadline, item.asked_reason = None, ""
    if item.original_deadline is None:
        item.original_deadline = deadline
    return record_event(item, "deadline", happened_on, posting_id, note=tidy(reason), old=old, new=deadline)


def refuse_extension(
    item: DutyItem, *, reason: str, posting_id: int | None, happened_on: date, version: int | None
) -> DutyUpdate:
    """Refuse the extension that was asked for; raises RuleBroken without a request or a reason, StaleVersion."""
    check_version(item, version)
    check_explained(item)
    if item.asked_deadline is None:
        raise RuleBroken(_l("No extension has been asked for."))
    if not tidy(reason):
        raise RuleBroken(_l("Give the reason."), "reason")
    item.asked_deadline, item.asked_reason = None, ""
    return record_event(item, "refuse", happened_on, posting_id, note=tidy(reason), old=item.deadline)


def accept(
    item: DutyItem, *, posting_id: int | None, happened_on: date, note: str = "", version: int | None
) -> DutyUpdate:
    """Accept a submitted product; raises RuleBroken unless it is submitted, StaleVersion."""
    _check_submitted(item, version, _l("Only a submitted product can be accepted."))
    item.state = "accepted"
    return record_event(item, "accept", happened_on, posting_id, note=tidy(note))


def give_back(
    item: DutyItem, *, reason: str, posting_id: int | None, happened_on: date, version: int | None
) -> DutyUpdate:
    """Return a submitted product to its holder, who owes it anew; raises RuleBroken without a reason, StaleVersion."""
    _check_submitted(item, version, _l("Only a submitted product can be returned."))
    if not tidy(reason):
        raise RuleBroken(_l("Say what has to be mended."), "reason")
    item.state, item.submitted_on, item.return_reason = "returned", None, tidy(reason)
    told = record_event(item, "return", happened_on, posting_id, note=item.return_reason)
    reassign_where_ended(item, posting_id)
    return told


def _check_submitted(item: DutyItem, version: int | None, message: Any) -> None:
    check_version(item, version)
    if item.state != "submitted":
        raise RuleBroken(message)
    check_explained(item)
