"""The calendars' addresses: the usual ones once, what is not there, and two people at one calendar."""

import pytest

from tests.returns.test_pages import rows, third_quarter
from tests.returns.test_review_routes import flashed


@pytest.fixture
def office(visit):
    return visit("district_officer")


def quarterly(databases):
    return rows(databases, "SELECT id FROM calendars WHERE code = 'state-quarter'")[0][0]


def test_the_usual_calendars_are_made_once(office, databases):
    office.forge("/returns/calendars")
    assert flashed(office) == ["info"]
    with databases.owner() as owner:
        owner.execute("DELETE FROM periods WHERE calendar_id IN (SELECT id FROM calendars WHERE code LIKE 'party%')")
        owner.execute("DELETE FROM calendars WHERE code LIKE 'party%'")
    office.forge("/returns/calendars")
    assert flashed(office) == ["success"]
    assert rows(databases, "SELECT count(*) FROM calendars WHERE code LIKE 'party%'")[0][0] > 0


@pytest.mark.parametrize("path", ["/returns/calendars/0", "/returns/periods/0"])
def test_what_is_not_there(office, path):
    office.get(path, status=404)
    office.forge(path, status=404)


def test_no_years_are_added_to_a_calendar_that_is_not_there(office):
    office.forge("/returns/calendars/0/periods", {"last_year": "2027"}, status=404)


def test_a_new_calendar_is_offered_with_the_usual_terms(office):
    page = office.get("/returns/calendars/new")
    told = {
        name: page.all(f"//input[@name='{name}']/@value") for name in ("opens_before", "due_after", "grace", "cut_day")
    }
    assert told == {"opens_before": ["10"], "due_after": ["5"], "grace": ["3"], "cut_day": ["14"]}
    assert page.all("//input[@type='radio' and @checked]/@value") == ["state", "half_year"]


def test_the_second_of_two_sees_what_the_first_has_changed(office, databases):
    path = f"/returns/calendars/{quarterly(databases)}"
    first, second = office.get(path), office.get(path)
    office.send(first, path, number=0, due_after="9")
    page = office.send(second, path, number=0, due_after="8", status=409)
    assert "9" in page.words(".conflict")
    assert rows(databases, f"SELECT due_after FROM calendars WHERE id = {quarterly(databases)}") == [(9,)]


def test_the_second_of_two_at_a_period(office, databases):
    path = f"/returns/periods/{third_quarter(databases)}"
    first, second = office.get(path), office.get(path)
    office.send(first, path, grace_until="2024-09-29", confirmed="y")
    office.send(second, path, grace_until="2024-09-30", confirmed="y", status=409)
    [(day,)] = rows(databases, f"SELECT grace_until::text FROM periods WHERE id = {third_quarter(databases)}")
    assert day == "2024-09-29"
