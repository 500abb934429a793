"""static/js/network.js: a slow answer is seen to be on its way, a failed one can be asked for again."""

import pytest
from playwright.sync_api import expect

from tests.browser.small_page import tell

LINKS = '<a id="here" href="/next">Tiếp</a><a id="out" href="https://other.test/">Ra ngoài</a>'
FAILED = "{elt: document.querySelector('%s'), requestConfig: {verb: '%s', path: '/list', target: '#flash'}}"


def opened(small, body):
    small.page.clock.install()
    page = small.open(body, "network")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)  # from here on it goes as the test says alone
    page.evaluate("document.addEventListener('click', event => event.preventDefault(), {once: false})")
    return page


@pytest.mark.parametrize(
    ("press", "waits"), [({}, True), ({"modifiers": ["Control"]}, False), ({"modifiers": ["Shift"]}, False)]
)
def test_a_link_is_seen_to_work_after_a_moment(small, press, waits):
    page = opened(small, LINKS)
    sign = page.locator("#wait")
    page.locator("#here").click(**press)
    page.clock.run_for(250)
    expect(sign).to_be_hidden()
    page.clock.run_for(100)
    expect(sign).to_be_visible() if waits else expect(sign).to_be_hidden()
    # The answer may have been a file.
    page.clock.run_for(8_000)
    expect(sign).to_be_hidden()


def test_a_link_to_elsewhere_and_a_page_that_refreshes_itself_show_nothing(small):
    page = opened(small, LINKS)
    page.locator("#out").click()
    tell(page, "htmx:beforeRequest", "{requestConfig: {}}")
    page.clock.run_for(1_000)
    expect(page.locator("#wait")).to_be_hidden()
    tell(page, "htmx:beforeRequest", "{requestConfig: {triggeringEvent: new Event('click')}}")
    page.clock.run_for(1_000)
    expect(page.locator("#wait")).to_be_visible()
    page.evaluate("network.rest()")
    expect(page.locator("#wait")).to_be_hidden()


def test_a_search_waits_as_long_as_htmx_does(small):
    page = opened(small, '<form method="get" action="/list"><button>Tìm</button></form>')
    page.evaluate("document.querySelector('form').addEventListener('submit', event => setTimeout(() => 0))")
    page.evaluate("document.querySelector('form').dispatchEvent(new Event('submit', {bubbles: true}))")
    page.clock.run_for(29_000)
    expect(page.locator("#wait")).to_be_visible()
    page.clock.run_for(2_000)
    expect(page.locator("#wait")).to_be_hidden()


@pytest.mark.parametrize("name", ["htmx:sendError", "htmx:timeout"])
def test_what_failed_is_asked_for_again(small, name):
    page = small.open('<a href="/list">Danh sách</a><form method="post" action="/save"></form>', "network")
    box = page.locator("#network")
    page.evaluate("window.htmx = {ajax: (...all) => { window.asked = [all[0], all[1], all[2].target] }}")
    tell(page, name, FAILED % ("main a", "get"))
    expect(box).to_be_visible()
    box.locator("button").click()
    expect(box).to_be_hidden()
    assert page.evaluate("asked") == ["get", "/list", "#flash"]

    tell(page, name, FAILED % ("main form", "post"))
    tell(page, "htmx:afterOnLoad")
    expect(box).to_be_hidden()
    tell(page, name, FAILED % ("main form", "post"))
    box.locator("button").click()
    page.wait_for_timeout(50)
    assert [request.method for request in small.sent if request.url.endswith("/save")] == ["POST"]
