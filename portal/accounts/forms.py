"""Shapes of the administrator's forms; the rules stand in the services."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.accounts import queries
from portal.accounts.session import ROLE_LABELS
from portal.core import clock
from portal.core.forms import DayField, PortalForm, whole_or_none
from portal.core.text import sort_key


class PersonForm(PortalForm):
    """A person's name and e-mail."""

    person_name = StringField(_l("Name"), validators=[InputRequired(_l("Give a name.")), Length(max=120)])
    email = StringField(
        _l("E-mail"),
        validators=[
            InputRequired(_l("Give an e-mail address.")),
            Length(max=200),
            Regexp(r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$", message=_l("This is not an e-mail address.")),
        ],
    )


class FirstAdministratorForm(PersonForm):
    """Who administers a new portal, and in which office."""

    body_id = SelectField(_l("Body"), coerce=whole_or_none, validators=[InputRequired(_l("Choose a body."))])


class PostForm(PortalForm):
    """A post: body, role, from, to."""

    body_id = SelectField(_l("Body"), coerce=whole_or_none, validators=[InputRequired(_l("Choose a body."))])
    role = SelectField(_l("Role"), validators=[InputRequired(_l("Choose a role."))])
    starts_on = DayField(_l("From"), validators=[InputRequired(_l("Give a date."))], default=clock.today)
    ends_on = DayField(_l("To"), validators=[Optional()])
    deputy = BooleanField(_l("As deputy, acting for the person who holds this post"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose = ("", _("Choose…"))
        self.body_id.choices = [choose, *body_choices()]
        self.role.choices = [choose, *role_choices()]


class NewPersonForm(PostForm, PersonForm):
    """A new person with their first post."""


class EndForm(PortalForm):
    """The last day of a post."""

    ends_on = DayField(_l("Last day"), validators=[InputRequired(_l("Give a date."))], default=clock.today)


class SettingsForm(PortalForm):
    """Business date and banner."""

    business_date = DayField(_l("Business date"), validators=[Optional()])
    illustrative = BooleanField(_l("Show that the figures are illustrative"))
    rating_groups = TextAreaField(_l("Groups of criteria of an HTX's rating"))


def role_choices() -> list[tuple[str, Any]]:
    """Return the roles with their names."""
    return [(role.value, label) for role, label in ROLE_LABELS.items()]


def body_choices() -> list[tuple[int, str]]:
    """Return the bodies with their names in the reader's language: the district's first, then the communes' ones."""
    locale = str(get_locale() or "vi")[:2]
    found = sorted(queries.bodies(), key=lambda body: (body.unit_id is not None, sort_key(body.name_for(locale))))
    return [(body.id, body.name_for(locale)) for body in found]
