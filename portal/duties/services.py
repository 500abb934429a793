"""Writes of a duty's product: its holder's reports and requests, the district office's decisions.

What was typed comes by field name. Every function flushes and never commits; raises Invalid with all that its rules
refuse, RuleBroken where the product stands elsewhere or is late without an explanation, StaleVersion where somebody
saved the row meanwhile. Who may do what stands in `states.ITEM` and at the routes.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.core import clock
from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.fields import checked
from portal.duties import rules
from portal.duties.history import record_event
from portal.duties.models import DutyItem, DutyUpdate
from portal.duties.reassignment import reassign_where_ended
from portal.duties.states import DONE, ITEM, EventKind, ItemState
from portal.extensions import db
from portal.programmes.models import Duty


def update_item(item: DutyItem, *, posting_id: int | None = None, version: int | None, **values: Any) -> DutyUpdate:
    """Keep what an item's holder reports: state, happened_on, explanation, note, document_number, document_on."""
    check_version(item, version)
    problems = Problems()
    kept = rules.reporting(item, values, problems)
    problems.raise_if_any()
    happened_on, explanation = kept.pop("happened_on"), kept.pop("explanation")
    if kept["state"] in DONE and item.state not in DONE:
        item.submitted_on, item.return_reason = happened_on, ""
        item.asked_deadline, item.asked_reason = None, ""
    for name, value in kept.items():
        setattr(item, name, value)
    if explanation:
        item.explanation, item.explained_deadline = explanation, item.deadline
    return record_event(item, EventKind.UPDATE, happened_on, posting_id, note=item.note, explanation=explanation)


def request_extension(
    item: DutyItem, *, posting_id: int | None = None, version: int | None, **values: Any
) -> DutyUpdate:
    """Ask the district office for a later deadline: deadline, reason."""
    check_version(item, version)
    rules.must_fit(item, "request_extension")
    problems = Problems()
    kept = rules.extension(item, values, problems)
    problems.raise_if_any()
    item.asked_deadline, item.asked_reason = kept["deadline"], kept["reason"]
    kind, days = EventKind.EXTENSION_REQUESTED, {"old": item.deadline, "new": kept["deadline"]}
    return record_event(item, kind, clock.today(), posting_id, note=kept["reason"], **days)


def set_deadline(
    item: DutyItem, *, happened_on: date, posting_id: int | None = None, version: int | None, **values: Any
) -> DutyUpdate:
    """Set or move an item's deadline (deadline, reason), which answers a request; the one first set stays."""
    check_version(item, version)
    rules.must_fit(item, "set_deadline")
    problems = Problems()
    kept = rules.new_deadline(item, values, problems)
    problems.raise_if_any()
    days = {"old": item.deadline, "new": kept["deadline"]}
    item.deadline = kept["deadline"]
    item.asked_deadline, item.asked_reason = None, ""
    if item.original_deadline is None:
        item.original_deadline = item.deadline
    return record_event(item, EventKind.DEADLINE, happened_on, posting_id, note=kept["reason"], **days)


def refuse_extension(
    item: DutyItem, *, happened_on: date, posting_id: int | None = None, version: int | None, **values: Any
) -> DutyUpdate:
    """Refuse the extension that was asked for: reason."""
    check_version(item, version)
    rules.must_fit(item, "refuse_extension")
    if item.asked_deadline is None:
        raise RuleBroken(rules.NOTHING_ASKED)
    problems = Problems()
    kept = checked([rules.REASON], values, problems)
    problems.raise_if_any()
    item.asked_deadline, item.asked_reason = None, ""
    kind = EventKind.EXTENSION_REFUSED
    return record_event(item, kind, happened_on, posting_id, note=kept["reason"], old=item.deadline)


def record_on_paper(item: DutyItem, *, posting_id: int | None = None, version: int | None, **values: Any) -> DutyUpdate:
    """Enter what was handed in on paper: document_number, document_on, note. That day says whether it was late."""
    check_version(item, version)
    rules.must_fit(item, "on_paper")
    problems = Problems()
    kept = checked(rules.PAPER, values, problems)
    problems.raise_if_any()
    for name, value in kept.items():
        setattr(item, name, value)
    item.state, item.submitted_on, item.return_reason = ItemState.ACCEPTED, kept["document_on"], ""
    item.asked_deadline, item.asked_reason = None, ""
    return record_event(item, EventKind.ON_PAPER, kept["document_on"], posting_id, note=kept["note"])


def withdraw_item(item: DutyItem, *, posting_id: int | None = None, version: int | None, **values: Any) -> DutyUpdate:
    """Withdraw a product that was entered wrongly, with the reason: nobody owes it, late or not; its history stays."""
    check_version(item, version)
    if not ITEM.fits("withdraw", item.state):
        raise RuleBroken(ITEM["withdraw"].refusal)
    problems = Problems()
    kept = checked([rules.REASON], values, problems)
    problems.raise_if_any()
    item.state, item.asked_deadline, item.asked_reason = ItemState.WITHDRAWN, None, ""
    return record_event(item, EventKind.WITHDRAWN, clock.today(), posting_id, note=kept["reason"])


def withdraw_duty(duty: Duty, items: Iterable[DutyItem], *, posting_id: int | None = None, **values: Any) -> int:
    """Withdraw a duty that was entered wrongly, with all `items` of it that are still owed; returns how many these are.

    What was handed in stays in the history. It appears on no board any more, and nothing is made from it.
    """
    problems = Problems()
    kept = checked([rules.REASON], values, problems)
    problems.raise_if_any()
    owed = [one for one in items if ITEM.fits("withdraw", one.state)]
    for one in owed:
        withdraw_item(one, posting_id=posting_id, version=one.version, reason=kept["reason"])
    duty.withdrawn_on, duty.withdrawal_reason = clock.today(), kept["reason"]
    db.session.flush()
    return len(owed)


def accept(item: DutyItem, *, happened_on: date, posting_id: int | None = None, version: int | None) -> DutyUpdate:
    """Accept a submitted product."""
    check_version(item, version)
    rules.must_fit(item, "accept")
    item.state = ItemState.ACCEPTED
    return record_event(item, EventKind.ACCEPTED, happened_on, posting_id)


def give_back(
    item: DutyItem, *, happened_on: date, posting_id: int | None = None, version: int | None, **values: Any
) -> DutyUpdate:
    """Return a submitted product to its holder with a reason; it is owed anew, by a successor where there is one."""
    check_version(item, version)
    rules.must_fit(item, "returned")
    problems = Problems()
    kept = checked([rules.WHAT_TO_CORRECT], values, problems)
    problems.raise_if_any()
    item.state, item.submitted_on, item.return_reason = ItemState.RETURNED, None, kept["reason"]
    event = record_event(item, EventKind.RETURNED, happened_on, posting_id, note=item.return_reason)
    reassign_where_ended(item, posting_id)
    return event
