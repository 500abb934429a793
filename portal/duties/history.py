"""An item's history: one event for everything that happens to it."""

from datetime import date

from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.duties.models import DutyItem, DutyUpdate
from portal.extensions import db


def check_year(deadline: date, field: str = "deadline") -> None:
    """Raise RuleBroken for a day whose year is a slip of the hand."""
    if abs(deadline.year - clock.today().year) > 10:
        raise RuleBroken(_l("This year cannot be right."), field)


def record_event(
    item: DutyItem,
    kind: str,
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
    own = kind == "update"
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
    if kind in ("update", "accept", "return"):
        item.updated_on = happened_on
    db.session.add(update)
    db.session.flush()
    db.session.expire(item, ["extensions"])
    return update
