"""First start: write the district, its bodies and the resolution into an empty database."""

import csv
import os
import secrets
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from portal.accounts import services as accounts
from portal.accounts.models import Body
from portal.core import clock
from portal.core.access import Role
from portal.core.tenancy import acting_as
from portal.core.text import fold
from portal.duties.planning import make_ahead
from portal.extensions import db
from portal.programmes.models import Duty, DutyObjective, DutyPart, Objective, Programme
from portal.returns.calendar_services import make_usual
from portal.seed import resolution as source
from portal.seed.people import account_plan
from portal.units import queries as units
from portal.units.models import Unit
from portal.units.scope import district_scope

PROGRAMME_CODE = "KTTT-2021-2025"
_KINDS = {"huyện": "district", "xã": "commune", "thị trấn": "town"}
# The resolution's own data file and the seed's differ in names of operators; the former's are kept.
_OPERATORS = {"keep": "eq_keep", "at_least": "eq", "times": "between"}
METRICS = {
    "T1": "new_cooperatives",
    "T2": "effective_cooperatives",
    "T3": "high_tech_cooperatives",
    "T4": "linked_cooperatives",
    "T5": "groups_kept",
    "T6": "income_growth",
    "T7": "managers_trained",
}


def is_loaded() -> bool:
    """Say whether the district stands in the database."""
    return units.district() is not None


def load_district() -> None:
    """Write units, bodies, the programme with its objectives and duties, and who owes what."""
    data = source.load()
    _load_units(data.units)
    with acting_as(district_scope()):
        bodies = _load_bodies(data.bodies)
        programme = _load_programme()
        objectives = _load_objectives(programme, data.objectives)
        _load_duties(programme, data, bodies, objectives)
        make_ahead(programme)
        make_usual(programme)
        db.session.flush()


def _load_units(given: Iterable[source.Unit]) -> None:
    district: Unit | None = None
    for one in sorted(given, key=lambda unit: not unit.is_district):
        unit = Unit(
            kind=_KINDS[one.kind],
            code=one.code,
            name_vi=one.name_vi,
            name_en=one.name_en,
            folded_name=fold(one.name_vi),
            parent_id=district.id if district else None,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        db.session.add(unit)
        db.session.flush()
        district = district or unit


def _load_bodies(given: tuple[source.Body, ...]) -> dict[str, Body]:
    places = {unit.code: unit.id for unit in units.communes()}
    bodies: dict[str, Body] = {}
    for one in given:
        bodies[one.code] = Body(
            code=one.code,
            name_vi=one.name_vi,
            name_en=one.name_en,
            kind=one.kind,
            unit_id=places[one.unit_code] if one.unit_code else None,
            mobilizes=one.mobilizes,
        )
    db.session.add_all(bodies.values())
    db.session.flush()
    for one in given:
        if one.parent_code:
            bodies[one.code].parent_id = bodies[one.parent_code].id
    db.session.flush()
    return bodies


def _load_programme() -> Programme:
    programme = Programme(
        code=PROGRAMME_CODE,
        name_vi="Phát triển và nâng cao hiệu quả kinh tế tập thể, giai đoạn 2021 - 2025",
        name_en="Developing the collective economy and making it more effective, 2021-2025",
        issuer_vi="Ban Chấp hành Đảng bộ huyện Vị Xuyên khóa XXIV",
        starts_on=source.PERIOD[0],
        ends_on=source.PERIOD[1],
    )
    db.session.add(programme)
    db.session.flush()
    return programme


def _load_objectives(programme: Programme, given: Iterable[source.Objective]) -> dict[str, Objective]:
    made: dict[str, Objective] = {}
    for seq, one in enumerate(given, 1):
        in_money = (one.baseline_unit or "").startswith("VND")
        baseline = one.baseline / Decimal(1_000_000) if one.baseline is not None and in_money else one.baseline
        made[one.code] = Objective(
            programme_id=programme.id,
            code=one.code,
            metric=METRICS[one.code],
            seq=seq,
            text_vi=one.text_vi,
            text_en=one.text_en,
            operator=_OPERATORS.get(one.operator, one.operator),
            low=one.low,
            high=one.high,
            unit=one.unit,
            baseline=baseline,
            clause=one.clause,
            note=one.note or "",
        )
    db.session.add_all(made.values())
    db.session.flush()
    return made


def _load_duties(
    programme: Programme, data: source.Resolution, bodies: dict[str, Body], objectives: dict[str, Objective]
) -> None:
    for seq, one in enumerate(data.duties, 1):
        duty = Duty(
            programme_id=programme.id,
            code=one.code,
            clause=one.clause,
            seq=seq,
            text_vi=one.text_vi,
            text_en=one.text_en,
            product_vi=one.product_vi,
            product_en=one.product_en,
            recurrence=one.rhythm,
            first_due_on=one.first_deadline,
            parts=_parts(one, data, bodies),
            serves=[DutyObjective(objective_id=objectives[code].id) for code in one.objective_codes],
        )
        db.session.add(duty)
    db.session.flush()


def _parts(duty: source.Duty, data: source.Resolution, bodies: dict[str, Body]) -> list[DutyPart]:
    leads = data.holders(duty)
    parts = [DutyPart(body_id=bodies[code].id, part="lead") for code in leads]
    for given in duty.cooperating_codes:
        vi, en = data.tasks.get((duty.code, given), ("", ""))
        helpers = [code for code in data.spelled_out((given,)) if code not in leads]
        parts += [DutyPart(body_id=bodies[code].id, part="cooperate", task_vi=vi, task_en=en) for code in helpers]
    return parts


def create_accounts(path: Path) -> None:
    """Make one account for each role and unit or body; their random passwords go to `path`, mode 600."""
    rows = []
    bodies = {body.code: body for body in db.session.query(Body)}
    for plan in account_plan():
        password = secrets.token_urlsafe(9)
        account = accounts.create_account(plan.email, plan.person_name, password, must_change=False)
        accounts.post_person(account, bodies[plan.body_code], Role(plan.role), min(source.PERIOD[0], clock.today()))
        rows.append([plan.email, password, plan.role, plan.body_code, plan.unit_code or ""])
    write_accounts(path, rows)


def write_accounts(path: Path, rows: list[list[str]]) -> None:
    """Write the list of accounts so that only its owner can read it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["email", "password", "role", "body", "unit_code"])
        writer.writerows(rows)
