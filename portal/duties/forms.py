"""Shapes of the duty board's forms; the rules stand in the services."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.core.forms import PortalForm
from portal.duties.board import STATE_LABELS
from portal.duties.services import HOLDER_STATES


class UpdateForm(PortalForm):
    """What a holder reports of its own item."""

    state = RadioField(
        _l("State"),
        choices=[(state, STATE_LABELS[state]) for state in HOLDER_STATES],
        validators=[InputRequired(_l("Choose a state."))],
    )
    happened_on = DateField(_l("Date"), validators=[InputRequired(_l("Give a date."))])
    document_number = StringField(_l("Document number"), validators=[Length(max=80)])
    note = TextAreaField(_l("Note"), validators=[Length(max=2000)])
    explanation = TextAreaField(_l("Why it is late"), validators=[Length(max=2000)])


class DeadlineForm(PortalForm):
    """A deadline with its reason."""

    deadline = DateField(_l("New deadline"), validators=[InputRequired(_l("Give a date."))])
    reason = StringField(_l("Reason"), validators=[InputRequired(_l("Give the reason.")), Length(max=500)])


class AssignForm(PortalForm):
    """A duty's products of one period, due from each body that leads it."""

    period = SelectField(_l("Period"), validators=[InputRequired(_l("Choose a period."))])
    deadline = DateField(_l("Deadline"), validators=[InputRequired(_l("Give a date."))])


class AcceptForm(PortalForm):
    """Acceptance of a submitted product."""
