"""Items made ahead from the recurrence, and tasks that pass on from a day."""

from datetime import date

import pytest

from portal.core.errors import Invalid
from portal.duties import planning, queries, reassignment
from portal.duties.recurrence import months_later, periods
from tests.duties.acting import body, day, duty, item, report
from tests.returns.acting import at_district, on

STARTS, ENDS = date(2021, 1, 1), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("recurrence", "first", "expected"),
    [
        ("once", date(2021, 4, 15), [("2021-2025", date(2021, 4, 15))]),
        ("continuous", ENDS, [("2021-2025", ENDS)]),
        ("yearly", date(2024, 2, 29), [("2024", date(2024, 2, 29)), ("2025", date(2025, 2, 28))]),
        (
            "half_yearly",
            date(2024, 6, 30),
            [
                *(("2024/1", date(2024, 6, 30)), ("2024/2", date(2024, 12, 31))),
                *(("2025/1", date(2025, 6, 30)), ("2025/2", date(2025, 12, 31))),
            ],
        ),
        ("quarterly", date(2025, 7, 10), [("2025/3", date(2025, 7, 10)), ("2025/4", date(2025, 10, 10))]),
    ],
)
def test_the_periods_of_a_recurrence(recurrence, first, expected):
    assert list(periods(recurrence, first, STARTS, ENDS)) == expected


def test_a_last_day_stays_a_last_day():
    assert months_later(date(2024, 4, 30), 3) == date(2024, 7, 31)
    assert months_later(date(2024, 8, 30), 6) == date(2025, 2, 28)


def test_making_ahead_again_changes_nothing(app):
    with at_district(app) as programme, on(day("23/10")):
        assert planning.make_ahead(programme) == planning.Made()


def test_another_frequency_moves_only_what_nobody_has_touched(app):
    with at_district(app) as programme, on(day("23/10")):
        half_years = duty("III.5-2")
        report(item("III.5-2", "VP", "2024/1"), day("28/6"), explanation="x")
        half_years.recurrence, half_years.first_due_on = "quarterly", date(2021, 3, 31)
        planning.make_ahead(programme)
        left = {one.period: (one.deadline, one.state) for one in queries.items([half_years.id], 2024)}
        assert left["2024/1"] == (day("30/6"), "submitted")
        assert left["2024/4"] == (day("31/12"), "not_started")
        assert set(left) == {"2024/1", "2024/4"}
        next_year = [one.period for one in queries.items([half_years.id], 2025)]
        assert next_year == ["2025/1", "2025/2", "2025/3", "2025/4"]


def test_what_was_assigned_by_hand_stays(app):
    with at_district(app) as programme, on(day("23/10")):
        (made,) = planning.assign(duty("III.1-1"), period="2024", deadline=day("10/12"))
        planning.make_ahead(programme)
        assert made in queries.items([made.duty_id], 2024)
        with pytest.raises(Invalid):
            planning.assign(duty("III.1-1"), period="2024", deadline=day("10/12"))


def reassign(source, target, from_day, *codes):
    plan = reassignment.plan_reassignment(body(source), body(target), day(from_day), [duty(code) for code in codes])
    return reassignment.reassign(plan, reason="Sáp nhập", posting_id=None)


def test_bodies_that_merge_owe_once_what_is_not_yet_due(app):
    with at_district(app) as programme, on(day("23/10")):
        done = item("III.3-1", "HND", "2023")
        report(done, date(2023, 4, 20), explanation="x")
        assert reassign("HND", "LHPN", "1/7", "III.3-1") == 3  # of 2021, 2022 and 2024, all overdue
        held = [one.period for one in queries.items([done.duty_id], body_id=body("LHPN").id)]
        assert sorted(held) == ["2021", "2021", "2022", "2022", "2023", "2024", "2024", "2025"]
        assert done.body.code == "HND"
        assert item("III.3-1", "HND").body.code == "LHPN"
        assert planning.make_ahead(programme) == planning.Made()
        assert [one.body.code for one in duty("III.3-1").parts_on(day("30/6"), "lead")].count("HND") == 1
        assert "HND" not in [one.body.code for one in duty("III.3-1").parts_on(day("1/7"), "lead")]


def test_a_day_still_ahead_hands_over_when_it_comes(app):
    with at_district(app) as programme:
        with on(day("23/10")):
            assert reassign("BTG", "TTVHTTDL", "1/12", "III.1-2") == 0
            assert planning.make_ahead(programme) == planning.Made()
            assert item("III.1-2", "BTG").body.code == "BTG"
        with on(day("1/12")):
            assert planning.make_ahead(programme).reassigned == 5  # one for each year: nothing was handed in
            assert item("III.1-2", "BTG").body.code == "TTVHTTDL"
            leads = [one.body.code for one in duty("III.1-2").parts_on(day("1/12"), "lead")]
            assert leads == ["TTVHTTDL"]


def test_what_is_returned_after_the_passing_on_is_the_successors(app):
    from portal.duties import services

    with at_district(app), on(day("23/10")):
        one = item("III.2-3", "UBND_H", "2023")
        report(one, date(2023, 12, 19), explanation="x")
        reassign("UBND_H", "CQDV", "1/7", "III.2-3")
        assert one.body.code == "UBND_H"
        services.give_back(one, reason="Thiếu biểu", posting_id=None, happened_on=day("23/10"), version=one.version)
        assert one.body.code == "CQDV"
