"""From the survey to the certificate: what a commune's officer does, and what then moves everywhere."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import fill, settled

KIM_THACH = "00703"
WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])


def _open_htx(page, tenant_id):
    page.goto(f"/communes/{tenant_id}/foundings/new")
    form = page.locator("main form.form")
    values = {"kind": "HTX", "working_name": "HTX chè Kim Thạch", "opened_on": "2024-03-04", "expected_members": "9"}
    fill(page, form, **values)
    form.locator("button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("HTX chè Kim Thạch")


def _record_next(page, month):
    """Record the next stage; return whether it was the one that counts."""
    form = page.locator("#next form")
    counts = (form.get_attribute("action") or "").endswith("/count")
    fill(page, form, happened_on=f"2024-{month:02}-05")
    for name, value in {"document_number": f"{month}/BB", "number": "100700123", "members": "9"}.items():
        if form.locator(f"[name={name}]").count():
            fill(page, form, **{name: value})
    title = page.locator("#next h2").inner_text()
    form.locator("button[type=submit]").click()
    expect(page.locator("#next h2")).not_to_have_text(title)
    settled(page)
    return counts


def _district_result(page):
    """Return the new HTX of the commune and of the whole district, as the overview shows them."""
    page.goto("/district")
    rows = page.locator("#units tbody tr", has_text="Kim Thạch"), page.locator("#units tfoot tr")
    return [row.locator("[data-l=HTX]").inner_text().split("/")[0].strip() for row in rows]


@WITH_AND_WITHOUT
def test_from_survey_to_certificate(portal, javascript):
    officer = portal.open("commune_officer", KIM_THACH, java_script_enabled=javascript)
    district = portal.open("district_officer", java_script_enabled=javascript)
    tenant_id = portal.tenant_id(KIM_THACH)

    _open_htx(officer, tenant_id)
    for month in range(4, 10):
        assert not _record_next(officer, month)
    assert _district_result(district) == ["0", "0"]

    assert _record_next(officer, 10)
    assert _district_result(district) == ["1", "1"]
    officer.locator("#next a").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("HTX chè Kim Thạch")
    officer.goto(f"/communes/{tenant_id}/registry")
    expect(officer.locator("main table")).to_contain_text("HTX chè Kim Thạch")


def test_a_double_click_makes_one_record(portal):
    officer = portal.open("commune_officer", KIM_THACH)
    tenant_id = portal.tenant_id(KIM_THACH)
    officer.goto(f"/communes/{tenant_id}/foundings/new")
    form = officer.locator("main form.form")
    fill(officer, form, kind="THT", working_name="THT lợn đen", opened_on="2024-03-04", expected_members="6")
    form.locator("button[type=submit]").dblclick()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("THT lợn đen")
    officer.goto(f"/communes/{tenant_id}/foundings")
    expect(officer.get_by_role("link", name="THT lợn đen")).to_have_count(1)


def test_a_double_click_without_javascript_makes_one_record(portal):
    officer = portal.open("commune_officer", KIM_THACH, java_script_enabled=False)
    tenant_id = portal.tenant_id(KIM_THACH)
    officer.goto(f"/communes/{tenant_id}/foundings/new")
    form = officer.locator("main form.form")
    fill(officer, form, kind="THT", working_name="THT lợn đen", opened_on="2024-03-04", expected_members="6")
    form.locator("button[type=submit]").dblclick()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("THT lợn đen")
    officer.goto(f"/communes/{tenant_id}/foundings")
    expect(officer.get_by_role("link", name="THT lợn đen")).to_have_count(1)


def test_what_was_typed_survives_an_expired_session(portal):
    officer = portal.open("commune_officer", KIM_THACH)
    address = f"/communes/{portal.tenant_id(KIM_THACH)}/foundings/new"
    officer.goto(address)
    form = officer.locator("main form.form")
    fill(officer, form, kind="HTX", working_name="HTX cá Kim Thạch", opened_on="2024-03-04", expected_members="11")
    fill(officer, form, note="Họp thôn Bản Thẳm\nngày 4/3.")
    officer.context.clear_cookies()
    form.locator("button[type=submit]").click()
    expect(officer.locator("[data-sign-in]")).to_be_visible()
    expect(officer.locator("[data-kept]")).to_be_visible()
    assert officer.locator("main [name=next]").get_attribute("value") == address

    officer.context.add_cookies([portal.pass_for("commune_officer", KIM_THACH)])
    officer.goto(address)
    expect(officer.locator("[name=working_name]")).to_have_value("HTX cá Kim Thạch")
    expect(officer.locator("[name=note]")).to_have_value("Họp thôn Bản Thẳm\nngày 4/3.")
    expect(officer.locator("[name=kind][value=HTX]")).to_be_checked()
    officer.locator("main form.form button[type=submit]").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("HTX cá Kim Thạch")


def test_leaving_what_is_typed_asks_and_a_slow_press_is_seen_to_work(portal):
    officer, asked, held = portal.open("commune_officer", KIM_THACH), [], []
    officer.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    officer.goto(f"/communes/{portal.tenant_id(KIM_THACH)}/foundings/new")
    officer.locator("[name=working_name]").fill("HTX bỏ dở")
    officer.locator(".nav-main a").first.click()
    expect(officer.locator("h1")).to_have_text("Xã Kim Thạch")
    assert asked == ["beforeunload"]

    officer.locator(".nav-main a[href$='/foundings']").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("Vận động")
    officer.wait_for_load_state()
    officer.route("**/foundings?**", lambda route, _request: held.append(route))
    officer.locator("select[name=kind]").select_option("THT")
    expect(officer.locator("#wait")).to_be_visible()
    held[0].continue_()
    expect(officer.locator("#wait")).to_be_hidden()
    assert asked == ["beforeunload"]


def test_a_filter_chosen_before_the_scripts_came_still_counts(portal):
    """On a weak network the page is read, and used, before what makes it quick has arrived."""
    officer, held = portal.open("commune_officer", KIM_THACH), []
    officer.route("**/*.js*", lambda route, _request: held.append(route))
    officer.goto(f"/communes/{portal.tenant_id(KIM_THACH)}/foundings", wait_until="commit")
    kind = officer.locator("select[name=kind]")
    kind.select_option("THT")
    assert held
    officer.unroute("**/*.js*")  # lets what was held go on
    officer.wait_for_url("**/foundings?**kind=THT**")


def test_going_back_shows_the_filter_of_the_list(portal):
    officer = portal.open("commune_officer", KIM_THACH)
    officer.goto(f"/communes/{portal.tenant_id(KIM_THACH)}/foundings")
    kind = officer.locator("select[name=kind]")
    for chosen in ("THT", "HTX"):
        kind.select_option(chosen)
        officer.wait_for_url(f"**/foundings?**kind={chosen}**")
    officer.go_back()
    officer.wait_for_url("**/foundings?**kind=THT**")
    expect(kind).to_have_value("THT")
    officer.wait_for_load_state()
    settled(officer)
    assert "kind=THT" in officer.url


def test_what_the_browser_finds_missing_is_said_in_vietnamese(portal):
    """Chromium here speaks English: its own words would be in English."""
    page = portal.open()
    page.goto("/sign-in")
    page.fill("[name=email]", "")
    page.keyboard.press("Enter")
    field = page.locator("[name=email]")
    assert field.evaluate("one => one.validationMessage") == "Hãy điền mục này."
    field.fill("a@b.vn")
    assert field.evaluate("one => one.validationMessage") == ""


def test_what_was_typed_is_not_offered_to_somebody_else(portal):
    page = portal.open("commune_officer", KIM_THACH)
    address = f"/communes/{portal.tenant_id(KIM_THACH)}/foundings/new"
    page.goto(address)
    fill(page, page.locator("main form.form"), kind="HTX", working_name="HTX riêng", expected_members="11")
    page.context.clear_cookies()
    page.locator("main form.form button[type=submit]").click()
    expect(page.locator("[data-sign-in]")).to_be_visible()

    page.context.add_cookies([portal.pass_for("commune_officer", "00913")])
    page.goto(f"/communes/{portal.tenant_id('00913')}/foundings/new")
    expect(page.locator("[name=working_name]")).to_have_value("")
