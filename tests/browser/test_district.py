"""The district's pages at work: the overview that refreshes itself, the grid that is filled by keyboard."""

from playwright.sync_api import expect

from tests.browser.people import fill, settled


def _refresh(page):
    """Do what the half-minute timer does; return the status of the answer."""
    with page.expect_response(lambda answer: "seen=" in answer.url) as answer:
        page.evaluate("htmx.ajax('GET', dashboard.getAttribute('hx-get'), {source: dashboard, swap: 'outerHTML'})")
    settled(page)
    return answer.value.status


def _register_htx(page, tenant_id):
    page.goto(f"/communes/{tenant_id}/foundings/registered-already")
    form = page.locator("main form.form")
    values = {"kind": "HTX", "working_name": "HTX cam", "happened_on": "2024-09-04", "number": "100700999"}
    fill(page, form, **values, members="9")
    form.locator("button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("HTX cam")


def test_the_overview_swaps_only_what_moved(portal):
    page = portal.open("district_officer")
    page.goto("/district")
    page.evaluate("dashboard.dataset.mark = 'as loaded'")
    assert _refresh(page) == 204
    assert page.locator("#dashboard").get_attribute("data-mark") == "as loaded"

    _register_htx(portal.open("commune_officer", "00703"), portal.tenant_id("00703"))
    assert _refresh(page) == 200
    assert page.locator("#dashboard").get_attribute("data-mark") is None
    expect(page.locator("#units tfoot tr").locator("[data-l=HTX]")).to_have_text("1/–")
    assert _refresh(page) == 204


def test_the_overview_asks_by_itself(portal):
    page = portal.open("district_officer")
    page.clock.install()
    page.goto("/district")
    with page.expect_response(lambda answer: "seen=" in answer.url) as answer:
        page.clock.run_for(31_000)
    assert answer.value.status == 204


def _shown(page):
    """Return what the grid says: every cell, every total of a row and a column, and the gap in words."""
    return page.evaluate(
        """() => Object.fromEntries(["input[data-col]", "[data-total]", "[data-gap]"].map(
            one => [one, [...document.querySelectorAll(one)].map(cell => cell.value ?? cell.textContent.trim())]))"""
    )


def _press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_the_allocation_is_filled_by_keyboard(portal):
    page = portal.open("district_officer")
    page.goto("/district/quotas?kind=HTX")
    rows = page.locator("[data-grid] tbody tr")
    cell = lambda row, column: rows.nth(row).locator("input[data-col]").nth(column)  # noqa: E731
    in_row = lambda row: rows.nth(row).locator("[data-total]")  # noqa: E731
    in_year, in_all = page.locator("tfoot [data-total='HTX-2021']"), page.locator("tfoot [data-total='HTX']")
    gap = page.locator(".grid-gap [data-gap]")

    cell(0, 0).focus()
    # The first arrow to the left moves within the number, the second one leaves it.
    _press(page, "2", "ArrowRight", "3", "ArrowDown", "4", "ArrowLeft", "ArrowLeft", "5", "ArrowUp")
    expect(cell(0, 0)).to_be_focused()
    expect(in_row(0)).to_have_text("5")
    expect(in_row(1)).to_have_text("9")
    expect(in_year).to_have_text("7")
    expect(in_all).to_have_text("14")
    expect(gap).to_have_text("còn thiếu 17")
    _press(page, "Enter")
    expect(cell(1, 0)).to_be_focused()
    _press(page, "Tab", "Tab", "Shift+Tab")
    expect(cell(1, 1)).to_be_focused()

    # The objective is "more than 30": 30 does not meet it, 31 does.
    for typed, total, words, state in (
        ("20", "30", "còn thiếu 1", "short"),
        ("21", "31", "đủ, dư 0", "met"),
        ("23", "33", "đủ, dư 2", "met"),
    ):
        cell(1, 1).fill(typed)
        expect(in_all).to_have_text(total)
        expect(gap).to_have_text(words)
        expect(gap).to_contain_class(state)

    shown = _shown(page)
    page.locator("[data-grid] button[type=submit]").click()
    expect(page.locator(".flash.success")).to_be_visible()
    assert _shown(page) == shown


def test_the_server_reckons_the_gap_as_the_page_does(portal):
    page = portal.open("district_officer", java_script_enabled=False)
    gap = page.locator(".grid-gap [data-gap]")
    for typed, words in (("30", "còn thiếu 1"), ("31", "đủ, dư 0"), ("33", "đủ, dư 2")):
        page.goto("/district/quotas?kind=HTX")
        page.locator("[data-grid] input[data-col]").first.fill(typed)
        page.locator("[data-grid] button[type=submit]").click()
        expect(page.locator("tfoot [data-total='HTX']")).to_have_text(typed)
        expect(gap).to_have_text(words)


def test_going_back_after_a_form_shows_a_page(portal):
    officer, page = portal.open("district_officer"), portal.open("district_leader")
    officer.goto("/district/quotas?kind=HTX")
    officer.locator("[data-grid] input[data-col]").first.fill("1")
    officer.locator("[data-grid] button[type=submit]").click()
    expect(officer.locator(".flash.success")).to_be_visible()
    page.goto("/district/quotas")
    page.get_by_role("link", name="Ban hành").click()
    form = page.locator("main form.form")
    form.locator("button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    fill(page, form, number="12/QĐ-UBND", decided_on="2024-10-22")
    form.locator("button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("12/QĐ-UBND")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.locator(".flash.success")).to_be_visible()
    # Without care, Chromium asks here whether to send the form once more.
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
