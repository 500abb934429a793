"""The rules of a unit: its code, its names, from when to when. Page and import ask the same ones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import messages
from portal.core.errors import Problems
from portal.core.fields import checked, fields
from portal.units import queries
from portal.units.choices import CommuneKind
from portal.units.models import ENDS_TOO_EARLY, ENTERED, SUCCESSION, Succession, Unit


def unit(row: Unit | None, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a commune, town or ward, new or corrected. An official code never stands for two units on one day."""
    kept = checked(fields(Unit, ENTERED), values, problems)
    problems.check(kept["kind"] in CommuneKind.labels() or not kept["kind"], "kind", messages.NOT_A_CHOICE)
    check_times(kept["valid_from"], kept["valid_to"], problems)
    if not len(problems) and queries.others_with_code(kept["code"], row, kept["valid_from"], kept["valid_to"]):
        problems.add("code", _l("Another unit carries this code at that time: end that one first."))
    return kept


def check_times(valid_from: Any, valid_to: Any, problems: Problems) -> None:
    """Refuse a unit that ends before it begins; `valid_to` is the first day on which it is no longer."""
    if isinstance(valid_from, date) and isinstance(valid_to, date):
        problems.check(valid_to > valid_from, "valid_to", ENDS_TOO_EARLY)


def succession(row: Unit, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check what a unit became: on a day on which it exists, units that exist then."""
    kept = checked(fields(Succession, SUCCESSION), values, problems)
    kept["successors"], day = [queries.unit(one) for one in values.get("successors") or ()], kept["happened_on"]
    problems.check(bool(kept["successors"]), "successors", _l("Choose at least one."))
    if not isinstance(day, date):
        return kept
    before = row.valid_from is not None and day <= row.valid_from
    problems.check(not before, "happened_on", _l("On that day the unit did not exist yet."))
    for after in kept["successors"]:
        gone = after.valid_to is not None and after.valid_to <= day
        problems.check(not gone, "successors", _l("%(unit)s no longer exists on that day.", unit=after.name_vi))
    return kept
