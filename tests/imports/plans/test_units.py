"""Units from a file: known by their code, new ones under the district, another's not written."""

from datetime import date

import pytest

from portal.accounts.queries import bodies
from portal.imports import services
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.layouts import UNITS
from portal.units import queries as units
from tests.imports.files import workbook
from tests.imports.giving import faults, lines
from tests.returns.acting import at_district

DAY = date(2024, 10, 23)


@pytest.fixture
def district(app):
    with at_district(app):
        yield units.district()


def preview(*rows, writable=None):
    found = units.communes(DAY)
    ids = frozenset(unit.id for unit in found if writable in (None, unit.code))
    header = [UNITS.column(key).title for key in ("code", "name", "valid_from", "valid_to")]
    data = workbook(**{UNITS.sheet.replace(" ", "_"): [header, *rows]})
    return services.preview_file("units", data, "x.xlsx", ImportableCommunes(found, ids))


def test_a_new_one_stands_under_the_district_and_one_that_stands_is_renamed(district):
    shown = preview(["09999", "Xã Mới", None, None], ["00952", "Xã Cao Bồ Mới", None, None])
    assert shown.faults == []
    assert [state for _row, state, _changes in lines(shown)] == ["added", "changed"]
    shown.write()
    new, renamed = units.by_code("09999", DAY), units.by_code("00952", DAY)
    assert (new.parent_id, new.folded_name, new.name_en) == (district.id, "xa moi", "Xã Mới")
    assert (renamed.name_vi, renamed.folded_name) == ("Xã Cao Bồ Mới", "xa cao bo moi")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["abc", "Xã Mới", None, None], "A"),
        (["09999", "", None, None], "B"),
        (["09999", "Xã " + "M" * 120, None, None], "B"),
        (["09999", "Xã Mới", "31/12/1899", None], "C"),
        (["09999", "Xã Mới", "01/07/2024", "01/07/2024"], "D"),
    ],
)
def test_what_is_wrong_is_named(district, row, column):
    assert {cell for _sheet, cell in faults(preview(row))} == {f"{column}2"}


def test_a_new_one_gets_its_bodies_as_from_the_administrators_page(district):
    preview(["09999", "Xã Mới", None, None]).write()
    new = units.by_code("09999", DAY)
    assert {body.code for body in bodies() if body.unit_id == new.id} == {"UBND-09999", "MTTQ-09999"}


def test_a_code_that_another_carries_at_that_time_is_refused(district):
    later = preview(["09999", "Xã Mới", "01/01/2025", None])
    later.write()
    shown = preview(["09999", "Xã Khác", "01/01/2020", None])
    assert [cell for _sheet, cell in faults(shown)] == ["A2"]


def test_anothers_unit_is_not_written(district):
    assert [cell for _s, cell in faults(preview(["00955", "Xã Khác", None, None], writable="00952"))] == ["A2"]


def test_a_code_twice(district):
    rows = ["09999", "Xã Mới", None, None], ["09999", "Xã Mới", None, None]
    assert [cell for _sheet, cell in faults(preview(*rows))] == ["A3"]
