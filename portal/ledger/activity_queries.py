"""Reads of activities. The wall limits every one to the communes that the person may read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_

from portal.accounts.models import Body
from portal.extensions import db
from portal.foundings.models import Founding
from portal.ledger.models import Activity, ActivityFounding
from portal.ledger.selection import Selection
from portal.units.models import Unit

PAGE_SIZE = 50
Key = tuple[int, int]  # commune id, activity id
FIGURES = ("households_reached", "households_interested", "men", "women")


@dataclass(frozen=True)
class ActivityLine:
    """An activity with its commune and the foundings that came of it."""

    activity: Activity
    unit: Unit
    foundings: list[Founding]


@dataclass(frozen=True)
class Sums:
    """How many activities, and each figure's sum with the number of activities that do not state it."""

    number: int
    figures: dict[str, int]
    unknown: dict[str, int]


def in_line(line_id: int) -> ColumnElement[bool]:
    """Return the condition that an activity is of a line: of the district's body or a commune's chapter of it."""
    chapter = (Body.parent_id == line_id) & Body.unit_id.is_not(None)
    return Activity.body_id.in_(select(Body.id).where((Body.id == line_id) | chapter))


def activity(tenant_id: int, activity_id: int) -> Activity | None:
    """Return an activity of a commune, or None."""
    return db.session.get(Activity, (tenant_id, activity_id))


def links(tenant_id: int, activity_id: int) -> list[ActivityFounding]:
    """Return the rows that name the foundings of an activity."""
    of_it = {"tenant_id": tenant_id, "activity_id": activity_id}
    return list(db.session.scalars(select(ActivityFounding).filter_by(**of_it).order_by(ActivityFounding.founding_id)))


def foundings_of(keys: Collection[Key]) -> dict[Key, list[Founding]]:
    """Return the foundings that came of some activities, by activity."""
    same = (ActivityFounding.tenant_id == Founding.tenant_id) & (ActivityFounding.founding_id == Founding.id)
    key = tuple_(ActivityFounding.tenant_id, ActivityFounding.activity_id)
    statement = select(ActivityFounding.tenant_id, ActivityFounding.activity_id, Founding).join(Founding, same)
    found: dict[Key, list[Founding]] = {one: [] for one in keys}
    if keys:
        rows = db.session.execute(statement.where(key.in_(list(keys))).order_by(Founding.id)).tuples()
        for tenant_id, activity_id, founding in rows:
            found[tenant_id, activity_id].append(founding)
    return found


def that_led_to(tenant_id: int, founding_id: int) -> list[Activity]:
    """Return the activities, of whatever body, that a founding came of; the latest first."""
    same = (ActivityFounding.tenant_id == Activity.tenant_id) & (ActivityFounding.activity_id == Activity.id)
    of_it = (ActivityFounding.tenant_id == tenant_id, ActivityFounding.founding_id == founding_id)
    statement = select(Activity).join(ActivityFounding, same).where(*of_it)
    return list(db.session.scalars(statement.order_by(Activity.held_on.desc(), Activity.id.desc())))


def lines(selection: Selection, page: int | None = None) -> list[ActivityLine]:
    """Return activities, the latest first: a page of them, or all (None)."""
    statement = select(Activity, Unit).join(Unit, Unit.id == Activity.tenant_id).where(*conditions(selection))
    statement = statement.order_by(Activity.held_on.desc(), Activity.tenant_id, Activity.id.desc())
    if page is not None:
        statement = statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    rows = db.session.execute(statement).tuples().all()
    came = foundings_of([(one.tenant_id, one.id) for one, _unit in rows])
    return [ActivityLine(one, unit, came[one.tenant_id, one.id]) for one, unit in rows]


def conditions(selection: Selection) -> list[ColumnElement[bool]]:
    """Return the conditions that a selection means."""
    found: list[ColumnElement[bool]] = [Activity.held_on.between(selection.starts_on, selection.ends_on)]
    columns: tuple[tuple[Any, Any], ...] = (
        (Activity.body_id, selection.body_id),
        (Activity.tenant_id, selection.tenant_id),
        (Activity.kind, selection.kind),
    )
    found += [column == value for column, value in columns if value]
    return found + ([in_line(selection.line_id)] if selection.line_id else [])


def sums(selection: Selection) -> Sums:
    """Return the sums of a whole selection."""
    columns = [getattr(Activity, name) for name in FIGURES]
    totals = [func.coalesce(func.sum(column), 0) for column in columns]
    stated = [func.count(column) for column in columns]
    row = db.session.execute(select(func.count(), *totals, *stated).where(*conditions(selection))).one()
    number, *rest = (int(value) for value in row)
    known = dict(zip(FIGURES, rest[len(FIGURES) :], strict=True))
    return Sums(
        number,
        dict(zip(FIGURES, rest[: len(FIGURES)], strict=True)),
        {name: number - count for name, count in known.items()},
    )


def came_of_it(tenant_id: int, day: date) -> list[Founding]:
    """Return the foundings of a commune opened by a day, the latest first: they may have come of an activity."""
    statement = select(Founding).where(Founding.tenant_id == tenant_id, Founding.opened_on <= day)
    return list(db.session.scalars(statement.order_by(Founding.opened_on.desc(), Founding.id)))
