"""Periods tile time; cut-offs fall at local midnight."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.errors import Invalid
from portal.returns import calendar_services, queries, services
from portal.returns.calendars import MONTHS, Rhythm, spans
from portal.returns.status import handed_in_on, timeliness
from tests.acting import as_seen
from tests.returns.acting import at_district, calendars, narrated, on, period, posting

TERM = st.integers(0, 60)
RHYTHMS = st.builds(Rhythm, st.sampled_from(sorted(MONTHS)), st.integers(1, 31), TERM, TERM, TERM)
DAY = timedelta(days=1)


@given(RHYTHMS, st.integers(1990, 2090), st.integers(1, 6))
def test_periods_tile_time(rhythm, first, years):
    made = spans(rhythm, range(first, first + years))
    assert len(made) == years * 12 // MONTHS[rhythm.rhythm]
    for one, following in zip(made, made[1:], strict=False):
        assert following.starts_on == one.ends_on + DAY
    for one in made:
        assert one.starts_on <= one.ends_on
        assert one.ends_on.year == one.year
        assert one.opens_on <= one.ends_on <= one.due_on <= one.grace_until


@pytest.mark.parametrize(
    ("rhythm", "cut_day", "expected"),
    [
        ("quarter", 14, [("15/12", "14/03"), ("15/03", "14/06"), ("15/06", "14/09"), ("15/09", "14/12")]),
        ("half_year", 14, [("15/12", "14/06"), ("15/06", "14/12")]),
        ("year", 14, [("15/12", "14/12")]),
        ("half_year", 31, [("01/01", "30/06"), ("01/07", "31/12")]),
        ("quarter", 31, [("01/01", "31/03"), ("01/04", "30/06"), ("01/07", "30/09"), ("01/10", "31/12")]),
    ],
)
def test_the_days_of_the_decree_and_of_the_party(rhythm, cut_day, expected):
    made = spans(Rhythm(rhythm, cut_day), [2024])
    assert [(f"{one.starts_on:%d/%m}", f"{one.ends_on:%d/%m}") for one in made] == expected


def test_months_end_on_the_last_day_of_short_months():
    _january, february, march, *_rest = spans(Rhythm("month", 31), [2024])
    assert (february.starts_on, february.ends_on) == (date(2024, 2, 1), date(2024, 2, 29))
    assert march.starts_on == date(2024, 3, 1)


def gaps(calendar):
    held = queries.periods(calendar.id)
    return [(a.ends_on, b.starts_on) for a, b in zip(held, held[1:], strict=False) if b.starts_on != a.ends_on + DAY]


def test_generated_years_stay_and_tile_after_a_period_was_moved(app):
    with at_district(app) as programme:
        quarter = calendars(programme)["state-quarter"]
        last = queries.periods(quarter.id)[-1]
        days = {"ends_on": date(2025, 12, 20), "opens_on": last.opens_on}
        days |= {"due_on": date(2025, 12, 22), "grace_until": date(2025, 12, 24)}
        calendar_services.edit_period(last, days, version=last.version)
        as_seen(calendar_services.edit_period, period(quarter, 2025, 1), days | {"ends_on": date(2025, 3, 20)})
        assert len(calendar_services.generate(quarter, range(2021, 2029))) == 12
        assert gaps(quarter) == []
        assert period(quarter, 2026, 1).starts_on == date(2025, 12, 21)
        assert period(quarter, 2025, 2).starts_on == date(2025, 3, 21)
        assert calendar_services.generate(quarter, range(2021, 2029)) == []


def test_a_period_that_has_begun_asks_for_confirmation(app):
    with at_district(app) as programme:
        one = period(calendars(programme)["state-quarter"], 2024, 3)
        days = {name: getattr(one, name) for name in ("ends_on", "opens_on", "due_on", "grace_until")}
        days["grace_until"] += DAY
        with pytest.raises(Invalid, match="confirm"):
            calendar_services.edit_period(one, days, version=one.version)
        calendar_services.edit_period(one, days, confirmed=True, version=one.version)
        with pytest.raises(Invalid, match="following period"):
            calendar_services.edit_period(
                one, days | {"ends_on": date(2024, 12, 14)}, confirmed=True, version=one.version
            )


@pytest.mark.parametrize(
    ("moment", "opened"), [(datetime(2024, 12, 3, 23, 59, 59), False), (datetime(2024, 12, 4, 0, 0, 0), True)]
)
def test_a_period_opens_at_local_midnight(app, moment, opened):
    with at_district(app) as programme:
        fourth = period(calendars(programme)["state-quarter"], 2024, 4)
        with clock.frozen(moment):
            made = services.open_due(clock.today())
        assert ({row.period_id for row in made} >= {fourth.id}) is opened
        assert len([row for row in made if row.period_id == fourth.id]) == (24 if opened else 0)
        with clock.frozen(moment):
            assert services.open_due(clock.today()) == []


def signed_at(app, moment):
    """Sign the third quarter's return of a commune at a moment; return its timeliness, or why not."""
    with at_district(app) as programme:
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        with on(third.opens_on):
            row = next(one for one in services.open_period(third, third.opens_on) if one.body.code == "UBND-00952")
            services.save_draft(row, posting("commune_officer", "00952"), **narrated(), version=row.version)
        with clock.frozen(moment):
            try:
                services.sign(row, posting("commune_leader", "00952"), version=row.version)
            except Invalid as broken:
                return str(broken)
        story = queries.events([(row.tenant_id, row.id)])[row.tenant_id, row.id]
        return timeliness(third, handed_in_on(story), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2024, 9, 14, 0, 0, 0), "on_time"),
        (datetime(2024, 9, 19, 23, 59, 59), "on_time"),
        (datetime(2024, 9, 20, 0, 0, 0), "in_grace"),
        (datetime(2024, 9, 22, 23, 59, 59), "in_grace"),
        (datetime(2024, 9, 23, 0, 0, 0), "late"),
    ],
)
def test_due_and_grace_end_at_local_midnight(app, moment, said):
    assert signed_at(app, moment) == said


def test_nothing_is_signed_before_the_cut_off(app):
    assert "14/09/2024" in signed_at(app, datetime(2024, 9, 13, 23, 59, 59))


def test_what_is_missing_is_late_only_after_the_days_of_grace(app):
    with at_district(app) as programme:
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        assert timeliness(third, None, date(2024, 9, 22)) == "open"
        assert timeliness(third, None, date(2024, 9, 23)) == "overdue"


def test_who_owes_which_report(app):
    with at_district(app) as programme:
        held = calendars(programme)
        owing = {code: {body.code for body, _ in services.owing(period(one, 2024, 1))} for code, one in held.items()}
        assert len(owing["state-quarter"]) == 24
        assert owing["party-half-year"] == {"VP"}
        assert {code for code in owing["state-year"] if not code.startswith("UBND-")} == {
            *("BTG", "UBND_H", "UBKT", "MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD", "DTCTXH")
        }


@pytest.mark.parametrize(("day", "number"), [(date(2024, 9, 22), 24), (date(2024, 9, 23), 0)])
def test_nobody_is_late_on_the_day_on_which_they_are_first_asked(app, day, number):
    """What was never opened and is over opens by hand only."""
    with at_district(app) as programme:
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        assert len([row for row in services.open_due(day) if row.period_id == third.id]) == number
        assert len(services.open_period(third, day)) == 24 - number
