"""Shapes of the forms of returns and calendars, made from the described fields; the rules stand in `rules`."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from portal.core.fields import field_of, fields
from portal.core.forms import CheckboxesField, PortalForm, asks_for, input_of
from portal.returns import rules
from portal.returns.models import DAYS, RHYTHM, TERMS, Calendar, Period

_TERMS = tuple(field for field in fields(Calendar, TERMS) if field.name != "active")
_ACTIVE = field_of(Calendar, "active")


@asks_for(*rules.PARTS)
class NarrativeForm(PortalForm):
    """The narrative in three parts."""


class PlainForm(PortalForm):
    """A button with the version that it was made from."""


@asks_for(rules.WHAT_TO_CORRECT)
class GiveBackForm(PortalForm):
    """Why a return goes back, and which lines it is about."""

    lines = CheckboxesField(_l("Lines that it is about"), choices=list(rules.LINE_LABELS.items()))


@asks_for(*rules.PAPER)
class PaperForm(PortalForm):
    """A return that was sent on paper."""


@asks_for(*rules.REOPENING)
class ReopenForm(PortalForm):
    """Why an accepted return is opened again, and until when."""


@asks_for(*fields(Period, DAYS))
class PeriodForm(PortalForm):
    """The days of one period."""

    confirmed = BooleanField(_l("I know that this period has begun; its days change all the same"))


@asks_for(*_TERMS)
class CalendarForm(PortalForm):
    """Names, terms and use of a calendar."""

    active = BooleanField(_ACTIVE.label)


@asks_for(*_TERMS, *fields(Calendar, RHYTHM))
class NewCalendarForm(CalendarForm):
    """A further rhythm; what makes its periods stays as it is chosen here."""

    authority = input_of(field_of(Calendar, "authority"), RadioField)
    rhythm = input_of(field_of(Calendar, "rhythm"), RadioField)


@asks_for(rules.LAST_YEAR)
class YearsForm(PortalForm):
    """Up to which year periods are generated."""
