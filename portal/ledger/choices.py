"""What a body's activity was, and what its plan counts: the words of page, file and history alike."""

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices


class ActivityKind(Choices):
    """How people were spoken to."""

    CAMPAIGN = "campaign", _l("Campaign")
    VILLAGE_MEETING = "village_meeting", _l("Village meeting")
    TRAINING = "training", _l("Training")
    STUDY_VISIT = "study_visit", _l("Study visit")
    DIALOGUE = "dialogue", _l("Dialogue")


class Measure(Choices):
    """What a body plans for a year and a commune."""

    MEETINGS = "meetings", _l("Village meetings")
    HOUSEHOLDS = "households", _l("Households reached")
    LEADS = "leads", _l("Foundings to lead")


class TableKind(Choices):
    """The tables that a body keeps of its own."""

    ACTIVITIES = "activities", _l("Activities")
    UNITS = "units", _l("By commune and town")
    FOUNDINGS = "foundings", _l("Foundings")
