"""The shape of urging."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.core.forms import CheckboxesField, PortalForm


class UrgeForm(PortalForm):
    """Whom to urge, and in which words."""

    # Who reported while the page lay open is no wrong choice, only not urged: the view picks among those who owe.
    returns = CheckboxesField(_l("Who still owes it"), validate_choice=False)
    words = TextAreaField(
        _l("Your words"),
        validators=[
            InputRequired(_l("Write what you want to say, in at most 1,000 characters.")),
            Length(max=1000, message=_l("Write what you want to say, in at most 1,000 characters.")),
        ],
    )
