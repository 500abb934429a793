"""A portal for real begins with nobody: its first administrator comes by an address that the machine prints."""

from datetime import datetime, timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer

from portal.accounts import first_administrator
from portal.seed import first_start
from tests.pages import Visitor, account_for


def test_with_an_administrator_there_is_none(app):
    done = app.test_cli_runner().invoke(args=["first-administrator"])
    assert (done.exit_code, "already" in done.output) == (1, True)
    with app.app_context():
        token = first_administrator.make_token()
    Visitor(app).get(f"/first-administrator/{token}", 404)


def test_a_token_of_another_purpose_or_key_opens_nothing(nobody):
    key = nobody.config["SECRET_KEY"]
    with nobody.app_context():
        assert first_administrator.opens(URLSafeTimedSerializer(key, salt="first-administrator").dumps("first"))
        for key_of, salt in ((key, "wtf-csrf-token"), (key, "cookie-session"), ("another", "first-administrator")):
            assert not first_administrator.opens(URLSafeTimedSerializer(key_of, salt=salt).dumps("first")), salt


def test_a_token_is_good_for_a_day(nobody, monkeypatch):
    with nobody.app_context():
        token, now = first_administrator.make_token(), datetime.now().timestamp()
        for hours, opens in ((23, True), (25, False)):
            monkeypatch.setattr("itsdangerous.timed.time.time", lambda ago=hours: now + ago * 3600)
            assert first_administrator.opens(token) is opens
    assert timedelta(seconds=first_administrator.LIFE_SECONDS) == timedelta(days=1)


@pytest.mark.parametrize(
    ("environment", "asked"),
    [({}, (True, False)), ({"ILLUSTRATIVE": "1"}, (False, True)), ({"EMPTY": "1"}, (True, False))],
)
def test_for_real_nothing_is_loaded_that_was_not_asked_for(nobody, monkeypatch, environment, asked):
    called = []
    monkeypatch.setattr(first_start, "prepare", lambda _folder, *, empty, accounts: called.append((empty, accounts)))
    monkeypatch.setitem(nobody.config, "DATABASE_URL", "postgresql://x")
    monkeypatch.setitem(nobody.config, "BASE_URL", "https://portal.example.vn/")
    done = nobody.test_cli_runner(env=environment).invoke(args=["prepare"])
    assert called == [asked]
    assert "https://portal.example.vn/first-administrator/" in done.output


def test_a_start_without_accounts_makes_none(databases, monkeypatch, tmp_path):
    databases.empty()
    with databases.app.app_context():
        assert first_start.prepare(tmp_path, empty=True, accounts=False)
        assert first_administrator.is_wanted()
        assert account_for("commune_officer") is None
    assert list(tmp_path.iterdir()) == []
