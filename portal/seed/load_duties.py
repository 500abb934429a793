"""Write what the holders of duties reported, and the deadlines that were extended."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import select

from portal.accounts.models import Body
from portal.core import workdays
from portal.duties.models import DutyItem, DutyUpdate
from portal.extensions import db
from portal.programmes.models import Duty
from portal.seed import records
from portal.seed.load_refs import Refs

# The office takes what it received this many working days ago.
_ACCEPTED_AFTER = 7
_ACCEPTING_UNTIL = timedelta(days=30)

Key = tuple[str, str, str]  # duty, holder, period
Event = records.DutyUpdate | records.DutyExtension


def load_reports(refs: Refs, told: records.Story) -> None:
    """Bring each item to where its last report or extension left it, and write the events that led there."""
    items = _items()
    everything: list[Event] = [*told.duty_updates, *told.duty_extensions]
    events: dict[Key, list[Event]] = defaultdict(list)
    for event in everything:
        events[event.duty_code, event.holder_code, event.period].append(event)
    for key, course in events.items():
        for event in sorted(course, key=lambda one: one.on):
            _happen(refs, items[key], event, told.until)
    db.session.flush()


def _items() -> dict[Key, DutyItem]:
    statement = select(DutyItem, Duty.code, Body.code)
    statement = statement.join(Duty, Duty.id == DutyItem.duty_id).join(Body, Body.id == DutyItem.body_id)
    return {(duty, body, item.period): item for item, duty, body in db.session.execute(statement)}


def _happen(refs: Refs, item: DutyItem, event: Event, until: date) -> None:
    if isinstance(event, records.DutyExtension):
        _extend(refs, item, event)
    else:
        _report(refs, item, event)
        if event.state == "done" and event.on < until - _ACCEPTING_UNTIL:
            _accept(refs, item, workdays.shift(event.on, _ACCEPTED_AFTER))


def _report(refs: Refs, item: DutyItem, event: records.DutyUpdate) -> None:
    item.state = "submitted" if event.state == "done" else "in_progress"
    item.submitted_on = event.on if event.state == "done" else item.submitted_on
    item.note, item.updated_on = event.note, event.on
    item.document_number = event.document_no or item.document_number
    item.document_on = event.on if event.document_no else item.document_on
    if event.explanation:
        item.explanation, item.explained_deadline = event.explanation, item.deadline
    db.session.add(
        DutyUpdate(
            item_id=item.id,
            happened_on=event.on,
            kind="update",
            state=item.state,
            note=event.note,
            document_number=event.document_no or "",
            document_on=event.on if event.document_no else None,
            explanation=event.explanation or "",
            posting_id=refs.holder(event.holder_code),
        )
    )


def _extend(refs: Refs, item: DutyItem, event: records.DutyExtension) -> None:
    db.session.add(
        DutyUpdate(
            item_id=item.id,
            happened_on=event.on,
            kind="deadline",
            state=item.state,
            note=event.reason,
            old_deadline=item.deadline,
            new_deadline=event.new_deadline,
            posting_id=refs.office(),
        )
    )
    item.deadline = event.new_deadline


def _accept(refs: Refs, item: DutyItem, on: date) -> None:
    item.state = "accepted"
    db.session.add(
        DutyUpdate(item_id=item.id, happened_on=on, kind="accept", state="accepted", posting_id=refs.office())
    )
