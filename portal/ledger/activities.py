"""Writes of activities: record, correct, remove. The body that recorded one is the only one to change it.

Every function flushes and never commits; raises RuleBroken with the form's field, StaleVersion where somebody saved
meanwhile.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.core import checks
from portal.core.errors import RuleBroken, check_version
from portal.core.numbers import day as shown
from portal.extensions import db
from portal.foundings import queries as foundings
from portal.ledger import activity_queries as queries
from portal.ledger.choices import KINDS
from portal.ledger.models import Activity, ActivityFounding
from portal.programmes.queries import programme_on

VILLAGES, TOPICS, NOTE = 300, 500, 2000
MOST_HOUSEHOLDS, MOST_PERSONS = 3_000, 5_000  # a commune of the district has about a thousand households
FIELDS = ("kind", "held_on", "villages", *queries.FIGURES, "topics", "note")


def record(
    *,
    tenant_id: int,
    body_id: int,
    founding_ids: Collection[int] = (),
    posting_id: int | None = None,
    **told: Any,
) -> Activity:
    """Record what a body did in a commune; `told` holds FIELDS."""
    activity = Activity(tenant_id=tenant_id, body_id=body_id, posting_id=posting_id)
    _tell(activity, told)
    db.session.add(activity)
    db.session.flush()
    _link(activity, founding_ids)
    return activity


def edit(
    activity: Activity, *, body_id: int, founding_ids: Collection[int] = (), version: int | None, **told: Any
) -> Activity:
    """Correct an activity."""
    _lock(activity, body_id, version)
    _tell(activity, told)
    db.session.flush()
    _link(activity, founding_ids)
    return activity


def remove(activity: Activity, *, body_id: int, version: int | None) -> None:
    """Remove an activity that was entered by mistake; the history keeps it."""
    _lock(activity, body_id, version)
    for row in queries.links(activity.tenant_id, activity.id):
        db.session.delete(row)
    db.session.flush()
    db.session.delete(activity)
    db.session.flush()


def _lock(activity: Activity, body_id: int, version: int | None) -> None:
    db.session.refresh(activity, with_for_update={"of": Activity})
    check_version(activity, version)
    if activity.body_id != body_id:
        raise RuleBroken(_("Only the body that recorded it may change it."))


def _tell(activity: Activity, told: dict[str, Any]) -> None:
    if told["kind"] not in KINDS:
        raise RuleBroken(_("Choose what kind of activity it was."), "kind")
    activity.kind, activity.held_on = told["kind"], _day(told["held_on"])
    activity.villages = checks.fitting(told["villages"], "villages", VILLAGES)
    activity.topics = checks.required(told["topics"], "topics", TOPICS, _("Say in a few words what it was about."))
    activity.note = checks.fitting(told["note"], "note", NOTE)
    for name in queries.FIGURES:
        most = MOST_HOUSEHOLDS if name.startswith("households") else MOST_PERSONS
        setattr(activity, name, checks.whole(told[name], name, most))
    reached, interested = activity.households_reached, activity.households_interested
    if interested is not None and reached is None:
        raise RuleBroken(_("Say how many households were reached, too."), "households_reached")
    if interested is not None and reached is not None and interested > reached:
        raise RuleBroken(_("More households were interested than were reached."), "households_interested")


def _day(held_on: date) -> date:
    programme = programme_on(held_on)
    if programme is None or not programme.starts_on <= held_on <= programme.ends_on:
        raise RuleBroken(_("The date lies outside the period of the programme."), "held_on")
    return checks.past_day(held_on, "held_on", programme.starts_on)


def _link(activity: Activity, founding_ids: Collection[int]) -> None:
    """Make the foundings that came of it those that were named; one that counted before cannot have come of it."""
    for founding_id in founding_ids:
        founding = foundings.founding(activity.tenant_id, founding_id)
        if founding is None:
            raise RuleBroken(_("Choose foundings of this commune."), "founding_ids")
        if founding.counted_on is not None and founding.counted_on < activity.held_on:
            name, day = founding.working_name, shown(founding.counted_on)
            raise RuleBroken(
                _("%(name)s counted on %(day)s already, before this activity.", name=name, day=day), "founding_ids"
            )
    kept = {row.founding_id: row for row in queries.links(activity.tenant_id, activity.id)}
    for founding_id, row in kept.items():
        if founding_id not in founding_ids:
            db.session.delete(row)
    for founding_id in sorted(set(founding_ids) - set(kept)):
        of_it = {"tenant_id": activity.tenant_id, "activity_id": activity.id}
        db.session.add(ActivityFounding(**of_it, founding_id=founding_id))
    db.session.flush()
