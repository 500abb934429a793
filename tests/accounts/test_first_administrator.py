"""A portal for real begins with nobody: its first administrator comes by an address that the machine prints."""

import time

import pytest

from portal.accounts import first_administrator
from portal.seed import first_start
from tests.pages import Visitor, account_for

NEW = {"person_name": "Nguyễn Thị Quản Trị", "email": "quan.tri@huyen.example"}


@pytest.fixture
def nobody(app, databases):
    """The district without an administrator who could sign in."""
    with databases.owner() as owner:
        owner.execute(
            "UPDATE accounts SET active = false"
            " WHERE id IN (SELECT account_id FROM postings WHERE role = 'administrator')"
        )
    return app


@pytest.fixture
def address(nobody):
    done = nobody.test_cli_runner().invoke(args=["first-administrator"])
    assert done.exit_code == 0, done.output
    return done.output.strip().removeprefix(nobody.config["BASE_URL"])


def test_it_leads_to_an_account_with_a_password_still_to_be_chosen(nobody, address):
    stranger = Visitor(nobody)
    answer = stranger.send(stranger.get(address), "/first-administrator", **NEW)
    assert answer.location == "/account/password"
    assert stranger.get("/admin/people", 302).location == "/account/password"
    page = stranger.get("/account/password")
    stranger.send(page, "/account/password", new_password="mot mat khau dai", new_password_confirm="mot mat khau dai")
    assert "Nguyễn Thị Quản Trị" in stranger.get("/admin/people").words()


def test_it_works_once(nobody, address):
    page = (stranger := Visitor(nobody)).get(address)
    late = (other := Visitor(nobody)).get(address)
    stranger.send(page, "/first-administrator", **NEW)
    other.send(late, "/first-administrator", **NEW | {"email": "khac@huyen.example"}, status=404)
    Visitor(nobody).get(address, 404)


def test_who_comes_a_moment_later_is_told_in_words(nobody, address, monkeypatch):
    page = (stranger := Visitor(nobody)).get(address)
    monkeypatch.setattr(first_administrator, "appoint", lambda **values: None)
    late = stranger.send(page, "/first-administrator", **NEW, status=409)
    assert "không còn dùng được" in late.words("h1")


def test_what_is_wrong_is_said_at_its_field(nobody, address):
    stranger = Visitor(nobody)
    with nobody.app_context():
        taken = account_for("commune_officer").email
    page = stranger.send(stranger.get(address), "/first-administrator", **NEW | {"email": taken}, status=422)
    assert "Đã có tài khoản" in page.words("form")
    assert page.all("//input[@name='person_name']/@value") == [NEW["person_name"]]
    assert first_administrator.LIFE_SECONDS == 24 * 3600


def test_no_other_address_does(nobody, address, monkeypatch):
    Visitor(nobody).get("/first-administrator/guessed", 404)
    Visitor(nobody).get(address[:-8] + ("A" if address[-8] != "A" else "B") + address[-7:], 404)
    monkeypatch.setattr(first_administrator, "LIFE_SECONDS", -1)
    time.sleep(0.01)
    Visitor(nobody).get(address, 404)


def test_with_an_administrator_there_is_none(app):
    done = app.test_cli_runner().invoke(args=["first-administrator"])
    assert (done.exit_code, "already" in done.output) == (1, True)
    with app.app_context():
        token = first_administrator.make_token()
    Visitor(app).get(f"/first-administrator/{token}", 404)


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
