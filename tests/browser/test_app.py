"""static/js/app.js on a real page: all modules at work, and no level of imports costs a round trip."""

import re

from playwright.sync_api import expect

from portal.core import pages


def test_all_modules_are_asked_for_before_the_first_one_has_come(portal):
    page, held = portal.open(), []
    page.route("**/assets/*/*.js", lambda route, _request: held.append(route))
    page.goto("/sign-in", wait_until="commit")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_timeout(200)
    asked = [re.search(r"/assets/(\w+)/([\w.]+)$", route.request.url).groups() for route in held]
    assert sorted(name for _, name in asked) == sorted(["htmx.js", *pages.MODULES])
    assert len({fingerprint for fingerprint, name in asked if name != "htmx.js"}) == 1


def test_each_part_is_at_work(portal):
    page = portal.open()
    page.goto("/sign-in")
    page.locator("main button[type=submit]").click()
    assert page.evaluate("document.activeElement.validationMessage") == "Hãy điền mục này."
    page.fill("[name=email]", "khong@co.vn")
    page.fill("[name=password]", "sai mật khẩu")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.evaluate("Object.keys(localStorage)") == []  # the sign-in page keeps nothing typed
