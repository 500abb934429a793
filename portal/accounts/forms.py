"""Shapes of the administrator's forms, made from the described fields; the rules stand in `rules`."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField

from portal.accounts import queries, rules
from portal.accounts.models import ENTERED, Account, Posting
from portal.core import clock
from portal.core.access import Role
from portal.core.fields import field_of, fields
from portal.core.forms import PortalForm, asks_for, input_of
from portal.core.numbers import language
from portal.core.text import sort_key

_PERSON = fields(Account, ENTERED)[::-1]


@asks_for(*_PERSON)
class PersonForm(PortalForm):
    """A person's name and e-mail."""


@asks_for(*_PERSON, field_of(Posting, "body_id"))
class FirstAdministratorForm(PortalForm):
    """Who administers a new portal, and in which office."""


@asks_for(*fields(Posting, ENTERED))
class PostForm(PortalForm):
    """A post: body, role, from, to."""

    starts_on = input_of(field_of(Posting, "starts_on"), default=clock.today)
    deputy = BooleanField(_l("As deputy, acting for the person who holds this post"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose = ("", _("Choose…"))
        self.body_id.choices = [choose, *body_choices()]
        self.role.choices = [choose, *Role.options()]


@asks_for(*_PERSON, *fields(Posting, ENTERED))
class NewPersonForm(PostForm):
    """A new person with their first post."""

    starts_on = input_of(field_of(Posting, "starts_on"), default=clock.today)


@asks_for(rules.LAST_DAY)
class EndForm(PortalForm):
    """The last day of a post."""

    ends_on = input_of(rules.LAST_DAY, default=clock.today)


class ResetForm(PortalForm):
    """Why somebody's second factor is reset."""

    note = StringField(_l("Who asked for it, and how you know that it is them"))


@asks_for(rules.BUSINESS_DATE, rules.RATING_GROUPS, rules.COVERAGE_SHARE, *rules.PARTY_SIZES)
class SettingsForm(PortalForm):
    """Business date and banner, what rating and verdicts go by, the sizes of Party papers."""

    illustrative = BooleanField(_l("Show that the figures are illustrative"))


def body_choices() -> list[tuple[int, str]]:
    """Return the bodies with their names in the reader's language: the district's first, then the communes' ones."""
    locale = language()
    found = sorted(queries.bodies(), key=lambda body: (body.unit_id is not None, sort_key(body.name_for(locale))))
    return [(body.id, body.name_for(locale)) for body in found]
