"""The kinds of things that the portal tells people; each may be had by mail or only in the app."""

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices


class NoticeKind(Choices):
    """What a notice is about."""

    PERIOD_OPENED = "period_opened", _l("A reporting period has opened")
    RETURN_DUE_7 = "return_due_7", _l("A report is due within 7 days")
    RETURN_DUE_2 = "return_due_2", _l("A report is due within 2 days")
    RETURNS_LATE_WEEKLY = "returns_late_weekly", _l("Reports that are late (once a week)")
    SPECIAL_ASKED = "special_asked", _l("The district office asks for a special report")
    RETURN_RETURNED = "return_returned", _l("A report was returned to be corrected")
    RETURN_ACCEPTED = "return_accepted", _l("A report was accepted")
    DUTY_DUE = "duty_due", _l("A duty is due within 7 days, and again within 2")
    DUTIES_LATE_WEEKLY = "duties_late_weekly", _l("Duties that are late (once a week)")
    FOUNDING_STALLED = "founding_stalled", _l("A mobilization has not moved for more than 60 days")
    URGED = "urged", _l("The district office urges a report")
    FINDING_OPENED = "finding_opened", _l("The inspection commission recorded a finding")
    FINDING_ANSWERED = "finding_answered", _l("A finding was answered")
    FINDING_RETURNED = "finding_returned", _l("An answer to a finding was sent back")
    FINDING_CLOSED = "finding_closed", _l("A finding was closed")
