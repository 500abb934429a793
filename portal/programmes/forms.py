"""Shapes of the administrator's forms of a programme, made from the described fields; the rules stand in `rules`."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from portal.core.fields import field_of, fields
from portal.core.forms import CheckboxesField, PortalForm, asks_for, input_of
from portal.programmes import rules
from portal.programmes.models import ASKED, OPENING, Duty, Objective, OwnField, Programme


@asks_for(*fields(Programme, ASKED), *fields(Programme, OPENING))
class ProgrammeForm(PortalForm):
    """A programme."""

    beside = BooleanField(_l("Yes, both run side by side"))


class NewProgrammeForm(ProgrammeForm):
    """A new programme, empty or begun from a copy."""

    copy_from = SelectField(_l("Begin with the objectives and duties of"), coerce=int, default=0)


@asks_for(*fields(Objective, ASKED))
class ObjectiveForm(PortalForm):
    """An objective."""

    more_is_better = input_of(field_of(Objective, "more_is_better"), BooleanField, default=True)
    takes_targets = input_of(field_of(Objective, "takes_targets"), BooleanField)


@asks_for(*fields(OwnField, ASKED))
class OwnFieldForm(PortalForm):
    """A field that the programme adds to a record."""


@asks_for(*fields(Duty, ASKED))
class DutyForm(PortalForm):
    """A duty; what each cooperating body does is asked for those that `duty_form` is given."""

    objective_ids = CheckboxesField(_l("Serves the objectives"), coerce=int)
    leads = CheckboxesField(_l("Leads"), coerce=int)
    helpers = CheckboxesField(_l("Cooperates"), coerce=int)
    task_bodies: tuple[int, ...] = ()

    def tasks_of(self, body_id: int) -> list[Any]:
        """Return the fields that say what a body does, in both languages."""
        return [self[rules.task_field(body_id, field.name)] for field in rules.TASKS]

    def tasks(self) -> dict[int, dict[str, Any]]:
        """Return what was typed of each cooperating body's task, by body id and column."""
        names = [field.name for field in rules.TASKS]
        return {
            body_id: {name: self[rules.task_field(body_id, name)].data for name in names}
            for body_id in self.task_bodies
        }

    def values(self) -> dict[str, Any]:
        """Return what was typed of the duty itself, with its version."""
        return {name: self[name].data for name in ("version", *(field.name for field in self.asked))}


def duty_form(body_ids: Iterable[int]) -> type[DutyForm]:
    """Return the form of a duty with the tasks of the bodies that cooperate in it already."""
    labels = {"task_vi": _l("In Vietnamese"), "task_en": _l("In English")}
    own: dict[str, Any] = {"task_bodies": tuple(body_ids)}
    for body_id in own["task_bodies"]:
        own |= {rules.task_field(body_id, one.name): input_of(one, label=labels[one.name]) for one in rules.TASKS}
    return type("DutyForm", (DutyForm,), own)
