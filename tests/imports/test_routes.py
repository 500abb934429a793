"""The import's pages: errors, preview, saving, undo; the exports beside the lists."""

from datetime import date, datetime, timedelta

import pytest

from portal.core import clock
from tests.imports.files import KIM_THACH, REGISTER_HEADER, upload, workbook

TWO = [
    REGISTER_HEADER,
    [None, KIM_THACH, None, "HTX", "HTX Cam", "11A", date(2020, 3, 5)],
    [None, None, None, "THT", "THT Lợn", None, "04/05/2019"],
]


def number(databases):
    with databases.owner() as owner:
        return owner.execute("SELECT count(*) FROM collectives").fetchone()[0]


def test_a_file_is_seen_saved_and_undone(visit, databases, home):
    officer = visit("commune_officer", KIM_THACH)
    preview = upload(officer, home, workbook(Sổ=TWO))
    assert "HTX Cam" in preview.words("#plan")
    assert "Ngày đăng ký: 05/03/2020" in preview.words("#plan")  # how each cell was read is seen before saving
    assert number(databases) == 0
    saved = officer.send(preview, "/import/apply")
    assert number(databases) == 2
    result = officer.get(saved.location)
    assert officer.get(f"{home}/registry").words("#register").count("HTX Cam") == 1
    officer.send(result, "/undo")
    assert number(databases) == 0
    assert "đã hoàn tác" in officer.get(saved.location).words("main")


def test_errors_are_listed_by_cell_and_nothing_saved(visit, databases, home):
    officer = visit("commune_officer", KIM_THACH)
    rows = [
        *TWO,
        [None, "00913", None, "HTX", "HTX Lạ", "9", "05/3/2021"],
        [None, None, None, "HTX", "HTX Sai", "9", "x"],
    ]
    page = upload(officer, home, workbook(Sổ=rows), 422)
    words = page.words("#faults")
    assert "Sổ!B4" in words
    assert "Sổ!G5" in words
    assert not [form for form in page.tree.forms if "/apply" in (form.action or "")]
    assert number(databases) == 0
    again = officer.get(page.all("//a[@class='btn-go']/@href")[0])
    assert again.all("//input[@name='records'][@checked]/@value") == ["registry"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "rong.xlsx"),
        (b"PK\x03\x04 broken", "hong.xlsx"),
        (b"%PDF-1.7 ...", "a.pdf"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "bang.xls"),
        (workbook(Sổ=TWO), "that.xls"),
        (b"a;b\r\n1;2\r\n", "khong-co-cot.csv"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(visit, databases, home, data, name):
    page = upload(visit("commune_officer", KIM_THACH), home, data, 422, name=name)
    assert page.words(".error-summary") or page.words("#faults")
    assert number(databases) == 0


def test_what_moved_since_the_preview_is_shown_anew(visit, databases, home):
    officer, other = visit("commune_officer", KIM_THACH), visit("commune_officer", KIM_THACH)
    preview = upload(officer, home, workbook(Sổ=TWO))
    other.send(upload(other, home, workbook(Sổ=[*TWO[:2]])), "/import/apply")
    again = officer.send(preview, "/import/apply", status=409)
    assert number(databases) == 1
    officer.send(again, "/import/apply")
    assert number(databases) == 2


def test_undo_is_refused_once_somebody_went_on(visit, databases, home):
    officer = visit("commune_officer", KIM_THACH)
    saved = officer.send(upload(officer, home, workbook(Sổ=TWO)), "/import/apply")
    with databases.owner() as owner:
        owner.execute("UPDATE collectives SET head_name = 'Ai đó' WHERE name = 'HTX Cam'")
    page = officer.send(officer.get(saved.location), "/undo", status=422)
    assert "HTX Cam" in page.words(".error-summary")
    assert number(databases) == 2


def test_undo_ends_after_a_day(visit, databases, home):
    officer = visit("commune_officer", KIM_THACH)
    saved = officer.send(upload(officer, home, workbook(Sổ=TWO)), "/import/apply")
    page = officer.get(saved.location)
    with clock.frozen(datetime(2024, 10, 24, 9, 1)):
        officer.send(page, "/undo", status=422)
    with clock.frozen(datetime(2024, 10, 23, 9) + timedelta(hours=23)):
        officer.send(officer.get(saved.location), "/undo")
    assert number(databases) == 0


def test_another_communes_import_is_not_there(visit, home):
    officer = visit("commune_officer", KIM_THACH)
    saved = officer.send(upload(officer, home, workbook(Sổ=TWO)), "/import/apply")
    stranger = visit("commune_officer", "00913")
    stranger.get(saved.location, 404)
    stranger.get(f"{home}/import", 404)
    stranger.get(f"{home}/registry/export.xlsx", 404)
    visit("commune_leader", KIM_THACH).get(f"{home}/import", 403)


def test_the_template_comes_filled_and_comes_back(story_visit, story_app):
    with story_app.app_context():
        from portal.units import queries as units

        home = f"/communes/{units.by_code(KIM_THACH, date(2024, 10, 23)).id}"
    officer = story_visit("commune_officer", KIM_THACH)
    for records in ("registry", "yearly"):
        answer = officer.client.get(f"{home}/import/template/{records}")
        assert answer.status_code == 200
        page = upload(officer, home, answer.data, records=records)
        assert not page.all("//table")
    officer.get(f"{home}/import/template/nonsense", 404)


def test_a_new_record_is_shown_as_it_was_read(visit, home):
    officer = visit("commune_officer", KIM_THACH)
    officer.send(upload(officer, home, workbook(Sổ=TWO)), "/import/apply")
    rows = [["Loại hình", "Tên", "Năm", "Thành viên", "Doanh thu", "Ghi chú"]]
    rows.append(["HTX", "HTX Cam", 2022, "1.174", "2.650 triệu", "x"])
    page = upload(officer, home, workbook(Năm=rows), records="yearly")
    assert "Thành viên: 1.174; Doanh thu (triệu đồng): 2.650" in page.words("#plan")
    assert "Ghi chú" in page.words("#unknown")


def test_imported_foundings_go_whole_when_undone(visit, databases, home):
    officer = visit("commune_officer", KIM_THACH)
    rows = [["Loại hình", "Tên", "Ngày cấp GCN", "Số GCN", "Thành viên", "Chủ trì"]]
    rows.append(["HTX", "HTX Quế", "05/3/2023", "77A", 9, "HND"])
    saved = officer.send(upload(officer, home, workbook(Mới=rows), records="foundings"), "/import/apply")
    with databases.owner() as owner:
        assert owner.execute("SELECT count(*) FROM foundings WHERE state = 'counted'").fetchone()[0] == 1
    officer.send(officer.get(saved.location), "/undo")
    with databases.owner() as owner:
        tables = ("foundings", "founding_steps", "founding_credits", "collectives", "yearly_records")
        for table in tables:
            assert owner.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0, table


def test_a_founding_that_somebody_went_on_with_stays(visit, databases, home):
    officer = visit("commune_officer", KIM_THACH)
    rows = [["Loại hình", "Tên", "Ngày cấp GCN", "Số GCN", "Thành viên"], ["HTX", "HTX Quế", "05/3/2023", "77A", 9]]
    saved = officer.send(upload(officer, home, workbook(Mới=rows), records="foundings"), "/import/apply")
    with databases.owner() as owner:
        owner.execute(
            "INSERT INTO credit_claims (tenant_id, founding_id, body_id, part, note, proposed_on, state, reason,"
            " version) SELECT tenant_id, foundings.id, bodies.id, 'lead', '', '2024-10-01', 'proposed', '', 1"
            " FROM foundings, bodies WHERE bodies.code = 'HND'"
        )
    page = officer.send(officer.get(saved.location), "/undo", status=422)
    assert "HTX Quế" in page.words(".error-summary")
    with databases.owner() as owner:
        assert owner.execute("SELECT count(*) FROM credit_claims, foundings, collectives").fetchone()[0] == 1
