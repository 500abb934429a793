"""The templates of the imports: what a commune has, with empty rows beneath."""

import pytest

from portal.core.tenancy import acting_as
from portal.exports.import_templates import SPARE, template
from portal.registry.selection import Selection
from portal.units import queries as units
from portal.units.scope import district_scope
from tests.conftest import STORY_NOW
from tests.exports.reading import table, tables

COMMUNE = "00703"


@pytest.fixture
def unit(databases, story_app):
    with databases.owner() as owner:
        return owner.execute("SELECT id FROM units WHERE code = %s AND kind <> 'district'", [COMMUNE]).fetchone()[0]


def count(databases, statement, *given):
    with databases.owner() as owner:
        return owner.execute(statement, given).fetchone()[0]


def test_the_registers_holds_what_is_there(story_visit, unit, databases):
    main, *_parts = tables(story_visit("commune_officer", COMMUNE), f"/communes/{unit}/import/template/registry")
    assert len(main.rows) == count(databases, "SELECT count(*) FROM collectives WHERE tenant_id = %s", unit)


def test_the_foundings_holds_those_that_count(story_visit, unit, databases):
    found = table(story_visit("commune_officer", COMMUNE), f"/communes/{unit}/import/template/foundings")
    counted = "SELECT count(*) FROM foundings WHERE tenant_id = %s AND state = 'counted'"
    assert len([row for row in found.rows if row["Tên"]]) == count(databases, counted, unit)


def test_the_yearly_asks_of_the_last_closed_year_and_of_who_still_owes(story_visit, unit, databases):
    found = table(story_visit("commune_officer", COMMUNE), f"/communes/{unit}/import/template/yearly")
    assert "2023" in found.heading[0]
    assert found.totals is None
    have = count(databases, "SELECT count(*) FROM yearly_records WHERE tenant_id = %s AND year = 2023", unit)
    assert len(found.rows) >= have
    assert {int(row["Năm"]) for row in found.rows} == {2023}


def test_another_records_template_is_not_there(story_visit, unit):
    story_visit("commune_officer", COMMUNE).get(f"/communes/{unit}/import/template/quotas", status=404)


@pytest.mark.parametrize("records", ["registry", "foundings", "yearly"])
def test_empty_rows_carry_the_drop_downs(story_app, unit, records):
    with story_app.test_request_context(), acting_as(district_scope(writes=False)):
        made = template(records, Selection(STORY_NOW.date(), unit), units.unit(unit).name_vi)
        assert {sheet.spare for sheet in made} == {SPARE}
        assert made[0].heading[1].startswith(units.unit(unit).name_vi)
