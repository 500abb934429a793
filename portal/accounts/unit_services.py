"""Writes of units: what exists when, and what became of it. A unit is never known by its official code alone."""

from typing import Any

from portal.accounts import queries
from portal.accounts.models import Body
from portal.core.errors import Problems, check_version
from portal.core.text import fold
from portal.extensions import db
from portal.units import queries as units
from portal.units import rules
from portal.units.models import Succession, Unit

# The two bodies that every commune and town has: code, names, kind, the district's body above.
COMMUNE_BODIES = (
    ("UBND", "Ủy ban nhân dân {vi}", "People's Committee of {en}", "state", "UBND_X"),
    ("MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam {vi}", "Viet Nam Fatherland Front Committee of {en}", "front", "MTTQ"),
)


def save_unit(unit: Unit | None, *, version: int | None = None, **values: Any) -> Unit:
    """Add a unit with its People's Committee and Front, or correct one; raises Invalid, StaleVersion."""
    if unit is not None:
        check_version(unit, version)
    problems = Problems()
    kept = rules.unit(unit, values, problems)
    problems.raise_if_any()
    is_new, district = unit is None, units.district()
    saved = unit or Unit(parent_id=district.id if district else None)
    for name, value in kept.items():
        setattr(saved, name, value)
    saved.folded_name = fold(saved.name_vi)
    db.session.add(saved)
    db.session.flush()
    if is_new:
        _give_bodies(saved)
    return saved


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


def record_succession(unit: Unit, **values: Any) -> None:
    """Record that a unit passed to others on a day (merger, split, change of district tier); it ends that day.

    `values`: happened_on, note; successors: ids of units. Raises Invalid.
    """
    problems = Problems()
    kept = rules.succession(unit, values, problems)
    problems.raise_if_any()
    day = kept["happened_on"]
    for after in kept["successors"]:
        db.session.add(Succession(from_unit_id=unit.id, to_unit_id=after.id, happened_on=day, note=kept["note"]))
    unit.valid_to = day
    db.session.flush()
