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
