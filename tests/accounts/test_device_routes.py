"""What a device keeps: under an account's own mark and key, with an end, and nothing of it for anybody else."""

import base64
import re
import time
from datetime import datetime

import pytest
from flask import session as flask_session

from portal.accounts import open_sessions, session
from portal.core import clock
from portal.pipeline import FIELD_FORMS
from tests.pages import Visitor


def of_page(page):
    """Return the account's mark, its key, and until when the device may open what it keeps."""
    body = page.tree.find("body")
    return body.get("data-account"), page.all("//meta[@name='draft-key']/@content")[0], int(body.get("data-until"))


def test_mark_and_key_are_the_accounts_own_and_stay(visit):
    officer, leader = visit("commune_officer", "00952"), visit("commune_leader", "00952")
    first, again, other = (of_page(one.get("/account")) for one in (officer, visit("commune_officer", "00952"), leader))
    assert first[:2] == again[:2]
    assert first[0] != other[0]
    assert first[1] != other[1]
    assert len(base64.urlsafe_b64decode(first[1] + "=")) == 32


def test_the_key_is_made_from_the_secret(app):
    with app.test_request_context():
        before = session.draft_key(1)
        secret, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another"
        assert session.draft_key(1) != before
        app.config["SECRET_KEY"] = secret
        assert session.draft_key(1) == before
        assert session.account_mark(1) not in before


def test_a_visitor_is_given_none(app):
    page = Visitor(app).get("/sign-in")
    assert page.tree.find("body").get("data-account") == ""
    assert page.all("//meta[@name='draft-key']") == []


def test_what_is_kept_ends_with_the_session(visit):
    """Its hours count from the sign-in, by the clock of the world: a device knows nothing of a fixed day."""
    officer = visit("commune_officer", "00952")
    with officer.app.test_request_context(), clock.frozen(datetime(2024, 10, 23, 9, 0)):
        open_sessions.start(officer.account_id, proved=True)
        until = flask_session[open_sessions.UNTIL]
    assert until == pytest.approx(time.time() + 12 * 3600, abs=60)
    with officer.client.session_transaction() as cookie:
        cookie[open_sessions.UNTIL] = until
    assert [of_page(officer.get("/account"))[2] for _ in range(2)] == [until] * 2


def test_only_forms_of_the_field_may_be_kept(visit):
    officer = visit("commune_officer", "00952")
    home = officer.get("/", 302).location
    page = officer.get(f"{home}/foundings/new")
    mark, _key, until = of_page(page)
    assert page.response.headers["Portal-Keep"] == f"{mark};{until}"
    for path in (f"{home}/foundings", home, "/account", f"{home}/registry"):
        assert "Portal-Keep" not in officer.get(path).response.headers
    gets = {rule.endpoint for rule in officer.app.url_map.iter_rules() if "GET" in rule.methods}
    assert gets >= FIELD_FORMS


def test_a_page_of_another_person_sends_nothing(visit):
    officer, leader = visit("commune_officer", "00952"), visit("commune_leader", "00952")
    mark = of_page(leader.get("/account"))[0]
    refused = officer.forge("/account/notices/read", status=409, headers={"Portal-Account": mark})
    assert "Người khác đang đăng nhập" in refused.words(".error-page")
    own = of_page(officer.get("/account"))[0]
    officer.forge("/account/notices/read", headers={"Portal-Account": own})


def test_a_token_is_fetched_when_sending(visit):
    officer = visit("commune_officer", "00952")
    answer = officer.client.get("/device/token").get_json()
    assert answer["account"] == of_page(officer.get("/account"))[0]
    officer.forge("/account/notices/read", {"csrf_token": answer["token"]})
    ended = Visitor(officer.app).client.get("/device/token", headers={"Portal-Save": "1"})
    assert ended.headers["Portal-Location"].startswith("/sign-in?")


def test_an_expired_token_is_told_from_other_mistakes(visit):
    officer = visit("commune_officer", "00952")
    answer = officer.forge("/account/notices/read", {"csrf_token": "old"}, status=400)
    assert answer.response.headers["Portal-Token"] == "expired"
    assert officer.send(answer, "/account/notices/read").status == 302


def test_the_service_worker_stands_at_the_root(app):
    answer = Visitor(app).client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.search(r'const PAGES = "pages"', answer.get_data(as_text=True))
