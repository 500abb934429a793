"""A sign-in holds on the server until it runs out or is ended there: whatever the browser's cookie says."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from portal import config
from portal.accounts import open_sessions
from portal.core import clock
from portal.extensions import db
from tests.accounts.test_routes import PASSWORD, email, sign_in
from tests.pages import Visitor

__all__ = ["email"]
NINE = datetime(2024, 10, 23, 9, 0)
NEW = {"new_password": "mot mat khau khac han", "new_password_confirm": "mot mat khau khac han"}


@pytest.fixture
def officer(app, email):
    """Return a function: a person who has just signed in by the form, each time in another browser."""

    def come():
        visitor = Visitor(app)
        sign_in(visitor, email, PASSWORD)
        return visitor

    return come


def is_in(visitor, minutes=0, path="/account"):
    """Say whether a page is shown so many minutes after nine; it counts as use."""
    with clock.frozen(NINE + timedelta(minutes=minutes)):
        answer = visitor.client.get(path)
    assert answer.status_code == 200 or answer.location.startswith("/sign-in")
    return answer.status_code == 200


def test_it_ends_after_an_hour_without_use(officer):
    visitor = officer()
    assert is_in(visitor, 59)
    assert is_in(visitor, 118)
    assert not is_in(visitor, 179)
    assert not is_in(visitor, 179)


def test_how_long_is_a_setting(officer, app, monkeypatch):
    visitor = officer()
    monkeypatch.setitem(app.config, "SESSION_IDLE_MINUTES", 20)
    assert is_in(visitor, 19)
    assert not is_in(visitor, 40)


def test_a_page_that_renews_itself_is_no_use(officer):
    visitor = officer()
    assert is_in(visitor, 40, "/account?seen=7")
    assert not is_in(visitor, 61)


def test_it_ends_after_twelve_hours_however_much_it_is_used(officer):
    visitor = officer()
    assert all(is_in(visitor, minutes) for minutes in (*range(0, 720, 45), 719))
    assert not is_in(visitor, 720)


def test_reading_writes_nothing(officer, app):
    visitor, asked = officer(), []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note := lambda *given: asked.append(given[2].split()[0]))
        try:
            assert is_in(visitor, 30)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
    assert set(asked) == {"SELECT", "SET"}  # which the transaction is told to be: read only


def test_signing_out_ends_it_for_a_copy_of_the_cookie_too(officer, app):
    visitor, thief = officer(), Visitor(app)
    with visitor.client.session_transaction() as mine, thief.client.session_transaction() as copied:
        copied.update(mine)
    assert is_in(thief)
    visitor.send(visitor.get("/account"), "/sign-out")
    assert not is_in(thief)


def test_a_new_password_ends_all_others(officer):
    here, elsewhere = officer(), officer()
    here.send(here.get("/account/password"), "/account/password", values={"password": PASSWORD, **NEW})
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.parametrize("act", ["/end", "/postings", "/close", "/link", "/sign-out"])
def test_what_the_administrator_does_ends_them(officer, visit, email, act):
    visitor, admin = officer(), visit("administrator")
    found = admin.get(f"/admin/people?q={email}").all("//tbody//a/@href")[0]
    page = admin.get(found)
    values = {}
    if act == "/postings":
        form = page.form(act, -1)
        body = form.xpath(".//select[@name='body_id']/option[contains(text(), 'xã Minh Tân')]/@value")[0]
        values = {"body_id": body, "role": "commune_officer", "starts_on": "2024-01-01"}
    admin.send(page, act if act != "/sign-out" else f"{found}{act}", values=values, number=-1)
    assert not is_in(visitor)
    assert is_in(admin)
    if act == "/sign-out":
        assert is_in(officer())


def test_ones_own_are_listed_and_ended(officer):
    here, _elsewhere = officer(), officer()
    page = here.get("/account/sessions")
    assert len(page.all("//ul[@class='story']/li")) == 3  # one is that which the template holds ready
    assert page.words("main").count("Thiết bị này") == 1
    here.send(page, "/account/sessions/end")
    assert here.get("/account/sessions").words("main").count("Đăng nhập lúc") == 1


def test_one_of_them(officer):
    here, elsewhere = officer(), officer()
    here.send(here.get("/account/sessions"), "/account/sessions/", number=0)
    assert is_in(here)
    assert not is_in(elsewhere)


def test_nobody_ends_another_persons(visit, databases):
    visitor, mine = visit("commune_officer", "00952"), visit("commune_leader", "00952")
    with databases.owner() as owner:
        found = owner.execute("SELECT id FROM sign_in_sessions WHERE account_id = %s", [mine.account_id]).fetchone()[0]
    visitor.forge(f"/account/sessions/{found}/end", status=404)
    mine.get("/account")


def test_signing_in_again_ends_what_the_browser_held(officer, email, databases):
    visitor = officer()
    with clock.frozen(NINE + timedelta(hours=2)):
        sign_in(visitor, email, PASSWORD)
    with databases.owner() as owner:
        ended = owner.execute("SELECT count(*) FROM sign_in_sessions WHERE ended_at IS NOT NULL").fetchone()
    assert ended == (1,)


@pytest.mark.parametrize(
    ("agent", "told"),
    [("curl/8", ""), ("Mozilla/5.0 (Linux; Android 10) Chrome/130.0 Safari/537.36", "Chrome · Android")],
)
def test_a_device_is_told_in_short(agent, told):
    assert open_sessions.device_of(agent) == told


def test_the_cookie_is_this_hosts_alone_over_https(monkeypatch, tmp_path):
    for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "DATABASE_URL"):
        monkeypatch.setenv(name, "x" * 40)
    for_real = config.from_environment(tmp_path)
    assert (for_real["SESSION_COOKIE_NAME"], for_real["SESSION_COOKIE_SECURE"]) == ("__Host-portal_session", True)
    monkeypatch.delenv("DATABASE_URL")  # on this machine alone: plain HTTP, where a browser would not take that name
    assert config.from_environment(tmp_path)["SESSION_COOKIE_NAME"] == "portal_session"
