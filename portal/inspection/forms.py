"""Shapes of the forms of findings and of the view of a past moment; the rules stand in `rules`."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TimeField
from wtforms.validators import InputRequired

from portal.core import messages
from portal.core.fields import fields
from portal.core.forms import DayField, PortalForm, asks_for
from portal.inspection import rules
from portal.inspection.models import FOUND, Finding


@asks_for(*fields(Finding, FOUND))
class CorrectForm(PortalForm):
    """What is written of a finding."""


class FindingForm(CorrectForm):
    """A new finding, and on whom."""

    subject = SelectField(_l("Finding on"))

    def values(self) -> dict[str, Any]:
        """Return what was written; on whom it is stays with the page, and a new one has no version."""
        return {name: value for name, value in super().values().items() if name not in ("subject", "version")}


@asks_for(*rules.ANSWER)
class AnswerForm(PortalForm):
    """The answer of the one concerned."""


@asks_for(*rules.RETURN)
class GiveBackForm(PortalForm):
    """An answer returned."""


@asks_for(*rules.CLOSE)
class CloseForm(PortalForm):
    """The commission's conclusion."""


class KnownForm(PortalForm):
    """A past moment, in local time."""

    day = DayField(_l("Day"), validators=[InputRequired(messages.NO_DATE)])
    time = TimeField(_l("Time"), format=["%H:%M", "%H:%M:%S"], validators=[InputRequired(_l("Give a time."))])
