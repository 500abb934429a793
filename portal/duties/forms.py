"""Shapes of the duty board's forms, made from the described fields; the rules stand in `rules`."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField

from portal.core.fields import field_of
from portal.core.forms import PortalForm, asks_for, input_of
from portal.duties import reassignment, rules
from portal.duties.models import DutyItem
from portal.duties.planning import ASSIGNED
from portal.duties.states import reportable

_STATE = field_of(DutyItem, "state")


@asks_for(*rules.REPORTED)
class UpdateForm(PortalForm):
    """What a holder reports of its own item."""

    # Whether a state may follow the present one, the rules say.
    state = input_of(_STATE, RadioField, choices=[], validate_choice=False)

    def offer(self, present: str) -> None:
        """Offer the states that may follow the present one."""
        self.state.choices = [(state.value, state.label) for state in reportable(present)]


@asks_for(*rules.DEADLINE)
class DeadlineForm(PortalForm):
    """A deadline with its reason."""


@asks_for(rules.REASON)
class RefusalForm(PortalForm):
    """Why an extension is refused."""


@asks_for(rules.WHAT_TO_CORRECT)
class GiveBackForm(PortalForm):
    """Why a product is returned."""


class AcceptForm(PortalForm):
    """Acceptance of a submitted product."""


@asks_for(*rules.PAPER)
class PaperForm(PortalForm):
    """What was handed in on paper."""


@asks_for(rules.REASON)
class WithdrawForm(PortalForm):
    """Why what was entered wrongly is withdrawn."""


class AssignForm(PortalForm):
    """A duty's products of one period, due from each body that leads it."""

    period = SelectField(_l("Period"))
    deadline = input_of(ASSIGNED)


class ReassignForm(PortalForm):
    """A body's tasks that go to its successor from a day."""

    source = SelectField(_l("From the body"), coerce=int)
    target = SelectField(_l("To the body"), coerce=int)
    name_vi = StringField(_l("New name in Vietnamese"))
    name_en = StringField(_l("New name in English"))
    duty = SelectField(_l("Duties"), coerce=int, default=0)
    day = input_of(reassignment.FROM_DAY)
    reason = input_of(rules.REASON)


# The forms of an item's page; their fields' ids are told apart, for they stand on one page.
OF_ITEM: dict[str, Any] = {
    "request_extension": DeadlineForm,
    "set_deadline": DeadlineForm,
    "refuse_extension": RefusalForm,
    "accept": AcceptForm,
    "returned": GiveBackForm,
    "on_paper": PaperForm,
    "withdraw": WithdrawForm,
}
