"""Shapes of the set-up's forms; the rules stand in `services`."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from portal.core.forms import DayField, PortalForm, asks_for
from portal.core.numbers import language
from portal.programmes.choices import DeadlineSource
from portal.programmes.models import Duty
from portal.set_up.services import REASON, START
from portal.set_up.steps import Deadlines
from portal.set_up.withdrawals import REASON as WITHDRAWN_BECAUSE


@asks_for(START)
class StartForm(PortalForm):
    """From when on the portal counts here."""


@asks_for(REASON)
class ReopenForm(PortalForm):
    """Why the set-up is opened again."""


@asks_for(WITHDRAWN_BECAUSE)
class WithdrawForm(PortalForm):
    """Why a body or a programme is withdrawn."""


class DeadlinesForm(PortalForm):
    """Where each first deadline and each calendar comes from; made for those that there are by `deadlines_form`."""

    shown: Deadlines

    def sources(self) -> dict[str, str]:
        """Return where each comes from, by the name of its field; "" for what stays open."""
        return {name: value or "" for name, value in self.data.items() if name.startswith(("duty-", "calendar-"))}

    def days(self) -> dict[str, Any]:
        """Return the first deadlines, by the name of the field that confirms them."""
        return {f"duty-{one.id}": self[f"day-{one.id}"].data for one in self.shown.duties}


def deadlines_form(shown: Deadlines) -> type[DeadlinesForm]:
    """Return the form of a programme's deadlines and calendars."""
    offered = [("", _l("not confirmed yet")), *DeadlineSource.options()]
    own: dict[str, Any] = {"shown": shown}
    for duty in shown.duties:
        label = _name(duty)
        own[f"day-{duty.id}"] = DayField(
            _l("First deadline: %(duty)s", duty=label), validators=[], default=duty.first_due_on
        )
        own[f"duty-{duty.id}"] = _source(_l("The deadline is: %(duty)s", duty=label), duty.deadline_source, offered)
    for one in shown.calendars:
        label = _l("Its terms are: %(calendar)s", calendar=one.name_for(language()))
        own[f"calendar-{one.id}"] = _source(label, one.source, offered)
    return type("DeadlinesForm", (DeadlinesForm,), own)


def _name(duty: Duty) -> str:
    return f"{duty.clause} {duty.product_for(language())}"


def _source(label: Any, present: str | None, offered: Any) -> Any:
    return SelectField(label, choices=offered, default=present or "")
