"""The rules of the running numbers and of who signs; each names every problem at its field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.errors import Problems
from portal.core.fields import checked, field_of
from portal.core.kinds import Whole
from portal.reports.choices import Style
from portal.reports.models import HIGHEST, DocumentSequence, IssuedDocument
from portal.reports.paper_draft import Issuer

SIGNER = field_of(IssuedDocument, "signer").changed(label=_l("Name of who signs"))
NEXT = field_of(DocumentSequence, "next").changed(name="next_number", required=True)
NEW_TERM = field_of(DocumentSequence, "starts_on").changed(label=_l("A new term has begun on"))


def term(
    issuer: Issuer, present: DocumentSequence | None, values: Mapping[str, Any], problems: Problems
) -> date | None:
    """Check the day on which a new term of the Party committee began: after the present one, and not ahead."""
    starts_on: date | None = checked([NEW_TERM], values, problems)["starts_on"]
    if starts_on is None or problems.of("starts_on"):
        return None
    if issuer.form != Style.PARTY:
        problems.add("starts_on", _l("State bodies number anew each year, not each term."))
    elif present is not None and starts_on <= present.starts_on:
        problems.add("starts_on", _l("A new term begins after the present one."))
    return starts_on


def next_number(given: int, values: Mapping[str, Any], problems: Problems) -> int:
    """Check the number that comes next, after the greatest `given` in the sequence."""
    number: int = checked([NEXT.changed(kind=Whole(HIGHEST, least=given + 1))], values, problems)["next_number"]
    return number
