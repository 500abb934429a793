"""The rhythms of calendars; the states of a return, its steps, its punctuality; the table of what may be done to it."""

from flask_babel import lazy_gettext as _l

from portal.core.access import Permission
from portal.core.kinds import Choices
from portal.core.machine import Machine, Step


class Rhythm(Choices):
    """How often a calendar asks for a report."""

    MONTH = "month", _l("monthly"), "", None, ("thang",)
    QUARTER = "quarter", _l("quarterly"), "", None, ("quy",)
    HALF_YEAR = "half_year", _l("half-yearly"), "", None, ("6 thang", "nua nam", "sau thang")
    YEAR = "year", _l("yearly"), "", None, ("nam",)


class Authority(Choices):
    """Whose rhythm a calendar follows: the state's (Decree 09/2019) or the Party's own."""

    STATE = "state", _l("State rhythm")
    PARTY = "party", _l("Party rhythm")


class ReturnState(Choices):
    """Where a return stands. NOT_STARTED is shown for a draft that nobody has touched; it is not kept as a state."""

    NOT_STARTED = "not_started", _l("Not started"), "none"
    DRAFT = "draft", _l("Draft"), "none"
    SIGNED = "signed", _l("Signed, waits for review"), "info"
    RETURNED = "returned", _l("Returned"), "warn"
    ACCEPTED = "accepted", _l("Accepted by the district"), "ok"


class EventKind(Choices):
    """What a dated step of a return was."""

    OPENED = "opened", _l("Opened"), "none"
    SAVED = "saved", _l("Saved as a draft"), "none"
    SIGNED = "signed", _l("Signed"), "info"
    WITHDRAWN = "withdrawn", _l("Signature taken back"), "none"
    RETURNED = "returned", _l("Returned to be corrected"), "warn"
    ACCEPTED = "accepted", _l("Accepted by the district"), "ok"
    REOPENED = "reopened", _l("Reopened"), "warn"
    ON_PAPER = "on_paper", _l("Sent on paper"), "ok"


class Timeliness(Choices):
    """Whether what was due on a day was handed in by it."""

    ON_TIME = "on_time", _l("in time"), "ok"
    IN_GRACE = "in_grace", _l("within the days of grace"), "ok"
    LATE = "late", _l("handed in late"), "warn"
    OVERDUE = "overdue", _l("late, not handed in"), "bad"
    OPEN = "open", _l("not due yet"), "none"
    BEFORE = "before", _l("from before the start day"), "none"


IN_TIME = frozenset({Timeliness.ON_TIME, Timeliness.IN_GRACE})
HANDED_IN = frozenset({ReturnState.SIGNED, ReturnState.ACCEPTED})
STILL_OWED = frozenset({ReturnState.DRAFT, ReturnState.RETURNED})

# draft → signed → accepted, or returned → draft. A reopening leads back to the draft; from a draft (or returned) it
# is possible only where an earlier reopening has run out (`services.reopen`).
_ELSEWHERE = _l("This cannot be done with the return as it stands, or not from your post.")
RETURN = Machine(
    "draft",
    Step("saved", ("draft", "returned"), "draft", Permission.RETURN_EDIT, _l("Save draft"), _ELSEWHERE, own=True),
    Step("signed", ("draft",), "signed", Permission.RETURN_SIGN, _l("Sign…"), _ELSEWHERE, own=True),
    Step(
        "withdrawn",
        ("signed",),
        "draft",
        Permission.RETURN_SIGN,
        _l("Take the signature back…"),
        _ELSEWHERE,
        own=True,
    ),
    Step(
        "returned",
        ("signed",),
        "returned",
        Permission.RETURN_REVIEW,
        _l("Return with a note…"),
        _ELSEWHERE,
        needs_reason=True,
    ),
    Step("accepted", ("signed",), "accepted", Permission.RETURN_REVIEW, _l("Accept"), _ELSEWHERE),
    Step(
        "on_paper",
        ("draft", "returned"),
        "accepted",
        Permission.RETURN_REVIEW,
        _l("Enter what was sent on paper…"),
        _ELSEWHERE,
    ),
    Step(
        "reopened",
        ("accepted", "draft", "returned"),
        "draft",
        Permission.RETURN_REOPEN,
        _l("Reopen…"),
        _ELSEWHERE,
        needs_reason=True,
    ),
)

CHANGED_MEANWHILE = _l("Somebody changed this return meanwhile. Read it once more, then decide.")
# What the page says once a move is made.
SIGNED = _l("Signed. It waits for the district's review now.")
WITHDRAWN = _l("The signature is taken back.")
ACCEPTED = _l("The report is accepted.")
RETURNED = _l("Returned with your note.")
