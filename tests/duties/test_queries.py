"""Which items a year's board holds, and that another tenant's item is none."""

import pytest

from portal.duties import queries, services
from portal.extensions import db
from tests.acting import as_seen
from tests.duties.acting import body, day, duty, item, report
from tests.inspection.acting import OTHER, acting
from tests.returns.acting import at_district, on


@pytest.fixture
def district(app):
    with at_district(app):
        yield


@pytest.mark.parametrize(
    ("period", "year", "shown"),
    [
        ("2024", 2024, True),
        ("2024/1", 2024, True),
        ("2024", 2023, False),
        ("2024/1", 2023, False),
        ("20240", 2024, False),
        ("2021-2025", 2024, True),
        ("2021-2025", 1999, True),
        ("", 2024, True),
        ("2024", None, True),
    ],
)
def test_a_years_items_and_those_of_the_whole_period(district, period, year, shown):
    one = item("III.3-1", "UBND-00952")
    one.period = period
    db.session.flush()
    assert (one in queries.items([one.duty_id], year)) is shown
    assert (one.id in {row.id for row in queries.board_items([one.duty_id], year)}) is shown


def test_of_a_body_and_of_no_duty(district):
    one = item("III.3-1", "UBND-00952")
    assert queries.items([one.duty_id], 2024, one.body_id) == [one]
    assert queries.items([one.duty_id], 2024, body("BTG").id) == []
    assert queries.items([]) == queries.board_items([]) == []
    assert queries.board_items_by_id([]) == {}
    assert queries.duty(duty("III.3-1").id) is duty("III.3-1")
    assert queries.duty(0) is None


def test_the_earliest_deadline_first_on_board_and_in_the_list(district):
    number = duty("III.3-1").id
    found, shown = queries.items([number]), queries.board_items([number])
    assert [(row.deadline, row.body_id) for row in found] == sorted((row.deadline, row.body_id) for row in found)
    assert [row.id for row in shown] == [row.id for row in found]
    assert {row.item for row in shown} == set(found)


def test_another_communes_item_stands_on_the_board_and_does_not_open(app):
    with at_district(app):
        number = item("III.3-1", "UBND-00952").id
    with acting(app, "commune_officer", OTHER):
        assert queries.item(number) is None
        (shown,) = queries.board_items_by_id([number]).values()
        assert shown.item is None


def test_history_in_the_order_of_what_happened(district):
    with on(day("23/10")):
        one = item("III.3-1", "UBND-00952")
        report(one, day("22/10"), "in_progress", explanation="Bão", note="Sau")
        report(one, day("20/10"), "in_progress", explanation="Bão", note="Trước")
        as_seen(
            services.set_deadline, one, deadline=day("1/12"), reason="Bão", posting_id=None, happened_on=day("22/10")
        )
        told = [(event.happened_on, event.kind, event.note) for event, _posting in queries.history(one)]
    assert told == [
        (day("20/10"), "update", "Trước"),
        (day("22/10"), "update", "Sau"),
        (day("22/10"), "deadline", "Bão"),
    ]
