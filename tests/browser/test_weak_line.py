"""A weak line: what was typed is not lost and arrives once, whatever happened to the line, the tab or the session."""

import pytest
from flask import abort
from playwright.sync_api import expect

from portal.core.access import Permission, needs
from tests.browser.people import NOT_KEPT, fill, until

KIM_THACH = "00703"
NAME = "HTX cá Kim Thạch"
TYPED = {"kind": "HTX", "working_name": NAME, "opened_on": "2024-03-04", "expected_members": "11"}
NOTE = "Họp thôn Bản Thẳm\nngày 4/3."


@pytest.fixture
def officer(portal):
    """An officer before the empty form of a new founding."""
    page = portal.open("commune_officer", KIM_THACH)
    page.home = f"/communes/{portal.tenant_id(KIM_THACH)}/foundings"
    page.goto(f"{page.home}/new")
    return page


def form(page):
    return page.locator("main form.form")


def fill_in(page):
    fill(page, form(page), **TYPED, note=NOTE)


def press(page):
    form(page).locator("button[type=submit]").last.click()


def check_typed(page):
    expect(page.locator("[name=working_name]")).to_have_value(NAME)
    expect(page.locator("main form.form [name=note]")).to_have_value(NOTE)
    expect(page.locator("[name=kind][value=HTX]")).to_be_checked()
    expect(page.locator("[name=expected_members]")).to_have_value("11")


def check_back(page):
    """The text is in the form again, and a line says so."""
    expect(page.locator("form > .restored")).to_be_visible()
    check_typed(page)


def check_once(page):
    """The one record is there, and the device keeps nothing of it."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    assert drafts(page) == 0
    page.goto(page.home)
    expect(page.get_by_role("link", name=NAME)).to_have_count(1)


def drafts(page):
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length")


def cut(page):
    page.route("**/*", lambda route, request: route.abort() if request.method == "POST" else route.fallback())


def lose_the_answer(page):
    """The server gets the form, the browser no answer."""

    def answer(route, request):
        if request.method != "POST":
            route.fallback()
            return
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/*", answer)


def test_a_cut_line_says_so_and_sends_by_itself_when_it_is_back(officer):
    cut(officer)
    fill_in(officer)
    press(officer)
    expect(officer.locator("#network")).to_contain_text("Chưa gửi được; sẽ gửi lại khi có mạng")
    check_typed(officer)
    officer.unroute_all()
    officer.evaluate("window.dispatchEvent(new Event('online'))")
    check_once(officer)


def test_an_answer_that_was_lost_makes_one_record(officer):
    lose_the_answer(officer)
    fill_in(officer)
    press(officer)
    expect(officer.locator("#network")).to_be_visible()
    officer.unroute_all()
    officer.reload()
    check_once(officer)


def test_f5_back_and_a_closed_tab_bring_it_back(officer):
    fill_in(officer)
    officer.on("dialog", lambda dialog: dialog.accept())
    officer.reload()
    check_back(officer)
    officer.goto(officer.home)
    officer.go_back()
    check_back(officer)
    context, address = officer.context, officer.url
    officer.close()
    other = context.new_page()
    other.goto(address)
    check_back(other)
    other.home = officer.home
    press(other)
    check_once(other)


def test_what_came_back_can_be_discarded(officer):
    fill_in(officer)
    officer.on("dialog", lambda dialog: dialog.accept())
    officer.reload()
    check_back(officer)
    officer.get_by_role("button", name="Bỏ đi").click()
    expect(officer.locator("[name=working_name]")).to_have_value("")
    expect(officer.locator(".restored")).to_have_count(0)
    assert drafts(officer) == 0


def test_an_expired_token_is_fetched_anew(officer):
    fill_in(officer)
    officer.evaluate("document.querySelector('meta[name=csrf-token]').content = 'old'")
    press(officer)
    check_once(officer)


@pytest.mark.parametrize("code", [403, 404, 409, 413, 422, 429, 500, 503])
def test_an_error_leaves_the_form_as_it_was(officer, portal, code):
    view = portal.app.view_functions["foundings.create"]

    @needs(Permission.FOUNDING_EDIT)
    def fail(**_path):
        abort(code)

    fill_in(officer)
    portal.app.view_functions["foundings.create"] = fail
    try:
        press(officer)
        expect(officer.locator("#flash .flash")).to_be_visible()
    finally:
        portal.app.view_functions["foundings.create"] = view
    check_typed(officer)
    officer.on("dialog", lambda dialog: dialog.accept())
    officer.reload()
    if code in (429, 503):  # it is sent again by itself
        check_once(officer)
    else:
        check_back(officer)
        press(officer)
        check_once(officer)


@pytest.fixture
def grid(portal):
    """The district's office before the empty allocation of HTX."""
    page = portal.open("district_officer")
    page.goto("/district/quotas?kind=HTX")
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def cells(page):
    return page.locator("form[data-grid] input[data-col]")


def change_twelve(page):
    for number in range(12):
        cells(page).nth(number).fill(str(number + 1))


def check_twelve(page):
    for number in range(12):
        expect(cells(page).nth(number)).to_have_value(str(number + 1))
    # The sums follow what came back.
    expect(page.locator("form[data-grid] [data-total]", has_text="78").first).to_be_visible()


@pytest.mark.parametrize("fault", ["F5", "closed", "session", "500", "answer lost"])
def test_twelve_changed_cells_of_the_grid_survive(grid, portal, fault):
    change_twelve(grid)
    save = grid.locator("form[data-grid] .actions button")
    page, address = grid, grid.url
    if fault == "F5":
        page.reload()
    elif fault == "closed":
        page.close()
        page = portal.contexts[-1].new_page()
        page.goto(address)
    elif fault == "session":
        page.context.clear_cookies()
        save.click()
        expect(page.locator("[data-kept]")).to_be_visible()
        page.context.add_cookies([portal.pass_for("district_officer")])
        page.goto(address)
    elif fault == "500":
        page.route("**/*", lambda route, request: _broken(route) if request.method == "POST" else route.fallback())
        save.click()
        expect(page.locator("#flash")).to_contain_text("123-456")
        page.unroute_all()
        page.reload()
    else:
        lose_the_answer(page)
        save.click()
        expect(page.locator("#network")).to_be_visible()
        page.unroute_all()
        page.reload()
        until(page, NOT_KEPT)
    check_twelve(page)
    if fault != "answer lost":
        expect(page.locator("form > .restored")).to_be_visible()
        page.locator("form[data-grid] .actions button").click()
        until(page, NOT_KEPT)
    page.goto(address)
    check_twelve(page)


def _broken(route):
    route.fulfill(status=500, body='<main><div class="error-page"><h1>Lỗi</h1><p>123-456</p></div></main>')


def test_without_javascript_an_answer_that_was_lost_is_asked_about(portal):
    page = portal.open("commune_officer", KIM_THACH, java_script_enabled=False)
    home = f"/communes/{portal.tenant_id(KIM_THACH)}/foundings"
    for _ in range(2):
        page.goto(f"{home}/new")
        fill_in(page)
        press(page)
    expect(page.locator(".error-page")).to_contain_text("vẫn ghi thêm?")
    page.get_by_role("link", name="Mở bản đã ghi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    page.goto(home)
    expect(page.get_by_role("link", name=NAME)).to_have_count(1)
