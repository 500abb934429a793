"""The states of a duty's product, what is recorded of it, and the table of what may be done to it."""

from flask_babel import lazy_gettext as _l

from portal.core.access import Permission
from portal.core.kinds import Choices
from portal.core.machine import Machine, Step


class ItemState(Choices):
    """Where a product stands."""

    NOT_STARTED = "not_started", _l("Not started"), "none"
    IN_PROGRESS = "in_progress", _l("In progress"), "info"
    SUBMITTED = "submitted", _l("Submitted"), "ok"
    ACCEPTED = "accepted", _l("Accepted"), "ok"
    RETURNED = "returned", _l("Returned"), "warn"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "none"


class EventKind(Choices):
    """What an event in a product's history was."""

    UPDATE = "update", _l("Update")
    DEADLINE = "deadline", _l("Deadline")
    ON_PAPER = "on_paper", _l("Handed in on paper")
    WITHDRAWN = "withdrawn", _l("Withdrawn")
    EXTENSION_REQUESTED = "ask", _l("A later deadline was asked for")
    EXTENSION_REFUSED = "refuse", _l("The extension was refused"), "warn"
    ACCEPTED = "accept", _l("Accepted"), "ok"
    RETURNED = "return", _l("Returned"), "warn"
    REASSIGNED = "reassigned", _l("Passed on")


# What has been handed in: it owes nothing.
DONE = (ItemState.SUBMITTED, ItemState.ACCEPTED)
OWED = (ItemState.NOT_STARTED, ItemState.IN_PROGRESS, ItemState.RETURNED)
_HANDED_IN = _l("The product has been handed in: its deadline stays.")
_UPDATE, _DECIDE = Permission.DUTY_UPDATE, Permission.DUTY_DEADLINE
ITEM = Machine(
    ItemState.NOT_STARTED,
    # What its holder reports: the three states that the form offers.
    Step("wait", (ItemState.NOT_STARTED,), ItemState.NOT_STARTED, _UPDATE, own=True),
    Step("begin", OWED, ItemState.IN_PROGRESS, _UPDATE, own=True),
    Step("submit", (*OWED, ItemState.SUBMITTED), ItemState.SUBMITTED, _UPDATE, own=True),
    Step(
        "request_extension",
        OWED,
        None,
        _UPDATE,
        _l("Ask for a later deadline…"),
        _HANDED_IN,
        own=True,
        needs_reason=True,
    ),
    # What the district office decides.
    Step("set_deadline", OWED, None, _DECIDE, _l("Set or extend the deadline…"), _HANDED_IN, needs_reason=True),
    Step("refuse_extension", OWED, None, _DECIDE, _l("Refuse the extension…"), _HANDED_IN, needs_reason=True),
    Step(
        "accept",
        (ItemState.SUBMITTED,),
        ItemState.ACCEPTED,
        _DECIDE,
        _l("Accept the product"),
        _l("Only a submitted product can be accepted."),
    ),
    Step(
        "returned",
        (ItemState.SUBMITTED,),
        ItemState.RETURNED,
        _DECIDE,
        _l("Return with a note…"),
        _l("Only a submitted product can be returned."),
        needs_reason=True,
    ),
    Step(
        "on_paper",
        OWED,
        ItemState.ACCEPTED,
        _DECIDE,
        _l("Enter what was handed in on paper…"),
        _HANDED_IN,
    ),
    Step(
        "withdraw",
        OWED,
        ItemState.WITHDRAWN,
        _DECIDE,
        _l("Withdraw it: it was entered wrongly…"),
        _HANDED_IN,
        needs_reason=True,
    ),
    Step("reassign", OWED, None, _DECIDE),
)
REPORTS = ("wait", "begin", "submit")


def reportable(state: str) -> list[ItemState]:
    """Return the states that a product's holder may report, from the present one."""
    return [ItemState(str(ITEM[name].target)) for name in REPORTS if ITEM.fits(name, state)]
