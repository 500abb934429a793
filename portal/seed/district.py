"""First start: enter the district, its bodies, the resolution and the accounts into an empty database."""

import csv
import os
import secrets
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from portal.accounts import body_services, queries, services, unit_services
from portal.core import clock
from portal.core.tenancy import acting_as
from portal.core.text import fold
from portal.duties.planning import make_ahead
from portal.extensions import db
from portal.programmes import services as programmes
from portal.programmes.choices import DeadlineSource
from portal.programmes.models import Programme
from portal.returns.calendar_services import make_usual
from portal.seed import resolution
from portal.seed.people import account_plan
from portal.units import queries as units
from portal.units.models import Unit
from portal.units.scope import district_scope

PROGRAMME: dict[str, Any] = {
    "code": "KTTT-2021-2025",
    "name_vi": "Phát triển và nâng cao hiệu quả kinh tế tập thể, giai đoạn 2021 - 2025",
    "name_en": "Developing the collective economy and making it more effective, 2021-2025",
    "issuer_vi": "Ban Chấp hành Đảng bộ huyện Vị Xuyên khóa XXIV",
    "starts_on": resolution.PERIOD[0],
    "ends_on": resolution.PERIOD[1],
    # The resolution's first paragraph: what stood at the end of 2020; money in million VND.
    "opening_tht": 213,
    "opening_tht_members": 1174,
    "opening_tht_capital": Decimal("573.55"),
    "opening_interest_group": 107,
    "opening_interest_group_members": 1450,
    "opening_interest_group_capital": Decimal(3740),
    "opening_htx": 112,
    "opening_htx_revenue": Decimal(2650),
    "opening_htx_income": Decimal(75),
}


def is_loaded() -> bool:
    """Say whether the district stands in the database."""
    return units.district() is not None


def load_district(*, confirmed: bool = True) -> Programme:
    """Enter units, bodies, the programme with its objectives and duties, and who owes what; return the programme.

    Unless its deadlines and calendars are `confirmed`, nobody owes anything by them yet.
    """
    communes = [unit for unit in resolution.load()["units"] if unit["kind"] != "district"]
    _load_area()
    with acting_as(district_scope()):
        bodies = _load_bodies(resolution.load()["bodies"], {})
        for unit in communes:
            unit_services.save_unit(None, **unit)
    with acting_as(district_scope()):  # which reaches the communes by now
        bodies |= {body.code: body.id for body in queries.commune_committees()}
        _load_bodies(resolution.associations(), bodies)
        programme = programmes.save_programme(None, **PROGRAMME)
        _load_resolution(programme, bodies, confirmed=confirmed)
        make_ahead(programme)
        make_usual(programme, DeadlineSource.CHOSEN if confirmed else None)
    return programme


def _load_area() -> None:
    """Enter the district itself: `save_unit` makes communes, each with the bodies of a commune."""
    area = next(unit for unit in resolution.load()["units"] if unit["kind"] == "district")
    db.session.add(Unit(**area, folded_name=fold(area["name_vi"])))
    db.session.flush()


def _load_bodies(given: Iterable[resolution.Record], made: dict[str, int]) -> dict[str, int]:
    """Enter bodies, each above those that stand under it; return their ids by code, with those `made` before."""
    places = {unit.code: unit.id for unit in units.communes()}
    for body in given:
        parent = made[body["parent"]] if body["parent"] else None
        own = {name: body[name] for name in ("code", "name_vi", "name_en", "kind", "mobilizes")}
        values = own | {"parent_id": parent, "unit_id": places.get(body["unit"])}
        made[body["code"]] = body_services.save_body(None, **values).id
    return made


def _load_resolution(programme: Programme, bodies: dict[str, int], *, confirmed: bool) -> None:
    objectives = {
        one["code"]: programmes.save_objective(programme.id, None, **one).id for one in resolution.load()["objectives"]
    }
    for field in resolution.load()["own_fields"]:
        programmes.save_own_field(programme.id, None, **field)
    for duty in resolution.duties():
        programmes.save_duty(
            programme.id,
            None,
            leads=[bodies[code] for code in duty["leads"]],
            helpers=[bodies[code] for code in duty["helpers"]],
            objective_ids=[objectives[code] for code in duty["objectives"]],
            tasks={bodies[code]: {"task_vi": vi, "task_en": en} for code, (vi, en) in duty["tasks"].items()},
            deadline_source=duty["deadline_source"] if confirmed else None,
            **duty["values"],
        )


def create_accounts(path: Path) -> None:
    """Make one account for each role and unit or body; their random passwords go to `path`, mode 600."""
    rows = []
    bodies = {body.code: body for body in queries.bodies()}
    since = min(resolution.PERIOD[0], clock.today())
    for plan in account_plan():
        password = secrets.token_urlsafe(9)
        account = services.create_account(plan["email"], plan["name"], password, must_change=False)
        services.post_person(account, body_id=bodies[plan["body"]].id, role=plan["role"], starts_on=since)
        rows.append([plan["email"], password, plan["role"], plan["body"], plan["unit"]])
    write_accounts(path, rows)


def write_accounts(path: Path, rows: list[list[str]]) -> None:
    """Write the list of accounts so that only its owner can read it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["email", "password", "role", "body", "unit_code"])
        writer.writerows(rows)
