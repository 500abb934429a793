"""The activities of the Front and the associations, as what an indicator may count or add up (clause II.9)."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from portal.core.fields import fields
from portal.ledger.models import ACTIVITY, Activity
from portal.metrics.sources import OWN, Asked, Frame, Rows, Source, Told, own_asked, own_column
from portal.programmes.choices import OwnRecord


def _rows(frame: Frame, names: Collection[str]) -> Rows:
    within = Activity.held_on <= frame.day
    if frame.since is not None:
        within = Activity.held_on.between(frame.since, frame.day)
    return Rows(
        Activity.tenant_id,
        lambda statement: statement.select_from(Activity).where(within),
        lambda name: own_column(Activity.own, name) if name.startswith(OWN) else getattr(Activity, name),
    )


ACTIVITIES = Source(
    "activities",
    _l("Activities of the Front and the associations"),
    _rows,
    lambda: (*(Asked(one.name, one) for one in fields(Activity, ACTIVITY)), *own_asked(OwnRecord.ACTIVITY)),
    Told(Activity.topics, Activity.held_on, "ledger.activity", "activity_id", Activity.id),
)
