"""The shape of the form of a body; the rules stand in the services."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from portal.core.forms import PortalForm

BODY_KINDS = {
    "party": _l("Party"),
    "state": _l("State body"),
    "party_state": _l("Party and state"),
    "front": _l("Front and associations"),
    "public_service_unit": _l("Public service unit"),
    "recipient": _l("Recipient of the resolution"),
}


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
