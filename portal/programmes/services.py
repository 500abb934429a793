"""Writes of programmes: a resolution entered by an administrator, or begun from another's copy."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts import queries as accounts
from portal.core import clock
from portal.core.errors import Problems, RuleBroken, check_version
from portal.extensions import db
from portal.programmes import queries, rules
from portal.programmes.choices import DeadlineSource, DutyRole
from portal.programmes.models import Duty, DutyObjective, DutyPart, Objective, OwnField, Programme

# What stands above the programmes and rests on an objective: it says so, and the objective stays.
_rests: list[Callable[[Objective], bool]] = []
EVERY_COMMUNE = "UBND_X"  # stands for the People's Committees of all communes and towns


def save_programme(
    programme: Programme | None,
    *,
    version: int | None = None,
    copy_from: int | None = None,
    beside: bool = False,
    **values: Any,
) -> Programme:
    """Make or change a programme; a new one may begin with another's objectives and duties (`copy_from`: its id).

    `values`: what its form asks for. A period that overlaps another programme's is asked about; `beside` says yes, both
    run side by side. Raises Invalid with all that is wrong, StaleVersion.
    """
    _check_version(programme, version)
    problems = Problems()
    kept = rules.programme(values, problems)
    problems.raise_if_any()
    period = kept["starts_on"], kept["ends_on"]
    if not beside and (programme is None or (programme.starts_on, programme.ends_on) != period):
        others = rules.overlapping(kept, [one for one in queries.programmes() if one is not programme])
        if others and kept["code"] not in {one.code for one in others}:  # else it is the same one again, and refused
            names = ", ".join(f"{one.code} ({one.starts_on.year}–{one.ends_on.year})" for one in others)
            problems.ask("beside", _l("Its period overlaps that of %(names)s. Do both run side by side?", names=names))
            problems.raise_if_any()
    saved = _write(programme or Programme(), kept)
    if copy_from is not None:
        _copy(copy_from, saved)
    return saved


def _check_version(row: Any, version: int | None) -> None:
    if row is not None:
        check_version(row, version)


def _write(row: Any, kept: dict[str, Any]) -> Any:
    for name, value in kept.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.flush()
    return row


def _copy(source_id: int, target: Programme) -> None:
    """Copy objectives, fields and duties; what was compared with the year before the source moves with the period.

    A baseline is a figure of its own programme: the new one's is to be entered, and until then is unknown.
    """
    source = db.session.get_one(Programme, source_id)
    made = {}
    for objective in queries.objectives(source_id):
        own = {"baseline": None, "definition": _moved(objective.definition, source, target)}
        made[objective.code] = Objective(**_columns(objective) | own, programme_id=target.id)
    db.session.add_all(made.values())
    db.session.flush()
    years = target.starts_on.year - source.starts_on.year
    for field in queries.own_fields():
        if field.programme_id == source_id:
            span = {"from_year": target.starts_on.year, "to_year": None}
            db.session.add(OwnField(**_columns(field) | span, programme_id=target.id))
    queries.forget_own_fields()
    for duty in queries.duties(source_id):
        _copy_duty(duty, target, years, made)
    db.session.flush()


def _moved(definition: dict[str, Any] | None, source: Programme, target: Programme) -> dict[str, Any] | None:
    """Return a definition in which the year before the source is that before the target: "since the end of 2020"."""
    if definition is None:
        return None
    before, after = source.opening_day.year, target.opening_day.year
    moved: dict[str, Any] = json.loads(re.sub(rf"\b{before}\b", str(after), json.dumps(definition)))
    return moved


def _copy_duty(duty: Duty, target: Programme, years: int, objectives: dict[str, Objective]) -> None:
    """Copy a duty with the parts in force today; its first deadline moves with the period, and is to be confirmed."""
    kept = ("body_id", "part", "task_vi", "task_en")
    parts = [DutyPart(**{name: getattr(one, name) for name in kept}) for one in duty.parts_on(clock.today())]
    serves = [DutyObjective(objective_id=objectives[one.code].id) for one in duty.objectives]
    values = _columns(duty)
    if duty.first_due_on is not None:
        values |= {"first_due_on": _years_later(duty.first_due_on, years), "deadline_source": None}
    db.session.add(Duty(**values, programme_id=target.id, parts=parts, serves=serves))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _columns(row: Any) -> dict[str, Any]:
    own = {"id", "programme_id", "version", "withdrawn_on", "withdrawal_reason"}
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in own}


def save_objective(
    programme_id: int,
    objective: Objective | None,
    *,
    version: int | None = None,
    metric: str = "",
    definition: dict[str, Any] | None = None,
    **values: Any,
) -> Objective:
    """Make or change an objective; raises Invalid with all that is wrong, StaleVersion.

    `metric`, `definition`: what a new one measures, where that is said already; else `metrics.services` says it.
    """
    _check_version(objective, version)
    problems = Problems()
    kept = rules.objective(values, problems, objective.definition if objective is not None else definition)
    problems.raise_if_any()
    row = objective or Objective(programme_id=programme_id, seq=_next(queries.objectives(programme_id)))
    if objective is None:
        row.metric, row.definition = metric, definition
    return _write(row, kept)


def _next(rows: list[Any]) -> int:
    return max((row.seq for row in rows), default=0) + 1


def keep_objectives_that(is_held: Callable[[Objective], bool]) -> None:
    """Say, when the application is made, what rests on an objective: the targets of units that were decided."""
    _rests[:] = [is_held]


def remove_objective(objective: Objective) -> None:
    """Remove an objective, and that duties serve it; history keeps both. Raises RuleBroken where targets rest on it."""
    if any(is_held(objective) for is_held in _rests):
        raise RuleBroken(
            _l("Targets of units were decided for it: it stays. Untick that its units take targets instead.")
        )
    for link in db.session.query(DutyObjective).filter_by(objective_id=objective.id):
        db.session.delete(link)
    db.session.delete(objective)
    db.session.flush()


def save_own_field(programme_id: int, field: OwnField | None, *, version: int | None = None, **values: Any) -> OwnField:
    """Add or change a field of a programme's own; its code and what it holds stay, for records keep values under it.

    Raises Invalid with all that is wrong, StaleVersion.
    """
    _check_version(field, version)
    problems = Problems()
    others = [one for one in queries.own_fields() if one is not field]
    kept = rules.own_field(db.session.get_one(Programme, programme_id), values, others, problems)
    if field is not None:
        kept |= {"code": field.code, "record": field.record}
        stays = kept["kind"] == field.kind
        problems.check(stays, "kind", _l("What it holds stays as it is: add another field instead."))
    problems.raise_if_any()
    saved: OwnField = _write(field or OwnField(programme_id=programme_id), kept)
    queries.forget_own_fields()
    return saved


def save_duty(
    programme_id: int,
    duty: Duty | None,
    *,
    leads: list[int],
    helpers: list[int],
    objective_ids: list[int],
    tasks: Mapping[int, Mapping[str, str]] | None = None,
    version: int | None = None,
    deadline_source: DeadlineSource | None = DeadlineSource.CHOSEN,
    **values: Any,
) -> Duty:
    """Make or change a duty; raises Invalid with all that is wrong, StaleVersion.

    A first deadline that is new or moved comes from where `deadline_source` says; None: it is still to be confirmed.

    `leads`, `helpers`: body ids; the body "UBND các xã, thị trấn" stands for each commune's People's Committee.
    `objective_ids`: what it serves; `tasks`: what a cooperating body does, by body id and column.
    """
    _check_version(duty, version)
    problems = Problems()
    kept = rules.duty(db.session.get_one(Programme, programme_id), values, leads, helpers, problems)
    kept_tasks = {body_id: rules.task(body_id, task, problems) for body_id, task in (tasks or {}).items()}
    problems.raise_if_any()
    is_new = duty is None
    if duty is None or duty.first_due_on != kept["first_due_on"]:
        kept["deadline_source"] = deadline_source
    saved = _write(duty or Duty(programme_id=programme_id, seq=_next(queries.duties(programme_id))), kept)
    wanted = dict.fromkeys(_spelled_out(helpers), DutyRole.COOPERATE)
    wanted |= dict.fromkeys(_spelled_out(leads), DutyRole.LEAD)
    _set_parts(saved, wanted, since=None if is_new else clock.today())
    _set_objectives(saved, objective_ids)
    _set_tasks(saved, kept_tasks)
    return saved


def confirm_deadline(duty: Duty, *, first_due_on: date | None, source: str) -> Duty:
    """Say where a duty's first deadline comes from, and set it; raises Invalid for a day outside the programme."""
    problems = Problems()
    rules.deadline(db.session.get_one(Programme, duty.programme_id), first_due_on, source, problems)
    problems.raise_if_any()
    return _write(duty, {"first_due_on": first_due_on, "deadline_source": source})  # type: ignore[no-any-return]


def _spelled_out(body_ids: list[int]) -> list[int]:
    every = accounts.body_by_code(EVERY_COMMUNE)
    if every is None or every.id not in body_ids:
        return body_ids
    rest = [body_id for body_id in body_ids if body_id != every.id]
    return rest + [body.id for body in accounts.commune_committees()]


def _set_parts(duty: Duty, wanted: dict[int, DutyRole], *, since: date | None) -> None:
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


def _set_tasks(duty: Duty, tasks: Mapping[int, Mapping[str, str]]) -> None:
    every = accounts.body_by_code(EVERY_COMMUNE)
    for part in duty.parts_on(clock.today(), DutyRole.COOPERATE):
        stands_for = every.id if every is not None and part.body.unit_id is not None else part.body_id
        if stands_for in tasks:
            part.task_vi, part.task_en = tasks[stands_for]["task_vi"], tasks[stands_for]["task_en"]
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
