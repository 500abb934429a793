"""Writes of programmes: a resolution entered by an administrator, or begun from another's copy."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts import queries as accounts
from portal.core.errors import RuleBroken, check_version, explain_constraint
from portal.core.text import tidy
from portal.extensions import db
from portal.programmes import queries
from portal.programmes.models import Duty, DutyPart, Objective, Programme

EVERY_COMMUNE = "UBND_X"  # stands for the People's Committees of all communes and towns
_TAKEN = _l("This code is taken.")
explain_constraint("uq_programmes_code", _TAKEN, "code")
explain_constraint("uq_objectives_programme_id_code", _TAKEN, "code")
explain_constraint("uq_duties_programme_id_code", _TAKEN, "code")
explain_constraint("ck_programmes_period", _l("The end lies before the start."), "ends_on")


def save_programme(
    programme: Programme | None, values: dict[str, Any], *, version: int | None = None, copy_from: int | None = None
) -> Programme:
    """Make or change a programme; a new one may begin with another's objectives and duties.

    `values`: code, name_vi, name_en, issuer_vi, document_number, starts_on, ends_on. Raises RuleBroken, StaleVersion.
    """
    _check_period(values["starts_on"], values["ends_on"])
    saved = _write(programme or Programme(), values, version)
    if copy_from is not None:
        _copy(copy_from, saved.id)
    return saved


def _check_period(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise RuleBroken(_l("The end lies before the start."), "ends_on")
    if ends_on.year - starts_on.year > 15 or not 2000 <= starts_on.year <= 2100:
        raise RuleBroken(_l("This period cannot be right."), "ends_on")


def _write(row: Any, values: dict[str, Any], version: int | None) -> Any:
    if row.id is not None:
        check_version(row, version)
    for name, value in values.items():
        setattr(row, name, tidy(value) if isinstance(value, str) else value)
    db.session.add(row)
    db.session.flush()
    return row


def _copy(source_id: int, programme_id: int) -> None:
    for objective in queries.objectives(source_id):
        db.session.add(Objective(**_columns(objective), programme_id=programme_id))
    for duty in queries.duties(source_id):
        parts = [DutyPart(body_id=part.body_id, part=part.part) for part in duty.parts]
        db.session.add(Duty(**_columns(duty), programme_id=programme_id, parts=parts))
    db.session.flush()


def _columns(row: Any) -> dict[str, Any]:
    own = {"id", "programme_id", "version"}
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in own}


def save_objective(
    programme_id: int, objective: Objective | None, values: dict[str, Any], *, version: int | None = None
) -> Objective:
    """Make or change an objective; raises RuleBroken where bounds and operator do not fit, StaleVersion."""
    low, high = values["low"], values.get("high")
    if values["operator"] == "between":
        _check_bounds(low, high)
    else:
        values = {**values, "high": None}
    row = objective or Objective(programme_id=programme_id, seq=_next(queries.objectives(programme_id)))
    return _write(row, values, version)


def _check_bounds(low: Decimal, high: Decimal | None) -> None:
    if high is None or high <= low:
        raise RuleBroken(_l("The upper bound must be greater than the lower one."), "high")


def _next(rows: list[Any]) -> int:
    return max((row.seq for row in rows), default=0) + 1


def remove_objective(objective: Objective) -> None:
    """Remove an objective; history keeps it."""
    db.session.delete(objective)
    db.session.flush()


def save_duty(
    programme_id: int,
    duty: Duty | None,
    values: dict[str, Any],
    *,
    leads: list[int],
    helpers: list[int],
    version: int | None = None,
) -> Duty:
    """Make or change a duty; raises RuleBroken without a lead body, StaleVersion.

    `leads`, `helpers`: body ids; the body "UBND các xã, thị trấn" stands for each commune's People's Committee.
    """
    if not leads:
        raise RuleBroken(_l("Choose at least one body that leads."), "leads")
    row = duty or Duty(programme_id=programme_id, seq=_next(queries.duties(programme_id)))
    saved = _write(row, values, version)
    wanted = dict.fromkeys(_spelled_out(helpers), "cooperate") | dict.fromkeys(_spelled_out(leads), "lead")
    _set_parts(saved, wanted)
    return saved


def _spelled_out(body_ids: list[int]) -> list[int]:
    every = accounts.body_by_code(EVERY_COMMUNE)
    if every is None or every.id not in body_ids:
        return body_ids
    rest = [body_id for body_id in body_ids if body_id != every.id]
    return rest + [body.id for body in accounts.commune_committees()]


def _set_parts(duty: Duty, wanted: dict[int, str]) -> None:
    for part in list(duty.parts):
        if part.body_id in wanted:
            part.part = wanted.pop(part.body_id)
        else:
            db.session.delete(part)
    db.session.add_all(DutyPart(duty_id=duty.id, body_id=body_id, part=part) for body_id, part in wanted.items())
    db.session.flush()
    db.session.expire(duty, ["parts"])


def chosen_bodies(duty: Duty, part: str) -> list[int]:
    """Return the body ids of a part as the form shows them: all communes as the one body that stands for them."""
    bodies = [one.body for one in duty.parts if one.part == part]
    district = [body.id for body in bodies if body.unit_id is None]
    every = accounts.body_by_code(EVERY_COMMUNE)
    return district + ([every.id] if every is not None and len(district) < len(bodies) else [])
