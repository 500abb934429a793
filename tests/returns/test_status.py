"""How a return stands: when it was handed in, whether in time, what a tally counts. No database."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from portal.returns.states import ReturnState, Timeliness
from portal.returns.status import Tally, handed_in_on, status_of, tally, timeliness

DUE, DAY = date(2024, 9, 19), timedelta(days=1)
GRACE = DUE + 3 * DAY
PERIOD = SimpleNamespace(due_on=DUE, grace_until=GRACE)


def events(*told):
    return [SimpleNamespace(kind=kind, happened_on=day) for kind, day in told]


def row(state, nil=False):
    return SimpleNamespace(tenant_id=1, id=2, state=state, period=PERIOD, nothing_to_report=nil)


SIGNED, LATER = ("signed", DUE), ("signed", DUE + 2 * DAY)


@pytest.mark.parametrize(
    ("story", "day"),
    [
        ((), None),
        ((SIGNED,), DUE),
        ((("withdrawn", DUE), SIGNED), DUE),
        ((SIGNED, ("withdrawn", DUE)), None),
        ((SIGNED, ("withdrawn", DUE), LATER), DUE + 2 * DAY),
        ((SIGNED, ("returned", DUE), LATER), DUE),  # it came in time, though it had to be corrected
        ((SIGNED, ("accepted", DUE + DAY), ("reopened", DUE + DAY), LATER), DUE),
        ((SIGNED, ("saved", DUE), LATER), DUE),
        ((("returned", DUE), SIGNED), None),
    ],
)
def test_the_day_of_handing_in(story, day):
    assert handed_in_on(events(*story)) == day


@pytest.mark.parametrize(
    ("handed_in", "today", "said"),
    [
        (DUE, DUE + 9 * DAY, Timeliness.ON_TIME),
        (DUE + DAY, DUE + 9 * DAY, Timeliness.IN_GRACE),
        (GRACE, DUE + 9 * DAY, Timeliness.IN_GRACE),
        (GRACE + DAY, DUE + 9 * DAY, Timeliness.LATE),
        (None, DUE + DAY, Timeliness.OPEN),
        (None, GRACE, Timeliness.OPEN),
        (None, GRACE + DAY, Timeliness.OVERDUE),
    ],
)
def test_in_time(handed_in, today, said):
    assert timeliness(PERIOD, handed_in, today) is said


def stand(state, *story, today=DUE, nil=False):
    return status_of(row(state, nil), events(*story), today)


def test_a_draft_that_nobody_touched_is_not_started():
    assert stand("draft", ("opened", DUE)).shown is ReturnState.NOT_STARTED
    assert stand("draft").shown is ReturnState.NOT_STARTED
    assert stand("draft", ("opened", DUE), ("saved", DUE)).shown is ReturnState.DRAFT
    assert stand("signed", ("opened", DUE)).shown is ReturnState.SIGNED


def test_what_it_went_through():
    one = stand("draft", SIGNED, ("returned", DUE), SIGNED, ("returned", DUE), ("reopened", DUE))
    assert (one.was_returned, one.reopened, one.key) == (2, True, (1, 2))
    assert not stand("signed", SIGNED).reopened


@pytest.mark.parametrize(
    ("state", "story", "late", "owed"),
    [
        ("signed", [("signed", GRACE + DAY)], True, False),
        ("accepted", [("signed", GRACE)], False, False),
        ("draft", [], True, True),
        ("returned", [SIGNED, ("returned", DUE)], False, True),
    ],
)
def test_late_and_owed(state, story, late, owed):
    one = stand(state, *story, today=GRACE + DAY)
    assert (one.is_late, one.is_owed) == (late, owed)


def test_a_tally_counts_each_of_them():
    many = [
        stand("accepted", SIGNED, today=GRACE + DAY, nil=True),
        stand("signed", ("signed", GRACE), today=GRACE + DAY),
        stand("signed", ("signed", GRACE + DAY), today=GRACE + DAY),
        stand("draft", today=GRACE + DAY, nil=True),
        stand("returned", SIGNED, ("returned", DUE), today=GRACE + DAY),
    ]
    assert tally(iter(many)) == Tally(owed=5, handed_in=4, accepted=1, in_time=3, nil=1, late=2)
    assert tally([]) == Tally(0, 0, 0, 0, 0, 0)
