"""The board of Section III: who sees it, who reports, who sets deadlines."""

import pytest

ROLES = ["commune_officer", "commune_front_officer", "district_leader", "duty_holder", "inspector", "administrator"]


@pytest.mark.parametrize("role", ROLES)
def test_everyone_signed_in_sees_every_clause(visit, role):
    page = visit(role).get("/duties")
    for clause in ("III.1", "III.2", "III.3", "III.4", "III.5", "II.9"):
        assert f"Điểm {clause}" in page.words()
    assert "0/31" in page.words()


def test_filters_leave_what_they_name(visit):
    officer = visit("commune_officer", "00952")
    mine = officer.get("/duties?mine=1&year=2024")
    assert "Điểm III.1" not in mine.words("main")
    late = officer.get("/duties?mine=1&late=1&clause=III.3&year=2024")
    assert "Quá hạn" in late.words("#board")
    assert "Không có nhiệm vụ" in officer.get("/duties?clause=IX").words()
    fragment = officer.get("/duties?year=2021", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text


def test_one_duty_opens_to_its_holders(visit, databases):
    with databases.owner() as owner:
        duty_id = owner.execute("SELECT id FROM duties WHERE code = 'III.3-1'").fetchone()[0]
    page = visit("inspector").get(f"/duties/{duty_id}?year=2024")
    assert len(page.all("//tbody/tr")) == 31
    visit("inspector").get("/duties/999999", status=404)


def test_the_district_assigns_the_products_of_a_period(visit, databases):
    with databases.owner() as owner:
        duty_id = owner.execute("SELECT id FROM duties WHERE code = 'III.1-1'").fetchone()[0]
    district = visit("district_officer")
    page = district.get(f"/duties/{duty_id}")
    district.send(page, "/assign", period="2024", deadline="2024-12-10")
    assert len(district.get(f"/duties/{duty_id}?year=2024").all("//tbody/tr")) == 2
    district.send(district.get(f"/duties/{duty_id}"), "/assign", period="2024", deadline="2024-12-10", status=422)
    visit("duty_holder").forge(f"/duties/{duty_id}/assign", status=403)


def test_every_view_leads_to_the_others(story_visit):
    visitor = story_visit("duty_holder", "HND")
    views = ("/duties/mine", "/duties", "/duties/matrix", "/duties/deadlines", "/duties/objectives")  # own ones first
    for path in views:
        links = visitor.get(path).all("//nav[contains(@class, 'tabs')]/a/@href")
        assert [link.split("?")[0] for link in links] == list(views)
        if path != "/duties/mine":
            visitor.get(f"{path}?year=2024&mine=1&late=1")
            visitor.get(f"{path}?year=0&clause=III.3", headers={"HX-Request": "true"})
    assert "Báo cáo chưa tách kết quả" not in visitor.get("/duties/mine").words()
    assert "Đã trả lại" in visitor.get("/duties/mine").words()
