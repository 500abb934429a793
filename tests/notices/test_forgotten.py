"""A forgotten password: one answer for every address; a link for an hour, once; before it is used nothing ends."""

from datetime import datetime, timedelta

import pytest
from flask_mailman import EmailMessage

from portal.core import clock
from portal.notices import forgotten
from tests.accounts.test_routes import PASSWORD, email, sign_in
from tests.pages import Visitor

__all__ = ["email"]
NINE = datetime(2024, 10, 23, 9, 0)
NEW = {"new_password": "mot mat khau khac han", "new_password_confirm": "mot mat khau khac han"}


@pytest.fixture
def sent(app, monkeypatch):
    """Return the mails that are sent, at once instead of in a thread of their own."""
    mails: list[EmailMessage] = []
    monkeypatch.setattr(forgotten, "later", lambda work, *arguments: work(*arguments))
    monkeypatch.setattr(forgotten.Server, "send", lambda _server, mail: mails.append(mail))
    return mails


def ask(app, address):
    visitor = Visitor(app)
    return visitor.follow(visitor.send(visitor.get("/sign-in/forgotten"), "/forgotten", email=address).location)


def path_in(mail, app):
    (link,) = [line for line in mail.body.splitlines() if line.startswith(app.config["BASE_URL"])]
    return link.removeprefix(app.config["BASE_URL"])


def test_the_answer_is_the_same_for_every_address(app, email, sent, databases):
    answers = {ask(app, address).words(".flash") for address in (email, "khong.co@vixuyen.example")}
    with databases.owner() as owner:
        owner.execute("UPDATE accounts SET active = false WHERE email = %s", (email,))
    answers.add(ask(app, email).words(".flash"))
    assert len(answers) == 1
    assert [mail.to for mail in sent] == [[email]]


def test_the_link_leads_to_a_new_password_once(app, email, sent):
    away = Visitor(app)
    sign_in(away, email, PASSWORD)
    ask(app, email)
    away.get("/account")  # asking alone ends nothing
    sign_in(Visitor(app), email, PASSWORD)
    new, path = Visitor(app), path_in(sent[0], app)
    assert new.send(new.get(path), "/sign-in/link").location == "/account/password"
    new.send(new.get("/account/password"), "/account/password", values=NEW)
    new.get("/account")
    away.get("/account", status=302)
    Visitor(app).get(path, status=404)


def test_it_holds_for_an_hour_and_the_newest_only(app, email, sent):
    ask(app, email)
    ask(app, email)
    first, second = (path_in(mail, app) for mail in sent)
    Visitor(app).get(first, status=404)
    with clock.frozen(NINE + timedelta(minutes=59)):
        Visitor(app).get(second)
    with clock.frozen(NINE + timedelta(minutes=61)):
        Visitor(app).get(second, status=404)


def test_a_mailbox_is_not_flooded_and_who_floods_is_slowed_down(app, email, sent):
    for _ in range(8):
        ask(app, email)
    assert len(sent) == 3
    visitor = Visitor(app)
    visitor.send(visitor.get("/sign-in/forgotten"), "/forgotten", email=email, status=429)


def test_a_stranger_voids_no_link_of_the_administrators(app, email, sent, visit):
    admin = visit("administrator")
    found = admin.get(f"/admin/people?q={email}").all("//tbody//a/@href")[0]
    shown = admin.get(admin.send(admin.get(found), "/link").location)
    link = shown.all("//input[@id='link']/@value")[0]
    assert link.startswith(app.config["BASE_URL"])
    ask(app, email)
    Visitor(app).get(link.removeprefix(app.config["BASE_URL"]))


def test_what_the_mail_server_refuses_fails_nothing(app, email, monkeypatch, caplog):
    def refuses(_server, _mail):
        raise ConnectionError("no")

    monkeypatch.setattr(forgotten, "later", lambda work, *arguments: work(*arguments))
    monkeypatch.setattr(forgotten.Server, "send", refuses)
    ask(app, email)
    assert "was not sent: ConnectionError" in caplog.text
    assert email not in caplog.text
