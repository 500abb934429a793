"""static/js/keep.js: what was typed survives an expired session, and leaving it asks first."""

from playwright.sync_api import expect

FORM = """<form method="post" action="/save" data-keep="one">
<input type="hidden" name="key" value="hidden"><input type="password" name="secret">
<input name="name"><textarea name="note"></textarea>
<input type="checkbox" name="village" value="a"><input type="checkbox" name="village" value="b">
<input type="radio" name="kind" value="THT" checked><input type="radio" name="kind" value="HTX">
<select name="bodies" multiple><option>x</option><option>y</option><option>z</option></select></form>"""
SIGN_IN = "<form data-sign-in></form><p data-kept hidden>Điều vừa nhập vẫn còn.</p>"
HELD = """() => { const form = document.forms[0]; return {
  name: form.name.value, note: form.note.value, secret: form.secret.value, kind: form.kind.value,
  villages: [...form.querySelectorAll("[name=village]:checked")].map(one => one.value),
  bodies: [...form.bodies.selectedOptions].map(one => one.value)}; }"""
TYPED = {"name": "HTX cá", "note": "dòng 1\ndòng 2", "kind": "HTX", "villages": ["b"], "bodies": ["x", "z"]}
EMPTY = {"name": "", "note": "", "kind": "THT", "villages": [], "bodies": [], "secret": ""}


def typed_and_kept(small, actor="Giàng Văn Thành"):
    page = small.open(FORM, "keep", actor=actor)
    page.fill("[name=name]", "HTX cá")
    page.fill("[name=note]", "dòng 1\ndòng 2")
    page.fill("[name=secret]", "mật khẩu")
    page.check("[name=village][value=b]")
    page.check("[name=kind][value=HTX]")
    page.select_option("[name=bodies]", ["x", "z"])
    page.evaluate("keep.remember(document.forms[0]); document.forms[0].dataset.sent = '1'")
    return page


def names(page):
    return sorted(page.evaluate("Object.keys(sessionStorage)"))


def test_what_was_typed_comes_back_after_signing_in_again(small):
    typed_and_kept(small)
    page = small.open(SIGN_IN, "keep", actor="", path="/sign-in")
    expect(page.locator("[data-kept]")).to_be_visible()
    page = small.open(FORM, "keep")
    assert page.evaluate(HELD) == {**TYPED, "secret": ""}
    assert page.input_value("[name=key]") == "hidden"
    expect(page.locator("form > .flash.warning")).to_have_text("Đã đưa lại.")
    assert names(page) == []


def test_it_does_not_come_back_to_somebody_else(small):
    typed_and_kept(small)
    small.open(SIGN_IN, "keep", actor="", path="/sign-in")
    page = small.open(FORM, "keep", actor="Người khác")
    assert page.evaluate(HELD) == EMPTY


def test_what_arrived_is_dropped(small):
    """The next page of somebody signed in shows that the session had not expired."""
    page = typed_and_kept(small)
    assert names(page) == ["kept:one"]
    page = small.open(FORM, "keep")
    assert page.evaluate(HELD) == EMPTY
    assert names(page) == []


def test_nothing_is_kept_of_a_form_without_a_name_nor_of_nobody(small):
    page = small.open('<form><input name="name" value="x"></form>', "keep")
    page.evaluate("keep.remember(document.forms[0])")
    assert names(page) == []
    assert names(typed_and_kept(small, actor="")) == []
    small.open(SIGN_IN, "keep", actor="", path="/sign-in")
    expect(small.page.locator("[data-kept]")).to_be_hidden()


def test_a_browser_that_keeps_nothing_fails_nothing(small):
    small.page.add_init_script("Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('no') }})")
    page = small.open(FORM, "keep")
    page.evaluate("keep.remember(document.forms[0]); keep.forget()")
    assert page.evaluate(HELD) == EMPTY


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
