"""Shapes of the register's forms; the rules stand in `rules`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from portal.core.errors import RuleBroken
from portal.core.fields import Field, field_of
from portal.core.forms import NumberField, PortalForm, asks_for, extended, input_of, whole_or_none
from portal.core.kinds import Percent
from portal.core.numbers import num
from portal.registry import rules
from portal.registry.choices import Mark, NotRated, Status
from portal.registry.labels import KINDS, SUBTYPES, SUBTYPES_OF
from portal.registry.models import Collective, CollectiveStatus, Product, YearlyRecord

_ANSWERS = {"unknown": None, "yes": True, "no": False}
_OWN_FIELDS = {"version", "another", "year", "converted_from"}  # of the form, not of the row


def _text(value: Any) -> str:
    return "" if value is None else str(value)


class MayBeKnown:
    """A form that is asked once whether it means an entry that is there already (`duplicates.point_out`)."""

    candidates: Sequence[Any] = ()
    is_asked = False


class RowForm(PortalForm):
    """A form that changes one row; `values` names its columns."""

    def values(self) -> dict[str, Any]:
        """Return what was typed, by column."""
        return {name: value for name, value in super().values().items() if name not in _OWN_FIELDS}


@asks_for(*rules.FACTS)
class FactsForm(MayBeKnown, RowForm):
    """What is said of a collective."""

    kind = input_of(field_of(Collective, "kind"), RadioField)
    subtype = input_of(field_of(Collective, "subtype"))
    registration_number = input_of(field_of(Collective, "registration_number"), filters=[lambda value: value or ""])
    converted_from = SelectField(_l("Grew out of a THT"), coerce=whole_or_none)
    another = BooleanField(_l("It is another one: save it all the same"))
    counts_elsewhere = False  # a new THT or HTX of the programme: it is entered as a founding

    def offer_sources(self, groups: Sequence[Any]) -> None:
        """Offer the THT out of which an HTX may have grown."""
        self.converted_from.choices = [("", _("No")), *((one.id, one.name) for one in groups)]

    def offer(self, kind: str = "") -> None:
        """Offer the kinds of work of one kind of collective, or of all, in groups."""
        if kind:
            self.subtype.choices = [("", _("Not said"))] + [(one, SUBTYPES[one]) for one in SUBTYPES_OF[kind] if one]
            return
        groups = {str(KINDS[of]): [(one, SUBTYPES[one]) for one in some if one] for of, some in SUBTYPES_OF.items()}
        self.subtype.choices = {"": [("", _("Not said"))], **groups}  # type: ignore[assignment]


@asks_for(*rules.STATUS)
class StatusForm(PortalForm):
    """The next status, from a day on; "converted" comes from a founding alone."""

    status = input_of(
        field_of(CollectiveStatus, "status"),
        choices=[(status.value, status.label) for status in Status if status != Status.CONVERTED],
    )


class RemoveStatusForm(PortalForm):
    """The last status goes; `seen` is the one that the person meant."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


def _answer(label: Any) -> RadioField:
    choices = [("unknown", _l("Not known")), ("yes", _l("Yes")), ("no", _l("No"))]
    return RadioField(label, choices=choices, default="unknown")


def _amount(name: str, label: Any) -> Any:
    return input_of(field_of(YearlyRecord, name), label=label)


@asks_for(*(field for field in rules.RECORD if field.name != "rating_groups"))
class RecordForm(RowForm):
    """What a collective was at the end of a year; what is left empty is unknown."""

    year = SelectField(_l("Year"), coerce=whole_or_none)
    new_members = input_of(field_of(YearlyRecord, "new_members"), label=_l("of them new in the year"))
    contributed_capital = _amount("contributed_capital", _l("Contributed capital (million VND)"))
    charter_capital = _amount("charter_capital", _l("Charter capital (million VND)"))
    revenue = _amount("revenue", _l("Revenue (million VND)"))
    average_income = _amount("average_income", _l("Average income of a regular worker a year (million VND)"))
    managers_trained = input_of(field_of(YearlyRecord, "managers_trained"), label=_l("of them trained"))
    high_tech = _answer(_l("Applies high technology"))
    high_tech_what = input_of(field_of(YearlyRecord, "high_tech_what"), label=_l("Which"))
    linked = _answer(_l("Takes part in a value chain with an enterprise"))
    linkage_partner = input_of(field_of(YearlyRecord, "linkage_partner"), label=_l("Partner"))
    linkage_share = _amount("linkage_share", _l("Share of the output (%)"))
    rating_score = _amount("rating_score", _l("Total score (0 to 100)"))
    not_rated_reason = input_of(
        field_of(YearlyRecord, "not_rated_reason"),
        label=_l("Not rated, because"),
        choices=lambda: [("", "–"), *NotRated.options()],
    )
    group_names: Sequence[str] = ()

    def __init__(self, *args: Any, rated: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if rated else ("rating_score", "not_rated_reason", *self._group_fields()):
            del self[name]
        for field in self:
            field.flags.quiet = True  # everything may stay empty: said once, not at each field

    def _group_fields(self) -> list[str]:
        return [f"group_{place}" for place in range(len(self.group_names))]

    @property
    def groups(self) -> list[Any]:
        """The fields of the criterion groups, in order."""
        return [self[name] for name in self._group_fields() if name in self]

    def values(self) -> dict[str, Any]:
        """Return the row's fields; raises RuleBroken for a rating that is only half said."""
        kept = {name: value for name, value in super().values().items() if not name.startswith("group_")}
        kept |= {name: _ANSWERS[kept[name]] for name in ("high_tech", "linked")}
        if "rating_score" not in kept:
            return kept
        kept["rating_groups"] = self._scores(kept["rating_score"])
        kept["not_rated_reason"] = kept["not_rated_reason"] or None
        return kept

    def _scores(self, total: Decimal | None) -> list[dict[str, Any]] | None:
        scores = [field.data for field in self.groups]
        if all(score is None for score in scores):
            return None
        if None in scores:
            raise RuleBroken(_("Give a score for every group, or for none."), f"group_{scores.index(None)}")
        if total not in (None, sum(scores)):
            message = _(
                "The groups add up to %(sum)s. Leave the total empty, or correct a group.", sum=num(sum(scores))
            )
            raise RuleBroken(message, "rating_score")
        return [{"group": name, "score": score} for name, score in zip(self.group_names, scores, strict=True)]


def record_form(group_names: Sequence[str], own: Sequence[Field] = (), **given: Any) -> RecordForm:
    """Return the form of a yearly record with a field for each group of criteria, and for each added one (`own`)."""
    limits = NumberRange(0, 100, _l("A number from 0 to 100."))
    fields: dict[str, Any] = {
        f"group_{place}": NumberField(name, kind=Percent(), validators=[Optional(), limits])
        for place, name in enumerate(group_names)
    }
    form: type[RecordForm] = type("GroupedRecordForm", (RecordForm,), {**fields, "group_names": tuple(group_names)})
    return extended(form, own)(**given)


class WithdrawalForm(PortalForm):
    """Why the confirmation of a score is taken back."""

    reason = input_of(rules.WITHDRAWN_BECAUSE)


@asks_for(*rules.PRODUCT)
class ProductForm(RowForm):
    """A product, its OCOP stars, its mark."""

    ocop_stars = SelectField(
        _l("OCOP stars"),
        coerce=whole_or_none,
        choices=lambda: [("", _("None"))] + [(n, f"{n} ★") for n in range(1, 6)],
    )
    mark_kind = input_of(
        field_of(Product, "mark_kind"), coerce=_text, choices=lambda: [("", _("None")), *Mark.options()]
    )


@asks_for(*rules.PARTNER)
class PartnerForm(RowForm):
    """A contract with an enterprise."""
