"""Writes of programmes: a resolution entered by an administrator, or begun from another's copy."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts import queries as accounts
from portal.core import clock
from portal.core.errors import RuleBroken, check_version, explain_constraint
from portal.core.text import tidy
from portal.extensions import db
from portal.programmes import queries
from portal.programmes.models import Duty, DutyObjective, DutyPart, Objective, Programme

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
        _copy(copy_from, saved)
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


def _copy(source_id: int, target: Programme) -> None:
    source = db.session.get_one(Programme, source_id)
    made = {}
    for objective in queries.objectives(source_id):
        made[objective.code] = Objective(**_columns(objective), programme_id=target.id)
    db.session.add_all(made.values())
    db.session.flush()
    years = target.starts_on.year - source.starts_on.year
    for duty in queries.duties(source_id):
        _copy_duty(duty, target, years, made)
    db.session.flush()


def _copy_duty(duty: Duty, target: Programme, years: int, objectives: dict[str, Objective]) -> None:
    """Copy a duty with the parts in force today; its first deadline moves along with the period."""
    kept = ("body_id", "part", "task_vi", "task_en")
    parts = [DutyPart(**{name: getattr(one, name) for name in kept}) for one in duty.parts_on(clock.today())]
    serves = [DutyObjective(objective_id=objectives[one.code].id) for one in duty.objectives]
    values = _columns(duty)
    if duty.first_due_on is not None:
        values["first_due_on"] = _years_later(duty.first_due_on, years)
    db.session.add(Duty(**values, programme_id=target.id, parts=parts, serves=serves))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


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
    """Remove an objective, and that duties serve it; history keeps both."""
    for link in db.session.query(DutyObjective).filter_by(objective_id=objective.id):
        db.session.delete(link)
    db.session.delete(objective)
    db.session.flush()


def save_duty(
    programme_id: int,
    duty: Duty | None,
    values: dict[str, Any],
    *,
    leads: list[int],
    helpers: list[int],
    objective_ids: list[int],
    tasks: Mapping[int, tuple[str, str]] | None = None,
    version: int | None = None,
) -> Duty:
    """Make or change a duty; raises RuleBroken without a lead body, StaleVersion.

    `leads`, `helpers`: body ids; the body "UBND các xã, thị trấn" stands for each commune's People's Committee.
    `objective_ids`: what it serves; `tasks`: what a cooperating body does, in Vietnamese and English.
    """
    if not leads:
        raise RuleBroken(_l("Choose at least one body that leads."), "leads")
    _check_first_due(values.get("first_due_on"), programme_id)
    is_new = duty is None
    row = duty or Duty(programme_id=programme_id, seq=_next(queries.duties(programme_id)))
    saved = _write(row, values, version)
    wanted = dict.fromkeys(_spelled_out(helpers), "cooperate") | dict.fromkeys(_spelled_out(leads), "lead")
    _set_parts(saved, wanted, since=None if is_new else clock.today())
    _set_objectives(saved, objective_ids)
    _set_tasks(saved, tasks or {})
    return saved


def _check_first_due(first_due_on: date | None, programme_id: int) -> None:
    programme = db.session.get_one(Programme, programme_id)
    if first_due_on and not programme.starts_on <= first_due_on <= programme.ends_on:
        raise RuleBroken(_l("The first deadline lies outside the programme."), "first_due_on")


def _spelled_out(body_ids: list[int]) -> list[int]:
    every = accounts.body_by_code(EVERY_COMMUNE)
    if every is None or every.id not in body_ids:
        return body_ids
    rest = [body_id for body_id in body_ids if body_id != every.id]
    return rest + [body.id for body in accounts.commune_committees()]


def _set_parts(duty: Duty, wanted: dict[int, str], *, since: date | None) -> None:
    """Give the bodies their parts from a day on; a part that held before ends, and stays as it was."""
    day = since or clock.today()
    for part in duty.parts_on(day):
        if wanted.get(part.body_id) == part.part:
            del wanted[part.body_id]
        else:
            end_part(part, day)
    db.session.flush()
    db.session.add_all(
        DutyPart(duty_id=duty.id, body_id=body_id, part=part, valid_from=since) for body_id, part in wanted.items()
    )
    db.session.flush()
    db.session.expire(duty, ["parts"])


def end_part(part: DutyPart, day: date, *, successor_id: int | None = None) -> None:
    """End a body's part the day before; one that has only begun that day has never been."""
    if part.valid_from is not None and part.valid_from >= day:
        db.session.delete(part)
        return
    part.valid_to, part.successor_id = day - timedelta(days=1), successor_id


def _set_objectives(duty: Duty, objective_ids: list[int]) -> None:
    held = {link.objective_id: link for link in duty.serves}
    for objective_id in held.keys() - set(objective_ids):
        db.session.delete(held[objective_id])
    db.session.add_all(DutyObjective(duty_id=duty.id, objective_id=one) for one in set(objective_ids) - held.keys())
    db.session.flush()
    db.session.expire(duty, ["serves"])


def _set_tasks(duty: Duty, tasks: Mapping[int, tuple[str, str]]) -> None:
    every = accounts.body_by_code(EVERY_COMMUNE)
    for part in duty.parts_on(clock.today(), "cooperate"):
        stands_for = every.id if every is not None and part.body.unit_id is not None else part.body_id
        if stands_for in tasks:
            vi, en = tasks[stands_for]
            part.task_vi, part.task_en = tidy(vi), tidy(en)
    db.session.flush()


def chosen_bodies(duty: Duty, part: str) -> list[int]:
    """Return the body ids of a part as the form shows them: all communes as the one body that stands for them."""
    return list(chosen_parts(duty, part))


def chosen_parts(duty: Duty, part: str) -> dict[int, DutyPart]:
    """Return the parts in force by body id; all communes under the one body that stands for them."""
    parts = duty.parts_on(clock.today(), part)
    found = {one.body_id: one for one in parts if one.body.unit_id is None}
    communes = [one for one in parts if one.body.unit_id is not None]
    every = accounts.body_by_code(EVERY_COMMUNE)
    return found | ({every.id: communes[0]} if every is not None and communes else {})
