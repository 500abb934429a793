"""Writes of units: what exists when, and what became of it. A unit is never known by its official code alone."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts import queries
from portal.accounts.models import Body
from portal.core.errors import RuleBroken, check_version
from portal.core.text import fold, tidy
from portal.extensions import db
from portal.units import queries as units
from portal.units.models import Succession, Unit

# The two bodies that every commune and town has: code, names, kind, the district's body above.
COMMUNE_BODIES = (
    ("UBND", "Ủy ban nhân dân {vi}", "People's Committee of {en}", "state", "UBND_X"),
    ("MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam {vi}", "Viet Nam Fatherland Front Committee of {en}", "front", "MTTQ"),
)


def save_unit(unit: Unit | None, values: dict[str, Any], *, version: int | None = None) -> Unit:
    """Add a unit with its People's Committee and Front, or correct one; raises RuleBroken, StaleVersion.

    An official code may pass to another unit, never stand for two on one day.
    """
    if unit is not None:
        check_version(unit, version)
    code = values["code"].strip()
    if units.others_with_code(code, unit, values["valid_from"], values["valid_to"]):
        raise RuleBroken(_l("Another unit carries this code at that time: end that one first."), "code")
    is_new = unit is None
    district = units.district()
    kept = unit or Unit(parent_id=district.id if district else None)
    kept.code, kept.kind = code, values["kind"]
    kept.name_vi, kept.name_en = tidy(values["name_vi"]), tidy(values["name_en"])
    kept.folded_name = fold(kept.name_vi)
    kept.valid_from, kept.valid_to = values["valid_from"], values["valid_to"]
    db.session.add(kept)
    db.session.flush()
    if is_new:
        _give_bodies(kept)
    return kept


def _give_bodies(unit: Unit) -> None:
    inside = unit.name_vi[0].lower() + unit.name_vi[1:]  # "Xã Cao Bồ" within a name: "… xã Cao Bồ"
    for prefix, name_vi, name_en, kind, parent in COMMUNE_BODIES:
        above = queries.body_by_code(parent)
        code = f"{prefix}-{unit.code}"
        if queries.body_by_code(code) is not None:  # the code stood for another unit before
            code = f"{code}-{unit.id}"
        made = Body(code=code, name_vi=name_vi.format(vi=inside), name_en=name_en.format(en=unit.name_en), kind=kind)
        made.parent_id, made.unit_id, made.mobilizes = above.id if above else None, unit.id, False
        db.session.add(made)
    db.session.flush()


def record_succession(unit: Unit, successors: Iterable[int], happened_on: date, note: str) -> None:
    """Record that a unit passed to others on a day (merger, split, change of district tier); it ends that day."""
    if unit.valid_from is not None and happened_on <= unit.valid_from:
        raise RuleBroken(_l("On that day the unit did not exist yet."), "happened_on")
    for successor_id in successors:
        after = units.unit(successor_id)
        if after.valid_to is not None and after.valid_to <= happened_on:
            raise RuleBroken(_l("%(unit)s no longer exists on that day.", unit=after.name_vi), "successors")
        made = Succession(from_unit_id=unit.id, to_unit_id=successor_id, happened_on=happened_on, note=tidy(note))
        db.session.add(made)
    unit.valid_to = happened_on
    db.session.flush()
