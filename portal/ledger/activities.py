"""Writes of activities: record, correct, remove. The body that recorded one is the only one to change it.

Every function flushes and never commits; raises Invalid with all that its rules refuse, StaleVersion where somebody
saved meanwhile.
"""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.fields import fields
from portal.extensions import db
from portal.ledger import activity_queries as queries
from portal.ledger import rules
from portal.ledger.models import ACTIVITY, Activity, ActivityFounding

NOT_YOURS = _l("Only the body that recorded it may change it.")
FIELDS = tuple(field.name for field in fields(Activity, ACTIVITY))


def record(
    *,
    tenant_id: int,
    body_id: int,
    founding_ids: Collection[int] = (),
    posting_id: int | None = None,
    **values: Any,
) -> Activity:
    """Record what a body did in a commune; `values` holds FIELDS."""
    kept = _checked(tenant_id, values, founding_ids)
    activity = Activity(tenant_id=tenant_id, body_id=body_id, posting_id=posting_id)
    for name, value in kept.items():
        setattr(activity, name, value)
    db.session.add(activity)
    db.session.flush()
    _link(activity, founding_ids)
    return activity


def edit(
    activity: Activity, *, body_id: int, founding_ids: Collection[int] = (), version: int | None, **values: Any
) -> Activity:
    """Correct an activity."""
    _lock(activity, body_id, version)
    for name, value in _checked(activity.tenant_id, values, founding_ids).items():
        setattr(activity, name, value)
    db.session.flush()
    _link(activity, founding_ids)
    return activity


def _checked(tenant_id: int, values: dict[str, Any], founding_ids: Collection[int]) -> dict[str, Any]:
    problems = Problems()
    kept = rules.activity(tenant_id, values, founding_ids, problems)
    problems.raise_if_any()
    return kept


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
        raise RuleBroken(NOT_YOURS)


def _link(activity: Activity, founding_ids: Collection[int]) -> None:
    """Make the foundings that came of it those that were named."""
    kept = {row.founding_id: row for row in queries.links(activity.tenant_id, activity.id)}
    for founding_id, row in kept.items():
        if founding_id not in founding_ids:
            db.session.delete(row)
    for founding_id in sorted(set(founding_ids) - set(kept)):
        of_it = {"tenant_id": activity.tenant_id, "activity_id": activity.id}
        db.session.add(ActivityFounding(**of_it, founding_id=founding_id))
    db.session.flush()
