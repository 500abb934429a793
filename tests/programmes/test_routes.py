"""Programmes in the browser: a second one for 2026–2030, without code."""

import pytest

PROGRAMME = {
    "code": "KTTT-2026-2030",
    "name_vi": "Kinh tế tập thể 2026–2030",
    "name_en": "Collective economy 2026–2030",
    "starts_on": "2026-01-01",
    "ends_on": "2030-12-31",
}
OBJECTIVE = {
    "code": "M1",
    "clause": "I.2",
    "text_vi": "Trên 40 HTX mới",
    "text_en": "More than 40 new HTX",
    "operator": "gt",
    "low": "40",
    "unit": "HTX",
}
DUTY = {
    "code": "N1",
    "clause": "III.1",
    "text_vi": "Lập kế hoạch",
    "text_en": "Draw up a plan",
    "product_vi": "Kế hoạch",
    "product_en": "Plan",
    "recurrence": "once",
}


@pytest.fixture
def admin(visit):
    return visit("administrator")


def make(admin, **changes):
    page = admin.get("/admin/programmes/new")
    return admin.send(page, "programmes/new", values={**PROGRAMME, **changes}).location


def body(admin, page, name):
    return page.all(f"//input[@name='leads'][../text()[contains(., '{name}')]]/@value")[0]


def test_only_the_administrator(visit):
    visit("district_leader").get("/admin/programmes", status=403)
    visit("commune_officer").get("/admin/programmes/new", status=403)


def test_a_second_programme_is_made_wholly_in_the_browser(admin, databases):
    path = make(admin)
    admin.send(admin.get(f"{path}/objectives/new"), "objectives/new", values=OBJECTIVE)
    page = admin.get(f"{path}/duties/new")
    refused = admin.send(page, "duties/new", values=DUTY, status=422)
    assert "chủ trì" in refused.words(".error-summary")
    every = body(admin, page, "UBND các xã")
    admin.send(page, "duties/new", values={**DUTY, "leads": [every]})
    shown = admin.get(path)
    assert "Trên 40 HTX mới" in shown.words()
    assert "Lập kế hoạch" in shown.words()
    with databases.owner() as owner:
        leads = "SELECT count(*) FROM duty_parts p JOIN duties d ON d.id = p.duty_id WHERE d.code = 'N1'"
        assert owner.execute(leads).fetchone()[0] == 24
    board = admin.get(f"/duties?programme={path.rsplit('/', 1)[1]}&year=2026")
    assert "Lập kế hoạch" in board.words()
    (edit,) = shown.all("//table//a[contains(@href, '/duties/')]/@href")
    page = admin.get(edit)
    assert len(page.all("//input[@name='leads'][@checked]")) == 1
    admin.send(page, "/duties/", values={"product_vi": "Kế hoạch năm"})
    assert "Kế hoạch năm" in admin.get(path).words()


def test_a_copy_brings_objectives_and_duties(admin):
    page = admin.get("/admin/programmes/new")
    source = page.all("//select[@name='copy_from']/option[2]/@value")[0]
    shown = admin.get(make(admin, copy_from=source))
    assert len(shown.all("//a[contains(@href, '/objectives/')][not(contains(@href, 'new'))]")) == 7
    assert len(shown.all("//a[contains(@href, '/duties/')][not(contains(@href, 'new'))]")) == 14


def test_wrong_period_code_and_bounds_are_refused(admin):
    path = make(admin)
    page = admin.get("/admin/programmes/new")
    admin.send(page, "programmes/new", values={**PROGRAMME, "code": "X", "ends_on": "2025-12-31"}, status=422)
    refused = admin.send(page, "programmes/new", values=PROGRAMME, status=422)
    assert "đã được dùng" in refused.words(".error-summary")
    page = admin.get(f"{path}/objectives/new")
    admin.send(page, "objectives/new", values={**OBJECTIVE, "operator": "between", "high": "20"}, status=422)


def test_edit_conflict_and_removal(admin, visit):
    path = make(admin)
    admin.send(admin.get(f"{path}/objectives/new"), "objectives/new", values=OBJECTIVE)
    (edit,) = admin.get(path).all("//table//a[contains(@href, '/objectives/')]/@href")
    first, second = admin.get(edit), admin.get(edit)
    admin.send(first, edit, values={"low": "45,5"})
    page = admin.send(second, edit, values={"low": "50"}, status=409)
    assert "45" in page.words(".conflict")
    admin.send(page, edit)
    assert "50" in admin.get(path).words("table")
    admin.send(admin.get(edit), "/remove")
    assert "Trên 40 HTX mới" not in admin.get(path).words()
    admin.get(edit, status=404)


def test_a_period_beside_another_is_asked_about_with_the_form_kept_filled(admin):
    page = admin.get("/admin/programmes/new")
    assert not page.all("//input[@name='beside']")
    beside = {**PROGRAMME, "starts_on": "2025-01-01", "issuer_vi": "Huyện ủy Vị Xuyên", "opening_htx": "114"}
    asked = admin.send(page, "programmes/new", values=beside, status=422)
    assert "2021–2025" in asked.words(".error-summary")
    assert asked.all("//input[@name='issuer_vi']/@value") == ["Huyện ủy Vị Xuyên"]
    assert asked.all("//input[@name='opening_htx']/@value") == ["114"]
    path = admin.send(asked, "programmes/new", beside="y").location
    # What is saved without moving the period is not asked about again; what moves it is.
    admin.send(admin.get(path), path, values={"issuer_vi": "Huyện ủy"})
    again = admin.send(admin.get(path), path, values={"ends_on": "2029-12-31"}, status=422)
    assert again.all("//input[@name='beside']")
    admin.send(again, path, beside="y")


def test_the_unit_of_an_objective_fits_what_it_measures(admin):
    (programme,) = admin.get("/admin/programmes").all("//table//a/@href")
    addresses = admin.get(programme).all("//table//a[contains(@href, '/objectives/')]/@href")
    page = admin.get(next(one for one in addresses if "new" not in one))
    refused = admin.send(page, "/objectives/", values={"unit": "persons"}, status=422)
    assert "đơn vị" in refused.words("#unit-error")
