"""The district's review by keyboard: 24 reports accepted in few keys, and no answer loses the place."""

from datetime import date, datetime

import pytest
from playwright.sync_api import expect

from portal.core import clock, tenancy
from portal.extensions import db
from portal.programmes.queries import programmes
from portal.returns import queries, services
from portal.units.scope import district_scope
from tests.browser.people import settled
from tests.returns.acting import calendars, narrated, period, posting

# The address may carry the programme that one works in.
ACCEPT = ".beside form:is([action$='/accept'], [action*='/accept?']) button"
WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])


def all_signed(app):
    """Let every commune sign its third quarter; return the period's id."""
    with app.test_request_context(), tenancy.acting_as(district_scope()), clock.frozen(datetime(2024, 9, 16, 9)):
        third = period(calendars(programmes()[0])["state-quarter"], 2024, 3)
        for row in services.open_period(third, date(2024, 9, 16)):
            code = row.body.code.removeprefix("UBND-")
            services.save_draft(row, posting("commune_officer", code), **narrated(), version=row.version)
            services.sign(row, posting("commune_leader", code), version=row.version)
        db.session.commit()
        return third.id


def accepted(app, period_id):
    with app.test_request_context(), tenancy.acting_as(district_scope()):
        return sum(row.state == "accepted" for row in queries.of_period(period_id))


class Keyboard:
    """Keys pressed, counted."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, key):
        self.page.keyboard.press(key)
        self.pressed += 1

    def tab_to(self, selector):
        for _ in range(40):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"no way by Tab to {selector}")


@WITH_AND_WITHOUT
def test_twenty_four_reports_in_at_most_thirty_keys(portal, javascript):
    period_id = all_signed(portal.app)
    page = portal.open("district_officer", java_script_enabled=javascript)
    page.goto(f"/district/returns?period={period_id}")
    keys = Keyboard(page)
    keys.tab_to(".skip")
    keys.press("Enter")
    keys.tab_to("#pick-all")
    keys.press("Enter")
    expect(page.locator("input[name=pick]:checked")).to_have_count(24)
    settled(page)
    if not javascript:  # a new page: past its menu once more
        keys.tab_to(".skip")
        keys.press("Enter")
    keys.tab_to("#review form button[type=submit]")
    keys.press("Enter")
    expect(page.locator("#accept-all")).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".review-list .chip.ok", has_text="Đã tiếp nhận")).to_have_count(24)
    assert accepted(portal.app, period_id) == 24
    assert keys.pressed <= 30, keys.pressed


def test_accepting_one_keeps_page_list_and_place(portal):
    period_id = all_signed(portal.app)
    page = portal.open("district_officer")
    page.goto(f"/district/returns?period={period_id}")
    page.evaluate("window.mark = 'as loaded'")
    link = page.locator(".review-list th a").nth(15)
    name = link.inner_text()
    link.click()
    expect(page.locator(".beside h2").first).to_have_text(name)
    settled(page)
    page.evaluate("window.scrollTo(0, 300)")
    before = page.evaluate("window.scrollY")
    page.locator(ACCEPT).click()
    expect(page.locator("tr.current")).to_contain_text("Đã tiếp nhận")
    settled(page)
    expect(page.locator(".beside h2").first).to_have_text(name)
    assert page.evaluate("window.mark") == "as loaded"
    assert abs(page.evaluate("window.scrollY") - before) < 120
    assert accepted(portal.app, period_id) == 1
    page.locator(".review-list th a").nth(16).click()
    expect(page.locator("tr.current")).not_to_contain_text("Đã tiếp nhận")
    settled(page)
    page.locator(".beside summary", has_text="Trả lại").click()
    page.locator(".beside textarea").fill("Xem lại số thành viên")
    page.locator(".beside button.btn-danger").click()
    expect(page.locator("tr.current")).to_contain_text("Đã trả lại")
    assert page.evaluate("window.mark") == "as loaded"


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def test_one_after_the_other_by_keyboard_alone(portal):
    """Opened: the keyboard stands at what was opened; dealt with: at its line again, and the next is one Tab on."""
    period_id = all_signed(portal.app)
    page = portal.open("district_officer")
    page.goto(f"/district/returns?period={period_id}")
    page.locator(".review-list th a").nth(11).focus()
    keys = Keyboard(page)
    for number in (11, 12, 13):
        line = page.locator(".review-list th a").nth(number)
        expect(line).to_be_focused()
        identity = line.get_attribute("id")
        keys.press("Enter")
        expect(page.locator(".beside h2").first).to_be_focused()
        settled(page)
        keys.tab_to(ACCEPT)
        keys.press("Enter")
        expect(page.locator("tr.current")).to_contain_text("Đã tiếp nhận")
        settled(page)
        assert focused(page) == identity
        keys.press("Tab")  # the next one's box
        keys.press("Tab")
    assert accepted(portal.app, period_id) == 3
    assert keys.pressed <= 3 * 8, keys.pressed


def test_what_is_picked_stays_while_others_are_opened_and_dealt_with(portal):
    period_id = all_signed(portal.app)
    page = portal.open("district_officer")
    page.goto(f"/district/returns?period={period_id}")
    boxes = page.locator("input[name=pick]")
    for number in (2, 5, 20):
        boxes.nth(number).check()
    picked = "[...document.querySelectorAll('input[name=pick]:checked')].map((box) => box.value)"
    before = page.evaluate(picked)
    page.locator(".review-list th a").nth(9).click()
    expect(page.locator("tr.current")).to_have_count(1)
    settled(page)
    assert page.evaluate(picked) == before
    page.locator(ACCEPT).click()
    expect(page.locator("tr.current")).to_contain_text("Đã tiếp nhận")
    settled(page)
    assert page.evaluate(picked) == before
    page.reload()
    assert page.evaluate(picked) == before
    expect(page.locator("tr.current")).to_have_count(1)
    page.locator("#review form[action*='returns/accept'] button").click()
    page.locator("#accept-all").click()
    expect(page.locator(".review-list .chip.ok", has_text="Đã tiếp nhận")).to_have_count(4)
    expect(page.locator("tr.current")).to_have_count(1)
    assert accepted(portal.app, period_id) == 4


def test_without_javascript_each_answer_comes_back_to_its_line(portal):
    period_id = all_signed(portal.app)
    page = portal.open("district_officer", java_script_enabled=False)
    page.goto(f"/district/returns?period={period_id}")
    page.locator(".review-list th a").nth(18).click()
    line = page.locator("tr.current")
    expect(line).to_be_in_viewport()
    page.locator(ACCEPT).click()
    expect(line).to_contain_text("Đã tiếp nhận")
    expect(line).to_be_in_viewport()
    page.keyboard.press("Tab")  # the keyboard goes on from there
    assert page.locator("tr.current a").evaluate("link => link === document.activeElement")
    assert accepted(portal.app, period_id) == 1
