"""How a commune's proposal of quotas stands, and what may be done to it (clause II.9). No database."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.access import Permission
from portal.core.kinds import Choices
from portal.core.machine import Machine, Step

NO_PROPOSAL: Any = _l("No proposal")


class ProposalState(Choices):
    """How a proposal stands. RETURNED is shown for a draft that came back with a note; it is not kept as a state."""

    DRAFT = "draft", _l("Draft"), "none"
    PROPOSED = "proposed", _l("Waits for agreement"), "info"
    AGREED = "agreed", _l("Agreed by both"), "ok"
    RETURNED = "returned", _l("Returned"), "warn"


class DecisionKind(Choices):
    """What a numbered decision does: the first one issues, a later one adjusts."""

    ISSUE = "issue", _l("Issued")
    ADJUST = "adjust", _l("Adjusted")


_DONE = _l("Leader and Front have both agreed already.")
_NOT_YET = _l("The commune has not put this proposal forward yet.")
# A change of what was put forward leads back to the draft: agreements given so far no longer hold.
PROPOSAL = Machine(
    "draft",
    Step("saved", ("draft", "proposed", "agreed"), "draft", Permission.QUOTA_PROPOSE, _l("Save draft"), own=True),
    Step("put_forward", ("draft",), "proposed", Permission.QUOTA_PROPOSE, _l("Put forward"), own=True),
    Step("agreed_by_one", ("proposed",), None, Permission.QUOTA_AGREE, _l("Agree"), _NOT_YET),
    Step("agreed_by_both", ("proposed",), "agreed", Permission.QUOTA_AGREE, _l("Agree"), _DONE),
    Step(
        "returned",
        ("proposed", "agreed"),
        "draft",
        Permission.QUOTA_AGREE,
        _l("Return with a note…"),
        _NOT_YET,
        needs_reason=True,
    ),
)
