"""static/js/menus.js: menus close, what opens takes the focus, a link can be copied, the current tab is in sight."""

import pytest
from playwright.sync_api import expect

MENU = '<details class="menu"><summary>Tôi</summary><a href="#a">Mục</a></details><p>chỗ khác</p>'
CONFIRM = (
    '<details class="confirm"><summary>Xóa…</summary><div class="confirm-body"><form><input type="hidden" name="k">'
    '<textarea name="reason"></textarea><button>Xóa</button></form></div></details>'
)
COPY = (
    '<input id="link" value="https://small.test/x">'
    '<button data-copy="link" data-copied="Đã sao chép." hidden>Chép</button>'
)


def test_a_menu_closes_when_one_presses_elsewhere(small):
    page = small.open(MENU, "menus")
    page.locator("summary").click()
    page.locator(".menu a").click()
    expect(page.locator(".menu")).to_have_attribute("open", "")
    page.locator("main p").click()
    expect(page.locator(".menu")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("body", [MENU, CONFIRM])
def test_escape_closes_what_is_open_and_gives_the_focus_back(small, body):
    page = small.open(body, "menus")
    page.locator("summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("details")).not_to_have_attribute("open", "")
    expect(page.locator("summary")).to_be_focused()


def test_what_asks_for_a_second_thought_takes_the_focus(small):
    page = small.open(CONFIRM, "menus")
    page.locator("summary").click()
    expect(page.locator("textarea")).to_be_focused()


@pytest.mark.parametrize("refused", [False, True])
def test_a_link_is_copied_with_or_without_a_clipboard(small, refused):
    page = small.open(COPY, "menus")
    page.evaluate(
        "refused => { window.taken = []; document.execCommand = () => taken.push('old way');"
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async text => {"
        "if (refused) throw new Error('no'); taken.push(text); }}}); }",
        refused,
    )
    button = page.locator("main button")
    expect(button).to_be_visible()
    button.click()
    expect(button).to_have_text("Đã sao chép.")
    expect(page.locator("#live")).to_have_text("Đã sao chép.")
    assert page.evaluate("taken") == (["old way"] if refused else ["https://small.test/x"])


def test_the_current_tab_is_scrolled_into_sight(small):
    tabs = "".join(
        f'<a style="flex: 0 0 200px" href="#{n}"{" aria-current=page" if n == 9 else ""}>{n}</a>' for n in range(12)
    )
    page = small.open(f'<nav class="tabs" style="display: flex; width: 300px; overflow-x: auto">{tabs}</nav>', "menus")
    assert page.evaluate("document.querySelector('.tabs').scrollLeft") == 9 * 200 - 16


def test_an_address_that_means_something_folded_unfolds_it(small):
    body = '<details id="more"><summary>Thêm</summary><p>nội dung</p></details><details id="other"></details>'
    page = small.open(body, "menus", fragment="#more")
    expect(page.locator("#more p")).to_be_visible()
    expect(page.locator("#other")).not_to_have_attribute("open", "")
