"""Without a line: the forms of the field open and are filled in, what was filled in arrives; for one person alone."""

import re

import pytest
from playwright.sync_api import Error, expect

from tests.browser.people import KEPT, NOT_KEPT, fill, until
from tests.pages import Visitor
from tests.returns.test_pages import third_quarter

KIM_THACH = "00703"
FOUNDING = {"kind": "THT", "working_name": "THT lợn đen", "opened_on": "2024-03-04", "expected_members": "6"}
TEN_MINUTES = 10 * 60 * 1000


def kept(page, *addresses):
    """Wait until these pages lie on the device, and the one of what waits; with none named, none at all."""
    names = [*addresses, "/outbox"] if addresses else []
    until(
        page,
        """async (names) => {
          const store = await caches.open("pages");
          const found = await Promise.all(names.map((name) => store.match(name)));
          return names.length ? found.every(Boolean) : !(await store.keys()).length;
        }""",
        arg=names,
    )


def drafts(page):
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length")


def press(page):
    page.locator("main form.form").first.locator("button[type=submit]").click()


@pytest.fixture
def officer(portal):
    page = portal.open("commune_officer", KIM_THACH, service_workers="allow")
    page.home = f"/communes/{portal.tenant_id(KIM_THACH)}"
    return page


def opened_earlier(page, address):
    """Open a page once with the line, then cut it."""
    page.goto(address)
    kept(page, address)
    page.context.set_offline(True)
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("body[data-offline]")).to_be_visible()


def wait_ten_minutes(page):
    page.clock.install()
    page.clock.run_for(TEN_MINUTES)


def test_a_founding_is_filled_in_without_a_line_and_arrives(officer):
    address = f"{officer.home}/foundings/new"
    opened_earlier(officer, address)
    text = officer.evaluate("caches.match(location.href).then((page) => page.text())")
    tokens = re.findall(r'csrf[_-]token"[^>]*(?:value|content)="([^"]*)"', text)
    assert (len(tokens) > 1, set(tokens), "draft-key" in text) == (True, {""}, False)
    fill(officer, officer.locator("main form.form"), **FOUNDING)
    press(officer)
    expect(officer.locator("#network")).to_contain_text("Chưa gửi được; sẽ gửi lại khi có mạng")
    # The tab is closed, another page is asked for: what waits can be seen.
    officer.goto("/district")
    expect(officer.locator("[data-cut-off]")).to_be_visible()
    expect(officer.locator("[data-drafts] li")).to_contain_text("THT lợn đen")
    officer.context.set_offline(False)
    officer.evaluate("window.dispatchEvent(new Event('online'))")
    expect(officer.locator("#flash")).to_contain_text("Đã gửi")
    assert drafts(officer) == 0
    officer.goto(f"{officer.home}/foundings")
    expect(officer.get_by_role("link", name="THT lợn đen")).to_have_count(1)


def test_two_are_filled_in_on_the_page_of_one(officer):
    """A page that the device kept gives each of them a key of its own."""
    opened_earlier(officer, f"{officer.home}/foundings/new")
    for name in ("THT lợn đen", "THT dê núi"):
        fill(officer, officer.locator("main form.form"), **{**FOUNDING, "working_name": name})
        press(officer)
        expect(officer.locator("#network")).to_be_visible()
        officer.reload()
        officer.get_by_role("button", name="Nhập bản mới").click()
    officer.context.set_offline(False)
    officer.goto(f"{officer.home}/foundings")
    expect(officer.locator("#flash")).to_contain_text("Đã gửi")
    until(officer, NOT_KEPT)
    officer.reload()
    for name in ("THT lợn đen", "THT dê núi"):
        expect(officer.get_by_role("link", name=name)).to_have_count(1)


def test_an_activity_waits_for_ten_minutes_and_arrives(portal):
    front = portal.open("commune_front_officer", KIM_THACH, service_workers="allow")
    address = f"/communes/{portal.tenant_id(KIM_THACH)}/activities/new"
    opened_earlier(front, address)
    fill(
        front, front.locator("main form.form"), kind="village_meeting", held_on="2024-03-04", topics="Họp thôn Bản Thẳm"
    )
    press(front)
    expect(front.locator("#network")).to_be_visible()
    wait_ten_minutes(front)
    expect(front.locator("[name=topics]")).to_have_value("Họp thôn Bản Thẳm")
    front.context.set_offline(False)
    front.evaluate("window.dispatchEvent(new Event('online'))")
    expect(front.get_by_role("heading", level=1)).to_contain_text("Họp thôn, 04/03/2024")
    assert drafts(front) == 0


def test_the_next_stage_is_recorded_without_a_line(officer):
    officer.goto(f"{officer.home}/foundings/new")
    fill(officer, officer.locator("main form.form"), **FOUNDING)
    press(officer)
    expect(officer.get_by_role("heading", level=1)).to_contain_text("THT lợn đen")
    title = officer.locator("#next h2").inner_text()
    opened_earlier(officer, officer.url.split("#")[0])
    fill(officer, officer.locator("#next form"), happened_on="2024-04-05", document_number="4/BB")
    officer.locator("#next form button[type=submit]").click()
    expect(officer.locator("#network")).to_be_visible()
    wait_ten_minutes(officer)
    officer.context.set_offline(False)
    officer.evaluate("window.dispatchEvent(new Event('online'))")
    expect(officer.locator("#next h2")).not_to_have_text(title)
    assert drafts(officer) == 0


def reload(page):
    """Reload a page; where its own way on, after what has arrived, comes in between, do so once it is there."""
    try:
        page.reload()
    except Error:
        page.wait_for_load_state()
        page.reload()


def test_a_return_waits_for_ten_minutes_and_arrives(portal, databases):
    office = Visitor(portal.app, "district_officer")
    office.send(office.get(f"/district/returns?period={third_quarter(databases)}"), "returns/open")
    page = portal.open("commune_officer", KIM_THACH, service_workers="allow")
    page.goto(f"/communes/{portal.tenant_id(KIM_THACH)}/returns")
    page.locator("main table a[href*='/returns/']").first.click()
    page.locator("main [name=results]").wait_for()
    opened_earlier(page, page.url.split("#")[0])
    page.fill("main [name=results]", "Thành lập một THT nuôi lợn đen.")
    page.locator("#words form.form button[type=submit]").click()
    expect(page.locator("#network")).to_be_visible()
    wait_ten_minutes(page)
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#network")).to_be_hidden()
    reload(page)
    expect(page.locator("main [name=results]")).to_have_value("Thành lập một THT nuôi lợn đen.")
    assert drafts(page) == 0


def test_kept_pages_and_drafts_are_one_persons_alone(portal, officer):
    """Two people in turn on one device."""
    address = f"{officer.home}/foundings/new"
    opened_earlier(officer, address)
    fill(officer, officer.locator("main form.form"), **FOUNDING)
    until(officer, KEPT)
    officer.context.set_offline(False)
    # The first one's session ends; the second signs in, at the same tab.
    officer.context.clear_cookies()
    officer.on("dialog", lambda dialog: dialog.accept())
    officer.goto("/sign-in")
    kept(officer)
    officer.context.add_cookies([portal.pass_for("commune_leader", KIM_THACH)])
    officer.goto("/outbox")
    expect(officer.locator("[data-none]")).to_be_visible()
    assert "THT lợn đen" not in officer.content()
    officer.goto(f"{officer.home}/foundings")
    officer.context.set_offline(True)
    officer.goto("/outbox")
    expect(officer.locator("[data-kept-forms]")).to_be_hidden()
    officer.context.set_offline(False)
    # The first one again: it is there.
    officer.context.clear_cookies()
    officer.context.add_cookies([portal.pass_for("commune_officer", KIM_THACH)])
    officer.goto(address)
    expect(officer.locator("[name=working_name]")).to_have_value("THT lợn đen")


def test_sign_out_asks_first_and_leaves_nothing(officer):
    officer.goto(f"{officer.home}/foundings/new")
    kept(officer, f"{officer.home}/foundings/new")
    fill(officer, officer.locator("main form.form"), **FOUNDING)
    until(officer, KEPT)
    officer.locator(".who summary").click()
    officer.locator("[data-forget] button").click()
    expect(officer.locator("#flash")).to_contain_text("còn 1 nội dung chưa gửi")
    assert drafts(officer) == 1
    officer.get_by_role("button", name="Vẫn đăng xuất và xóa").click()
    expect(officer.locator("[data-sign-in]")).to_be_visible()
    assert drafts(officer) == 0
    kept(officer)


def test_what_is_kept_ends_with_the_session(officer):
    address = f"{officer.home}/foundings/new"
    officer.goto(address)
    kept(officer, address)
    officer.evaluate("""async () => {
      const store = await caches.open("pages");
      for (const request of await store.keys()) {
        const page = await store.match(request);
        const [account] = page.headers.get("Portal-Keep").split(";");
        const headers = new Headers(page.headers);
        headers.set("Portal-Keep", `${account};${Math.floor(Date.now() / 1000) - 1}`);
        await store.put(request, new Response(await page.text(), { headers }));
      }
    }""")
    officer.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_(INTERNET_DISCONNECTED|FAILED)"):
        officer.goto(address)
