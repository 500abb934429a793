"""Shapes of the forms of units and bodies; the rules stand in the services."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.core.forms import CheckboxesField, DayField, PortalForm

UNIT_KINDS = {"commune": _l("commune"), "town": _l("town"), "ward": _l("ward")}
BODY_KINDS = {
    "party": _l("Party"),
    "state": _l("State body"),
    "party_state": _l("Party and state"),
    "front": _l("Front and associations"),
    "public_service_unit": _l("Public service unit"),
    "recipient": _l("Recipient of the resolution"),
}


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


class BodyForm(PortalForm):
    """A body: its code, names, kind, and under which it stands."""

    code = StringField(
        _l("Code"),
        validators=[
            InputRequired(_l("Give the code.")),
            Length(max=40),
            Regexp(r"^\s*[A-Za-z0-9_-]+\s*$", message=_l("Letters, digits, - and _ only.")),
        ],
    )
    name_vi = StringField(_l("Vietnamese name"), validators=[InputRequired(_l("Give a name.")), Length(max=200)])
    name_en = StringField(_l("English name"), validators=[InputRequired(_l("Give a name.")), Length(max=200)])
    kind = SelectField(_l("Kind"), choices=list(BODY_KINDS.items()), validators=[InputRequired(_l("Choose a kind."))])
    parent_id = SelectField(_l("Stands under"), coerce=int)
    unit_id = SelectField(_l("Of the commune or town"), coerce=int)
    mobilizes = BooleanField(_l("Is credited for foundings that it leads or supports"))
