"""What a collective was on a day, which record holds then, what counts as new: both sides of each day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.registry import queries, services
from portal.registry.queries import Totals
from portal.registry.selection import ALL, Selection
from tests.foundings.acting import in_district
from tests.registry.acting import GROUP, OTHER, OWN

DAY = date(2024, 6, 30)
ONE = timedelta(days=1)


@pytest.fixture
def communes(app):
    with in_district(app, OWN, OTHER) as ids:
        yield ids


@pytest.fixture
def own(communes):
    return communes[0]


def entry(commune, name="Cam", kind="THT", day=date(2019, 5, 3), **changes):
    facts = {**GROUP, "name": name, "kind": kind, "registered_on": day, "registration_number": name, **changes}
    return services.add_collective(commune, facts)


def names(**filters):
    day = filters.pop("day", DAY)
    return [row.collective.name for row in queries.entries(Selection(day, filters.pop("tenant_id", None), **filters))]


@pytest.mark.parametrize(
    ("day", "year"), [(date(2023, 12, 30), 2022), (date(2023, 12, 31), 2023), (date(2024, 1, 1), 2023)]
)
def test_a_record_tells_the_end_of_its_year(day, year):
    assert queries.closed_year(day) == year


def test_a_status_holds_from_its_day(own):
    one = entry(own)
    services.set_status(one, "stopped", DAY)
    assert names(day=DAY - ONE, status="operating") == ["Cam"]
    assert names(day=DAY, status="operating") == []
    assert names(day=DAY, status="stopped") == ["Cam"]
    assert names(day=date(2019, 5, 2), status=ALL) == []
    assert queries.operating_by_commune(DAY - ONE) == {(own, "THT"): 1}
    assert queries.operating_by_commune(DAY) == {}
    assert queries.operating_by_commune(DAY - ONE, own + 1) == {}


def test_the_latest_record_that_holds_on_the_day(own):
    one = entry(own, day=date(2023, 3, 1), kind="interest_group")
    services.save_record(one, 2023, {"members": 9, "contributed_capital": Decimal(70)})
    services.save_record(one, 2024, {"members": 12})
    shown = {day: queries.entries(Selection(day, status=ALL))[0].members for day in (DAY, date(2024, 12, 31))}
    assert shown == {DAY: 9, date(2024, 12, 31): 12}
    of_registration = queries.entries(Selection(date(2023, 3, 1), status=ALL))[0]
    assert (of_registration.members, of_registration.capital) == (9, Decimal(70))  # what was registered, at once


def test_totals_are_of_the_whole_selection_and_say_how_many_have_a_record(own):
    first, _second = entry(own), entry(own, "Quế")
    services.save_record(first, 2023, {"members": 9, "contributed_capital": Decimal("7.5")})
    assert queries.totals(Selection(DAY)) == Totals(2, 1, 9, Decimal("7.50"))
    assert queries.totals(Selection(DAY, kind="HTX")) == Totals(0, 0, 0, Decimal(0))


def test_filters_and_their_order(communes):
    own, other = communes
    entry(other, "Ổi")
    entry(own, "Đào")
    entry(own, "Dâu")
    entry(own, "Cam", "HTX")
    assert names() == ["Dâu", "Đào", "Cam", "Ổi"]
    assert names(tenant_id=other) == ["Ổi"]
    assert names(kind="HTX") == ["Cam"]
    assert names(search="dao") == ["Đào"]
    assert names(search="%") == []
    assert names(sector="trade") == []
    assert names(origin="register") == []


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [(DAY, DAY, 1), (DAY + ONE, DAY + 2 * ONE, 0), (DAY - 2 * ONE, DAY - ONE, 0), (date(2021, 1, 1), DAY, 1)],
)
def test_new_is_registered_within_the_span(own, first, last, number):
    entry(own, day=DAY)
    assert queries.new_by_cell(first, last) == ({(own, "THT", 2024): 1} if number else {})


def test_the_opening_balance_and_interest_groups_are_not_new(own):
    entry(own, day=date(2020, 12, 31))
    entry(own, "Nhóm", "interest_group", DAY)
    assert queries.new_by_cell(date(2020, 1, 1), DAY) == {}
    entry(own, "Mới", day=date(2021, 1, 1))
    assert queries.new_by_cell(date(2020, 1, 1), DAY, own) == {(own, "THT", 2021): 1}
    assert queries.new_by_cell(date(2020, 1, 1), DAY, own + 1) == {}


PRODUCT = {"name": "Mật", "ocop_stars": None, "recognised_on": None, "mark_kind": "", "mark_name": ""}


@pytest.mark.parametrize(
    ("add", "continued"),
    [
        (lambda one: None, False),
        (lambda one: services.save_record(one, 2023, {"members": 9, "contributed_capital": Decimal(1)}), False),
        (lambda one: services.save_record(one, 2023, {"members": 9, "revenue": Decimal(0)}), True),
        (lambda one: services.set_status(one, "stopped", DAY), True),
        (lambda one: services.save_product(one, None, PRODUCT, None), True),
        (lambda one: [services.save_record(one, year, {"members": 9}) for year in (2022, 2023)], True),
    ],
)
def test_what_is_more_than_its_counting_wrote(own, add, continued):
    one = entry(own)
    add(one)
    assert queries.is_continued(own, one.id) is continued


def test_what_grew_out_of_what(own):
    group, htx = entry(own), entry(own, "HTX Cam", "HTX", date(2023, 1, 1))
    assert queries.successor(own, group.id) is None
    services.convert(group, htx)
    assert queries.successor(own, group.id) is htx
    assert queries.possible_sources(own, DAY) == []
    assert queries.possible_sources(own, date(2022, 12, 31)) == [group]


def test_sources_are_tht_that_have_not_ended(communes):
    own, other = communes
    stopped, ended = entry(own, "Đào"), entry(own, "Dâu")
    services.set_status(stopped, "stopped", date(2020, 1, 1))
    services.set_status(ended, "dissolved", DAY)
    entry(own, "HTX", "HTX")
    entry(other, "Ổi")
    assert queries.possible_sources(own, DAY - ONE) == [ended, stopped]
    assert queries.possible_sources(own, DAY) == [stopped]


def test_parts_of_one_and_of_none(own):
    one = entry(own)
    services.save_record(one, 2023, {"members": 9})
    assert {row.__tablename__ for row in queries.parts(own, one.id)} == {"collective_statuses", "yearly_records"}
    assert queries.yearly_record(own, one.id, 2023).members == 9
    assert queries.yearly_record(own, one.id, 2022) is None
    assert queries.records_of_year(2023, [own]).keys() == {(own, one.id)}
    assert queries.records_of_year(2023, []) == {}
    assert queries.product(own, 0) is queries.partner(own, 0) is queries.record(own, 0) is None
