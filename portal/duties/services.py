"""Writes of a duty's product: its holder's reports and requests, the district office's decisions.

What was typed comes by field name. Every function flushes and never commits; raises Invalid with all that its rules
refuse, RuleBroken where the product stands elsewhere or is late without an explanation, StaleVersion where somebody
saved the row meanwhile. Who may do what stands in `states.ITEM` and at the routes.
"""

from datetime import date
from typing import Any

from portal.core import clock
from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.fields import checked
from portal.duties import rules
from portal.duties.history import record_event
from portal.duties.models import DutyItem, DutyUpdate
from portal.duties.reassignment import reassign_where_ended
from portal.duties.states import DONE, EventKind, ItemState


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
    rules.must_fit(item, "give_back")
    problems = Problems()
    kept = checked([rules.WHAT_TO_CORRECT], values, problems)
    problems.raise_if_any()
    item.state, item.submitted_on, item.return_reason = ItemState.RETURNED, None, kept["reason"]
    event = record_event(item, EventKind.RETURNED, happened_on, posting_id, note=item.return_reason)
    reassign_where_ended(item, posting_id)
    return event
