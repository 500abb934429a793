"""A commune's import never touches another commune's row: a foreign key or code is named by its cell."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from portal.core.tenancy import Scope, acting_as
from portal.documents.spreadsheet import to_xlsx
from portal.exports import registry
from portal.extensions import db
from portal.imports import services
from portal.imports.importable_communes import ImportableCommunes
from portal.registry.selection import Selection
from portal.units import queries as units
from portal.units.scope import district_scope
from tests.imports.files import upload
from tests.pages import Visitor
from tests.shares import some
from tests.workbooks.conftest import NOW
from tests.workbooks.editing import header_of, read, save
from tests.workbooks.generator import YEARS
from tests.workbooks.running import checksum, command, few

pytestmark = pytest.mark.xdist_group("workbook")


@pytest.fixture
def communes(workbook_app):
    """The units by code; the database stays as it was."""
    with workbook_app.test_request_context(), acting_as(district_scope(writes=False)):
        yield {unit.code: unit for unit in units.communes(NOW.date())}
        db.session.rollback()


def exported(unit, records="registry"):
    if records == "registry":
        sheets = registry.sheets(Selection(NOW.date(), tenant_id=unit.id), ("Sổ", unit.name_vi))
    else:
        sheets = [registry.yearly_sheet(unit.id, YEARS, ("Năm", unit.name_vi))]
    made = read(to_xlsx(sheets))
    db.session.rollback()
    return made


def rows_of(rows):
    top, _titles = header_of(rows)
    return [number for number in range(top + 1, len(rows)) if "-" in str(rows[number][0])]


@pytest.mark.parametrize("records", some(1, ["registry", "yearly"], "foreign cells"))
def test_a_foreign_cell_is_named_and_nothing_written(workbook_app, databases, communes, tmp_path, records):
    before, path = checksum(databases), tmp_path / "cua-xa.xlsx"
    codes, kept = sorted(communes), {}
    sheet_name = "Sổ đăng ký" if records == "registry" else "Số liệu năm"

    @few(12)
    @given(
        st.sampled_from(codes), st.sampled_from(codes), st.sampled_from(["code", "number", "unit", "name"]), st.data()
    )
    def agree(own, other, way, data):
        if own == other:
            return
        for one in (own, other):
            if one not in kept:
                kept[one] = exported(communes[one], records)
        sheets = {name: [list(row) for row in rows] for name, rows in kept[own].items()}
        rows, foreign = sheets[sheet_name], kept[other][sheet_name]
        at, theirs = data.draw(st.sampled_from(rows_of(rows))), data.draw(st.sampled_from(rows_of(foreign)))
        column, value = {
            "code": (0, foreign[theirs][0]),  # another commune's row by its code
            "number": (0, f"{own}-{str(foreign[theirs][0]).partition('-')[2]}"),  # its number under one's own code
            "unit": (1, other),
            "name": (2, communes[other].name_vi),
        }[way]
        rows[at][column] = value
        path.write_bytes(save({sheet_name: rows}))
        done = command(workbook_app, records, path, "--unit", own)
        assert done.exit_code == 1, done.output
        assert f"{sheet_name}!{'ABC'[column]}{at + 1} |" in done.output
        named = set(re.findall(r"!([A-Z]+\d+) \|", done.output))
        assert {cell[1:] for cell in named} == {str(at + 1)}, "other rows are good"
        assert checksum(databases) == before

    agree()


def test_what_a_commune_imports_leaves_all_others_as_they_were(workbook_app, databases, communes, tmp_path):
    path = tmp_path / "cua-xa.xlsx"

    @few(6)
    @given(st.sampled_from(sorted(communes)), st.sampled_from(["registry", "yearly"]), st.integers(0, 10**6))
    def agree(own, records, salt):
        sheets = exported(communes[own], records)
        name = "Sổ đăng ký" if records == "registry" else "Số liệu năm"
        _top, titles = header_of(sheets[name])
        column = titles["Thôn" if records == "registry" else "Doanh thu (triệu đồng)"]
        for number in rows_of(sheets[name]):
            sheets[name][number][column] = f"Bản {salt}" if records == "registry" else salt
        path.write_bytes(save({name: sheets[name]}))
        ours = f"t.tenant_id = {communes[own].id}"
        others, own_before = checksum(databases, f"NOT {ours}"), checksum(databases, ours)
        done = command(workbook_app, records, path, "--unit", own)
        assert done.exit_code == 0, done.output
        assert checksum(databases, f"NOT {ours}") == others
        assert checksum(databases, ours) != own_before

    agree()


def test_the_page_refuses_another_communes_file(workbook_app, databases, communes):
    before = checksum(databases)
    data = save(exported(communes["00706"]))
    officer = Visitor(workbook_app, "commune_officer", "00703")
    page = upload(officer, f"/communes/{communes['00703'].id}", data, 422)
    words = page.words("#faults")
    assert "Sổ đăng ký!A5" in words
    assert not [form for form in page.tree.forms if "/apply" in (form.action or "")]
    assert checksum(databases) == before


def test_the_database_itself_refuses_a_plan_beyond_the_scope(workbook_app, databases, communes):
    """Even a plan that was wrongly made for another commune cannot be written: the wall holds."""
    own, other = communes["00703"], communes["00706"]
    sheets = exported(other, "yearly")
    rows = sheets["Số liệu năm"]
    _top, titles = header_of(rows)
    rows[rows_of(rows)[0]][titles["Doanh thu (triệu đồng)"]] = 123.45
    before = checksum(databases)
    both = frozenset({own.id, other.id})
    with acting_as(Scope("test", both, frozenset({own.id}))):
        plan = services.preview_file(
            "yearly", save(sheets), "x.xlsx", ImportableCommunes(list(communes.values()), both, own.id)
        )
        assert plan.is_sound
        assert not plan.does_nothing
        with pytest.raises((DBAPIError, StaleDataError)) as refused:  # no row that may be written, or the policy
            services.apply(plan, "", "x.xlsx")
        assert re.search(r"row-level security|matched", str(refused.value))
        db.session.rollback()
    assert checksum(databases) == before
