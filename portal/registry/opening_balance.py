"""The opening balance: what stood before the programme, summed from the records as the resolution sums it.

What was registered by then belongs to it, whichever door it came through.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func, select

from portal.extensions import db
from portal.registry.choices import CollectiveKind
from portal.registry.models import Collective, CollectiveStatus, YearlyRecord

OPENING_DAY = date(2020, 12, 31)
ENDED = ("dissolved", "converted")

Sums = dict[str, int | Decimal | None]


def opening_balance(day: date = OPENING_DAY) -> dict[str, Sums]:
    """Return the sums of the opening balance of a day by kind, over the communes that the scope may read.

    Numbers by subtype; members in persons; money in million VND. The mean income is that of a regular worker,
    each worker counted once; the mean revenue that of an HTX.
    """
    found: dict[str, Sums] = {}
    for kind, row in _by_kind(day).items():
        found[kind] = {"number": row.number, **_numbers_of(kind, day), "members": row.members, "capital": row.capital}
        if kind == CollectiveKind.HTX:
            found[kind] |= {"mean_revenue": row.revenue, "mean_income": row.income}
    return found


def _by_kind(day: date) -> dict[str, Any]:
    income = func.sum(YearlyRecord.average_income * YearlyRecord.regular_workers)
    statement = _opening(
        day,
        Collective.kind,
        func.count().label("number"),
        func.sum(YearlyRecord.members).label("members"),
        func.sum(YearlyRecord.contributed_capital).label("capital"),
        func.avg(YearlyRecord.revenue).label("revenue"),
        (income / func.nullif(func.sum(YearlyRecord.regular_workers), 0)).label("income"),
    )
    return {row.kind: row for row in db.session.execute(statement.group_by(Collective.kind))}


def _numbers_of(kind: str, day: date) -> Sums:
    statement = _opening(day, Collective.subtype, func.count()).where(Collective.kind == kind, Collective.subtype != "")
    rows = db.session.execute(statement.group_by(Collective.subtype).order_by(func.count().desc()))
    return {row[0]: row[1] for row in rows}


def _opening(day: date, *columns: Any) -> Any:
    same = (Collective.tenant_id == YearlyRecord.tenant_id) & (Collective.id == YearlyRecord.collective_id)
    same &= YearlyRecord.year == day.year
    of_it = CollectiveStatus.tenant_id == Collective.tenant_id, CollectiveStatus.collective_id == Collective.id
    ended = exists().where(*of_it, CollectiveStatus.from_on <= day, CollectiveStatus.status.in_(ENDED))
    stood = Collective.registered_on <= day, ~ended
    return select(*columns).select_from(Collective).outerjoin(YearlyRecord, same).where(*stood)


@dataclass(frozen=True)
class Opening:
    """What a commune has entered of one kind.

    `members` and `capital` (million VND) are None where they are known of none; `without_record`: of how many
    nothing is known of that year.
    """

    number: int
    members: int | None
    capital: Decimal | None
    without_record: int


def opening_by_commune(day: date) -> dict[tuple[int, str], Opening]:
    """Return what is entered of the opening balance of a day, by commune and kind."""
    statement = _opening(
        day,
        Collective.tenant_id,
        Collective.kind,
        func.count(),
        func.sum(YearlyRecord.members),
        func.sum(YearlyRecord.contributed_capital),
        func.count().filter(YearlyRecord.id.is_(None)),
    )
    rows = db.session.execute(statement.group_by(Collective.tenant_id, Collective.kind))
    return {(tenant_id, kind): Opening(*sums) for tenant_id, kind, *sums in rows}
