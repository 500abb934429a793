"""One named query for each metric that an objective may name: value and parts on a day, or why there is none."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from portal.extensions import db
from portal.foundings.models import Founding
from portal.metrics import record_measures
from portal.metrics.measure import Measure, counted
from portal.metrics.records import Records
from portal.programmes.models import Programme
from portal.registry.models import Collective
from portal.registry.queries import counts_as_new, status_on
from portal.units.models import Unit
from portal.units.queries import COMMUNE_KINDS, valid_on

Query = Callable[[Programme, date, Decimal | None, Records], Measure]  # baseline; the sums of that day's records


def new_cooperatives(
    programme: Programme, day: date, baseline: Decimal | None = None, records: Records | None = None
) -> Measure:
    """Count the HTX newly established from the programme's start to a day, gross (clause I.2).

    In `detail`: how many of them operate on the day, and how many grew out of a THT.
    """
    now = status_on(day)
    statement = (
        select(Collective.tenant_id, func.count().label("number"), _number(now.c.status == "operating").label("still"))
        .add_columns(_number(Collective.converted_from_id.is_not(None)).label("converted"))
        .outerjoin(now, _of(now))
        .where(counts_as_new(programme.starts_on, day), Collective.kind == "HTX")
        .group_by(Collective.tenant_id)
    )
    rows = db.session.execute(statement).all()
    detail = {"still_operating": sum(row.still for row in rows), "from_groups": sum(row.converted for row in rows)}
    return counted({row.tenant_id: row.number for row in rows}, detail)


def groups_kept(
    programme: Programme, day: date, baseline: Decimal | None = None, records: Records | None = None
) -> Measure:
    """Count the THT operating on a day, net (clause I.2); the gross movement since the start in `detail`.

    opening + new + resumed - stopped - converted = net. New: registered in the programme's period, whatever
    came after; stopped: also dissolving and dissolved.
    """
    rows = db.session.execute(_group_movement(programme.starts_on - timedelta(days=1), day)).all()
    if not rows:
        return Measure(reason=_l("No cooperative group has been recorded by this day."))
    return counted({row.tenant_id: row.net for row in rows}, {name: _sum(rows, name) for name in _MOVES})


_MOVES = ("opening", "new", "resumed", "stopped", "converted")


def _sum(rows: Sequence[Any], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


@lru_cache(maxsize=64)
def _group_movement(before: date, day: date) -> Any:
    """Select how the THT moved from the eve of the programme to a day, in one pass; the statement alone is kept."""
    then, now = status_on(before).alias("then"), status_on(day).alias("now")
    opening = (Collective.registered_on <= before) & (func.coalesce(then.c.status, "") == "operating")
    new, operating = Collective.registered_on > before, now.c.status == "operating"
    columns = {
        "net": _number(operating),
        "opening": _number(opening),
        "new": _number(new),
        "resumed": _number(~new & ~opening & operating),
        "stopped": _number((new | opening) & now.c.status.in_(("stopped", "dissolving", "dissolved"))),
        "converted": _number((new | opening) & (now.c.status == "converted")),
    }
    return (
        select(Collective.tenant_id, *(column.label(name) for name, column in columns.items()))
        .select_from(Collective)
        .join(now, _of(now))
        .outerjoin(then, _of(then))
        .where(Collective.kind == "THT", Collective.registered_on <= day)
        .group_by(Collective.tenant_id)
    )


def _of(status: Any) -> ColumnElement[bool]:
    return (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id)


def _number(condition: ColumnElement[bool]) -> Any:
    return func.count().filter(condition)


QUERIES: dict[str, Query] = {
    "new_cooperatives": new_cooperatives,
    "groups_kept": groups_kept,
    "effective_cooperatives": record_measures.effective_cooperatives,
    "high_tech_cooperatives": record_measures.high_tech_cooperatives,
    "linked_cooperatives": record_measures.linked_cooperatives,
    "income_growth": record_measures.income_growth,
    "managers_trained": record_measures.managers_trained,
}


def measure(metric: str, programme: Programme, day: date, baseline: Decimal | None, records: Records) -> Measure:
    """Run the query that an objective names; before the programme's first day nothing can be computed."""
    if day < programme.starts_on:
        return Measure(reason=_l("The programme had not begun on this day."))
    if metric not in QUERIES:
        return Measure(reason=_l("The portal does not know this metric."))
    return QUERIES[metric](programme, day, baseline, records)


def recorded_units(day: date) -> list[tuple[Unit, bool]]:
    """Return the communes and towns of a day by code, each with whether it had recorded anything by then."""
    collective = select(Collective.id).where(Collective.tenant_id == Unit.id, Collective.registered_on <= day)
    founding = select(Founding.id).where(Founding.tenant_id == Unit.id, Founding.opened_on <= day)
    has_record = collective.exists() | founding.exists()
    statement = select(Unit, has_record).where(Unit.kind.in_(COMMUNE_KINDS), valid_on(day)).order_by(Unit.code, Unit.id)
    return [(unit, recorded) for unit, recorded in db.session.execute(statement)]
