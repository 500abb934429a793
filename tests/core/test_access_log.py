"""Sign-ins and denied attempts are kept, apart from the audit; nothing secret or personal is, there or in the log."""

import logging

import pytest
from sqlalchemy.exc import OperationalError

from portal.core import access
from tests.accounts.test_routes import PASSWORD, email, sign_in
from tests.pages import Visitor, account_for

__all__ = ["email"]
COLUMNS = "kind, status, account_id, method, endpoint, object, address"


def lines(databases, columns=COLUMNS):
    with databases.owner() as owner:
        return owner.execute(f"SELECT {columns} FROM access_log ORDER BY id").fetchall()


def everything(databases):
    """Return all that the two logs hold, as one text."""
    with databases.owner() as owner:
        rows = owner.execute("SELECT a::text FROM access_log a UNION ALL SELECT s::text FROM sign_in_attempts s")
        return "\n".join(row[0] for row in rows)


@pytest.fixture
def officer(app):
    with app.app_context():
        return account_for("commune_officer", "00952").id


def test_signing_in_and_out(app, databases, email, officer):
    visitor = Visitor(app)
    sign_in(visitor, email, "khong dung roi", status=200)
    sign_in(visitor, "khong.co@vixuyen.example", PASSWORD, status=200)
    sign_in(visitor, email, PASSWORD)
    visitor.forge("/sign-out")
    assert [(line[0], line[2]) for line in lines(databases)] == [
        *(("sign_in_failed", officer), ("sign_in_failed", None)),
        *(("signed_in", officer), ("signed_out", officer)),
    ]


def test_nothing_secret_or_personal_is_kept_or_logged(app, databases, email, caplog):
    caplog.set_level(logging.DEBUG)
    visitor = Visitor(app)
    sign_in(visitor, email, "sai-mat-khau-4711", status=200)
    sign_in(visitor, email, PASSWORD)
    visitor.client.post("/admin/people/new", data={"email": "a.moi@vixuyen.example", "person_name": "Lý Thị Mới"})
    visitor.forge("/admin/people/new", {"email": "a.moi@vixuyen.example", "person_name": "Lý Thị Mới"}, status=403)
    visitor.client.get("/sign-in/link/mot-token-bi-mat")
    visitor.forge("/sign-in/link/mot-token-bi-mat", status=404)
    told = everything(databases) + caplog.text
    assert len(lines(databases)) == 6
    for secret in (email, PASSWORD, "4711", "a.moi", "Lý Thị", "bi-mat", "127.0.0.1"):
        assert secret not in told, secret


def test_an_error_of_the_database_tells_no_parameters(app, databases, caplog):
    from portal.extensions import db

    assert db is not None
    with app.app_context():
        assert db.engine.hide_parameters


def test_what_is_denied_is_kept(app, databases, officer):
    with databases.owner() as owner:
        foreign = owner.execute("SELECT id FROM units WHERE code = '00919'").fetchone()[0]
        own = owner.execute("SELECT id FROM units WHERE code = '00952'").fetchone()[0]
    visitor = Visitor(app, "commune_officer", "00952")
    visitor.get("/admin/people", status=403)
    visitor.get(f"/communes/{foreign}/foundings", status=404)
    visitor.get(f"/communes/{own}/foundings/77", status=404)
    visitor.client.post("/locale", data={"locale": "en"})
    visitor.client.put(f"/communes/{foreign}/foundings")
    kept = [("forbidden", 403, officer, "GET", "admin.people", "", "127.0.0.0/24")]
    kept += [("foreign", 404, officer, "GET", "foundings.index", f"tenant_id={foreign}", "127.0.0.0/24")]
    missing = f"founding_id=77 tenant_id={own}"
    kept += [("missing", 404, officer, "GET", "foundings.show", missing, "127.0.0.0/24")]
    kept += [("form_refused", 400, officer, "POST", "accounts.set_locale", "", "127.0.0.0/24")]
    kept += [("foreign", 404, officer, "PUT", "", f"tenant_id={foreign}", "127.0.0.0/24")]
    assert lines(databases) == kept


def test_a_mistyped_address_is_nobodys_attempt(app, databases):
    Visitor(app, "commune_officer", "00952").get("/no-such-page", status=404)
    Visitor(app).get("/no-such-page", status=404)
    Visitor(app).get("/duties", status=302)
    assert lines(databases) == []


def test_slowing_down_is_kept(app, databases, email):
    visitor = Visitor(app)
    for _ in range(8):
        sign_in(visitor, email, "khong dung roi", status=200)
    sign_in(visitor, email, PASSWORD, status=429)
    assert lines(databases)[-1][:2] == ("slowed_down", 429)


def test_its_failing_never_fails_the_request(app, databases, monkeypatch, caplog):
    def broken(*_arguments):
        raise OperationalError("INSERT", {"secret": "x"}, Exception("gone"))

    monkeypatch.setattr(access, "insert", broken)
    Visitor(app, "commune_officer", "00952").get("/admin/people", status=403)
    assert lines(databases) == []
    assert "could not be kept: OperationalError" in caplog.text


def test_the_portal_can_only_add(databases, app):
    import psycopg
    from psycopg.errors import InsufficientPrivilege

    for statement in ("UPDATE access_log SET status = 1", "DELETE FROM access_log"):
        with (
            psycopg.connect(databases.server.url("portal_app")) as connection,
            pytest.raises(InsufficientPrivilege),
        ):
            connection.execute(statement)


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")


def test_the_verb_is_kept_where_it_is_one_and_the_post_with_it(app, databases, officer):
    with databases.owner() as owner:
        foreign = owner.execute("SELECT id FROM units WHERE code = '00919'").fetchone()[0]
        posting = owner.execute("SELECT id FROM postings WHERE account_id = %s", [officer]).fetchone()[0]
    visitor = Visitor(app, "commune_officer", "00952")
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for method in METHODS:
            visitor.client.open(f"/communes/{foreign}/foundings", method=method)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    kept = lines(databases, "method, kind, status, account_id, posting_id")
    told = [*METHODS[:-1], ""]
    assert kept == [(method, "foreign", 404, officer, posting) for method in told]


def test_a_stranger_leaves_no_post_and_no_address_that_is_nobodys(app, databases):
    visitor = Visitor(app)
    for path in ("/communes/1/foundings", "/communes/1/no-such", "/sign-in/link/abc"):
        visitor.client.get(path)
    assert lines(databases, "kind, account_id, posting_id") == []


def test_what_stands_under_an_own_address_and_is_not_there_is_kept_with_its_ids_only(app, databases):
    with databases.owner() as owner:
        own = owner.execute("SELECT id FROM units WHERE code = '00952'").fetchone()[0]
    visitor = Visitor(app, "commune_officer", "00952")
    visitor.get(f"/communes/{own}/no-such", status=404)  # no address of the portal: mistyped
    visitor.get("/notices/999999", status=None)
    for line in lines(databases, "object"):
        assert all(part.partition("=")[2].isdigit() for part in line[0].split())
