"""What was mapped by hand is one's own, of a shape, and the latest word holds."""

import io
from datetime import datetime

import pytest

from portal.core import clock
from portal.documents.workbook import Table
from portal.imports import mapping
from portal.imports.layouts import REGISTER
from tests.imports.files import KIM_THACH, upload, workbook
from tests.imports.test_district_routes import upload as upload_at_district
from tests.imports.test_tired_officers import MAPPED, OWN, sent
from tests.imports.test_untidy import answered, held, home_of
from tests.pages import Visitor
from tests.returns.acting import at_district

HEADINGS = ["STT", "Đơn vị KTTT", "Mốc ra đời", "Kiểu", "Người năm 2020"]


@pytest.fixture
def within(app):
    with app.test_request_context():
        yield


def table(*headings, name="Bảng", rows=()):
    return Table(name, [["BIỂU 01"], list(headings), *rows])


def mapped(headings, answers=None, shapes=None):
    given = {f"Bảng!map:{letter}": key for letter, key in (answers or {}).items()}
    return mapping.of_sheet(REGISTER.opened(), table(*headings), given, shapes or {})


def test_a_shape_is_the_headings_in_any_order_and_of_any_year(within):
    one, other, third = (
        mapping.header_row(REGISTER.opened(), table(*headings)).shape
        for headings in (HEADINGS, [*HEADINGS[:0:-1][1:], "NGƯỜI  năm 2024", "stt"], HEADINGS[:-1])
    )
    assert one == other != third


def test_years_that_alone_tell_two_headings_apart_belong_to_the_shape(within):
    shapes = {
        mapping.header_row(REGISTER.opened(), table("Tên", *years)).shape
        for years in (("Vốn 2020", "Vốn 2021"), ("Vốn 2021", "Vốn 2022"))
    }
    assert len(shapes) == 2


def test_two_headings_of_one_name_are_mapped_each(within):
    found = mapped(["STT", "Tên đơn vị", "Số lượng", "Số lượng"], {"C": "members", "D": "capital", "A": "none"})
    assert (found.columns[2], found.columns[3]) == ("members", "capital")


def test_it_is_remembered_for_its_tenant_and_records_alone_and_the_latest_word_holds(app):
    with at_district(app):
        for key in ("name", "villages"):
            mapping.remember("registry", 2, [mapped(HEADINGS, {"B": key})])
        shapes = mapping.remembered("registry", 2)
        assert mapped(HEADINGS, shapes=shapes).columns[1] == "villages"
        assert mapped(HEADINGS[:-1], shapes=shapes) is None
        assert mapping.suggested(shapes.values())["don vi kttt"] == "villages"
        assert mapping.remembered("registry", 3) == mapping.remembered("yearly", 2) == {}


def test_what_is_said_of_this_file_goes_before_what_is_remembered_and_that_before_the_heading(app):
    with at_district(app), clock.frozen(datetime(2024, 5, 6, 9)):
        mapping.remember("registry", 2, [mapped(["Tên", "Loại", "Mốc"], {"A": "villages", "C": "registered_on"})])
        shapes = mapping.remembered("registry", 2)
        again = mapped(["Mốc", "Loại", "Tên"], shapes=shapes)
        assert again.columns == {0: "registered_on", 1: "kind", 2: "villages"}
        assert f"{again.since:%d/%m/%Y}" == "06/05/2024"
        changed = mapped(["Mốc", "Loại", "Tên"], {"A": "none", "C": "name"}, shapes)
        assert changed.columns == {0: "", 1: "kind", 2: "name"}
        assert changed.since is None
        assert mapped(["Tên", "Loại", "Mốc", "Ghi chú thêm"], shapes=shapes) is None


def test_two_rows_of_headings_are_mapped_as_one(within):
    given = Table("Bảng", [["Stt", "Đơn vị", "Quy mô", None], [None, None, "Tổng", "Nữ"], [1, "HTX Chè", 9, 4]])
    found = mapping.offered(REGISTER.opened(), given, None, {"quy mo nu": "villages"})
    assert [(one.text, one.sample, one.column) for one in found.headings][2:] == [
        ("Quy mô", "9", ""),
        ("Quy mô Nữ", "4", "villages"),
    ]


def test_years_across_are_mapped_by_their_headings(app, officer):
    register = [["Loại", "Tên", "Ngày thành lập"], ["HTX", "HTX Chè", "05/3/2018"]]
    officer.send(upload(officer, home_of(officer), workbook(Sổ=register)), "/import/apply")
    rows = [["TT", "Loại", "HTX nào", "Bà con 2021", "Bà con 2022"], [1, "HTX", "HTX Chè", 9, 11]]
    page = upload(officer, home_of(officer), workbook(Số_liệu=rows), 422, records="yearly")
    chosen = {
        f"answer:Số liệu!map:{letter}": key for letter, key in zip("CDE", ("name", "members", "members"), strict=True)
    }
    officer.send(officer.send(page, "/import/answers", values=chosen, status=200), "/import/apply")
    assert {year: members for (_name, year), (members, _capital) in held(app)[1].items()} == {2021: 9, 2022: 11}


def test_the_next_file_of_the_shape_comes_in_without_a_page_of_mapping_says_so_and_can_be_changed(app, officer):
    with clock.frozen(datetime(2024, 5, 6, 9)):
        page = officer.send(
            sent(officer, OWN, 422),
            "/import/answers",
            values={f"answer:Sheet1!map:{letter}": key for letter, key in MAPPED.items()},
            status=200,
        )
        officer.send(answered(officer, page, year="2020"), "/import/apply")
    titles, header = OWN["Sheet1"][:3], OWN["Sheet1"][3]
    rows = [[one[at] for at in (0, 1, 3, 2, 4, 5)] for one in (header, [1, "HTX Sắn", "HTX", "6/2019", 7, 50])]
    page = sent(officer, {"Biểu mới": [*titles, *rows]})
    assert "06/05/2024" in page.words("#main")
    assert page.all("//a[@href='#mapping']")
    assert page.all("//form[@id='mapping']")
    changed = officer.send(page, "/import/answers", values={"answer:Biểu mới!map:F": "none"}, status=200, number=1)
    assert "06/05/2024" not in changed.words("#main")
    assert "Tiền góp" in changed.words("#unknown")
    officer.send(answered(officer, page, year="2020"), "/import/apply")
    assert held(app)[1]["HTX Sắn", 2020] == (7, 50)


def test_a_corrected_file_is_read_with_the_columns_that_were_mapped(app, officer):
    wrong = {"Sheet1": [*OWN["Sheet1"][:4], [1, "HTX Chè", "hợp tác", "x", 9, 100]]}
    chosen = {f"answer:Sheet1!map:{letter}": key for letter, key in MAPPED.items()}
    page = officer.send(sent(officer, wrong, 422), "/import/answers", values=chosen, status=422)
    assert "Mốc ra đời" in page.words("#faults")
    again = officer.send(page, "/import", file=(io.BytesIO(workbook(**OWN)), "so.xlsx"), status=200)
    officer.send(answered(officer, again, year="2020"), "/import/apply")
    assert len(held(app)[0]) == 3


def test_the_command_line_remembers_and_says_what_it_remembers(app, officer, run):
    told = [one for letter, key in MAPPED.items() for one in ("--answer", f"Sheet1!map:{letter}={key}")]
    first = run("registry", workbook(**OWN), "--unit", KIM_THACH, *told, "--answer", "Sheet1!:year=2020")
    assert first.exit_code == 0, first.output
    rows = [*OWN["Sheet1"][:4], [1, "HTX Sắn", "HTX", "6/2019", 7, 50]]
    again = run("registry", workbook(Tờ=rows), "--unit", KIM_THACH)
    assert again.exit_code == 0, again.output
    assert "--answer 'Tờ!map:C=kind'" in again.output
    assert "HTX Sắn" in held(app)[0]
    assert run("yearly", workbook(Tờ=rows), "--unit", KIM_THACH).exit_code == 1


def test_the_offices_mapping_is_its_own_and_goes_with_the_file_it_sends(app, officer):
    office = Visitor(app, "district_officer")
    header = ["Địa phương", "Hợp tác nào", "Kiểu", "Mốc"]
    rows = [header, ["Kim Thạch", "HTX Chè", "HTX", "05/3/2018"], ["Phú Linh", "HTX Rau", "HTX", "06/4/2019"]]
    page = upload_at_district(office, workbook(Sổ=rows), "registry", 422)
    keys = zip("ABCD", ("unit_name", "name", "kind", "registered_on"), strict=True)
    chosen = {f"answer:Sổ!map:{letter}": key for letter, key in keys}
    office.send(office.send(page, "/import/answers", values=chosen, status=200), "/district/import/apply")
    home = home_of(officer)
    preview = officer.send(officer.get(f"{home}/import"), "/import/answers", status=200)
    assert "HTX Chè" in preview.words("#plan")
    officer.send(preview, "/import/apply")
    assert list(held(app)[0]) == ["HTX Chè"]
    second = upload_at_district(office, workbook(Sổ=[header, ["Cao Bồ", "HTX Quế", "HTX", "05/3/2018"]]), "registry")
    assert second.all("//a[@href='#mapping']")


def test_a_sheet_without_any_text_has_no_headings(within):
    assert mapping.header_row(REGISTER.opened(), Table("Bảng", [[1, 2], [3, 4]])) is None
