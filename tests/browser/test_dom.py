"""static/js/dom.js: what every module needs."""

from playwright.sync_api import expect


def test_the_same_words_are_said_twice(small):
    page = small.open("", "dom")
    page.evaluate(
        "window.heard = []; new MutationObserver(() => heard.push(live.textContent)).observe(live, {childList: true})"
    )
    for _ in range(2):
        page.evaluate("dom.say('Đã lưu')")
        expect(page.locator("#live")).to_have_text("Đã lưu")
    assert [words for words in page.evaluate("heard") if words] == ["Đã lưu", "Đã lưu"]


def test_what_is_chosen_and_what_is_typed(small):
    page = small.open('<input type="checkbox"><input type="radio"><input type="text"><select></select>', "dom")
    assert page.evaluate("dom.all('main > *').map(dom.isChoice)") == [True, True, False, False]
    assert page.evaluate("dom.all('select', document.head).length") == 0
