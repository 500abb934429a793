"""Shapes of the administrator's forms of a programme; the rules stand in the services."""

from decimal import Decimal
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from portal.core.forms import CheckboxesField, DayField, MillionsField, PortalForm

METRICS: dict[str, Any] = {
    "new_cooperatives": _l("Newly established HTX"),
    "effective_cooperatives": _l("HTX operating effectively"),
    "high_tech_cooperatives": _l("HTX applying high technology"),
    "linked_cooperatives": _l("HTX linked with enterprises"),
    "groups_kept": _l("THT kept"),
    "income_growth": _l("Growth of income"),
    "managers_trained": _l("HTX managers trained"),
}
OPERATORS: dict[str, Any] = {
    "gt": _l("more than"),
    "eq": _l("at least"),
    "between": _l("between"),
    "eq_keep": _l("keep at"),
}
UNITS = {"HTX": "HTX", "THT": "THT", "percent": "%", "times": _l("times")}
RECURRENCES: dict[str, Any] = {
    "once": _l("once"),
    "yearly": _l("yearly"),
    "half_yearly": _l("half-yearly"),
    "quarterly": _l("quarterly"),
    "continuous": _l("continuous"),
}
_NEEDED = _l("This is needed.")
_CODE = Regexp(r"^[\w./-]{1,40}$", message=_l("Letters, digits, dots and dashes only, at most 40."))


def _text(label: Any, longest: int = 500) -> StringField:
    return StringField(label, validators=[InputRequired(_NEEDED), Length(max=longest)])


class DecimalField(MillionsField):
    """A number as people type it: shown without idle zeros, with the comma of Vietnamese."""

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return str(self.raw_data[0]) if self.raw_data else ""
        text = format(Decimal(self.data).normalize(), "f")
        return text.replace(".", ",") if str(get_locale() or "vi")[:2] == "vi" else text


def _amount(label: Any, *first: Any) -> DecimalField:
    limits = NumberRange(0, 1_000_000_000, message=_l("Give a number from 0 to 1,000,000,000."))
    return DecimalField(label, places=None, validators=[*first, limits])


class VersionedForm(PortalForm):
    """A form made from a version of its row."""

    def values(self, *left_out: str) -> dict[str, Any]:
        """Return what was typed, without what is not the row's own."""
        hidden = {"csrf_token", "version", *left_out}
        return {name: value for name, value in self.data.items() if name not in hidden}


class ProgrammeForm(VersionedForm):
    """A programme."""

    code = StringField(_l("Code"), validators=[InputRequired(_NEEDED), _CODE])
    name_vi = _text(_l("Name in Vietnamese"))
    name_en = _text(_l("Name in English"))
    issuer_vi = StringField(_l("Issued by"), validators=[Length(max=300)])
    document_number = StringField(_l("Document number"), validators=[Length(max=80)])
    starts_on = DayField(_l("From"), validators=[InputRequired(_l("Give a date."))])
    ends_on = DayField(_l("To"), validators=[InputRequired(_l("Give a date."))])


class NewProgrammeForm(ProgrammeForm):
    """A new programme, empty or begun from a copy."""

    copy_from = SelectField(_l("Begin with the objectives and duties of"), coerce=int, default=0)


class ObjectiveForm(VersionedForm):
    """An objective."""

    code = StringField(_l("Code"), validators=[InputRequired(_NEEDED), _CODE])
    clause = _text(_l("Clause"), 40)
    text_vi = _text(_l("Wording in Vietnamese"))
    text_en = _text(_l("Wording in English"))
    metric = SelectField(_l("Metric"), choices=list(METRICS.items()), validators=[InputRequired(_NEEDED)])
    operator = SelectField(_l("Operator"), choices=list(OPERATORS.items()), validators=[InputRequired(_NEEDED)])
    low = _amount(_l("Bound"), InputRequired(_NEEDED))
    high = _amount(_l("Upper bound"), Optional())
    unit = SelectField(_l("Unit of the bound"), choices=list(UNITS.items()), validators=[InputRequired(_NEEDED)])
    baseline = _amount(_l("Baseline"), Optional())
    note = TextAreaField(_l("Note"), validators=[Length(max=1000)])


class DutyForm(VersionedForm):
    """A duty."""

    code = StringField(_l("Code"), validators=[InputRequired(_NEEDED), _CODE])
    clause = _text(_l("Clause"), 40)
    text_vi = _text(_l("Wording in Vietnamese"))
    text_en = _text(_l("Wording in English"))
    product_vi = _text(_l("Product in Vietnamese"))
    product_en = _text(_l("Product in English"))
    recurrence = SelectField(_l("Recurrence"), choices=list(RECURRENCES.items()), validators=[InputRequired(_NEEDED)])
    first_due_on = DayField(_l("First deadline"), validators=[Optional()])
    objective_ids = CheckboxesField(_l("Serves the objectives"), coerce=int)
    leads = CheckboxesField(_l("Leads"), coerce=int)
    helpers = CheckboxesField(_l("Cooperates"), coerce=int)


class TaskForm(PortalForm):
    """What one cooperating body does, in both languages; within the duty's form."""

    vi = StringField(_l("In Vietnamese"), validators=[Length(max=500)])
    en = StringField(_l("In English"), validators=[Length(max=500)])
