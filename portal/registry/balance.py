"""The opening balance: what stood at the end of 2020, summed from the records as the resolution sums it."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from portal.extensions import db
from portal.registry.models import Collective, YearlyRecord

OPENING_DAY = date(2020, 12, 31)

Sums = dict[str, int | Decimal | None]


def opening_balance() -> dict[str, Sums]:
    """Return the sums of the opening balance by kind, over the communes that the scope may read.

    Numbers by subtype; members in persons; money in million VND. The mean income is that of a regular worker,
    each worker counted once; the mean revenue that of an HTX.
    """
    found: dict[str, Sums] = {}
    for kind, row in _by_kind().items():
        found[kind] = {"number": row.number, **_numbers_of(kind), "members": row.members, "capital": row.capital}
    if "HTX" in found:
        found["HTX"] |= {"mean_revenue": _by_kind()["HTX"].revenue, "mean_income": _by_kind()["HTX"].income}
    return found


def _by_kind() -> dict[str, Any]:
    income = func.sum(YearlyRecord.average_income * YearlyRecord.regular_workers)
    statement = _opening(
        Collective.kind,
        func.count().label("number"),
        func.sum(YearlyRecord.members).label("members"),
        func.sum(YearlyRecord.contributed_capital).label("capital"),
        func.avg(YearlyRecord.revenue).label("revenue"),
        (income / func.nullif(func.sum(YearlyRecord.regular_workers), 0)).label("income"),
    )
    return {row.kind: row for row in db.session.execute(statement.group_by(Collective.kind))}


def _numbers_of(kind: str) -> Sums:
    statement = _opening(Collective.subtype, func.count()).where(Collective.kind == kind, Collective.subtype != "")
    rows = db.session.execute(statement.group_by(Collective.subtype).order_by(func.count().desc()))
    return {row[0]: row[1] for row in rows}


def _opening(*columns: Any) -> Any:
    same = (Collective.tenant_id == YearlyRecord.tenant_id) & (Collective.id == YearlyRecord.collective_id)
    of_day = Collective.origin == "opening", Collective.registered_on <= OPENING_DAY
    return (
        select(*columns)
        .select_from(Collective)
        .join(YearlyRecord, same)
        .where(*of_day, YearlyRecord.year == OPENING_DAY.year)
    )
