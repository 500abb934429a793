"""Reads of units."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, or_, select, text
from sqlalchemy.orm import aliased

from portal.extensions import db
from portal.units.choices import CommuneKind, UnitKind
from portal.units.models import Succession, Unit

COMMUNE_KINDS = tuple(CommuneKind)
# The id of the tenant of what belongs to no commune: the district's; no row before it is loaded.
COMMON_TENANT = select(Unit.id).where(Unit.kind == UnitKind.DISTRICT).order_by(Unit.id).limit(1)


def district() -> Unit | None:
    """Return the district, or None before it is loaded."""
    return db.session.scalar(select(Unit).where(Unit.kind == UnitKind.DISTRICT).order_by(Unit.id))


def common_tenant(connection: Connection) -> int | None:
    """Return the id of the tenant of what belongs to no commune: the district's, or None before it is loaded."""
    return connection.scalar(COMMON_TENANT)


def first_recorded() -> datetime | None:
    """Return since when the system has held records, by its own clock, or None before it holds any."""
    return db.session.scalar(text("SELECT min(lower(recorded)) FROM history.units"))


def valid_on(day: date, since: date | None = None) -> ColumnElement[bool]:
    """Return the condition that a unit exists on a day, or with `since` on any day from then to that day."""
    started = or_(Unit.valid_from.is_(None), Unit.valid_from <= day)
    return started & or_(Unit.valid_to.is_(None), Unit.valid_to > (since or day))


def communes(day: date | None = None, *, since: date | None = None) -> list[Unit]:
    """Return the communes and towns by official code; with a day, those that exist on it (or did from `since` on)."""
    statement = select(Unit).where(Unit.kind.in_(COMMUNE_KINDS)).order_by(Unit.code, Unit.id)
    return list(db.session.scalars(statement if day is None else statement.where(valid_on(day, since))))


def communes_shown(day: date, holding: Collection[int]) -> list[Unit]:
    """Return the communes and towns of a day, and past ones that still hold a number: a total misses none."""
    return [unit for unit in communes() if unit.exists_on(day) or unit.id in holding]


def commune_ids() -> frozenset[int]:
    """Return the ids of all communes and towns, past ones included."""
    return frozenset(db.session.scalars(select(Unit.id).where(Unit.kind.in_(COMMUNE_KINDS))))


def unit(unit_id: int) -> Unit:
    """Return a unit; raises NoResultFound for an unknown id."""
    return db.session.get_one(Unit, unit_id)


def by_code(code: str, day: date) -> Unit | None:
    """Return the unit that carries an official code on a day."""
    return db.session.scalar(select(Unit).where(Unit.code == code, valid_on(day)))


def find(unit_id: int) -> Unit | None:
    """Return a unit, or None."""
    return db.session.get(Unit, unit_id)


def others_with_code(code: str, unit: Unit | None, start: date | None, end: date | None) -> list[Unit]:
    """Return the units, but for `unit`, that carry an official code on some day of a span (None: open)."""
    statement = select(Unit).where(Unit.code == code, Unit.id != (unit.id if unit else 0))
    if start is not None:
        statement = statement.where(or_(Unit.valid_to.is_(None), Unit.valid_to > start))
    if end is not None:
        statement = statement.where(or_(Unit.valid_from.is_(None), Unit.valid_from < end))
    return list(db.session.scalars(statement.order_by(Unit.id)))


def successions() -> list[tuple[Succession, Unit, Unit]]:
    """Return what passed to what, by day: the succession, the unit before, the unit after."""
    before, after = aliased(Unit), aliased(Unit)
    statement = (
        select(Succession, before, after)
        .join(before, before.id == Succession.from_unit_id)
        .join(after, after.id == Succession.to_unit_id)
        .order_by(Succession.happened_on, before.code, after.code)
    )
    return [(one, old, new) for one, old, new in db.session.execute(statement)]
