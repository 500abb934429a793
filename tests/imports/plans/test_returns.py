"""Returns that were sent on paper, by a file: each counts by its own day."""

from datetime import date

from portal.returns import queries
from portal.returns.status import status_of
from portal.units import queries as units
from tests.imports.files import workbook
from tests.imports.test_district_routes import upload
from tests.pages import Visitor
from tests.returns.acting import at_district

HEADER = ["Mã xã", "Loại báo cáo", "Năm", "Quý", "Số văn bản", "Ngày gửi"]


def test_each_counts_by_the_day_on_which_it_was_sent(app):
    office = Visitor(app, "district_officer")
    rows = [
        HEADER,
        ["00703", "Quý", 2023, 2, "41/BC-UBND", date(2023, 6, 15)],
        ["00706", "quý", 2023, 2, "42/BC-UBND", date(2023, 9, 1)],
        ["00703", "Năm", 2022, None, "90/BC-UBND", date(2022, 12, 16)],
    ]
    office.send(upload(office, workbook(Báo_cáo=rows), "returns"), "/district/import/apply")
    with at_district(app):
        day, found = date(2024, 10, 23), {}
        for unit in units.communes()[:2]:
            rows_of = queries.of_unit(unit.id)
            events = queries.events([(row.tenant_id, row.id) for row in rows_of])
            for row in rows_of:
                one = status_of(row, events[row.tenant_id, row.id], day)
                found[unit.code, row.period.calendar.rhythm, row.period.year] = one.timeliness, row.state
    assert found == {
        ("00703", "quarter", 2023): ("on_time", "accepted"),
        ("00706", "quarter", 2023): ("late", "accepted"),
        ("00703", "year", 2022): ("on_time", "accepted"),
    }
    page = upload(office, workbook(Báo_cáo=rows), "returns")
    assert "không có gì để lưu" in page.words("#plan")


def test_a_period_that_is_none_and_a_day_before_it_are_named(app):
    rows = [
        HEADER,
        ["00703", "Quý", 2023, 7, "41/BC", date(2023, 6, 15)],
        ["00703", "Quý", 2023, 2, "", date(2021, 6, 15)],
    ]
    page = upload(Visitor(app, "district_officer"), workbook(Báo_cáo=rows), "returns", 422)
    cells = [cell.text_content().strip() for cell in page.all("//*[@id='faults']//tbody//th")]
    assert cells == ["Báo cáo!C2", "Báo cáo!E3", "Báo cáo!F3"]
