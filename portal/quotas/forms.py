"""The shape of the quota forms; grids are read by `grid.Grid`."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.core.forms import DayField, PortalForm


class _Quiet:
    """Needed at times, so that the label does not call it optional."""

    field_flags: ClassVar = {"quiet": True}

    def __call__(self, form: PortalForm, field: Field) -> None:
        """Let everything pass."""


class ProposalForm(PortalForm):
    """The basis of a commune's proposal; whether it is put forward follows from the button pressed."""

    basis = TextAreaField(_l("Basis"), validators=[_Quiet(), Length(max=2000, message=_l("At most 2,000 characters."))])


class ReturnForm(PortalForm):
    """Why a proposal goes back to the commune."""

    note = StringField(
        _l("What should be changed"),
        validators=[
            InputRequired(_l("Say in a few words what should be changed.")),
            Length(max=500, message=_l("At most 500 characters.")),
        ],
    )


class DecisionForm(PortalForm):
    """A decision that issues or adjusts quotas."""

    number = StringField(
        _l("Decision number"),
        validators=[
            InputRequired(_l("Enter the number of the decision.")),
            Length(max=60, message=_l("At most 60 characters.")),
        ],
    )
    decided_on = DayField(_l("Decision date"), validators=[InputRequired(_l("Enter the date of the decision."))])
    basis = TextAreaField(_l("Basis"), validators=[Length(max=2000, message=_l("At most 2,000 characters."))])
    seen = HiddenField()
