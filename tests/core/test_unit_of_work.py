"""One commit a request, and one record for each one-time key."""

import io
import threading

import pytest
from flask import request
from sqlalchemy import event, func, select

from portal.core.access import Permission, needs
from portal.core.clock import AppSetting, write_setting
from portal.core.errors import RuleBroken
from portal.extensions import db
from portal.pipeline import FORMS_WITHOUT_KEY
from tests.pages import Visitor

ADDRESS = "/test/write"


@pytest.fixture
def writing(databases, app):
    """A route that adds one row for each call: its name is the number of rows there are."""
    if "test_write" not in app.view_functions:
        app._got_first_request = False

        @app.post(ADDRESS, endpoint="test_write")
        @needs(Permission.ACCOUNT_OWN)
        def write():
            number = db.session.scalar(select(func.count()).select_from(AppSetting))
            write_setting(f"row {number} {request.form['form_key']} {threading.get_ident()}", "x")
            if request.form.get("fail"):
                raise RuleBroken("no")
            return f"made {number}"

    return app


def rows(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(AppSetting))


def test_the_same_key_writes_once_and_answers_the_same(writing):
    visitor, before = Visitor(writing, "commune_officer", "00952"), rows(writing)
    answers = [visitor.forge(ADDRESS, {"form_key": "k1"}, status=200).text for _ in range(3)]
    assert answers == [f"made {before}"] * 3
    assert rows(writing) == before + 1


def test_another_key_writes_again(writing):
    visitor, before = Visitor(writing, "commune_officer", "00952"), rows(writing)
    for key in ("k1", "k2"):
        visitor.forge(ADDRESS, {"form_key": key}, status=200)
    assert rows(writing) == before + 2


def test_a_key_belongs_to_one_person(writing):
    before = rows(writing)
    for code in ("00952", "00919"):
        Visitor(writing, "commune_officer", code).forge(ADDRESS, {"form_key": "same"}, status=200)
    assert rows(writing) == before + 2


def test_a_failure_writes_nothing_and_frees_its_key(writing):
    visitor, before = Visitor(writing, "commune_officer", "00952"), rows(writing)
    visitor.forge(ADDRESS, {"form_key": "k", "fail": "1"}, status=422)
    assert rows(writing) == before
    visitor.forge(ADDRESS, {"form_key": "k"}, status=200)
    assert rows(writing) == before + 1


def test_many_at_once_make_one(writing):
    before, answers = rows(writing), []
    visitors = [Visitor(writing, "commune_officer", "00952") for _ in range(6)]
    tokens = [visitor.token() for visitor in visitors]
    start = threading.Barrier(len(visitors))

    def send(visitor, token):
        start.wait()
        data = {"form_key": "burst", "csrf_token": token}
        answers.append(visitor.client.post(ADDRESS, data=data).get_data(as_text=True))

    threads = [threading.Thread(target=send, args=pair) for pair in zip(visitors, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert answers == [f"made {before}"] * len(visitors)
    assert rows(writing) == before + 1


def test_a_form_without_its_key_comes_back_with_what_was_typed(writing):
    visitor, before = Visitor(writing, "commune_officer", "00952"), rows(writing)
    typed = {"form_key": "", "note": "một <hai>\nba", "pick": ["1", "2"]}
    page = visitor.forge(f"{ADDRESS}?from=list", typed, status=422)
    assert rows(writing) == before
    form = page.form(ADDRESS)
    assert form.action == f"{ADDRESS}?from=list"
    assert form.form_values()[2:] == [("note", "một <hai>\nba"), ("pick", "1"), ("pick", "2")]
    assert visitor.send(page, ADDRESS, status=200).text == f"made {before}"


def test_a_file_without_a_key_must_be_chosen_again(writing):
    visitor, before = Visitor(writing, "commune_officer", "00952"), rows(writing)
    page = visitor.forge(ADDRESS, {"form_key": "", "file": (io.BytesIO(b"x"), "a.pdf")}, status=422)
    assert ADDRESS not in [form.action for form in page.tree.forms]
    assert rows(writing) == before


def test_what_needs_no_key_is_said_with_its_reason(writing):
    """Each of them exists, takes a form, and is no more than that: a GET that stands here would hide a mistake."""
    takes = {rule.endpoint for rule in writing.url_map.iter_rules() if "POST" in rule.methods}
    assert set(FORMS_WITHOUT_KEY) <= takes


def test_a_commit_of_unknown_outcome_says_so_and_its_key_settles_it(writing, databases):
    """The server ends the connection in the very moment of the commit; the same form is then sent again."""
    visitor, before = Visitor(writing, "commune_officer", "00952"), rows(writing)

    def break_the_line(session):
        number = session.scalar(select(func.pg_backend_pid()))
        databases.admin.execute("SELECT pg_terminate_backend(%s, 5000)", [number])

    event.listen(db.session, "before_commit", break_the_line, insert=True)
    try:
        page = visitor.forge(ADDRESS, {"form_key": "k9", "csrf_token": visitor.token()}, status=503)
    finally:
        event.remove(db.session, "before_commit", break_the_line)
    assert "Chưa rõ nội dung này đã được lưu hay chưa" in page.text
    answers = [visitor.forge(ADDRESS, {"form_key": "k9"}, status=200).text for _ in range(2)]
    assert answers == [f"made {before}"] * 2
    assert rows(writing) == before + 1
