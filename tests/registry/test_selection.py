"""The filters of the register's address."""

from datetime import date, datetime

import pytest
from werkzeug.datastructures import MultiDict

from portal.core import clock
from portal.registry.selection import ALL, Selection, from_address

TODAY = date(2024, 10, 23)
FULL = {
    **{"as_of": "2022-12-31", "kind": "HTX", "status": "stopped", "sector": "agriculture_forestry_fishery"},
    **{"origin": "opening", "q": " chè ", "having": "linked", "new_from": "2021-01-01", "new_to": "2022-12-31"},
}


def read(given, **options):
    with clock.frozen(datetime(2024, 10, 23, 9)):
        return from_address(MultiDict(given), **options)


def test_everything_is_read_and_goes_back_into_the_address():
    found = read({**FULL, "commune": "5"})
    assert found == Selection(
        day=date(2022, 12, 31),
        tenant_id=5,
        kind="HTX",
        status="stopped",
        sector="agriculture_forestry_fishery",
        origin="opening",
        search="chè",
        having="linked",
        new_from=date(2021, 1, 1),
        new_to=date(2022, 12, 31),
    )
    assert found.arguments() == {**FULL, "q": "chè"}


def test_nothing_means_what_operates_today():
    found = read({})
    assert (found.day, found.status) == (TODAY, "operating")
    assert found.arguments() == {
        **{"as_of": "2024-10-23", "kind": "", "status": "operating", "sector": "", "origin": "", "q": ""},
        **{"having": None, "new_from": None, "new_to": None},
    }


@pytest.mark.parametrize(("given", "status"), [("all", ALL), ("asleep", ALL), ("", ALL), ("dissolved", "dissolved")])
def test_every_status_where_none_is_known(given, status):
    assert read({"status": given}).status == status


@pytest.mark.parametrize("name", ["kind", "sector", "origin", "having", "new_from", "new_to"])
def test_what_is_unknown_is_left_out(name):
    assert read({name: "unknown"}) == read({})


def test_the_commune_of_the_path_goes_first_and_a_search_is_cut():
    assert read({"commune": "6"}, tenant_id=5).tenant_id == 5
    assert len(read({"q": "x" * 200}).search) == 100


def test_what_stands_behind_a_figure():
    assert read({"having": "linked"}).is_behind_a_figure
    assert read({"new_from": "2021-01-01"}).is_behind_a_figure
    assert not read({"new_to": "2021-01-01", "kind": "HTX"}).is_behind_a_figure
