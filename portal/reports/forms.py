"""Shapes of the forms of documents; the rules stand in the services."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional

from portal.core.forms import DayField, NumberField, PortalForm


class IssueForm(PortalForm):
    """Who signs a document that gets its number."""

    signer = StringField(_l("Name of who signs"), validators=[Length(max=120)])
    deputy = BooleanField(_l("The deputy signs (KT.)"))


class NextNumberForm(PortalForm):
    """Which number a sequence gives next; where a new term of the Party committee has begun, since when."""

    issuer = HiddenField()
    type = HiddenField()
    next_number = NumberField(_l("Next number"), validators=[InputRequired(_l("Enter a number."))])
    starts_on = DayField(_l("A new term has begun on"), validators=[Optional()])

    def chosen(self) -> dict[str, Any]:
        """Return what was typed, without what only finds the sequence."""
        day: date | None = self.starts_on.data
        return {"number": self.next_number.data or 0, "starts_on": day, "version": self.version.data}
