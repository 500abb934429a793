"""What a commune is sent of a file of the whole district: its own rows, whatever it answers or maps anew."""

import pytest

from portal.core import files
from portal.core.clock import SET_UP, write_setting
from portal.documents import workbook
from portal.extensions import db
from portal.imports import kept_files, own_part, queries, services
from portal.imports.importable_communes import of_district
from portal.units import queries as units
from tests.imports.files import workbook as book
from tests.imports.test_district_routes import ROWS, upload
from tests.imports.test_district_workbooks import BOTH, COMMUNES, KINDS, MERGED, made
from tests.pages import Visitor
from tests.returns.acting import at_district

NAMES = {
    "00952": ("Chè", "Quế", "Lúa", "Ong", "ong", "trồng rừng"),
    "00922": ("Cam",),
    "00913": ("Vận tải",),
    "00916": ("Mía",),
    "00703": ("Dược liệu", "Gạch"),
}


@pytest.fixture
def district(app):
    with at_district(app):
        write_setting(SET_UP, "open")
        yield {one.code: one.id for one in units.communes()}


def texts(tables):
    return " | ".join(str(cell) for table in tables for row in table.rows for cell in row if isinstance(cell, str))


def sound(data, ids, **more):
    """Return the sheets of a register of the district and what it would do, every question answered."""
    tables, answers = workbook.read(data, "a.xlsx"), {}
    for _round in range(3):
        communes = of_district(frozenset(ids.values()), None)
        shown = services.preview_tables("registry", tables, communes, answers)
        for one in shown.open_questions:
            chosen = {"above": "above", "part": "first"}.get(one.key.rpartition(":")[2], one.options[0][0])
            answers[one.key] = more.get(one.key, chosen)
    assert shown.is_sound, (shown.faults, shown.open_questions)
    return shown


BOOKS = {"merged": MERGED, "kinds": made(KINDS), "sheets": made(COMMUNES), "sections": made(BOTH)}


@pytest.mark.parametrize("data", BOOKS.values(), ids=BOOKS)
def test_no_row_of_another_and_each_of_its_own(app, district, data):
    with app.test_request_context():
        shown = sound(data, district)
        for tenant_id in shown.communes:
            code = next(code for code, number in district.items() if number == tenant_id)
            part = own_part.of_commune(shown, tenant_id)
            told = texts(part)
            foreign = [name for other, names in NAMES.items() if other != code for name in names]
            assert not [name for name in foreign if f"HTX {name}" in told or f"Tổ {name}" in told], code
            mine = of_district(frozenset({tenant_id}), None)
            mine.own_alone, mine.units = True, units.communes()
            mine.__post_init__()
            again = services.preview_tables("registry", part, mine, shown.answers)
            wanted = [(one.sheet, one.row, one.label, one.says) for one in shown.lines if one.tenant_id == tenant_id]
            assert [(one.sheet, one.row, one.label, one.says) for one in again.lines] == wanted, code
            assert again.is_sound, (again.faults, again.open_questions)


def test_what_says_as_above_says_it_in_full(app, district):
    with app.test_request_context():
        shown = sound(MERGED, district)
        told = texts(own_part.of_commune(shown, district["00922"]))
        assert "Ngừng HĐ từ 2022" in told  # it stood in the row of another commune
        assert "Quế" not in told


def test_what_was_left_out_is_sent_to_nobody(app, district):
    with app.test_request_context():
        shown = sound(MERGED, district, **{"Xã, thị trấn:kim thach a": "skip"})
        for tenant_id in shown.communes:
            assert "Dược liệu" not in texts(own_part.of_commune(shown, tenant_id))


def test_a_sheet_that_is_not_read_is_sent_to_nobody(app, district):
    with app.test_request_context():
        shown = sound(book(Sổ=ROWS, Khác=[["Bà Sùng Thị Mỷ", "0912345678"]]), district)
        part = own_part.of_commune(shown, district["00703"])
        assert [table.name for table in part] == ["Sổ"]


def test_no_answer_shows_anothers_row_and_confirmed_it_is_gone(app):
    office = Visitor(app, "district_officer")
    office.send(upload(office, book(Sổ=ROWS), "registry"), "/district/import/apply")
    officer = Visitor(app, "commune_officer", "00703")
    home = officer.get("/", 302).location
    page = officer.get(f"{home}/import")
    values = {name: page.form("/import/answers").fields[name] for name in ("records", "sha256", "file_name")}
    for answers in (
        {},
        {"answer:Sổ!map:C": "unit_name", "answer:Sổ!map:A": "none"},
        {"answer:Sổ!map:A": "none"},
        {"answer:Xã, thị trấn:00706": "skip"},
    ):
        for records in ("registry", "yearly", "foundings"):
            sent = {**values, **answers, "records": records}
            shown = officer.forge(f"{home}/import/answers", sent, status=None)
            assert shown.status in (200, 422)
            assert "Phú Linh" not in shown.text.replace("Xã Phú Linh", ""), (records, answers)
            assert "Tổ chăn nuôi" not in shown.text
    shown = officer.forge(f"{home}/import/answers", values, status=200)
    officer.send(shown, "/import/apply")
    assert "Tệp không còn" in officer.forge(f"{home}/import/answers", values, status=422).text
    with at_district(app):
        ids = {one.code: one.id for one in units.communes()}
        assert files.kept(ids["00703"]) == []
        (waits,) = queries.sent(ids["00706"])
        assert "Kim Thạch" not in texts(kept_files.sent(ids["00706"], waits.sha256))
        assert db.session.is_active
