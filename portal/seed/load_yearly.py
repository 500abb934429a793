"""Write the invented yearly records of the illustrative district."""

import random
from datetime import date

from sqlalchemy import select

from portal.extensions import db
from portal.registry.models import Collective, YearlyRecord
from portal.registry.queries import status_on
from portal.seed.yearly_story import YEARS, Before, record
from portal.units.models import Unit

Key = tuple[int, int]


def load_yearly(seed: int) -> None:
    """Give each THT and HTX that operated at a year's end its record, each year grown out of the one before."""
    codes = {unit.id: unit.code for unit in db.session.scalars(select(Unit))}
    silent = frozenset(random.Random(seed).sample(sorted(codes.values()), 2))
    latest = {(row.tenant_id, row.collective_id): row for row in _records()}
    for year in YEARS:
        for one in _operating(date(year, 12, 31)):
            key = (one.tenant_id, one.id)
            made = record(seed, _before(one, codes[one.tenant_id], latest.get(key)), year, silent)
            if made is not None:
                latest[key] = _write(key, year, latest.get(key), made)
        db.session.flush()


def _records() -> list[YearlyRecord]:
    return list(db.session.scalars(select(YearlyRecord).order_by(YearlyRecord.year)))


def _operating(day: date) -> list[Collective]:
    status = status_on(day)
    same = (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id)
    statement = select(Collective).join(status, same).where(Collective.kind != "interest_group")
    statement = statement.where(Collective.registered_on <= day, status.c.status == "operating")
    return list(db.session.scalars(statement.order_by(Collective.tenant_id, Collective.id)))


def _before(one: Collective, code: str, last: YearlyRecord | None) -> Before:
    return Before(
        name=one.name,
        kind=one.kind,
        unit_code=code,
        registered_on=one.registered_on,
        members=(last.members if last else None) or 7,
        capital=last.contributed_capital if last else None,
        revenue=last.revenue if last else None,
        workers=last.regular_workers if last else None,
        income=last.average_income if last else None,
    )


def _write(key: Key, year: int, last: YearlyRecord | None, made: dict[str, object]) -> YearlyRecord:
    """The year of registration has its record already: what counting wrote of members and capital stays."""
    if last is not None and last.year == year:
        for name, value in made.items():
            if name not in ("members", "new_members", "contributed_capital", "charter_capital"):
                setattr(last, name, value)
        return last
    row = YearlyRecord(tenant_id=key[0], collective_id=key[1], year=year, **made)
    db.session.add(row)
    return row
