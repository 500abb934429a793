"""The kinds of things that the portal tells people; each may be had by mail or only in the app."""

from typing import Any

from flask_babel import lazy_gettext as _l

KINDS: dict[str, Any] = {
    "period_opened": _l("A reporting period has opened"),
    "return_due_7": _l("A report is due within 7 days"),
    "return_due_2": _l("A report is due within 2 days"),
    "returns_late_weekly": _l("Reports that are late (once a week)"),
    "return_returned": _l("A report was returned to be mended"),
    "return_accepted": _l("A report was accepted"),
    "duty_due": _l("A duty is due within 7 days"),
    "founding_stalled": _l("A mobilization has not moved for more than 60 days"),
    "urged": _l("The district office urges a report"),
    "finding_opened": _l("The inspection commission recorded a finding"),
    "finding_answered": _l("A finding was answered"),
    "finding_sent_back": _l("An answer to a finding was sent back"),
    "finding_closed": _l("A finding was closed"),
}
