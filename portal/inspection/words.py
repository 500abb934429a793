"""What the pages say of findings: names of states and steps, lateness. No database."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.inspection.models import ANSWER_OWED, Finding

STATE_LABELS: dict[str, Any] = {
    "open": _l("Waits for an answer"),
    "answered": _l("Answered"),
    "sent_back": _l("Sent back"),
    "closed": _l("Closed"),
}
STATE_SIGNS = {"open": "info", "answered": "ok", "sent_back": "warn", "closed": "none"}
STEP_LABELS: dict[str, Any] = {
    "opened": _l("Finding recorded"),
    "corrected": _l("Corrected"),
    "answered": _l("Answered"),
    "sent_back": _l("Sent back"),
    "closed": _l("Closed"),
}
SUBJECT_LABELS: dict[str, Any] = {
    "unit": _l("Commune or town"),
    "body": _l("Body"),
    "item": _l("Product of a duty"),
}


def is_late(row: Finding, today: date) -> bool:
    """Say whether an answer is owed past its deadline, or came after it."""
    if row.state in ANSWER_OWED:
        return row.deadline < today
    return row.answered_on is not None and row.answered_on > row.deadline
