"""Shapes of the ledger's forms; the rules stand in the services."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.core.forms import CheckboxesField, DayField, NumberField, PortalForm
from portal.foundings.models import Founding
from portal.ledger.choices import KINDS


class ActivityForm(PortalForm):
    """What a body did in a commune on a day."""

    kind = RadioField(
        _l("What it was"),
        choices=list(KINDS.items()),
        validators=[InputRequired(_l("Choose what kind of activity it was."))],
    )
    held_on = DayField(_l("Date"), validators=[InputRequired(_l("Give a date."))])
    villages = StringField(_l("Villages"))
    households_reached = NumberField(_l("Households reached"), validators=[Optional()])
    households_interested = NumberField(_l("Households interested"), validators=[Optional()])
    men = NumberField(_l("Men who took part"), validators=[Optional()])
    women = NumberField(_l("Women who took part"), validators=[Optional()])
    topics = StringField(
        _l("What it was about"), validators=[DataRequired(_l("Say in a few words what it was about."))]
    )
    founding_ids = CheckboxesField(_l("Foundings that came of it"), coerce=int)
    note = TextAreaField(_l("Note"))

    def offer(self, foundings: Sequence[Founding]) -> None:
        """Offer the foundings of the commune."""
        self.founding_ids.choices = [(one.id, _with_kind(one)) for one in foundings]


class ColumnsForm(PortalForm):
    """The columns that a body keeps for one of its tables."""

    columns = CheckboxesField(_l("Columns"))


def _with_kind(one: Founding) -> str:
    return one.working_name if one.working_name.startswith(one.kind) else f"{one.kind} · {one.working_name}"
