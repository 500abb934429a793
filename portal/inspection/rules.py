"""The rules of findings: each function checks what was written as a whole and names every problem at its field."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import clock, messages
from portal.core.errors import Problems, RuleBroken
from portal.core.fields import Field, checked, field_of, fields
from portal.inspection.models import FOUND, LONG, Finding, FindingEvent
from portal.inspection.states import FINDING

FARTHEST = timedelta(days=2 * 366)  # an answer is asked for within two years: beyond it is a typing error
ANSWER = (
    Field("note", _l("What has been done about it"), LONG, required=True, missing=_l("Say what was done.")),
    field_of(FindingEvent, "document_number"),
)
RETURN = (
    Field("note", _l("What is missing"), LONG, required=True, missing=_l("Say what is missing.")),
    field_of(FindingEvent, "deadline").changed(label=_l("New deadline")),
)
CLOSE = (Field("note", _l("Conclusion"), LONG, required=True, missing=_l("Give the conclusion.")),)


def must_fit(row: Finding, step: str) -> None:
    """Raise RuleBroken where a step cannot be taken from where the finding stands."""
    if not FINDING.fits(step, row.state):
        raise RuleBroken(FINDING[step].refusal)


def found(values: Mapping[str, Any], problems: Problems, present: date | None = None) -> dict[str, Any]:
    """Check what is written of a finding; the deadline that it has already (`present`) may have passed by now."""
    kept = checked(fields(Finding, FOUND), values, problems)
    if kept["deadline"] != present:
        _check_deadline(kept["deadline"], problems)
    return kept


def returned(values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check an answer that is returned: what is missing, and a new deadline if there is one."""
    kept = checked(RETURN, values, problems)
    _check_deadline(kept["deadline"], problems)
    return kept


def _check_deadline(deadline: Any, problems: Problems) -> None:
    today = clock.today()
    if isinstance(deadline, date) and not problems.of("deadline"):
        problems.check(deadline >= today, "deadline", _l("The deadline lies in the past."))
        problems.check(deadline <= today + FARTHEST, "deadline", messages.NOT_A_YEAR)
