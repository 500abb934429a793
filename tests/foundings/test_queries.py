"""Reads of foundings: what blocks a group, what stands still, in which order a list stands."""

from datetime import date, timedelta

import pytest

from portal.accounts.queries import mobilizing_bodies
from portal.foundings import counting, queries, services
from portal.foundings.selection import Selection
from portal.registry import services as register
from tests.foundings.acting import FARMING, STORY_DAY, at_commune, brought_to_last, opened

DAY = date(2024, 2, 1)
GROUP = {"kind": "THT", "name": "Nhóm dê", "sector": FARMING, "registered_on": date(2019, 5, 3)}


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id:
        yield tenant_id


def names(**filters):
    return [line.founding.working_name for line in queries.lines(Selection(**filters), None)]


def counted(commune, name, on=DAY, kind="HTX", **more):
    founding = brought_to_last(commune, kind, on=on, working_name=name, **more)
    counting.count(founding, happened_on=on, number=name, members=9, version=founding.version)
    return founding


def dropped(founding, on=DAY):
    services.drop(founding, happened_on=on, reason="Không đủ người", version=founding.version)
    return founding


def test_a_dropped_conversion_blocks_its_group_no_longer(commune):
    group = register.add_collective(commune, GROUP)
    founding = opened(commune, converts_collective_id=group.id)
    assert queries.other_conversion(commune, group.id, None)
    assert not queries.other_conversion(commune, group.id, founding.id)
    assert queries.convertible(commune, STORY_DAY) == []
    dropped(founding)
    assert not queries.other_conversion(commune, group.id, None)
    assert queries.convertible(commune, STORY_DAY) == [group]


def test_what_can_become_an_htx(commune):
    group = register.add_collective(commune, GROUP)
    asleep = register.add_collective(commune, {**GROUP, "name": "Nhóm ngủ"})
    register.set_status(asleep, "stopped", date(2020, 1, 1))
    register.add_collective(commune, {**GROUP, "kind": "HTX", "name": "HTX", "registration_number": "1"})
    first = register.add_collective(commune, {**GROUP, "name": "Ấp một"})
    assert queries.convertible(commune, STORY_DAY) == [first, group]
    assert queries.convertible(commune, date(2019, 5, 2)) == []
    assert queries.convertible(commune, date(2019, 12, 31)) == [first, group, asleep]


@pytest.mark.parametrize(("days", "still"), [(60, False), (61, True)])
def test_it_stands_still_after_more_than_sixty_days(commune, days, still):
    founding = opened(commune, on=STORY_DAY - timedelta(days=days))
    assert (names(stalled=True) == [founding.working_name]) is still


def test_what_is_stopped_or_counted_does_not_stand_still(commune):
    counted(commune, "HTX A")
    dropped(opened(commune, working_name="HTX B"))
    assert names(stalled=True) == []


def test_under_way_first_then_what_counts_each_by_its_last_step(commune):
    dropped(opened(commune, working_name="stopped"), DAY)
    counted(commune, "counted", date(2024, 3, 1))
    opened(commune, on=date(2024, 1, 1), working_name="old")
    opened(commune, on=date(2024, 4, 1), working_name="new")
    assert names() == ["new", "old", "counted", "stopped"]
    assert queries.numbers(Selection()) == {"open": 2, "counted": 1, "dropped": 1}
    assert queries.numbers(Selection(state="open")) == {"open": 2}


def test_pages_of_fifty(commune):
    for number in range(51):
        opened(commune, on=date(2023, 1, 1) + timedelta(days=number), working_name=str(number))
    first, second = (queries.lines(Selection(), page) for page in (1, 2))
    assert [len(first), len(second)] == [50, 1]
    assert second[0].founding.working_name == "0"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"year": 2023}, {"last day"}),
        ({"year": 2024}, {"first day", "later"}),
        ({"start": date(2024, 1, 1), "end": date(2024, 1, 1)}, {"first day"}),
        ({"end": date(2023, 12, 31)}, {"last day"}),
        ({"start": date(2024, 1, 2)}, {"later"}),
        ({"kind": "THT"}, {"open group"}),
        ({"search": "GROUP open"}, {"open group"}),
        ({"search": "%"}, set()),
        ({"stage": "registered"}, {"first day", "last day", "later"}),
    ],
)
def test_filters(commune, filters, expected):
    counted(commune, "last day", date(2023, 12, 31))
    counted(commune, "first day", date(2024, 1, 1))
    counted(commune, "later", date(2024, 6, 1))
    opened(commune, "THT", working_name="open group")
    assert set(names(**filters)) == expected


def test_by_body_and_part(commune):
    first, second, *_rest = mobilizing_bodies()
    one, other = opened(commune, working_name="one"), opened(commune, working_name="other")
    services.set_credits(one, lead_body_id=first.id, support_body_ids=[second.id], version=one.version)
    services.set_credits(other, lead_body_id=second.id, support_body_ids=[], version=other.version)
    assert names(body=first) == ["one"]
    assert set(names(body=second)) == {"one", "other"}
    assert names(body=second, part="lead") == ["other"]
    assert names(body=second, part="support") == ["one"]
    assert set(names(part="lead")) == {"one", "other"}
    (line,) = queries.lines(Selection(body=first), None)
    assert [(credit.body_id, credit.part) for credit in line.credits] == [(first.id, "lead"), (second.id, "support")]


def test_the_stage_at_which_it_was_stopped_last(commune):
    founding = opened(commune)
    assert queries.stage_before_drop(commune, founding.id) is None
    dropped(founding)
    services.resume(founding, happened_on=DAY, reason="Có thêm người", version=founding.version)
    services.advance(founding, happened_on=DAY, version=founding.version)
    dropped(founding)
    assert queries.stage_before_drop(commune, founding.id) == "founders_identified"
    assert queries.last_seq(commune, founding.id) == 5
    assert queries.last_seq(commune, 0) == 0


def test_the_founding_behind_an_entry_and_the_years_that_count(commune):
    assert queries.counted_years() == []
    founding = counted(commune, "HTX A", date(2023, 5, 5))
    counted(commune, "HTX B", date(2022, 5, 5))
    opened(commune)
    assert queries.counted_years() == [2022, 2023]
    assert queries.founding_of(commune, founding.collective_id) is founding
    assert queries.founding_of(commune, 0) is None


def test_who_recorded_the_steps(commune):
    steps = queries.steps(commune, opened(commune).id)
    assert queries.recorders(steps) == {}
