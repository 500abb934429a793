"""The district's pages at work: the overview that refreshes itself, the grid that is filled by keyboard."""

from playwright.sync_api import expect

from tests.browser.people import fill, settled


def _refresh(page):
    """Do what the half-minute timer does; return the status of the answer."""
    with page.expect_response(lambda answer: "seen=" in answer.url) as answer:
        page.evaluate("htmx.ajax('GET', dashboard.getAttribute('hx-get'), {source: dashboard, swap: 'outerHTML'})")
    settled(page)
    return answer.value.status


def _register_htx(page, commune_id):
    page.goto(f"/communes/{commune_id}/foundings/registered-already")
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

    _register_htx(portal.open("commune_officer", "00703"), portal.commune_id("00703"))
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


def test_the_allocation_is_filled_by_keyboard(portal):
    page = portal.open("district_officer")
    page.goto("/district/quotas?kind=HTX")
    cells = page.locator("[data-grid] tbody tr").first.locator("input[data-col]")
    cells.first.focus()
    for key in ("2", "ArrowRight", "3", "ArrowDown", "4", "ArrowLeft", "ArrowLeft", "5", "ArrowUp"):
        page.keyboard.press(key)

    expect(cells.first).to_be_focused()
    expect(page.locator("tbody tr").first.locator("[data-total]")).to_have_text("5")
    expect(page.locator("tfoot [data-total='HTX-2021']")).to_have_text("7")
    expect(page.locator("tfoot [data-total='HTX']")).to_have_text("14")
    expect(page.locator(".grid-gap [data-gap]")).to_have_text("-17")

    page.keyboard.press("Enter")
    expect(page.locator("tbody tr").nth(1).locator("input[data-col]").first).to_be_focused()
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".flash.success")).to_be_visible()
    expect(page.locator("tfoot [data-total='HTX']")).to_have_text("14")
