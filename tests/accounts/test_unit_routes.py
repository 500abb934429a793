"""Units in the browser: a merger as in July 2025, a code that passes on."""

from datetime import date

import pytest

from portal.accounts.queries import body_by_code
from portal.units import queries as units
from tests.pages import Visitor

NEW = {
    "kind": "commune",
    "code": "00919",
    "name_vi": "Xã Minh Tân Mới",
    "name_en": "Minh Tan Moi Commune",
    "valid_from": "2025-07-01",
}


@pytest.fixture
def admin(visit):
    return visit("administrator")


def unit_id(app, code, day=date(2024, 10, 23)):
    with app.app_context():
        return units.by_code(code, day).id


def end(admin, found, day):
    page = admin.get(f"/admin/units/{found}")
    return admin.send(page, f"/admin/units/{found}", valid_to=day)


def test_a_code_passes_to_another_unit_only_once_the_first_has_ended(app, admin):
    page = admin.get("/admin/units/new")
    again = admin.send(page, "/admin/units/new", status=422, values=NEW)
    assert "Vào thời gian đó mã này thuộc đơn vị khác" in again.words("main")
    assert again.form("/admin/units/new").fields["name_vi"] == NEW["name_vi"]  # nothing typed is lost
    end(admin, unit_id(app, "00919"), "2025-07-01")
    admin.send(admin.get("/admin/units/new"), "/admin/units/new", values=NEW)
    with app.app_context():
        before, after = (units.by_code("00919", day) for day in (date(2025, 6, 30), date(2025, 7, 1)))
        assert (before.name_vi, after.name_vi) == ("Xã Minh Tân", "Xã Minh Tân Mới")
        made = body_by_code(f"UBND-00919-{after.id}")
        assert made.name_vi == "Ủy ban nhân dân xã Minh Tân Mới"
        assert made.unit_id == after.id
        assert body_by_code(f"MTTQ-00919-{after.id}").parent_id == body_by_code("MTTQ").id


def test_units_merge_and_the_list_says_so(app, admin):
    one, other = unit_id(app, "00919"), unit_id(app, "00922")
    page = admin.get(f"/admin/units/{one}")
    admin.send(page, "/succession", happened_on="2025-07-01", successors=[str(other)], note="NQ 1684")
    words = admin.get("/admin/units").words("main")
    assert "01/07/2025 00919 Xã Minh Tân 00922 Xã Thuận Hòa NQ 1684" in words
    with app.app_context():
        assert units.by_code("00919", date(2025, 7, 1)) is None
        assert units.by_code("00919", date(2025, 6, 30)).id == one
    twice = admin.send(
        admin.get(f"/admin/units/{one}"), "/succession", status=422, happened_on="2025-07-01", successors=[str(other)]
    )
    assert "Việc này đã được ghi." in twice.words("main")


def test_a_unit_cannot_pass_to_one_that_is_no_more(app, admin):
    one, other = unit_id(app, "00919"), unit_id(app, "00922")
    end(admin, other, "2025-01-01")
    page = admin.get(f"/admin/units/{one}")
    answer = admin.send(page, "/succession", status=422, happened_on="2025-07-01", successors=[str(other)])
    assert "Xã Thuận Hòa không còn vào ngày đó." in answer.words("main")
    assert admin.get(f"/admin/units/{one}").form(f"/admin/units/{one}").fields["valid_to"] == ""


def test_two_administrators_on_one_unit(app, admin):
    found = unit_id(app, "00919")
    mine, theirs = admin.get(f"/admin/units/{found}"), admin.get(f"/admin/units/{found}")
    admin.send(theirs, f"/admin/units/{found}", name_en="Theirs")
    page = admin.send(mine, f"/admin/units/{found}", status=409, name_en="Mine")
    assert "Theirs" in page.words(".conflict")
    assert page.form(f"/admin/units/{found}").fields["name_en"] == "Mine"
    admin.send(page, f"/admin/units/{found}")
    assert "Mine" in admin.get(f"/admin/units/{found}").text


def test_bad_codes_and_dates_are_named(admin, app):
    page = admin.get("/admin/units/new")
    answer = admin.send(page, "/admin/units/new", status=422, values={**NEW, "code": "919"})
    assert "năm chữ số" in answer.words("main").lower()
    found = unit_id(app, "00919")
    backwards = {"valid_from": "2025-01-01", "valid_to": "2024-01-01"}
    answer = admin.send(admin.get(f"/admin/units/{found}"), f"/admin/units/{found}", status=422, **backwards)
    assert "Ngày thôi trước ngày bắt đầu." in answer.words("main")


def test_files_hold_what_the_pages_list(admin):
    for path, mark in (("/admin/units/export.csv", "00919"), ("/admin/bodies/export.csv", "UBND-00919")):
        assert mark in admin.client.get(path).get_data(as_text=True)


def test_only_the_administrator(app):
    for role in ("district_leader", "inspector"):
        Visitor(app, role).get("/admin/units", status=403)
