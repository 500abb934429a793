"""A field that a programme adds is a field like any other: form, template, import, export, history, indicator."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from portal.core import clock
from portal.core.errors import Invalid
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.metrics.figures import figures
from portal.programmes.own_fields import fields_of
from portal.programmes.queries import programme_by_code, programme_on
from portal.programmes.services import save_own_field, save_programme
from portal.registry.models import YearlyRecord
from portal.registry.services import add_collective, save_record
from portal.units.scope import district_scope
from tests.exports.reading import table
from tests.foundings.test_routes import NEW
from tests.imports.files import KIM_THACH, upload, workbook
from tests.metrics.records import collective, unit_id
from tests.metrics.test_routes import make
from tests.pages import Visitor
from tests.programmes.test_routes import PROGRAMME
from tests.registry.acting import GROUP, link

POOR = {
    "record": "yearly",
    "label_vi": "Số hộ nghèo tham gia",
    "label_en": "Poor households that take part",
    "kind": "whole",
    "from_year": "2024",
}
NAME = "own_so_ho_ngheo_tham_gia"


@pytest.fixture
def admin(visit):
    return visit("administrator")


def add(admin, status=302, **changes):
    programme = admin.get("/admin/programmes").all("//table//a/@href")[0]
    page = admin.get(f"{programme}/fields/new")
    return admin.send(page, "fields/new", values={**POOR, **changes}, status=status)


def test_the_added_field_stands_in_form_history_export_template_and_import(admin, visit, app):
    add(admin)
    officer = visit("commune_officer", KIM_THACH)
    home = officer.get("/", 302).location
    with clock.frozen(datetime(2025, 2, 3, 9, 0)):
        entry = officer.send(officer.get(f"{home}/registry/new"), "registry", values=GROUP).location
        page = officer.get(f"{entry}/records/new?year=2024")
        refused = officer.send(page, "records", values={"year": "2023", NAME: "5"}, status=422)
        assert "2024" in refused.words(".error")
        officer.send(page, "records", values={"year": "2024", NAME: "5", "own_thanh_vien_nu": "7"})
        shown = officer.get(entry)
        assert "Số hộ nghèo tham gia: 5" in shown.words()
        edit = officer.get(link(shown, r"records/\d+/edit"))
        assert dict(edit.form("records").form_values())[NAME] == "5"
        officer.send(edit, "records", values={NAME: "6"})
        assert "Số hộ nghèo tham gia: 6" in officer.get(link(officer.get(entry), "history")).words()
        sent = table(officer, f"{home}/yearly-records/export.xlsx?year=2024")
        assert sent.column("Số hộ nghèo tham gia") == [6]
        assert sent.totals["Số hộ nghèo tham gia"] == 6
        assert "Số hộ nghèo tham gia" in table(officer, f"{home}/import/template/yearly").header
        rows = [["Loại hình", "Tên", "Năm", "Số hộ nghèo tham gia"], ["THT", GROUP["name"], 2024, "1.008"]]
        preview = upload(officer, home, workbook(Số_liệu_năm=rows), records="yearly")
        assert "1.008" in preview.words("#plan")
        officer.send(preview, "/import/apply")
        assert table(officer, f"{home}/yearly-records/export.xlsx?year=2024").column("Số hộ nghèo tham gia") == [1008]


def test_a_field_of_a_founding_stands_in_new_form_template_import_history_and_indicator(admin, visit, app):
    add(admin, record="founding")
    officer = visit("commune_officer", KIM_THACH)
    home = officer.get("/", 302).location
    page = officer.get(f"{home}/foundings/new")
    women = "own_sang_lap_vien_nu"  # seeded
    refused = officer.send(page, "/foundings", values={**NEW, "opened_on": "2023-05-05", NAME: "5"}, status=422)
    assert "2024" in refused.words(".error")
    address = officer.send(page, "/foundings", values={**NEW, NAME: "5", women: "3"}).location
    shown = officer.get(address)
    assert "Số hộ nghèo tham gia" in shown.words()
    officer.send(officer.get(f"{address}/edit"), "/edit", values={NAME: "6"})
    assert "Số hộ nghèo tham gia: 6" in officer.get(link(officer.get(address), "history")).words()
    page = officer.get(f"{home}/foundings/registered-already")
    given = {"kind": "THT", "working_name": "Nhóm Mật ong", "sector": "agriculture_forestry_fishery"}
    given |= {"happened_on": "2024-06-05", "members": "5", NAME: "2", women: "1"}
    officer.send(page, "/registered-already", values=given)
    assert sorted(table(officer, f"{home}/foundings/export.xlsx").column("Số hộ nghèo tham gia")) == [2, 6]
    assert "Số hộ nghèo tham gia" in table(officer, f"{home}/import/template/foundings").header
    header = ["Loại hình", "Tên", "Ngày cấp GCN", "Thành viên", "Số hộ nghèo tham gia"]
    wrong = workbook(Mới=[header, ["THT", "Nhóm Cũ", date(2023, 3, 5), 9, 4]])
    assert "2024" in upload(officer, home, wrong, 422, records="foundings").words("section[@id='faults']")
    right = workbook(Mới=[header, ["THT", "Nhóm Nấm", date(2024, 3, 5), 9, 4]])
    officer.send(upload(officer, home, right, records="foundings"), "/import/apply")
    assert sorted(table(officer, f"{home}/foundings/export.xlsx").column("Số hộ nghèo tham gia")) == [2, 4, 6]
    given = {"shape": "value", "a_function": "sum", "a_source": "foundings", "a_moment": "period"}
    make(admin, "M8", {**given, "a_field": f"own.{NAME.removeprefix('own_')}"}, low="10", text_vi="Hộ nghèo")
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        day = date(2024, 10, 23)
        assert next(one for one in figures(programme_on(day), day) if one.code == "M8").value == 12


def test_it_is_a_part_of_an_indicator_told_by_unit_and_compared_with_a_year(admin, app, databases):
    ethnic = "thanh_vien_la_nguoi_dan_toc_thieu_so"
    with databases.owner() as owner:
        units = {code: unit_id(owner, code) for code in ("00952", "00955")}
        told = {"00952": {2022: 40, 2023: 50}, "00955": {2022: 10, 2023: 10}}
        for code, years in told.items():
            key = collective(owner, code, "HTX", "2019-01-01")
            for year, number in years.items():
                owner.execute(
                    "INSERT INTO yearly_records (tenant_id, collective_id, year, own, version)"
                    " VALUES (%s, %s, %s, jsonb_build_object(%s::text, %s::int), 1)",
                    (units[code], key, year, ethnic, number),
                )
    given = {"shape": "growth", "base_year": "2022", "a_function": "sum", "a_source": "HTX", "a_moment": "day"}
    given["a_field"] = f"record.own.{ethnic}"
    make(admin, "M9", given, low="10", text_vi="Thành viên dân tộc thiểu số tăng ít nhất 10 %")
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        day = date(2024, 10, 23)
        found = next(one for one in figures(programme_on(day), day) if one.code == "M9")
    assert (found.value, found.numerator, found.denominator) == (20, 60, 50)
    office = Visitor(app, "district_officer")
    sheet = table(office, "/district/objectives/M9/export.xlsx")
    assert {row["Mã xã"]: row["Kết quả"] for row in sheet.rows if row["Kết quả"] != ""} == {"00952": 25, "00955": 0}
    overview = table(office, "/district/objectives/export.xlsx")
    assert next(row for row in overview.rows if row["Mã"] == "M9")["Kết quả"] == 20


def test_what_is_wrong_is_refused(admin):
    add(admin, from_year="2027", status=422)
    add(admin, label_vi="", status=422)
    add(admin)
    assert "tên" in add(admin, status=422).words(".error-summary")


def test_two_programmes_that_name_a_field_mean_the_same_one(app):
    with app.test_request_context(), acting_as(district_scope()):
        present = programme_on(date(2024, 10, 23))
        values = {**POOR, "from_year": 2024}
        save_own_field(present.id, None, **values)
        period = {"starts_on": date(2026, 1, 1), "ends_on": date(2030, 12, 31)}
        later = save_programme(None, copy_from=present.id, **{**PROGRAMME, **period})
        names = [one.name for one in fields_of("yearly", 2027)]
        assert NAME in names
        assert len(set(names)) == len(names) == 5  # with the four of the members
        assert NAME not in [one.name for one in fields_of("yearly", 2023)]
        with pytest.raises(Invalid):
            save_own_field(later.id, None, **{**values, "from_year": 2026, "kind": "text"})
        assert programme_by_code(PROGRAMME["code"]) is later


def test_an_amount_comes_back_as_it_was_given(app, databases):
    with app.test_request_context(), acting_as(district_scope()):
        save_own_field(programme_on(date(2024, 1, 1)).id, None, **{**POOR, "kind": "money", "from_year": 2021})
        entry = add_collective(next(iter(district_scope().writes)), {**GROUP, "registered_on": date(2019, 5, 3)})
        record = save_record(entry, 2023, {NAME: Decimal("1234567.89"), "own_thanh_vien_nu": 3})
        db.session.expire_all()
        assert getattr(record, NAME) == Decimal("1234567.89")
        save_record(entry, 2023, {NAME: None}, version=record.version)
        assert db.session.get(YearlyRecord, (record.tenant_id, record.id)).own == {"thanh_vien_nu": 3}


def test_founders_and_people_reached_are_told_by_who_they_are(visit, admin, databases):
    officer = visit("commune_officer", KIM_THACH)
    home = officer.get("/", 302).location
    values = {"kind": "THT", "working_name": "THT Nà Khương", "expected_members": "12", "opened_on": "2024-05-05"}
    page = officer.get(f"{home}/foundings/new")
    sector = page.all("//select[@name='sector']/option[@value!='']/@value")[0]
    opened = officer.send(page, "foundings", values={**values, "sector": sector}).location
    edit = officer.get(f"{opened}/edit")
    ethnic = "own_sang_lap_vien_la_nguoi_dan_toc_thieu_so"
    officer.send(edit, "/edit", values={ethnic: "11"})
    assert "Sáng lập viên là người dân tộc thiểu số" in officer.get(opened).words(".facts")
    listed = table(officer, f"{home}/foundings/export.xlsx")
    assert listed.column("Sáng lập viên là người dân tộc thiểu số") == [11]
    front = visit("commune_front_officer", KIM_THACH)
    page = front.get(f"{home}/activities/new")
    values = {"kind": "campaign", "held_on": "2024-05-06", "topics": "Vận động", "men": "20", "women": "30"}
    poor = "own_nguoi_tham_gia_thuoc_ho_ngheo"
    shown = front.send(page, "activities", values={**values, poor: "9"}).location
    assert "Người tham gia thuộc hộ nghèo 9" in front.get(shown).words(".facts")
    front.send(front.get(f"{shown}/edit"), "/edit", values={poor: "8"})
    sent = table(front, "/ledger/activities/export.xlsx")
    assert sent.column("Người tham gia thuộc hộ nghèo") == [8]
    with databases.owner() as owner:
        assert owner.execute("SELECT own FROM activities").fetchone()[0] == {"nguoi_tham_gia_thuoc_ho_ngheo": 8}


def test_yes_and_no_are_chosen_and_not_known_is_neither(visit, admin):
    add(admin, label_vi="Có điện", label_en="Has electricity", kind="yes_no", from_year="2021")
    officer = visit("commune_officer", KIM_THACH)
    home = officer.get("/", 302).location
    entry = officer.send(officer.get(f"{home}/registry/new"), "registry", values=GROUP).location
    officer.send(officer.get(f"{entry}/records/new?year=2023"), "records", values={"own_co_dien": "no"})
    shown = officer.get(entry)
    assert "Có điện: Không" in shown.words()
    edit = officer.get(link(shown, r"records/\d+/edit"))
    assert dict(edit.form("records").form_values())["own_co_dien"] == "no"
    officer.send(edit, "records", values={"own_co_dien": ""})
    assert "Có điện" not in officer.get(entry).words()
