"""The rules of a programme, its objectives and its duties: each names every problem at its field.

They take what was typed, by field, and a `Problems` to add to; they return the values as they are kept.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import messages
from portal.core.errors import Problems
from portal.core.fields import checked, fields
from portal.core.text import fold
from portal.programmes.choices import BoundUnit, DeadlineSource, Operator
from portal.programmes.models import ASKED, OPENING, TASK, Duty, DutyPart, Objective, OwnField, Programme

NOT_BEGUN = _l("The programme had not begun on this day.")
NO_UNIT = _l("What this objective measures is not counted in this unit.")
# A share or growth is in percent, what is made of a baseline in times; a count is of what is counted.
_OF_SHAPE = {"share": BoundUnit.PERCENT, "growth": BoundUnit.PERCENT, "ratio": BoundUnit.TIMES}
_COUNTED = {
    "HTX": {BoundUnit.HTX},
    "THT": {BoundUnit.THT},
    "groups": {BoundUnit.GROUPS},
    "products": {BoundUnit.PRODUCTS},
    "foundings": {BoundUnit.FOUNDINGS, BoundUnit.HTX, BoundUnit.THT},
    "foundings_counted": {BoundUnit.FOUNDINGS, BoundUnit.HTX, BoundUnit.THT},
}
LONGEST_PERIOD = 15  # years from the first to the last; what is longer is a typing error
TASKS = fields(DutyPart, TASK)


def programme(values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a programme: its names, its opening figures, and a period that ends after it starts."""
    kept = checked((*fields(Programme, ASKED), *fields(Programme, OPENING)), values, problems)
    starts_on, ends_on = kept["starts_on"], kept["ends_on"]
    if not (isinstance(starts_on, date) and isinstance(ends_on, date)):
        return kept
    if ends_on <= starts_on:
        problems.add("ends_on", messages.ENDS_BEFORE_START)
    elif ends_on.year - starts_on.year > LONGEST_PERIOD or starts_on.year > 2100:
        problems.add("ends_on", _l("This period cannot be right."))
    return kept


def overlapping(kept: Mapping[str, Any], others: Iterable[Programme]) -> list[Programme]:
    """Return the other programmes of which some days are of this one's period, too."""
    return [one for one in others if one.starts_on <= kept["ends_on"] and kept["starts_on"] <= one.ends_on]


def objective(
    values: Mapping[str, Any], problems: Problems, definition: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Check an objective; an upper bound goes with "between" alone, and is not kept otherwise.

    Of every other operator more is better by what it says; of a range, where nothing else is said. The unit of its
    bound fits what it measures, where its `definition` says that already.
    """
    kept = checked(fields(Objective, ASKED), values, problems)
    if definition is not None and kept["unit"] and not problems.of("unit"):
        problems.check(kept["unit"] in units_of(definition), "unit", NO_UNIT)
    kept["takes_targets"] = kept["takes_targets"] is True
    if kept["operator"] != Operator.BETWEEN:
        kept |= {"high": None, "more_is_better": True}
        return kept
    kept["more_is_better"] = kept["more_is_better"] is not False
    low, high = kept["low"], kept["high"]
    above = high is not None and not (isinstance(low, Decimal) and high <= low)
    problems.check(above, "high", _l("The upper bound must be greater than the lower one."))
    return kept


def units_of(definition: Mapping[str, Any]) -> frozenset[BoundUnit]:
    """Return the units in which a bound of what a definition measures can be."""
    of_shape = _OF_SHAPE.get(definition["shape"])
    if of_shape is not None:
        return frozenset({of_shape})
    (operand, *_others) = definition["operands"]
    counted = _COUNTED.get(operand["source"]) if operand["function"] == "count" else None
    return frozenset(counted or set(BoundUnit) - set(_OF_SHAPE.values()))


def own_field(
    of: Programme, values: Mapping[str, Any], others: Iterable[OwnField], problems: Problems
) -> dict[str, Any]:
    """Check a field that a programme adds; one that another programme names so already holds the same thing."""
    kept = checked(fields(OwnField, ASKED), values, problems)
    kept["code"] = code_of(kept["label_vi"] or "")
    if problems:
        return kept
    last = kept["to_year"] or of.ends_on.year
    problems.check(kept["from_year"] <= last, "from_year", _l("The first year lies after the last one."))
    problems.check(bool(kept["code"]), "label_vi", _l("Give it a name of letters."))
    same = [one for one in others if (one.record, one.code) == (kept["record"], kept["code"])]
    alike = all(one.kind == kept["kind"] for one in same)
    problems.check(alike, "kind", _l("Another programme has a field of this name that holds something else."))
    return kept


def code_of(label: str) -> str:
    """Return the code that a field is kept under: "Số hộ nghèo" → so_ho_ngheo."""
    return re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:40]


def duty(
    of: Programme, values: Mapping[str, Any], leads: Collection[int], helpers: Collection[int], problems: Problems
) -> dict[str, Any]:
    """Check a duty of a programme and the ids of the bodies that lead it and cooperate."""
    kept = checked(fields(Duty, ASKED), values, problems)
    check_within(of, kept["first_due_on"], problems)
    problems.check(bool(leads), "leads", _l("Choose at least one body that leads."))
    return kept


def check_within(of: Programme, first_due_on: Any, problems: Problems) -> None:
    """Refuse a first deadline outside the programme; none is none."""
    within = first_due_on is None or of.starts_on <= first_due_on <= of.ends_on
    problems.check(within, "first_due_on", _l("The first deadline lies outside the programme."))


def deadline(of: Programme, first_due_on: date | None, source: str, problems: Problems) -> None:
    """Check a first deadline that is confirmed: its day, and where it comes from."""
    check_within(of, first_due_on, problems)
    problems.check(source in DeadlineSource.labels(), "deadline_source", messages.NOT_A_CHOICE)


def task(body_id: int, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check what one cooperating body does; a problem stands at the field of this body in the duty's form."""
    own = Problems()
    kept = checked(TASKS, values, own)
    problems.take(own, {field.name: task_field(body_id, field.name) for field in TASKS})
    return kept


def task_field(body_id: int, name: str) -> str:
    """Return the field of the duty's form that holds a column of a body's part in it: task_vi → task-7-vi."""
    return f"task-{body_id}-{name.removeprefix('task_')}"
