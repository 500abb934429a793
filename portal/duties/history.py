"""An item's history: one event for everything that happens to it."""

from datetime import date

from portal.duties.models import DutyItem, DutyUpdate
from portal.duties.states import EventKind
from portal.extensions import db


def record_event(
    item: DutyItem,
    kind: EventKind,
    happened_on: date,
    posting_id: int | None,
    *,
    note: str = "",
    explanation: str = "",
    old: date | None = None,
    new: date | None = None,
    bodies: tuple[int, int] | None = None,
) -> DutyUpdate:
    """Add an event to the item's history; `bodies`: the ids of those from and to which it was reassigned."""
    own = kind in (EventKind.UPDATE, EventKind.ON_PAPER)
    update = DutyUpdate(
        tenant_id=item.tenant_id,
        item_id=item.id,
        happened_on=happened_on,
        kind=kind,
        state=item.state,
        note=note,
        document_number=item.document_number if own else "",
        document_on=item.document_on if own else None,
        explanation=explanation,
        old_deadline=old,
        new_deadline=new,
        posting_id=posting_id,
        from_body_id=bodies[0] if bodies else None,
        to_body_id=bodies[1] if bodies else None,
    )
    if own or kind in (EventKind.ACCEPTED, EventKind.RETURNED):
        item.updated_on = happened_on
    db.session.add(update)
    db.session.flush()
    db.session.expire(item, ["extensions"])
    return update
