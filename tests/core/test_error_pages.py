"""Errors in plain words, as a page and as a fragment."""

import re

import pytest
from flask import abort
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal.core.access import Permission, needs
from portal.extensions import db
from tests.pages import Page, check_page

CODES = (403, 404, 413, 422, 429, 500, 503)


@pytest.fixture
def failing(app):
    """The healthz address, made to fail with a given code."""
    original = app.view_functions["accounts.set_locale"]

    def fail_with(code):
        @needs(Permission.PUBLIC)
        def view():
            if code == 503:
                raise OperationalError("SELECT", {}, Exception("server closed the connection"))
            abort(code)

        app.view_functions["accounts.set_locale"] = view

    app.config["WTF_CSRF_ENABLED"] = False
    yield fail_with
    app.config["WTF_CSRF_ENABLED"] = True
    app.view_functions["accounts.set_locale"] = original


@pytest.mark.parametrize("code", CODES)
def test_a_page_for_each_error(app, failing, code):
    failing(code)
    page = Page(app.test_client().post("/locale"))
    assert page.status == code
    check_page(page.text)
    assert str(code) in page.words(".error-page")
    assert page.all("//main//a[@href='/']")


def test_a_form_that_comes_back_is_compressed_too(app, failing):
    failing(422)
    answer = app.test_client().post("/locale", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (422, "gzip")


@pytest.mark.parametrize("code", CODES)
def test_a_fragment_for_htmx(app, failing, code):
    failing(code)
    page = Page(app.test_client().post("/locale", headers={"HX-Request": "true"}))
    assert page.status == code
    assert "<html" not in page.text
    assert page.all("//*[@role='alert']")
    assert page.response.headers["HX-Retarget"] == "#flash"


@pytest.mark.parametrize("code", [500, 503])
def test_what_broke_has_a_number_to_tell_and_asks_the_database_nothing(app, failing, code, caplog):
    """The number stands in the log as well; the very database may be what is away."""
    failing(code)
    asked = []
    with app.app_context():
        engine = db.engine

    def note(*given):
        asked.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    page = Page(app.test_client().post("/locale"))
    event.remove(engine, "before_cursor_execute", note)
    number = re.search(r"\d{3}-\d{3}", page.words(".error-page")).group()
    assert number in caplog.text
    assert asked == []
    fragment = Page(app.test_client().post("/locale", headers={"HX-Request": "true"}))
    assert re.search(r"\d{3}-\d{3}", fragment.text)


@pytest.mark.parametrize("code", [429, 500, 503])
def test_what_may_come_later_is_sent_again_under_its_own_key(app, visit, code):
    """Without a script: the page holds what was typed, and the way back to the form."""
    officer, view = visit("commune_officer", "00703"), app.view_functions["foundings.create"]
    page = officer.get(officer.get("/", 302).location + "/foundings/new")
    typed = {"kind": "THT", "working_name": "THT <lợn> đen", "opened_on": "2024-03-04", "expected_members": "6"}

    @needs(Permission.FOUNDING_EDIT)
    def fail(**_path):
        abort(code)

    app.view_functions["foundings.create"] = fail
    here = {"Referer": f"http://localhost{page.response.request.path}"}
    broken = officer.send(page, "/foundings", typed, status=code, headers=here)
    app.view_functions["foundings.create"] = view
    assert "THT <lợn> đen" in broken.words("details")
    assert broken.all(f"//main//a[@href='{page.response.request.path}']")
    again, first = (dict(one.form("/foundings").form_values()) for one in (broken, page))
    assert again["form_key"] == first["form_key"]
    assert "THT <lợn> đen" in officer.follow(officer.send(broken, "/foundings").location).words("h1")


@pytest.mark.parametrize("code", [403, 404])
def test_what_is_refused_leads_back_to_the_form(visit, code):
    officer = visit("commune_officer", "00703")
    home = officer.get("/", 302).location
    path = {403: "/district/quotas/issue", 404: f"{home}/foundings/77/edit"}[code]
    here = {"Referer": f"http://localhost{home}/foundings/new"}
    page = officer.forge(path, {"note": "một dòng dài"}, status=code, headers=here)
    assert page.all(f"//main//a[@href='{home}/foundings/new']")
    assert "một dòng dài" in page.words("details")


def test_a_password_never_comes_back(app, visit):
    someone = visit("commune_officer", "00703")
    page = someone.forge("/account/password", {"password": "bí mật bí mật", "csrf_token": "x"}, status=400)
    assert "bí mật" not in page.text


def test_too_much_at_once_is_413(app):
    big = {"file": (__import__("io").BytesIO(b"x" * (13 * 1024 * 1024)), "big.xlsx")}
    page = Page(app.test_client().post("/locale", data=big, content_type="multipart/form-data"))
    assert page.status == 413
    check_page(page.text)


def test_a_form_without_its_token_is_refused_in_words(app):
    page = Page(app.test_client().post("/locale", data={"locale": "en"}))
    assert page.status == 400
    check_page(page.text)


class Sent:
    """A body that counts how much of it the server took."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        piece = min(self.left, size if size >= 0 else self.left)
        self.left -= piece
        return bytes(piece)


@pytest.mark.parametrize(("size", "left"), [(60, 0), (300, 300)])
def test_who_sends_too_much_is_heard_to_the_end(app, size, left):
    """Cut off while it sends, a browser shows nothing but a broken connection; what is implausibly long is cut off."""
    body, megabyte = Sent(size * 2**20), 2**20
    builder = EnvironBuilder("/sign-in", method="POST", content_type="application/x-www-form-urlencoded")
    sent = {**builder.get_environ(), "wsgi.input": body, "CONTENT_LENGTH": str(size * megabyte)}
    pieces, status, _headers = run_wsgi_app(app, sent, buffered=True)
    assert status.startswith("413")
    assert "12 MB" in b"".join(pieces).decode()
    assert body.left == left * megabyte


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("commune_officer", "/account?next=a%00b", 400),
        ("district_officer", "/district/returns?period=-2147483649", 404),
        ("district_officer", "/duties/items/99999999999999999999", 404),
        ("administrator", "/admin/people?body=1000000000000000000", 404),
    ],
)
def test_what_the_database_cannot_hold_is_no_fault_of_ours(visit, role, path, status):
    visit(role).get(path, status=status)


def test_a_text_that_is_too_long_is_said_beside_its_field(visit):
    admin = visit("administrator")
    page = admin.get("/admin/units/new")
    answer = admin.send(page, "/admin/units/new", status=422, name_vi="ẵ" * 121, code="00001", name_en="A")
    assert "Tối đa 120 ký tự." in answer.words(".error")


def test_a_number_that_no_column_holds_is_an_address_that_does_not_exist(visit):
    officer = visit("commune_officer", "00952")
    home = officer.get("/", 302).location
    officer.get(f"{home}/foundings/{2**31 - 1}", status=404)
    officer.get(f"{home}/foundings/{2**31}", status=404)
    assert officer.app.url_map.bind("").test(f"{home}/foundings/{2**31 - 1}")
    assert not officer.app.url_map.bind("").test(f"{home}/foundings/{2**31}")
    officer.get(f"{home}/quotas?programme={2**31}")
