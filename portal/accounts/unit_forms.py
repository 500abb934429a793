"""Shapes of the forms of units; the rules stand in the services."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.core.forms import CheckboxesField, DayField, PortalForm

UNIT_KINDS = {"commune": _l("commune"), "town": _l("town"), "ward": _l("ward")}


class UnitForm(PortalForm):
    """A unit: what it is called, and from when to when. The last day is the first on which it is no longer."""

    kind = SelectField(_l("Kind"), choices=list(UNIT_KINDS.items()), validators=[InputRequired(_l("Choose a kind."))])
    code = StringField(
        _l("Official code"),
        validators=[
            InputRequired(_l("Give the code.")),
            Regexp(r"^\s*\d{5}\s*$", message=_l("A code has five digits.")),
        ],
    )
    name_vi = StringField(_l("Vietnamese name"), validators=[InputRequired(_l("Give a name.")), Length(max=120)])
    name_en = StringField(_l("English name"), validators=[InputRequired(_l("Give a name.")), Length(max=120)])
    valid_from = DayField(_l("Exists from"), validators=[Optional()])
    valid_to = DayField(_l("No longer from"), validators=[Optional()])


class SuccessionForm(PortalForm):
    """What a unit became: a day, the units after it, under which document."""

    happened_on = DayField(_l("On the day"), validators=[InputRequired(_l("Give a date."))])
    successors = CheckboxesField(_l("Passes to"), coerce=int, validators=[InputRequired(_l("Choose at least one."))])
    note = StringField(_l("Under which document"), validators=[Length(max=300)])
