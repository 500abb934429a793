"""Shapes of the duty board's forms; the rules stand in the services."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.core.forms import DayField, PortalForm
from portal.duties.board import STATE_LABELS
from portal.duties.services import HOLDER_STATES

_DATE = _l("Give a date.")
_REASON = _l("Give the reason.")


def _reason(label: Any) -> StringField:
    return StringField(label, validators=[InputRequired(_REASON), Length(max=500)])


class UpdateForm(PortalForm):
    """What a holder reports of its own item."""

    explanation = TextAreaField(_l("Why it is late"), validators=[Length(max=2000)])
    state = RadioField(_l("State"), validators=[InputRequired(_l("Choose a state."))])
    happened_on = DayField(_l("Date"), validators=[InputRequired(_DATE)])
    document_number = StringField(_l("Document number"), validators=[Length(max=80)])
    document_on = DayField(_l("Date of the document"), validators=[Optional()])
    note = TextAreaField(_l("Note"), validators=[Length(max=2000)])

    def offer(self, present: str) -> None:
        """Offer the states that may follow the present one."""
        self.state.choices = [(state, STATE_LABELS[state]) for state in HOLDER_STATES[present]]


class DeadlineForm(PortalForm):
    """A deadline with its reason."""

    deadline = DayField(_l("New deadline"), validators=[InputRequired(_DATE)])
    reason = _reason(_l("Reason"))


class RefusalForm(PortalForm):
    """Why an extension is refused."""

    reason = _reason(_l("Reason"))


class ReturnForm(PortalForm):
    """Why a product is returned."""

    reason = StringField(_l("What has to be mended"), validators=[InputRequired(_REASON), Length(max=500)])


class AcceptForm(PortalForm):
    """Acceptance of a submitted product."""


class AssignForm(PortalForm):
    """A duty's products of one period, due from each body that leads it."""

    period = SelectField(_l("Period"), validators=[InputRequired(_l("Choose a period."))])
    deadline = DayField(_l("Deadline"), validators=[InputRequired(_DATE)])


class ReassignForm(PortalForm):
    """A body's tasks that pass on to its successor from a day."""

    source = SelectField(_l("From the body"), coerce=int, validators=[InputRequired(_l("Choose a body."))])
    target = SelectField(_l("To the body"), coerce=int, validators=[InputRequired(_l("Choose a body."))])
    name_vi = StringField(_l("New name in Vietnamese"), validators=[Length(max=300)])
    name_en = StringField(_l("New name in English"), validators=[Length(max=300)])
    duty = SelectField(_l("Duties"), coerce=int, default=0)
    day = DayField(_l("From the day"), validators=[InputRequired(_DATE)])
    reason = StringField(_l("Reason"), validators=[InputRequired(_REASON), Length(max=500)])
