"""The rules of a duty's product: each function checks what was typed as a whole and names every problem at its field.

One rule stands before all others: a product that is late takes nothing until its holder has said why.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import clock, messages
from portal.core.errors import Problems, RuleBroken
from portal.core.fields import Field, checked, field_of, fields
from portal.core.kinds import Day, Text
from portal.duties.board import owes_explanation
from portal.duties.models import REPORT, DutyItem, DutyUpdate
from portal.duties.states import ITEM, ItemState, reportable

FARTHEST = 10  # years from today: a deadline beyond is a typing error
NOTHING_ASKED = _l("No extension has been asked for.")
_SILENT = _l("The deadline has passed: say why before anything else is saved.")
_REASON = messages.NO_REASON
REPORTED = (field_of(DutyUpdate, "happened_on"), *fields(DutyItem, REPORT))
REASON = Field("reason", _l("Reason"), Text(500), required=True, missing=_REASON)
DEADLINE = (Field("deadline", _l("New deadline"), Day(future=True), required=True), REASON)
PAPER = (
    field_of(DutyItem, "document_number").changed(required=True, hint="", missing=messages.NO_DOCUMENT_NUMBER),
    field_of(DutyItem, "document_on").changed(required=True),
    field_of(DutyItem, "note"),
)
WHAT_TO_CORRECT = REASON.changed(label=_l("What has to be corrected"), missing=_l("Say what has to be corrected."))


def must_fit(item: DutyItem, step: str) -> None:
    """Raise RuleBroken, saying why, where a step cannot be taken: from this state, or while no explanation is given."""
    if not ITEM.fits(step, item.state):
        raise RuleBroken(ITEM[step].refusal)
    if owes_explanation(item, clock.today()):
        raise RuleBroken(_SILENT)


def reporting(item: DutyItem, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check what a holder reports; `happened_on` is the day on which it was done, which decides whether it is late."""
    if not reportable(item.state):
        raise RuleBroken(_l("The product has been accepted; it can no longer be changed."))
    kept = checked(REPORTED, values, problems)
    if not kept["explanation"]:
        problems.check(not owes_explanation(item, clock.today()), "explanation", _SILENT)
    if kept["state"] in ItemState.labels():
        fits = kept["state"] in reportable(item.state)
        problems.check(fits, "state", _l("This state cannot follow the present one."))
    if kept["state"] == ItemState.SUBMITTED and not kept["document_number"]:
        problems.add("document_number", _l("Give the number of the document that was submitted."))
    return kept


def extension(item: DutyItem, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a later deadline that is asked for."""
    kept = new_deadline(item, values, problems)
    deadline = kept["deadline"]
    if problems.of("deadline") or not isinstance(deadline, date):
        return kept
    later = item.deadline is None or deadline > item.deadline
    if problems.check(later, "deadline", _l("This is no later than the present deadline.")):
        problems.check(deadline >= clock.today(), "deadline", _l("This date has passed."))
    return kept


def new_deadline(item: DutyItem, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a deadline that is set or moved, with its reason."""
    kept = checked(DEADLINE, values, problems)
    deadline = kept["deadline"]
    if isinstance(deadline, date) and not problems.of("deadline"):
        is_new = problems.check(deadline != item.deadline, "deadline", _l("This is the present deadline."))
        if is_new:
            check_year(deadline, "deadline", problems)
    return kept


def check_year(day: date, field: str, problems: Problems) -> None:
    """Refuse a day whose year is a typing error."""
    problems.check(abs(day.year - clock.today().year) <= FARTHEST, field, messages.NOT_A_YEAR)
