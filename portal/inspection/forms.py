"""Shapes of the forms of findings and of the view of a past moment; the rules stand in the services."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Optional

from portal.core.forms import DayField, PortalForm


class FindingForm(PortalForm):
    """A finding: on whom, what, on which basis, what is asked for until when."""

    subject = SelectField(_l("Finding on"), validators=[InputRequired(_l("Choose the one concerned."))])
    document_number = StringField(_l("Document number"), validators=[InputRequired(_l("Give the number."))])
    basis = StringField(_l("Clause or legal basis"), validators=[InputRequired(_l("Give the basis."))])
    text = TextAreaField(_l("What was found"), validators=[InputRequired(_l("Say what was found."))])
    recommendation = TextAreaField(_l("Recommendation"), validators=[InputRequired(_l("Say what is recommended."))])
    deadline = DayField(_l("Answer by"), validators=[InputRequired(_l("Give a date."))])

    def values(self) -> dict[str, Any]:
        """Return what was typed; on whom it is stays with the page."""
        return {name: value for name, value in super().values().items() if name != "subject"}


class AnswerForm(PortalForm):
    """The answer of the one concerned."""

    note = TextAreaField(_l("What has been done about it"), validators=[InputRequired(_l("Say what was done."))])
    document_number = StringField(_l("Document number"))


class SendBackForm(PortalForm):
    """An answer sent back."""

    note = TextAreaField(_l("What is missing"), validators=[InputRequired(_l("Say what is missing."))])
    deadline = DayField(_l("New deadline"), validators=[Optional()])


class CloseForm(PortalForm):
    """The commission's conclusion."""

    note = TextAreaField(_l("Conclusion"), validators=[InputRequired(_l("Give the conclusion."))])


class KnownForm(PortalForm):
    """A past moment, in local time."""

    day = DayField(_l("Day"), validators=[InputRequired(_l("Give a date."))])
    time = TimeField(_l("Time"), format=["%H:%M", "%H:%M:%S"], validators=[InputRequired(_l("Give a time."))])
