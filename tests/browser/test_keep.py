"""static/js/keep.js and vault.js: what was typed lies on the device, for its person alone, until it is acknowledged."""

import pytest
from playwright.sync_api import expect

FORM = """<form method="post" action="/save" data-keep="one">
<input type="hidden" name="csrf_token" value="token"><input type="hidden" name="form_key" value="key-of-the-page">
<input type="hidden" name="version" value="3">
<input name="name"><textarea name="note"></textarea><input name="row"><input name="row"><input type="file" name="file">
<input type="checkbox" name="village" value="a"><input type="checkbox" name="village" value="b">
<input type="radio" name="kind" value="THT" checked><input type="radio" name="kind" value="HTX">
<select name="bodies" multiple><option>x</option><option>y</option><option>z</option></select></form>"""
SIGN_IN = "<form data-sign-in></form><p data-kept hidden>Điều vừa nhập vẫn còn.</p>"
HELD = """() => { const form = document.forms[0]; return {
  name: form.name.value, note: form.note.value, kind: form.kind.value, rows: [...form.row].map(one => one.value),
  villages: [...form.querySelectorAll("[name=village]:checked")].map(one => one.value),
  bodies: [...form.bodies.selectedOptions].map(one => one.value), version: form.version.value}; }"""
TYPED = {"name": "HTX cá", "note": "dòng 1\ndòng 2", "kind": "HTX", "villages": ["b"], "bodies": ["x", "z"]}
TYPED |= {"rows": ["một", "hai"], "version": "3"}
EMPTY = {"name": "", "note": "", "kind": "THT", "villages": [], "bodies": [], "rows": ["", ""], "version": "3"}


def names(page):
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:'))")


def wait_kept(page, number=1):
    page.wait_for_function(f"Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length === {number}")


def type_in(page):
    page.fill("[name=name]", "HTX cá")
    page.fill("[name=note]", "dòng 1\ndòng 2")
    page.locator("[name=row]").nth(0).fill("một")
    page.locator("[name=row]").nth(1).fill("hai")
    page.check("[name=village][value=b]")
    page.check("[name=kind][value=HTX]")
    page.select_option("[name=bodies]", ["x", "z"])
    wait_kept(page)


@pytest.fixture
def typed(small):
    """A page on which something was typed; leaving it is not asked about."""
    small.page.on("dialog", lambda dialog: dialog.accept())
    page = small.open(FORM, "keep")
    type_in(page)
    return page


def test_what_was_typed_comes_back_with_a_line_that_says_so(small, typed):
    page = small.open(FORM.replace('"3"', '"4"').replace("key-of-the-page", "another-key"), "keep")
    expect(page.locator("form > .restored")).to_contain_text("Đã đưa lại.")
    # The version from which it was typed: somebody else's change meanwhile is a conflict, and nothing is overwritten.
    assert page.evaluate(HELD) == TYPED
    assert page.input_value("[name=form_key]") == "key-of-the-page"
    assert page.input_value("[name=csrf_token]") == "token"


def test_it_lies_sealed_and_only_its_account_opens_it(small, typed):
    stored = typed.evaluate("JSON.stringify(localStorage)")
    assert "HTX" not in stored
    assert "draft:thanh:" in stored
    page = small.open(FORM, "keep", account="other")
    page.evaluate("keep.restored")
    assert page.evaluate(HELD) == EMPTY
    # Not even where the names on the device are made to fit.
    page.evaluate("""() => { for (const name of Object.keys(localStorage))
        localStorage.setItem(name.replace("thanh", "other"), localStorage.getItem(name)); }""")
    page = small.open(FORM, "keep", account="other")
    page.evaluate("keep.restored")
    assert page.evaluate(HELD) == EMPTY


def test_an_ended_session_keeps_it(small, typed):
    page = small.open(SIGN_IN, "keep", account="", path="/sign-in")
    expect(page.locator("[data-kept]")).to_be_visible()
    page = small.open(FORM, "keep")
    expect(page.locator("form > .restored")).to_be_visible()
    assert page.evaluate(HELD) == TYPED


def test_it_is_discarded_at_a_press(small, typed):
    page = small.open(FORM, "keep")
    page.get_by_role("button", name="Bỏ đi").click()
    assert page.evaluate(HELD) == EMPTY
    assert page.input_value("[name=form_key]") != "key-of-the-page"
    assert names(page) == []


def test_what_was_acknowledged_is_dropped(small, typed):
    typed.evaluate("keep.acknowledge('key-of-the-page')")
    wait_kept(typed, 0)
    page = small.open(FORM, "keep")
    page.evaluate("keep.restored")
    assert page.evaluate(HELD) == EMPTY


def test_what_the_record_holds_by_now_is_no_draft(small):
    short = (
        '<form method="post" action="/save"><input type="hidden" name="form_key" value="k"><input name="name"{}></form>'
    )
    page = small.open(short.format(""), "keep")
    page.fill("[name=name]", "HTX cá")
    wait_kept(page)
    page = small.open(short.format(' value="HTX cá"'), "keep")
    wait_kept(page, 0)
    expect(page.locator(".restored")).to_have_count(0)


def test_each_tab_has_its_own_and_a_closed_ones_is_taken_up(small, typed):
    second = small.page.context.new_page()
    second.on("dialog", lambda dialog: dialog.accept())
    other = type(small)(second)
    other.bodies = small.bodies
    page = other.open(FORM, "keep")
    page.evaluate("keep.restored")
    assert page.evaluate(HELD) == EMPTY
    small.page.close()
    page = other.open(FORM, "keep")
    expect(page.locator("form > .restored")).to_be_visible()
    assert page.evaluate(HELD) == TYPED


def test_a_part_of_the_page_that_is_opened_again_brings_it_back(small, typed):
    """A row of a list that htmx opens, closes and opens: what the form came with is not taken for what was typed."""
    typed.evaluate("document.forms[0].outerHTML = document.forms[0].cloneNode(true).outerHTML")
    assert typed.evaluate(HELD)["name"] == ""
    typed.evaluate("keep.takeOver(document.body, false)")
    expect(typed.locator("form > .restored")).to_be_visible()
    assert typed.evaluate(HELD) == TYPED


def test_an_answer_with_the_form_goes_on_being_its_draft(small, typed):
    typed.evaluate("""() => {
      document.forms[0].outerHTML = document.forms[0].cloneNode(true).outerHTML;
      document.forms[0].name.value = "HTX cá, sửa";
      return keep.takeOver(document.body);
    }""")
    small.page.wait_for_timeout(100)
    assert typed.evaluate("keep.everything().then((all) => all.map((one) => new Map(one.values).get('name')))") == [
        "HTX cá, sửa"
    ]


def test_neither_secrets_nor_forms_without_a_key_are_kept(small):
    body = '<form method="post" action="/a"><input name="name"></form>'
    body += '<form method="post" action="/b"><input type="hidden" name="form_key" value="k"><input name="b">'
    body += '<input type="password" name="secret"></form>'
    page = small.open(body, "keep")
    for name in ("name", "b", "secret"):
        page.fill(f"[name={name}]", "bí mật")
    page.wait_for_timeout(100)
    assert names(page) == []


def test_a_browser_that_keeps_nothing_fails_nothing(small):
    small.page.add_init_script(
        "for (const name of ['sessionStorage', 'localStorage', 'indexedDB'])"
        " Object.defineProperty(window, name, {get() { throw new Error('no') }})"
    )
    page = small.open(FORM, "keep")
    page.fill("[name=name]", "x")
    page.evaluate("keep.capture(document.forms[0])")
    assert page.evaluate("keep.everything().then((all) => all.length)") == 1


def test_leaving_what_is_typed_asks(small):
    asked = []
    small.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    small.open(FORM, "keep")
    page = small.open(FORM, "keep")
    assert asked == []
    page.locator("[name=name]").press_sequentially("a")
    page = small.open(FORM, "keep")
    assert asked == ["beforeunload"]
    page.locator("[name=name]").press_sequentially("a")
    page.evaluate("document.forms[0].dataset.sent = '1'")
    small.open(FORM, "keep")
    assert asked == ["beforeunload"]
