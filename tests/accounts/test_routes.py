"""Sign-in: plain messages, slowing down, where it leads, cookies and headers, language."""

import pytest

from tests.pages import Visitor

PASSWORD = "mot mat khau rat dai"


@pytest.fixture
def email(app):
    """Return the e-mail of an account whose password is known."""
    from flask_security import hash_password

    from portal.extensions import db
    from tests.pages import account_for

    with app.app_context():
        account = account_for("commune_officer", "00952")
        account.password = hash_password(PASSWORD)
        db.session.commit()
        return account.email


def sign_in(visitor, email, password, path="/sign-in", status=302):
    return visitor.send(visitor.get(path), "/sign-in", email=email, password=password, status=status)


def test_wrong_unknown_and_closed_look_the_same(app, email, databases):
    def said(address, password):
        page = sign_in(Visitor(app), address, password, status=200)
        assert page.all("//input[@name='email']/@value") == [address]
        return page.words(".error-summary").split(": ")[-1]

    wrong, unknown = said(email, "khong dung roi"), said("khong.co@vixuyen.example", "khong dung roi")
    with databases.owner() as owner:
        owner.execute("UPDATE accounts SET active = false WHERE email = %s", (email,))
    assert wrong == unknown == said(email, PASSWORD)
    assert "không đúng" in wrong


def test_after_eight_failures_it_slows_down(app, email):
    visitor = Visitor(app)
    for _ in range(8):
        sign_in(visitor, email, "khong dung roi", status=200)
    sign_in(visitor, email, PASSWORD, status=429)


def test_it_leads_back_within_the_portal_only(app, email):
    assert sign_in(Visitor(app), email, PASSWORD, "/sign-in?next=/duties?mine=1").location.endswith("/duties?mine=1")
    for outside in ("https://example.com/", "//example.com/", "/\\example.com"):
        visitor = Visitor(app)
        page = visitor.get("/sign-in")
        answer = visitor.send(page, "/sign-in", email=email, password=PASSWORD, next=outside, status=None)
        assert "//" not in (answer.location or "")


def test_an_expired_session_comes_back(app):
    visitor = Visitor(app)
    assert visitor.get("/duties?mine=1", status=302).location == "/sign-in?next=/duties?mine%3D1"
    answer = visitor.get("/duties", status=204, headers={"HX-Request": "true"})
    assert answer.response.headers["HX-Redirect"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("header", "page", "back"),
    [
        ("Referer", "/communes/7/foundings/new", "/communes/7/foundings/new"),
        ("HX-Current-URL", "/duties?year=2024", "/duties?year%3D2024"),
        ("Referer", "/inspection/findings/new?on=1", "/inspection/findings/new?on%3D1"),
        ("HX-Current-URL", "/inspection/findings/new?on=1", "/inspection/findings/new?on%3D1"),
        ("HX-Current-URL", "//elsewhere.example/inspection/findings/new", None),
        ("Referer", "/communes/7/foundings/8/advance", None),  # where a form came back with its errors
        ("Referer", "//elsewhere.example/duties", None),
    ],
)
def test_who_was_away_too_long_is_told_so_and_comes_back_to_the_form(app, header, page, back):
    headers = {header: page.replace("//", "http://") if page.startswith("//") else f"http://localhost{page}"}
    if header == "HX-Current-URL":
        headers["HX-Request"] = "true"
    response = app.test_client().post("/communes/7/foundings", headers=headers)
    address = response.headers.get("HX-Redirect") or response.location
    assert address == (f"/sign-in?next={back}&ended=1" if back else "/sign-in?ended=1")
    assert "Hãy đăng nhập lại" in Visitor(app).get(address).words(".flash")


def test_cookie_and_headers(app, email):
    visitor = Visitor(app)
    cookie = sign_in(visitor, email, PASSWORD).response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    for path, status in (("/duties", 200), ("/nothing-here", 404), ("/admin/people", 403)):
        headers = visitor.get(path, status=status).response.headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


def test_without_token_nothing_is_taken(visit):
    assert visit("commune_officer", "00952").client.post("/locale", data={"locale": "en"}).status_code == 400


def test_language_is_kept_with_the_person(visit, app):
    officer = visit("commune_officer", "00952")
    officer.forge("/locale", {"locale": "en", "next": "/duties"})
    again = visit("commune_officer", "00952")
    assert again.get("/duties").tree.get("lang") == "en"
    officer.forge("/locale", {"locale": "xx"}, status=422)


@pytest.mark.parametrize("path", ["/account", "/account/password"])
def test_the_persons_menu_says_where_one_is(visit, path):
    officer = visit("commune_officer", "00952")
    assert officer.get(path).all("//details//a[@aria-current='page']/@href") == [path]
    assert officer.get(path).all("//header//form[@action='/sign-out']//button")
    assert officer.get("/duties").all("//details//a[@aria-current]") == []
