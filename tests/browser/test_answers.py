"""static/js/answers.js: after an answer the focus stands where it is wrong, and what happened is said."""

from playwright.sync_api import expect

from tests.browser.small_page import tell

PRESSED = "{elt: document.querySelector('%s'), requestConfig: {triggeringEvent: new Event('click')}}"
BY_ITSELF = "{elt: document.querySelector('%s'), requestConfig: {}}"
PART = '<section data-say="3 kết quả"><div class="error-summary" tabindex="-1">Sai</div><p data-show>x</p></section>'


def test_what_is_wrong_takes_the_focus_when_the_page_opens(small):
    page = small.open('<a href="#a">x</a><div class="conflict" tabindex="-1">Hai người</div>', "answers")
    expect(page.locator(".conflict")).to_be_focused()


def test_an_answer_to_a_press_is_pointed_out_and_said(small):
    page = small.open('<p>trang</p><main id="part"></main>', "answers")
    page.evaluate("part => { document.querySelector('#part').innerHTML = part }", PART)
    tell(page, "htmx:afterSettle", PRESSED % "section")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#live")).to_have_text("3 kết quả")


def test_a_page_that_refreshes_itself_takes_no_focus(small):
    page = small.open('<button>Ở đây</button><main id="part"></main>', "answers")
    page.locator("main > button").focus()
    page.evaluate("part => { document.querySelector('#part').innerHTML = part }", PART)
    tell(page, "htmx:afterSettle", BY_ITSELF % "section")
    expect(page.locator("main > button")).to_be_focused()
    expect(page.locator("#live")).to_have_text("3 kết quả")


def test_the_server_may_have_something_said(small):
    page = small.open("", "answers")
    tell(page, "say", "{value: 'Đã tiếp nhận'}")
    expect(page.locator("#live")).to_have_text("Đã tiếp nhận")


def test_an_old_message_does_not_keep_the_focus(small):
    page = small.open("", "answers")
    page.evaluate("flash.innerHTML = '<p data-focus>cũ</p><p>khác</p>'")
    tell(page, "htmx:beforeSwap")
    assert page.locator("#flash").inner_text() == "khác"


def test_the_line_that_was_dealt_with_does_not_move_the_page(small):
    page = small.open('<div style="height: 3000px"></div><p><a href="#x" data-focus>dòng</a></p>', "answers")
    expect(page.locator("[data-focus]")).to_be_focused()
    assert page.evaluate("window.scrollY") == 0
