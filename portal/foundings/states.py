"""The states of a founding and of a claim to it, what its steps are called, and the two tables of what may be done.

A founding that is under way moves along the stages of its kind (`stages`); the machine tells what may be done to it as
a whole. Counting is the one step that figures rest on.
"""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.core.access import Permission
from portal.core.kinds import Choices
from portal.core.machine import Machine, Step

# Under way and without a step for longer than this: every list, reminder and table calls it stalled.
STALLED_AFTER = timedelta(days=60)


class FoundingState(Choices):
    """Where a founding stands as a whole."""

    OPEN = "open", _l("Being mobilized"), "info"
    COUNTED = "counted", _l("Counted"), "ok"
    DROPPED = "dropped", _l("Mobilization stopped"), "none"


class StepKind(Choices):
    """What a dated step of a founding was."""

    OPENED = "opened", _l("Opened"), ""
    ADVANCED = "advanced", _l("Next stage"), ""
    WENT_BACK = "went_back", _l("Back to an earlier stage"), "warn"
    COUNTED = "counted", _l("Counted"), "ok"
    TAKEN_BACK = "taken_back", _l("Counting taken back"), "warn"
    DROPPED = "dropped", _l("Mobilization stopped"), "none"
    RESUMED = "resumed", _l("Taken up again"), ""


class CreditPart(Choices):
    """What a body did for a founding: chủ trì, phối hợp (clause II.9). `short` stands in lists and files."""

    LEAD = "lead", _l("led"), "", _l("leads")
    SUPPORT = "support", _l("supported"), "", _l("supports")


class ClaimState(Choices):
    """What became of a body's claim to its part."""

    PROPOSED = "proposed", _l("waits for the commune"), "info"
    CONFIRMED = "confirmed", _l("confirmed"), "ok"
    REFUSED = "refused", _l("refused"), "bad"
    WITHDRAWN = "withdrawn", _l("taken back by the body"), "none"


_COUNTED = _l("This one is counted already. Take the counting back first.")
# What may not be done says why by where the founding stands.
REFUSALS = {
    FoundingState.OPEN: _l("This mobilization is under way."),
    FoundingState.COUNTED: _COUNTED,
    FoundingState.DROPPED: _l("This mobilization was stopped. Take it up again first."),
}
_EDIT = Permission.FOUNDING_EDIT
FOUNDING = Machine(
    "open",
    Step("edited", ("open",), None, _EDIT, _l("Correct")),
    Step("advanced", ("open",), None, _EDIT, _l("Next stage")),
    Step("went_back", ("open",), None, _EDIT, _l("Back to an earlier stage…"), needs_reason=True),
    Step("counted", ("open",), "counted", _EDIT),
    Step(
        "taken_back",
        ("counted",),
        "open",
        _EDIT,
        _l("Take the counting back…"),
        _l("This one is not counted, so there is nothing to take back."),
        needs_reason=True,
    ),
    Step("dropped", ("open",), "dropped", _EDIT, _l("Stop the mobilization…"), needs_reason=True),
    Step(
        "resumed",
        ("dropped",),
        "open",
        _EDIT,
        _l("Take up again"),
        _l("This mobilization was not stopped."),
        needs_reason=True,
    ),
)
_ANSWERED = _l("This proposal has been answered already.")
CLAIM = Machine(
    "proposed",
    Step("confirmed", ("proposed",), "confirmed", _EDIT, _l("Confirm"), _ANSWERED),
    Step("refused", ("proposed",), "refused", _EDIT, _l("Refuse…"), _ANSWERED, needs_reason=True),
    Step(
        "withdrawn",
        ("proposed",),
        "withdrawn",
        Permission.LEDGER_RECORD,
        _l("Take the proposal back"),
        _ANSWERED,
        own=True,
    ),
)
