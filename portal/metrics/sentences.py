"""A definition in words: what an objective counts, of which records, on which day, beside what."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.core.numbers import day as shown_day
from portal.core.numbers import num
from portal.metrics import sources
from portal.metrics.definitions import Comparison, Condition, Definition, Function, Moment, Operand, Shape
from portal.metrics.measures import definition_of
from portal.programmes.models import Objective


def sentence(definition: Definition, baseline: Decimal | None = None) -> str:
    """Return what a definition means, as one sentence without its full stop."""
    first, whole = definition.operands[0], definition.whole
    year = str(definition.base_year)
    if definition.shape == Shape.SHARE:
        return _("%(part)s, in percent of %(whole)s", part=part(first), whole=part(whole))
    if definition.shape == Shape.GROWTH:
        return _("by how many percent %(part)s has grown since the end of %(year)s", part=part(first), year=year)
    if definition.shape == Shape.RATIO and definition.base_year is not None:
        return _("how many times what it was at the end of %(year)s: %(part)s", part=part(first), year=year)
    if definition.shape == Shape.RATIO:
        return _("how many times the baseline of %(baseline)s: %(part)s", part=part(first), baseline=num(baseline))
    return part(first)


def said_of(objective: Objective) -> str:
    """Return what an objective measures, in words; "" where nobody has said it."""
    definition = definition_of(objective)
    return sentence(definition, objective.baseline) if definition else ""


def part(operand: Operand) -> str:
    """Return one part in words: "the number of HTX that operate on the day, with “High technology” is yes"."""
    rows = _rows(operand)
    if operand.function == Function.COUNT:
        said = _("the number of %(rows)s", rows=rows)
    else:
        field = _named(operand.source, operand.field, operand.second)
        if operand.function == Function.SUM:
            said = _("the sum of %(field)s of %(rows)s", field=field, rows=rows)
        else:
            said = _("the average of %(field)s of %(rows)s", field=field, rows=rows)
    if operand.weight:
        said = _("%(part)s, weighted by %(field)s", part=said, field=_named(operand.source, operand.weight))
    if operand.where:
        told = _(" and ").join(condition(operand.source, one) for one in operand.where)
        said = _("%(part)s, only where %(conditions)s", part=said, conditions=told)
    return said


def _rows(operand: Operand) -> str:
    label = sources.SOURCES[operand.source].label
    is_collective = operand.source in sources.COLLECTIVES
    if operand.moment == Moment.DAY:
        return _("%(rows)s operating on the day", rows=label) if is_collective else _("%(rows)s by the day", rows=label)
    if operand.moment == Moment.YEAR:
        if is_collective:
            return _("%(rows)s new since 1 January of the year", rows=label)
        return _("%(rows)s since 1 January of the year", rows=label)
    if is_collective:
        return _("%(rows)s new since the programme's first day", rows=label)
    return _("%(rows)s since the programme's first day", rows=label)


def _named(source: str, name: str, second: str = "") -> str:
    told = f"“{label(source, name)}”"
    return _("%(field)s (where empty: %(second)s)", field=told, second=_named(source, second)) if second else told


def label(source: str, name: str) -> Any:
    """Return the label of a field of a source; its name where the field is no more."""
    try:
        return sources.asked(source, name).field.label
    except KeyError:
        return name


def condition(source: str, one: Condition) -> str:
    """Return a condition in words: “OCOP stars” at least 3."""
    told = [_named(source, one.field, one.second), str(one.test.label)]
    return " ".join(told if one.test in (Comparison.FILLED, Comparison.EMPTY) else [*told, value(source, one)])


def value(source: str, one: Condition) -> str:
    """Return what a condition compares with, as a page shows it."""
    if isinstance(one.value, bool):
        return _("Yes") if one.value else _("No")
    try:
        kind = sources.asked(source, one.field).field.kind
    except KeyError:
        return str(one.value)
    if kind.file_kind == "date":
        return shown_day(date.fromisoformat(str(one.value)))
    return num(Decimal(str(one.value))) if kind.is_amount else kind.show(one.value)
