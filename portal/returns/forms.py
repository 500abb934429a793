"""Shapes of the forms of returns and calendars; the rules stand in the services."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.core.forms import CheckboxesField, DayField, PortalForm
from portal.returns import rules
from portal.returns.states import Authority, Rhythm

_TOO_LONG = _l("At most 4,000 characters.")
_DAY = InputRequired(_l("Give a date."))
_CUT = InputRequired(_l("A day of the month from 1 to 31."))
_DAYS = [InputRequired(_l("Give a number of days.")), NumberRange(0, 90, _l("A number of days from 0 to 90."))]


class NarrativeForm(PortalForm):
    """The narrative in three parts."""

    results = TextAreaField(_l("Results"), validators=[Length(max=4000, message=_TOO_LONG)])
    difficulties = TextAreaField(_l("Difficulties"), validators=[Length(max=4000, message=_TOO_LONG)])
    recommendations = TextAreaField(_l("Recommendations"), validators=[Length(max=4000, message=_TOO_LONG)])


class PlainForm(PortalForm):
    """A button with the version that it was made from."""


class GiveBackForm(PortalForm):
    """Why a return goes back, and which lines it is about."""

    note = TextAreaField(
        _l("What should be mended"),
        validators=[InputRequired(_l("Say in a few words what should be mended.")), Length(max=1000)],
    )
    lines = CheckboxesField(_l("Lines that it is about"), choices=list(rules.LINE_LABELS.items()))


class ReopenForm(PortalForm):
    """Why an accepted return is opened again, and until when."""

    why = StringField(
        _l("Why it is reopened"),
        validators=[InputRequired(_l("Say in a few words why it is reopened.")), Length(max=1000)],
    )
    until = DayField(_l("Open until"), validators=[_DAY])


class PeriodForm(PortalForm):
    """The days of one period."""

    ends_on = DayField(_l("Cut-off (last day)"), validators=[_DAY])
    opens_on = DayField(_l("Opens on"), validators=[_DAY])
    due_on = DayField(_l("Due on"), validators=[_DAY])
    grace_until = DayField(_l("Days of grace until"), validators=[_DAY])
    confirmed = BooleanField(_l("I know that this period has begun; its days change all the same"))


class CalendarForm(PortalForm):
    """Names, terms and use of a calendar."""

    name_vi = StringField(_l("Name (Vietnamese)"), validators=[InputRequired(_l("Enter a name.")), Length(max=200)])
    name_en = StringField(_l("Name (English)"), validators=[InputRequired(_l("Enter a name.")), Length(max=200)])
    opens_before = IntegerField(_l("Opens before the cut-off (days)"), validators=_DAYS)
    due_after = IntegerField(_l("Due after the cut-off (days)"), validators=_DAYS)
    grace = IntegerField(_l("Days of grace"), validators=_DAYS)
    active = BooleanField(_l("In use: its periods open by themselves"))


class NewCalendarForm(CalendarForm):
    """A further rhythm; what makes its periods stays as it is chosen here."""

    authority = RadioField(
        _l("Whose rhythm"), choices=Authority.options(), validators=[InputRequired(_l("Choose one."))]
    )
    rhythm = RadioField(_l("How often"), choices=Rhythm.options(), validators=[InputRequired(_l("Choose one."))])
    cut_day = IntegerField(_l("Cut on this day of the month"), validators=[_CUT, NumberRange(1, 31, _CUT.message)])


class YearsForm(PortalForm):
    """Up to which year periods are generated."""

    last_year = IntegerField(_l("Up to the year"), validators=[InputRequired(_l("Choose a year."))])
