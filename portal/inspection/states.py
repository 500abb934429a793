"""The states of a finding, its steps, on whom it may be, and the table of what may be done to it."""

from flask_babel import lazy_gettext as _l

from portal.core.access import Permission
from portal.core.kinds import Choices
from portal.core.machine import Machine, Step


class FindingState(Choices):
    """Where a finding stands."""

    OPEN = "open", _l("Waits for an answer"), "info"
    ANSWERED = "answered", _l("Answered"), "ok"
    RETURNED = "returned", _l("Returned"), "warn"
    CLOSED = "closed", _l("Closed"), "none"


class FindingStep(Choices):
    """What a step of a finding was."""

    OPENED = "opened", _l("Finding recorded")
    CORRECTED = "corrected", _l("Corrected")
    ANSWERED = "answered", _l("Answered"), "ok"
    RETURNED = "returned", _l("Returned"), "warn"
    CLOSED = "closed", _l("Closed")


class SubjectKind(Choices):
    """On whom, or in what, something was found."""

    UNIT = "unit", _l("Commune or town")
    BODY = "body", _l("Body")
    ITEM = "item", _l("Product of a duty")


ANSWER_OWED = (FindingState.OPEN, FindingState.RETURNED)
_ELSEWHERE = _l("This finding stands elsewhere by now. Look at it again.")
_WRITE, _ANSWER = Permission.FINDING_WRITE, Permission.FINDING_ANSWER
FINDING = Machine(
    FindingState.OPEN,
    Step("correct", (FindingState.OPEN,), None, _WRITE, _l("Correct"), _ELSEWHERE),
    Step("answer", ANSWER_OWED, FindingState.ANSWERED, _ANSWER, _l("Answer"), _ELSEWHERE, own=True),
    Step(
        "returned",
        (FindingState.ANSWERED,),
        FindingState.RETURNED,
        _WRITE,
        _l("Return with a note…"),
        _ELSEWHERE,
        needs_reason=True,
    ),
    Step(
        "close",
        (*ANSWER_OWED, FindingState.ANSWERED),
        FindingState.CLOSED,
        _WRITE,
        _l("Close…"),
        _ELSEWHERE,
        needs_reason=True,
    ),
)
