"""The register as a file: four sheets, each row with its owner's code, and the yearly records with their sums."""

import pytest

from tests.exports.reading import table, tables

COMMUNE = "00703"


@pytest.fixture
def officer(story_visit):
    return story_visit("district_officer")


@pytest.fixture
def ask(databases, story_app):
    def rows(statement, *given):
        with databases.owner() as owner:
            return owner.execute(statement, given).fetchall()

    return rows


def test_a_selection_takes_its_parts_along(officer):
    main, history, *_others = tables(officer, "/district/registry/export.xlsx?kind=HTX&as_of=2022-12-31")
    codes = set(main.column(main.header[0]))
    assert codes
    assert set(history.column(history.header[0])) == codes
    assert "31/12/2022" in main.heading[1]


@pytest.mark.parametrize("year", [2021, 2023])
def test_yearly_records_of_a_year_and_their_sums(officer, ask, year):
    found = table(officer, f"/district/yearly-records/export.xlsx?year={year}")
    number, members, revenue = ask(
        "SELECT count(*), sum(members), sum(revenue) FROM yearly_records WHERE year = %s", year
    )[0]
    assert (len(found.rows), found.totals[found.header[0]]) == (number, f"Tổng cộng: {number}")
    by_key = {value for value in found.totals.values() if isinstance(value, float)}
    assert {float(members), float(revenue)} <= by_key
    assert str(year) in found.heading[0]


def test_all_years_are_named_from_first_to_last(officer, ask):
    ((first, last),) = ask("SELECT min(year), max(year) FROM yearly_records")
    found = table(officer, "/district/yearly-records/export.xlsx")
    assert f"{first}–{last}" in found.heading[0]
    assert len(found.rows) == ask("SELECT count(*) FROM yearly_records")[0][0]


def test_a_year_without_records_is_an_empty_table_of_that_year(officer):
    found = table(officer, "/district/yearly-records/export.xlsx?year=1999")
    assert (found.rows, found.totals) == ([], None)
    assert "1999" in found.heading[0]
