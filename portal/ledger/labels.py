"""Words of the ledger: kinds of activity, measures of the targets."""

from typing import Any

from flask_babel import lazy_gettext as _l

KINDS: dict[str, Any] = {
    "campaign": _l("Campaign"),
    "village_meeting": _l("Village meeting"),
    "training": _l("Training"),
    "study_visit": _l("Study visit"),
    "dialogue": _l("Dialogue"),
}
MEASURES: dict[str, Any] = {
    "meetings": _l("Village meetings"),
    "households": _l("Households reached"),
    "leads": _l("Foundings to lead"),
}
