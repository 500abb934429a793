"""Write what the holders of duties reported, and the deadlines that were extended."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import select

from portal.accounts.models import Body
from portal.core import workdays
from portal.duties.models import DutyItem, DutyUpdate
from portal.duties.passing import pass_on, plan_passing
from portal.duties.story import tell
from portal.extensions import db
from portal.programmes.models import Duty
from portal.seed import records
from portal.seed.duty_story import PLAN_DUTY, PLAN_YEAR
from portal.seed.load_refs import Refs

# The office takes what it received this many working days ago.
_ACCEPTED_AFTER = 7
_ACCEPTING_UNTIL = timedelta(days=30)
RETURNED_KEY = ("II.9-2", "HND", "2024")
_SENT = "Gửi trước hạn để Văn phòng tổng hợp."
_RETURNED = "Báo cáo chưa tách kết quả theo từng xã, thị trấn; đề nghị bổ sung."
_ASKED = "Chờ Đảng ủy xã cho ý kiến vào dự thảo."
PASSED_DUTY, PASSED_FROM = "II.9-3", date(2024, 7, 1)
_PASSED = "Ủy ban Mặt trận Tổ quốc chủ trì tổng hợp thay khối các tổ chức chính trị - xã hội."

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
    _answer(refs, items, told.until)
    _pass_on(refs, items, told.until)


def _answer(refs: Refs, items: dict[Key, DutyItem], until: date) -> None:
    """One report of the year is returned to be mended; each commune that has said why it is late asks for longer."""
    report = items[RETURNED_KEY]
    number, on = "31-BC/HND", workdays.shift(until, -7)
    _report(refs, report, records.DutyUpdate(*RETURNED_KEY, on, "done", _SENT, number))
    report.state, report.submitted_on, report.return_reason = "returned", None, _RETURNED
    db.session.flush()
    tell(report, "return", workdays.shift(until, -3), refs.office(), note=_RETURNED)
    for (duty, holder, period), one in sorted(items.items()):
        if (duty, period) == (PLAN_DUTY, PLAN_YEAR) and _explained(one):
            one.asked_deadline, one.asked_reason = until + timedelta(days=28), _ASKED
            on, old, new = until - timedelta(days=2), one.deadline, one.asked_deadline
            tell(one, "ask", on, refs.holder(holder), note=_ASKED, old=old, new=new)


def _explained(one: DutyItem) -> bool:
    return one.state == "in_progress" and one.explained_deadline == one.deadline


def _pass_on(refs: Refs, items: dict[Key, DutyItem], until: date) -> None:
    """From July 2024 the associations' yearly review is the Front's: open items passed on, past ones stayed."""
    duty = next(item.duty for key, item in items.items() if key[0] == PASSED_DUTY)
    old, new = (db.session.get_one(Body, refs.bodies[code]) for code in ("DTCTXH", "MTTQ"))
    if until >= PASSED_FROM:
        plan = plan_passing(old, new, PASSED_FROM, [duty])
        pass_on(plan, reason=_PASSED, posting_id=refs.office(), today=PASSED_FROM)


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
            tenant_id=item.tenant_id,
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
            tenant_id=item.tenant_id,
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
        DutyUpdate(
            tenant_id=item.tenant_id,
            item_id=item.id,
            happened_on=on,
            kind="accept",
            state="accepted",
            posting_id=refs.office(),
        )
    )
