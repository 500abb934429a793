"""The duty board of the illustrative story: what each holder owed for each period, reported, late or extended."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Body
from portal.core import clock, workdays
from portal.duties import services
from portal.duties.models import DutyItem
from portal.duties.reassignment import plan_reassignment, reassign
from portal.duties.recurrence import periods, whole_period
from portal.extensions import db
from portal.programmes import queries as programmes
from portal.programmes.models import Duty
from portal.seed import resolution
from portal.seed.demo import STORY_DAY, names
from portal.seed.demo.player import Happening, Played

Item = tuple[str, str, str]  # duty code, code of the body that was to do it first, period

# Of the communes' concretising plans for 2024 so many are still owed on the story's day.
PLAN_DUTY, PLAN_YEAR, PLANS_OWED = "III.3-1", "2024", 5
# The office takes what it received this many working days ago; the latest reports it has not looked at yet.
_ACCEPTED_AFTER, _NOT_LOOKED_AT = 7, timedelta(days=30)
RETURNED = ("II.9-2", "HND", "2024")
PASSED_DUTY, PASSED_ON = "II.9-3", date(2024, 7, 1)


def owed() -> list[tuple[Item, date]]:
    """Return every item of the whole period with its deadline, by deadline."""
    items = [
        ((values["code"], holder, period), deadline)
        for values, leads in ((duty["values"], duty["leads"]) for duty in resolution.duties())
        for period, deadline in periods(values["recurrence"], values["first_due_on"], *resolution.PERIOD)
        for holder in resolution.spelled_out(leads)
    ]
    return sorted(items, key=lambda one: one[1])


def happenings(rng: random.Random) -> list[Happening]:
    """Return each item's course: done in time, done late with an explanation, extended, or still owed."""
    items = owed()
    plans = [item for item, _ in items if item[::2] == (PLAN_DUTY, PLAN_YEAR) and item[1].startswith("UBND-")]
    late = rng.sample(plans, PLANS_OWED)
    told: list[Happening] = []
    for item, deadline in items:
        if item in late:
            told += _owed(rng, item, deadline, late.index(item))
        elif item == RETURNED:
            told += _returned(item)
        elif deadline > STORY_DAY:
            told += _under_way(rng, item, deadline)
        else:
            told += _finished(rng, item, deadline)
    return [*told, Happening(PASSED_ON, "duties.reassign", {})]


def _owed(rng: random.Random, item: Item, deadline: date, number: int) -> Iterator[Happening]:
    """Five courses: silence, twice begun, begun with an explanation, three times extended and overdue again."""
    if number == 0:
        return
    yield _report(rng, item, workdays.shift(deadline, -rng.randint(3, 15)), "in_progress")
    if number == 3:
        yield _report(rng, item, workdays.shift(deadline, 8), "in_progress", rng.choice(names.texts("late")))
        asked = {"deadline": STORY_DAY + timedelta(days=28), "reason": "Chờ Đảng ủy xã cho ý kiến vào dự thảo."}
        yield Happening(STORY_DAY - timedelta(days=2), "duties.request_extension", {"item": item, **asked})
    if number == 4:
        for later in (date(2024, 6, 14), date(2024, 8, 30), date(2024, 10, 14)):
            yield _extension(rng, item, deadline, later)
            deadline = later


def _under_way(rng: random.Random, item: Item, deadline: date) -> Iterator[Happening]:
    """Not due yet: the continuous ones report every year, some of the others once."""
    if item[2] == whole_period(*resolution.PERIOD):
        for year in range(resolution.PERIOD[0].year, STORY_DAY.year):
            yield _report(rng, item, workdays.shift(date(year, 12, 15), -rng.randint(0, 9)), "in_progress")
    elif deadline.year == STORY_DAY.year and rng.random() < 0.4:
        yield _report(rng, item, workdays.shift(STORY_DAY, -rng.randint(3, 40)), "in_progress")


def _finished(rng: random.Random, item: Item, deadline: date) -> Iterator[Happening]:
    course = rng.random()
    if course < 0.4:
        begun = workdays.shift(deadline, -rng.randint(22, 35))
        # What is due early in 2021 was not begun before the programme.
        yield _report(rng, item, max(begun, workdays.shift(resolution.PERIOD[0], 1)), "in_progress")
    is_past = deadline < STORY_DAY - timedelta(days=60)
    if 0.82 <= course < 0.94 and is_past:
        late = workdays.shift(deadline, rng.randint(2, 25))
        yield from _submission(rng, item, late, rng.choice(names.texts("late")))
    elif course >= 0.94 and is_past:
        extended = workdays.shift(deadline, rng.randint(10, 25))
        yield _extension(rng, item, deadline, extended)
        yield from _submission(rng, item, workdays.shift(extended, -rng.randint(1, 8)))
    else:
        yield from _submission(rng, item, workdays.shift(deadline, -rng.randint(1, 20)))


def _submission(rng: random.Random, item: Item, on: date, explanation: str = "") -> Iterator[Happening]:
    yield _report(rng, item, on, "submitted", explanation)
    if on < STORY_DAY - _NOT_LOOKED_AT:
        yield Happening(workdays.shift(on, _ACCEPTED_AFTER), "duties.accept", {"item": item})


def _report(rng: random.Random, item: Item, on: date, state: str, explanation: str = "") -> Happening:
    form = names.texts(f"document:{item[0]}")[0]
    note = rng.choice(names.texts("duty_done" if state == "submitted" else "duty_progress"))
    number = f"{rng.randint(1, 120):02d}-{form}" if state == "submitted" else ""
    said = {"state": state, "note": note, "document_number": number, "explanation": explanation}
    return Happening(on, "duties.report", {"item": item, **said})


def _extension(rng: random.Random, item: Item, deadline: date, later: date) -> Happening:
    on = workdays.shift(deadline, -rng.randint(1, 4))
    reason = rng.choice(names.texts("extend"))
    return Happening(on, "duties.set_deadline", {"item": item, "deadline": later, "reason": reason})


def _returned(item: Item) -> Iterator[Happening]:
    """One report of the year is sent before its time, and returned."""
    said = {"state": "submitted", "note": "Gửi trước hạn để Văn phòng tổng hợp.", "explanation": ""}
    sent = {"item": item, "document_number": "31-BC/HND", **said}
    yield Happening(workdays.shift(STORY_DAY, -7), "duties.report", sent)
    reason = "Báo cáo chưa tách kết quả theo từng xã, thị trấn; đề nghị bổ sung."
    yield Happening(workdays.shift(STORY_DAY, -3), "duties.return", {"item": item, "reason": reason})


def _report_item(played: Played, item: Item, state: str, note: str, document_number: str, explanation: str) -> None:
    row = duty_item(played, item)
    services.update_item(
        row,
        state=state,
        note=note,
        document_number=document_number or row.document_number,
        document_on=clock.today() if document_number else row.document_on,
        explanation=explanation,
        happened_on=clock.today(),
        **_by(played.holder(row.body.code), row),
    )


def _request_extension(played: Played, item: Item, deadline: date, reason: str) -> None:
    row = duty_item(played, item)
    services.request_extension(row, deadline=deadline, reason=reason, **_by(played.holder(row.body.code), row))


def _by_office(service: Callable[..., Any]) -> Callable[..., None]:
    def act(played: Played, item: Item, **said: Any) -> None:
        row = duty_item(played, item)
        service(row, happened_on=clock.today(), **said, **_by(played.office(), row))

    return act


def _by(posting: Any, row: DutyItem) -> dict[str, Any]:
    return {"posting_id": posting.id if posting else None, "version": row.version}


def _reassign(played: Played) -> None:
    """From July 2024 the associations' yearly review is the Front's: open items pass on, past ones stay."""
    duty = next(one for one in programmes.duties(played.programme.id) if one.code == PASSED_DUTY)
    plan = plan_reassignment(played.bodies["DTCTXH"], played.bodies["MTTQ"], clock.today(), [duty])
    reason = "Ủy ban Mặt trận Tổ quốc chủ trì tổng hợp thay khối các tổ chức chính trị - xã hội."
    reassign(plan, reason=reason, posting_id=played.office().id)


def duty_item(played: Played, item: Item) -> DutyItem:
    """Return an item by its duty, the body that was to do it first, and its period."""
    if item not in played.made:
        statement = select(DutyItem, Duty.code, Body.code).join(Duty, Duty.id == DutyItem.duty_id)
        statement = statement.join(Body, Body.id == DutyItem.first_body_id)
        for row, duty, body in db.session.execute(statement):
            played.made[duty, body, row.period] = row
    found: DutyItem = played.made[item]
    return found


ACTS = {
    "duties.report": _report_item,
    "duties.request_extension": _request_extension,
    "duties.set_deadline": _by_office(services.set_deadline),
    "duties.accept": _by_office(services.accept),
    "duties.return": _by_office(services.give_back),
    "duties.reassign": _reassign,
}
