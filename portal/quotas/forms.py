"""The shape of the quota forms; grids are read by `grid.Grid`."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional


class VersionForm(FlaskForm):
    """Only the version that a button was made from."""

    version = IntegerField(validators=[Optional()])


class ProposalForm(VersionForm):
    """The basis of a commune's proposal; whether it is put forward follows from the button pressed."""

    basis = TextAreaField(_l("Basis"), validators=[Length(max=2000, message=_l("At most 2,000 characters."))])


class ReturnForm(VersionForm):
    """Why a proposal goes back to the commune."""

    note = StringField(
        _l("What should be changed"),
        validators=[
            InputRequired(_l("Say in a few words what should be changed.")),
            Length(max=500, message=_l("At most 500 characters.")),
        ],
    )


class DecisionForm(FlaskForm):
    """A decision that issues or adjusts quotas."""

    number = StringField(
        _l("Decision number"),
        validators=[
            InputRequired(_l("Enter the number of the decision.")),
            Length(max=60, message=_l("At most 60 characters.")),
        ],
    )
    decided_on = DateField(_l("Decision date"), validators=[InputRequired(_l("Enter the date of the decision."))])
    basis = TextAreaField(_l("Basis"), validators=[Length(max=2000, message=_l("At most 2,000 characters."))])
    seen = HiddenField()
