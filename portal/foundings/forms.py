"""Shapes of the forms of a founding, made from its described fields; the rules stand in `rules`."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from portal.core.fields import field_of, fields
from portal.core.forms import CheckboxesField, PortalForm, asks_for, input_of, whole_or_none
from portal.foundings import rules
from portal.foundings.models import DESCRIPTION, STEP, CreditClaim, Founding, FoundingStep
from portal.registry.forms import MayBeKnown
from portal.registry.models import Collective


@asks_for(*fields(Founding, DESCRIPTION))
class DescriptionForm(PortalForm):
    """What is said of a founding."""


@asks_for(*fields(Founding, DESCRIPTION))
class OpenForm(MayBeKnown, PortalForm):
    """A new founding."""

    kind = input_of(field_of(Founding, "kind"), RadioField)
    opened_on = input_of(field_of(Founding, "opened_on"))
    converts_collective_id = input_of(field_of(Founding, "converts_collective_id"))
    document_number = input_of(field_of(FoundingStep, "document_number"))
    note = input_of(field_of(FoundingStep, "note"))
    another = BooleanField(_l("It is another one: save it all the same"))

    def offer(self, groups: Sequence[Collective]) -> None:
        """Offer the groups out of which an HTX may grow."""
        self.converts_collective_id.choices = [("", _("No"))] + [(group.id, group.name) for group in groups]


@asks_for(*fields(FoundingStep, STEP))
class MoveForm(PortalForm):
    """The next stage. `seen_stage` is the stage that the person meant to record."""

    seen_stage = StringField(widget=HiddenInput())


@asks_for(*rules.COUNTING)
class CountForm(PortalForm):
    """The event that counts. `registration_number` of the register's rules is its `number`."""

    names = {"registration_number": "number", "from_on": "happened_on"}


class ReasonForm(PortalForm):
    """A move that needs its reason: stop, take up again, take back."""

    happened_on = input_of(field_of(FoundingStep, "happened_on"))
    reason = input_of(rules.REASON)


class BackForm(ReasonForm):
    """Back to an earlier stage."""

    to_stage = SelectField(_l("Back to"), choices=[])


class CreditForm(PortalForm):
    """Which bodies led and supported."""

    lead_body_id = SelectField(_l("Led by"), coerce=whole_or_none, validators=[Optional()])
    support_body_ids = CheckboxesField(_l("Supported by"), coerce=int)


class ClaimForm(PortalForm):
    """A body's word that it led or supported."""

    part = input_of(field_of(CreditClaim, "part"), RadioField)
    note = input_of(field_of(CreditClaim, "note"))


class ConfirmForm(PortalForm):
    """The commune's yes: as which part, and what becomes of the body that leads now."""

    part = input_of(field_of(CreditClaim, "part").changed(required=False), RadioField)
    present_lead = RadioField(
        _l("The body that leads now then"),
        choices=[("support", _l("supports")), ("none", _l("has no part"))],
        validators=[Optional()],
    )


class RefuseForm(PortalForm):
    """The commune's no, with its reason."""

    reason = input_of(field_of(CreditClaim, "reason").changed(required=True))


@asks_for(*rules.ALREADY)
class AlreadyForm(MayBeKnown, CreditForm):
    """The short way in for what is registered already."""

    names = CountForm.names
    kind = input_of(field_of(Founding, "kind"), RadioField)
    working_name = input_of(field_of(Founding, "working_name"), label=_l("Name"), description="")
    another = BooleanField(_l("It is another one: save it all the same"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number.flags.quiet = True  # it is needed for an HTX, so it is not called optional
