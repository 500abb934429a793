"""One named query for each metric that an objective may name: value and parts on a day, or why there is none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from portal.extensions import db
from portal.foundings.models import Founding
from portal.foundings.queries import counted_between
from portal.programmes.models import Programme
from portal.registry.models import Collective
from portal.registry.queries import status_on
from portal.units.models import Unit
from portal.units.queries import COMMUNE_KINDS, valid_on


@dataclass(frozen=True)
class Measure:
    """What a metric found. A plain count has no denominator; with no value there is a reason in words."""

    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    reason: Any = None
    detail: dict[str, int] = field(default_factory=dict)


Query = Callable[[Programme, date], Measure]


def new_cooperatives(programme: Programme, day: date) -> Measure:
    """Count the HTX newly established from the programme's start to a day (clause I.2)."""
    counts = counted_between(programme.starts_on, day)
    number = db.session.scalar(select(func.count()).select_from(Founding).where(counts, Founding.kind == "HTX")) or 0
    return Measure(number, number)


def groups_kept(programme: Programme, day: date) -> Measure:
    """Count the THT operating on a day, net (clause I.2); the gross movement since the start in `detail`.

    opening + new + resumed - stopped - converted = net. New: registered in the programme's period, whatever
    came after; stopped: also dissolving and dissolved.
    """
    row = db.session.execute(_group_movement(programme.starts_on - timedelta(days=1), day)).one()
    detail = dict(row._mapping)
    known, net = detail.pop("known"), detail.pop("net")
    if not known:
        return Measure(reason=_l("No cooperative group has been recorded by this day."))
    return Measure(net, net, detail=detail)


def _group_movement(before: date, day: date) -> Any:
    """Select how the THT moved from the eve of the programme to a day, in one pass."""
    then, now = status_on(before).alias("then"), status_on(day).alias("now")
    opening = (Collective.registered_on <= before) & (func.coalesce(then.c.status, "") == "operating")
    new, operating = Collective.registered_on > before, now.c.status == "operating"
    columns = {
        "known": func.count(),
        "net": _number(operating),
        "opening": _number(opening),
        "new": _number(new),
        "resumed": _number(~new & ~opening & operating),
        "stopped": _number((new | opening) & now.c.status.in_(("stopped", "dissolving", "dissolved"))),
        "converted": _number((new | opening) & (now.c.status == "converted")),
    }
    return (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(Collective)
        .join(now, _of(now))
        .outerjoin(then, _of(then))
        .where(Collective.kind == "THT", Collective.registered_on <= day)
    )


def _of(status: Any) -> ColumnElement[bool]:
    return (status.c.commune_id == Collective.commune_id) & (status.c.collective_id == Collective.id)


def _number(condition: ColumnElement[bool]) -> Any:
    return func.count().filter(condition)


def _not_kept(reason: Any) -> Query:
    return lambda programme, day: Measure(reason=reason)


QUERIES: dict[str, Query] = {
    "new_cooperatives": new_cooperatives,
    "groups_kept": groups_kept,
    "effective_cooperatives": _not_kept(_l("Ratings of cooperatives are not kept in the portal yet.")),
    "high_tech_cooperatives": _not_kept(_l("The use of high technology is not kept in the portal yet.")),
    "linked_cooperatives": _not_kept(_l("Links with enterprises are not kept in the portal yet.")),
    "income_growth": _not_kept(
        _l("Incomes after 2020 are not kept in the portal yet; for cooperative groups 2020 has no figure at all.")
    ),
    "managers_trained": _not_kept(_l("The training of managers is not kept in the portal yet.")),
}
_UNKNOWN = _not_kept(_l("The portal does not know this metric."))


def measure(metric: str, programme: Programme, day: date) -> Measure:
    """Run the query that an objective names; before the programme's first day nothing can be computed."""
    if day < programme.starts_on:
        return Measure(reason=_l("The programme had not begun on this day."))
    return QUERIES.get(metric, _UNKNOWN)(programme, day)


def recorded_units(day: date) -> list[tuple[Unit, bool]]:
    """Return the communes and towns of a day by code, each with whether it had recorded anything by then."""
    collective = select(Collective.id).where(Collective.commune_id == Unit.id, Collective.registered_on <= day)
    founding = select(Founding.id).where(Founding.commune_id == Unit.id, Founding.opened_on <= day)
    has_record = collective.exists() | founding.exists()
    statement = select(Unit, has_record).where(Unit.kind.in_(COMMUNE_KINDS), valid_on(day)).order_by(Unit.code, Unit.id)
    return [(unit, recorded) for unit, recorded in db.session.execute(statement)]
