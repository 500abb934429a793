"""Shapes of the duty board's forms; the rules stand in the services."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from portal.duties.board import STATE_LABELS
from portal.duties.services import HOLDER_STATES


class VersionedForm(FlaskForm):
    """A form made from a version of its row."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])


class UpdateForm(VersionedForm):
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


class DeadlineForm(VersionedForm):
    """A deadline with its reason."""

    deadline = DateField(_l("New deadline"), validators=[InputRequired(_l("Give a date."))])
    reason = StringField(_l("Reason"), validators=[InputRequired(_l("Give the reason.")), Length(max=500)])


class AcceptForm(VersionedForm):
    """Acceptance of a submitted product."""
