"""What the forms of returns and calendars refuse: everything at once, each message at its field."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from portal.core.errors import Invalid, Problems
from portal.extensions import db
from portal.returns import calendar_services, queries, rules, services
from portal.returns.models import Calendar
from tests.acting import as_seen
from tests.returns.acting import at_district, calendars, narrated, on, period, posting

CLOSED = date(2024, 9, 15)
CALENDAR = {
    "name_vi": "Báo cáo tháng",
    "name_en": "Monthly report",
    "authority": "state",
    "rhythm": "month",
    "cut_day": 14,
    "opens_before": 10,
    "due_after": 5,
    "grace": 3,
    "active": True,
}


def refused(service, *given, **values):
    """Return what a service refuses: field → messages."""
    with pytest.raises(Invalid) as invalid:
        service(*given, **values)
    problems = invalid.value.problems
    return {field: [str(one) for one in problems.of(field)] for field, _message in problems}


@pytest.fixture
def opened(app):
    """Yield the return of a commune for a quarter that has closed, on the day after."""
    with at_district(app) as programme, on(CLOSED):
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        commune = posting("commune_officer", "00952").body.unit_id
        yield next(row for row in services.open_period(third, CLOSED) if row.tenant_id == commune)


def test_a_narrative_too_long_in_two_parts_is_refused_in_both(opened):
    long = "a" * 4001
    wrong = refused(as_seen, services.save_draft, opened, posting("commune_officer", "00952"),
                    **narrated(results=long, recommendations=long))  # fmt: skip
    assert wrong == {"results": ["At most 4000 characters."], "recommendations": ["At most 4000 characters."]}
    assert opened.results == ""


def test_a_narrative_keeps_its_lines_and_nothing_else_of_the_typing(opened):
    as_seen(services.save_draft, opened, posting("commune_officer", "00952"),
            **narrated(results="  Một \r\n\r\nHai\tba  \n"))  # fmt: skip
    assert opened.results == "Một\n\nHai ba"


def signed(row):
    as_seen(services.save_draft, row, posting("commune_officer", "00952"), **narrated())
    as_seen(services.sign, row, posting("commune_leader", "00952"))
    return row


def test_a_return_goes_back_with_words_and_known_lines(opened):
    office = posting("district_officer")
    wrong = refused(as_seen, services.give_back, signed(opened), office, note=" ạ ", lines=["members_HTX", "weather"])
    assert wrong == {"note": ["Say in a few words what should be corrected."], "lines": ["Choose lines of the return."]}
    wrong = refused(as_seen, services.give_back, opened, office, note="a" * 1001, lines=())
    assert wrong == {"note": ["At most 1000 characters."]}
    as_seen(services.give_back, opened, office, note="Xem lại", lines=["members_HTX", "results", "results"])
    assert queries.events([(opened.tenant_id, opened.id)])[opened.tenant_id, opened.id][-1].lines == [
        "members_HTX",
        "results",
    ]


def test_a_reopening_says_why_and_until_when(opened):
    office = posting("district_officer")
    as_seen(services.accept, signed(opened), office)
    assert refused(as_seen, services.reopen, opened, office) == {
        "why": ["Say in a few words why it is reopened."],
        "until": ["Give a date."],
    }
    for until in (CLOSED - timedelta(days=1), CLOSED + timedelta(days=93)):
        wrong = refused(as_seen, services.reopen, opened, office, why="Sót một HTX", until=until)
        assert list(wrong) == ["until"]
    as_seen(services.reopen, opened, office, why="Sót một HTX", until=CLOSED + timedelta(days=92))
    assert opened.reopened_until == CLOSED + timedelta(days=92)


@pytest.mark.parametrize("name", ["ends_on", "opens_on", "due_on", "grace_until"])
def test_a_day_far_from_its_period_is_refused_at_its_own_field(app, name):
    period = SimpleNamespace(starts_on=date(2024, 7, 1), ends_on=date(2024, 9, 30))
    problems, far = Problems(), period.ends_on + timedelta(days=401)
    with app.test_request_context():
        rules.days(period, None, {name: far}, problems)
        assert [str(one) for one in problems.of(name)] == ["Ngày này cách kỳ quá xa."]


def test_the_days_of_a_period_are_refused_together(app):
    with at_district(app) as programme, on(CLOSED):
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        days = {
            "ends_on": date(2024, 6, 1),
            "opens_on": date(2024, 5, 31),
            "due_on": date(2024, 5, 30),
            "grace_until": date(2026, 1, 1),
        }
        assert refused(as_seen, calendar_services.edit_period, third, days) == {
            "ends_on": ["The end lies before the start."],
            "due_on": ["It is due at the end of the period at the earliest."],
            "opens_on": ["It opens before it is due."],
            "grace_until": ["This day lies too far from the period."],
            "confirmed": ["This period has begun: confirm that its days change."],
        }
        nothing = refused(as_seen, calendar_services.edit_period, third, {}, confirmed=True)
        assert nothing == {name: ["Give a date."] for name in days}


def test_a_calendar_is_refused_at_every_field(app):
    with at_district(app) as programme:
        wrong = {
            "name_vi": " ",
            "name_en": "a" * 201,
            "rhythm": "weekly",
            "cut_day": 32,
            "due_after": 91,
            "grace": None,
        }
        assert refused(calendar_services.add_calendar, programme, CALENDAR | wrong) == {
            "name_vi": ["Give a name."],
            "name_en": ["At most 200 characters."],
            "due_after": ["A number of days from 0 to 90."],
            "grace": ["Give a number of days."],
            "rhythm": ["Not a valid choice."],
            "cut_day": ["A day of the month from 1 to 31."],
        }
        made = calendar_services.add_calendar(programme, CALENDAR)
        assert len(queries.periods(made.id)) == 60
        again = refused(calendar_services.add_calendar, programme, CALENDAR)
        assert again == {"rhythm": ["The programme has such a calendar already: Báo cáo tháng."]}
        terms = {"name_vi": "", "name_en": "", "opens_before": -1, "due_after": 5, "grace": 3, "active": False}
        wrong = refused(as_seen, calendar_services.save_calendar, made, terms)
        assert list(wrong) == ["name_vi", "name_en", "opens_before"]
        assert db.session.get(Calendar, made.id).active


@pytest.mark.parametrize("year", [None, 1989, 2020, 2036])
def test_years_far_away_are_not_generated(app, year):
    with at_district(app) as programme:
        quarter = calendars(programme)["state-quarter"]
        assert list(refused(calendar_services.generate_up_to, quarter, programme, year)) == ["last_year"]


def test_the_form_of_a_period_comes_back_with_a_message_at_each_field(visit, databases):
    with databases.owner() as owner:
        number = owner.execute(
            "SELECT p.id FROM periods p JOIN calendars c ON c.id = p.calendar_id"
            " WHERE c.code = 'state-quarter' AND year = 2024 AND number = 3"
        ).fetchone()[0]
    admin = visit("administrator")
    path = f"/returns/periods/{number}"
    page = admin.send(admin.get(path), path, status=422, due_on="", grace_until="2024-09-01", opens_on="hôm qua")
    marked = page.all("//*[contains(@class, 'invalid')]//*[@aria-invalid='true']/@name")
    assert set(marked) == {"due_on", "opens_on", "confirmed"}
    assert page.all("//input[@name='grace_until']/@value") == ["2024-09-01"]
    assert len(page.all("//*[@class='error-summary']//li")) == 3, "and that it has begun"


@pytest.mark.parametrize(
    ("changed", "refused_at"),
    [
        ({}, []),  # all on one day: the first, the last, due, and the end of grace
        ({"ends_on": date(2024, 6, 30)}, ["ends_on"]),
        ({"due_on": date(2024, 7, 2)}, ["grace_until"]),
        ({"opens_on": date(2024, 7, 2)}, ["opens_on"]),
        ({"ends_on": date(2024, 12, 30), "due_on": date(2024, 12, 30), "grace_until": date(2024, 12, 30)}, []),
        ({"ends_on": date(2024, 12, 31), "due_on": date(2024, 12, 31), "grace_until": date(2024, 12, 31)}, ["ends_on"]),
        ({"grace_until": date(2024, 9, 30) + rules.FARTHEST}, []),
        ({"grace_until": date(2024, 9, 30) + rules.FARTHEST + timedelta(days=1)}, ["grace_until"]),
        ({"opens_on": date(2024, 9, 30) - rules.FARTHEST}, []),
        ({"opens_on": date(2024, 9, 30) - rules.FARTHEST - timedelta(days=1)}, ["opens_on"]),
    ],
)
def test_days_stand_on_their_very_bounds(app, changed, refused_at):
    period = SimpleNamespace(starts_on=date(2024, 7, 1), ends_on=date(2024, 9, 30))
    values = dict.fromkeys(("ends_on", "opens_on", "due_on", "grace_until"), date(2024, 7, 1)) | changed
    problems = Problems()
    with app.test_request_context():
        rules.days(period, SimpleNamespace(ends_on=date(2024, 12, 31)), values, problems)
    assert [field for field, _message in problems] == refused_at


def test_who_signs_nothing_said_is_told_so_at_the_results(opened):
    leader = posting("commune_leader", "00952")
    wrong = refused(as_seen, services.sign, opened, leader)
    assert wrong == {"results": ["Say in words what was achieved, or that there is nothing to report."]}


def test_nothing_to_report_is_asked_again_when_it_is_signed(opened):
    """It was true when it was saved; what was recorded since says otherwise."""
    opened.nothing_to_report = True
    counted = SimpleNamespace(flows=[SimpleNamespace(label="New HTX", code="new_HTX")], values={"new_HTX": 2})
    with pytest.raises(Invalid) as invalid:
        rules.check_signing(opened, counted, CLOSED, declared=True)
    (told,) = invalid.value.problems.of("nothing_to_report")
    assert "New HTX: 2" in str(told)
    rules.check_signing(opened, SimpleNamespace(flows=[], values={}), CLOSED, declared=True)
    db.session.rollback()
