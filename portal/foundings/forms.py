"""Shapes of the forms of a founding; the rules stand in `rules`."""

from collections.abc import Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.accounts.models import Body
from portal.core.forms import CheckboxesField, DayField, MillionsField, PortalForm, whole_or_none
from portal.foundings import stages
from portal.registry.forms import MayBeKnown
from portal.registry.labels import KINDS, SECTORS
from portal.registry.models import Collective

_DAY = InputRequired(_l("Give a date."))
_NAME = DataRequired(_l("Give it a working name."))


def _sectors() -> list[tuple[str, Any]]:
    return list(SECTORS.items())


class DescriptionForm(PortalForm):
    """What is said of a founding."""

    working_name = StringField(_l("Working name"), validators=[_NAME])
    villages = StringField(_l("Villages"))
    sector = SelectField(_l("Sector"), choices=_sectors, validators=[InputRequired(_l("Choose a sector."))])
    expected_members = IntegerField(
        _l("Expected members"), validators=[InputRequired(_l("Say how many members are expected."))]
    )


class OpenForm(MayBeKnown, DescriptionForm):
    """A new founding."""

    another = BooleanField(_l("It is another one: save it all the same"))
    kind = RadioField(
        _l("Kind"),
        choices=[(kind, KINDS[kind]) for kind in stages.KINDS],
        validators=[InputRequired(_l("Choose THT or HTX."))],
    )
    opened_on = DayField(_l("Day of the survey of need"), validators=[_DAY])
    converts_collective_id = SelectField(_l("Grows out of a THT"), coerce=whole_or_none)
    document_number = StringField(_l("Document number"))
    note = TextAreaField(_l("Note"))

    def offer(self, groups: Sequence[Collective]) -> None:
        """Offer the groups out of which an HTX may grow."""
        self.converts_collective_id.choices = [("", _("No"))] + [(one.id, one.name) for one in groups]


class MoveForm(PortalForm):
    """The next stage. `seen_stage` is the stage that the person meant to record."""

    seen_stage = StringField(widget=HiddenInput())
    happened_on = DayField(_l("Date"), validators=[_DAY])
    document_number = StringField(_l("Document number"))
    members = IntegerField(_l("Number of members"), validators=[Optional()])
    note = TextAreaField(_l("Note"))


class CountForm(PortalForm):
    """The event that counts."""

    happened_on = DayField(_l("Date"), validators=[_DAY])
    number = StringField(_l("Number"))
    members = IntegerField(_l("Number of members"), validators=[InputRequired(_l("Say how many members there are."))])
    capital = MillionsField(_l("Contributed capital (million VND)"), validators=[Optional()])
    head_name = StringField(_l("Head"))
    note = TextAreaField(_l("Note"))


class ReasonForm(PortalForm):
    """A move that needs its reason: stop, take up again, take back."""

    happened_on = DayField(_l("Date"), validators=[_DAY])
    reason = TextAreaField(_l("Reason"), validators=[DataRequired(_l("Give the reason, in at least 5 characters."))])


class BackForm(ReasonForm):
    """Back to an earlier stage."""

    to_stage = SelectField(_l("Back to"), choices=[])

    def offer(self, kind: str, stage: str) -> None:
        """Offer the stages before the present one, the nearest first."""
        found = reversed(stages.earlier(kind, stage))
        self.to_stage.choices = [(one.code, one.label) for one in found]


class CreditForm(PortalForm):
    """Which bodies led and supported."""

    lead_body_id = SelectField(_l("Led by"), coerce=whole_or_none, validators=[Optional()])
    support_body_ids = CheckboxesField(_l("Supported by"), coerce=int)

    def offer(self, bodies: Sequence[Body]) -> None:
        """Offer the district's Front and associations."""
        names = [(body.id, body.name_for(str(get_locale())[:2])) for body in bodies]
        self.lead_body_id.choices = [("", _("None yet")), *names]
        self.support_body_ids.choices = names


_PARTS = [("lead", _l("led")), ("support", _l("supported"))]


class ClaimForm(PortalForm):
    """A body's word that it led or supported."""

    part = RadioField(
        _l("This body"), choices=_PARTS, validators=[InputRequired(_l("Say whether the body led or supported."))]
    )
    note = StringField(_l("What it did"))


class ConfirmForm(PortalForm):
    """The commune's yes: as which part, and what becomes of the body that leads now."""

    part = RadioField(_l("This body"), choices=_PARTS, validators=[Optional()])
    present_lead = RadioField(
        _l("The body that leads now then"),
        choices=[("support", _l("supports")), ("none", _l("has no part"))],
        validators=[Optional()],
    )


class RefuseForm(PortalForm):
    """The commune's no, with its reason."""

    reason = StringField(_l("Reason"), validators=[DataRequired(_l("Give the reason, in at least 5 characters."))])


class AlreadyForm(MayBeKnown, CountForm, CreditForm):
    """The short way in for what is registered already."""

    another = OpenForm.another
    kind = OpenForm.kind
    working_name = StringField(_l("Name"), validators=[DataRequired(_l("Give it a name."))])
    villages = DescriptionForm.villages
    sector = DescriptionForm.sector

    def offer(self, bodies: Sequence[Body]) -> None:
        """Offer the bodies; the number is needed for an HTX, so it is not called optional."""
        super().offer(bodies)
        self.number.flags.quiet = True
