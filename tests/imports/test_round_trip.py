"""What the portal exports it can import: unchanged it changes nothing, three cells changed are three changes."""

import io
import re
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from portal.core.tenancy import acting_as
from portal.documents.spreadsheet import to_csv, to_xlsx
from portal.exports import registry
from portal.imports import services
from portal.imports.importable_communes import ImportableCommunes
from portal.registry.selection import Selection
from portal.units import queries as units
from portal.units.scope import district_scope

DAY = date(2024, 10, 23)


@pytest.fixture
def district(story_app):
    with story_app.test_request_context(), acting_as(district_scope(writes=False)):
        communes = units.communes(DAY)
        yield ImportableCommunes(communes, frozenset(unit.id for unit in communes))


def test_the_register_comes_back_unchanged(district):
    data = to_xlsx(registry.sheets(Selection(DAY), ("Sổ", "Huyện")))
    plan = services.preview_file("registry", data, "so.xlsx", district)
    assert plan.faults == []
    assert plan.does_nothing
    assert len(plan.lines) > 900


def test_the_register_comes_back_from_csv(district):
    sheet = registry.sheets(Selection(DAY), ("Sổ", "Huyện"))[0]
    plan = services.preview_file("registry", to_csv(sheet), "so.csv", district)
    assert plan.faults == []
    assert plan.does_nothing


def test_yearly_records_come_back_unchanged(district):
    sheet = registry.yearly_sheet(None, range(2020, 2025), ("Số liệu năm",))
    assert len(sheet.rows) > 300
    plan = services.preview_file("yearly", to_xlsx([sheet]), "nam.xlsx", district)
    assert plan.faults == []
    assert plan.does_nothing


def test_the_totals_row_is_that_of_the_page(district):
    sheet = registry.sheets(Selection(DAY, status="operating"), ("Sổ",))[0]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx([sheet]))).get_sheet_by_index(0).to_python()
    members = [column.title for column in sheet.columns].index("Thành viên")
    assert rows[-1][members] == ""  # members of unlike kinds are not added: the heading has those of each
    assert sum(int(number) for number in re.findall(r"\d+", rows[-1][0])) == len(rows) - 4
