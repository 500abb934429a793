"""What the page of an entry offers: the years still open, the year owed, what may be taken back."""

from datetime import date, datetime
from itertools import count
from types import SimpleNamespace

import pytest

from portal.core import clock
from portal.registry import services
from portal.registry.pages import EntryPage, open_years
from tests.foundings.acting import at_commune
from tests.registry.acting import GROUP

NUMBERS = count(1)


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id, app.test_request_context():
        yield tenant_id


def entry(commune, day=date(2022, 5, 3), kind="interest_group"):
    facts = {**GROUP, "kind": kind, "registered_on": day, "registration_number": f"{next(NUMBERS)}/A"}
    return services.add_collective(commune, facts)


def page(one, edits=True):
    return EntryPage(one, SimpleNamespace(may=lambda _permission: edits), {})


@pytest.mark.parametrize(
    ("registered", "recorded", "years"),
    [
        (date(2022, 5, 3), [], [2024, 2023, 2022]),
        (date(2022, 12, 31), [2023], [2024, 2022]),
        (date(2024, 10, 23), [], [2024]),
        (date(2022, 5, 3), [2022, 2023, 2024], []),
    ],
)
def test_open_years_from_the_registration_to_this_one(app, registered, recorded, years):
    one = SimpleNamespace(registered_on=registered)
    with app.app_context(), clock.frozen(datetime(2024, 10, 23)):
        assert open_years(one, [SimpleNamespace(year=year) for year in recorded]) == years


def test_the_last_closed_year_is_owed_while_it_operates(commune):
    one = entry(commune)
    assert page(one).year_owed == 2023
    services.save_record(one, 2023, {"members": 9})
    assert page(one).year_owed is None
    other = entry(commune)
    services.set_status(other, "stopped", date(2024, 1, 1))
    assert page(other).year_owed is None
    assert page(entry(commune, date(2024, 1, 1))).year_owed is None


@pytest.mark.parametrize(("status", "ended"), [("stopped", False), ("dissolving", False), ("dissolved", True)])
def test_what_has_ended(commune, status, ended):
    one = entry(commune)
    assert not page(one).has_ended
    assert not page(one).may_take_status_back  # the first stays
    services.set_status(one, status, date(2024, 1, 1))
    shown = page(one)
    assert shown.has_ended is ended
    assert shown.may_take_status_back
    assert not page(one, edits=False).may_take_status_back


def test_what_a_conversion_wrote_is_taken_back_elsewhere(commune):
    group, htx = entry(commune, date(2019, 5, 3), "THT"), None
    facts = {**GROUP, "kind": "HTX", "name": "HTX Dê", "registration_number": "9", "registered_on": date(2020, 1, 1)}
    htx = services.add_collective(commune, facts)
    services.convert(group, htx)
    shown = page(group)
    assert (shown.has_ended, shown.may_take_status_back, shown.successor) == (True, False, htx)
    assert page(htx).source is group
    assert page(htx).successor is None


@pytest.mark.parametrize(
    ("starts", "ends", "in_force"),
    [
        (date(2024, 10, 23), None, True),
        (date(2024, 10, 24), None, False),
        (date(2024, 1, 1), date(2024, 10, 23), True),
        (date(2024, 1, 1), date(2024, 10, 22), False),
    ],
)
def test_a_contract_is_in_force_on_its_first_and_last_day(commune, starts, ends, in_force):
    one = SimpleNamespace(starts_on=starts, ends_on=ends)
    assert page(entry(commune)).in_force(one) is in_force
