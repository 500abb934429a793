"""Calendars: made once, years added without overlap, days moved with the next period's first one."""

from datetime import date, datetime, timedelta

import pytest

from portal.core import clock
from portal.core.errors import Invalid, RuleBroken, StaleVersion
from portal.returns import calendar_services as services
from portal.returns import queries
from tests.returns.acting import at_district, calendars, period

DAY = timedelta(days=1)
MONTHLY = {"name_vi": "Báo cáo tháng", "name_en": "Monthly", "authority": "state", "rhythm": "month", "cut_day": 14}
MONTHLY |= {"opens_before": 10, "due_after": 5, "grace": 3, "active": True}


@pytest.fixture
def quarterly(app):
    with at_district(app) as programme:
        yield programme, calendars(programme)["state-quarter"]


def tiles(calendar):
    found = queries.periods(calendar.id)
    return all(one.ends_on + DAY == after.starts_on for one, after in zip(found, found[1:], strict=False))


def test_the_usual_ones_are_made_once(quarterly):
    programme, calendar = quarterly
    assert services.make_usual(programme) == []
    assert {period.year for period in queries.periods(calendar.id)} == set(programme.years)
    assert tiles(calendar)


def test_a_rhythm_of_its_own_and_no_second_of_the_same(quarterly):
    programme, _calendar = quarterly
    made = services.add_calendar(programme, MONTHLY)
    assert made.code == "state-month-14"
    assert len(queries.periods(made.id)) == 12 * len(programme.years)
    with pytest.raises(Invalid):
        services.add_calendar(programme, MONTHLY)


def test_years_are_added_behind_what_was_moved(quarterly):
    programme, calendar = quarterly
    last = queries.periods(calendar.id)[-1]
    last.ends_on += 3 * DAY
    made = services.generate_up_to(calendar, programme, 2026)
    assert [(one.year, one.number) for one in made] == [(2026, number) for number in (1, 2, 3, 4)]
    assert made[0].starts_on == last.ends_on + DAY
    assert tiles(calendar)
    assert services.generate(calendar, [2026]) == []


@pytest.mark.parametrize("year", [2020, 2036, None, 2025])
def test_a_year_far_away_or_with_nothing_new(quarterly, year):
    programme, calendar = quarterly
    with pytest.raises((Invalid, RuleBroken)) as refused:
        services.generate_up_to(calendar, programme, year)
    assert refused.value.field == "last_year"


def test_terms_change_what_is_still_to_come(quarterly):
    programme, calendar = quarterly
    before = queries.periods(calendar.id)[0].due_on
    terms = {"name_vi": "Quý", "name_en": "Quarter", "opens_before": 10, "due_after": 9, "grace": 0, "active": False}
    services.save_calendar(calendar, terms, version=calendar.version)
    assert queries.periods(calendar.id)[0].due_on == before
    (first, *_rest) = services.generate_up_to(calendar, programme, 2026)
    assert (first.due_on - first.ends_on, first.grace_until) == (9 * DAY, first.due_on)
    assert calendar not in queries.active_calendars()
    with pytest.raises(StaleVersion):
        services.save_calendar(calendar, terms, version=calendar.version - 1)


@pytest.fixture
def fourth(quarterly):
    """The last quarter of 2024, which has not begun on 23/10."""
    return period(quarterly[1], 2024, 4)


def moved(one, confirmed=False, **days):
    given = {name: getattr(one, name) for name in ("ends_on", "opens_on", "due_on", "grace_until")} | days
    return services.edit_period(one, given, confirmed=confirmed, version=one.version)


def test_a_last_day_moves_the_next_first_one(fourth):
    after = queries.period_after(fourth)
    moved(fourth, ends_on=date(2024, 12, 17))
    assert after.starts_on == date(2024, 12, 18)
    assert tiles(fourth.calendar)


def test_what_has_begun_is_moved_only_with_a_second_thought(fourth):
    assert not services.is_begun(fourth)
    at = datetime.combine(fourth.opens_on, datetime.min.time())
    with clock.frozen(at):
        assert services.is_begun(fourth)
        with pytest.raises(Invalid) as asked:
            moved(fourth, due_on=fourth.due_on + DAY, grace_until=fourth.grace_until + DAY)
        assert asked.value.field == "confirmed"
        moved(fourth, True, due_on=fourth.due_on + DAY, grace_until=fourth.grace_until + DAY)


def test_from_an_old_version_nothing_moves(fourth):
    with pytest.raises(StaleVersion):
        services.edit_period(fourth, {}, version=fourth.version - 1)
