"""One commit a request, and one record for each one-time key."""

import io
import threading

import psycopg
import pytest
from flask import flash, request
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError

from portal.core import health, unit_of_work
from portal.core.access import Permission, needs
from portal.core.clock import AppSetting, write_setting
from portal.core.errors import RuleBroken
from portal.extensions import db
from portal.pipeline import FORMS_WITHOUT_KEY
from tests.pages import Visitor

ADDRESS = "/test/write"
HEADERS = {
    "Location": "/account",
    "HX-Trigger": "saved",
    "HX-Retarget": "#row",
    "HX-Reswap": "outerHTML",
    "HX-Push-Url": "/account",
    "X-Other": "not kept",
}
KEPT = [name for name in HEADERS if name != "X-Other"]
done = []


@pytest.fixture
def writing(databases, app):
    """A route that adds one row for each call: its name is the number of rows there are."""
    if "test_write" not in app.view_functions:
        app._got_first_request = False

        @app.post(ADDRESS, endpoint="test_write")
        @app.post(f"{ADDRESS}/<int:tenant_id>", endpoint="test_write_there")
        @needs(Permission.ACCOUNT_OWN)
        def write(tenant_id=None):
            number = db.session.scalar(select(func.count()).select_from(AppSetting))
            write_setting(f"row {number} {request.form['form_key']} {threading.get_ident()}", "x")
            unit_of_work.after_commit(lambda: done.append(rows(app)))
            flash(f"row {number} is there", "ok")
            if request.form.get("fail"):
                raise RuleBroken("no")
            if request.form.get("refuse"):
                return "refused", int(request.form["refuse"])
            if request.form.get("lead"):
                return "", int(request.form["lead"]), HEADERS
            return f"made {number}{''.join(one.read().decode() for one in request.files.values())}"

    return app


def rows(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(AppSetting))


def test_the_same_key_writes_once_and_answers_the_same(writing):
    visitor, before = Visitor(writing, "commune_officer", "00952"), rows(writing)
    answers = [visitor.forge(ADDRESS, {"form_key": "k1"}, status=200).text for _ in range(3)]
    assert answers == [f"made {before}"] * 3
    assert rows(writing) == before + 1
    with visitor.client.session_transaction() as cookie:
        assert cookie["_flashes"] == [("ok", f"row {before} is there")]  # of the last answer, in its own colour


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
    assert "chọn lại tệp" in page.words(".error-page")
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


def test_what_follows_a_commit_sees_what_was_committed_and_follows_nothing_else(writing):
    visitor, before = Visitor(writing, "commune_officer", "00952"), rows(writing)
    done.clear()
    visitor.forge(ADDRESS, {"form_key": "k", "fail": "1"}, status=422)
    visitor.forge(ADDRESS, {"form_key": "k", "refuse": "400"}, status=400)
    assert (done, rows(writing)) == ([], before)
    visitor.forge(ADDRESS, {"form_key": "k"}, status=200)
    assert done == [before + 1]
    visitor.forge(ADDRESS, {"form_key": "k"}, status=200)
    assert done == [before + 1]


def test_a_kept_answer_has_its_message_its_status_and_what_moves_the_page(writing):
    visitor = Visitor(writing, "commune_officer", "00952")
    typed = {"form_key": "k", "lead": "303"}
    for _ in range(2):
        answer = visitor.forge(ADDRESS, typed, status=303).response
        assert answer.headers[unit_of_work.ACKNOWLEDGED] == "k"
        assert {name for name, value in HEADERS.items() if answer.headers.get(name) == value} >= set(KEPT)
        assert "is there" in visitor.get("/account").words("main")  # the message waits for each answer's page
        assert "is there" not in visitor.get("/account").words("main")
    assert "X-Other" not in answer.headers


def test_what_is_no_content_makes_no_other_content(writing):
    """A question's yes, the token, the lines as another browser ends them; and a key is its first 64 letters."""
    visitor, before = Visitor(writing, "commune_officer", "00952"), rows(writing)
    for more in ({"note": "a\r\nb"}, {"note": "a\nb"}, {"note": "a\nb", "record_again": "1"}):
        visitor.forge(ADDRESS, {"form_key": "k" * 64, **more}, status=200)
    visitor.forge(ADDRESS, {"form_key": "k" * 65, "note": "a\nb"}, status=200)
    assert rows(writing) == before + 1
    visitor.forge(ADDRESS, {"form_key": "k" * 64, "note": "a b"}, status=409)
    visitor.forge(ADDRESS, {"form_key": "k" * 63, "note": "a\nb"}, status=200)
    assert rows(writing) == before + 2


def test_a_file_is_read_from_its_beginning(writing):
    visitor = Visitor(writing, "commune_officer", "00952")
    sent = visitor.forge(ADDRESS, {"form_key": "k", "file": (io.BytesIO(b"whole"), "a.pdf")}, status=200)
    assert sent.text.endswith("whole")
    # An empty choice of a file is none: the same content.
    for file in ((io.BytesIO(b""), ""), None):
        visitor.forge(ADDRESS, {"form_key": "k2"} | ({"file": file} if file else {}), status=200)


def tenants_of_answers(databases):
    with databases.owner() as owner:
        return dict(owner.execute("SELECT key, tenant_id FROM form_keys").fetchall())


def test_an_answer_is_kept_with_the_tenant_of_the_address_else_of_the_post_else_the_district(writing, databases):
    with databases.owner() as owner:
        ids = dict(owner.execute("SELECT code, id FROM units").fetchall())
        district = owner.execute("SELECT id FROM units WHERE kind = 'district'").fetchone()[0]
    Visitor(writing, "commune_officer", "00952").forge(ADDRESS, {"form_key": "post"}, status=200)
    officer = Visitor(writing, "district_officer")
    officer.forge(ADDRESS, {"form_key": "district"}, status=200)
    officer.forge(f"/test/write/{ids['00919']}", {"form_key": "address"}, status=200)
    told = tenants_of_answers(databases)
    assert told == {"post": ids["00952"], "district": district, "address": ids["00919"]}


def test_an_address_that_nobody_serves_is_404_with_or_without_a_key(writing, databases):
    visitor = Visitor(writing, "commune_officer", "00952")
    for key in ({}, {"form_key": "k"}):
        data = {"csrf_token": visitor.token(), **key}
        assert visitor.client.post("/no-such-address", data=data).status_code == 404
    assert tenants_of_answers(databases) == {}


@pytest.mark.parametrize(("status", "shown"), [("301", 200), ("302", 200), ("303", 200), ("307", 307)])
def test_a_script_is_told_where_the_answer_leads(writing, status, shown):
    visitor = Visitor(writing, "commune_officer", "00952")
    data = {"form_key": "k", "lead": status, "csrf_token": visitor.token()}
    answer = visitor.client.post(ADDRESS, data=data, headers={"Portal-Save": "1"})
    assert answer.status_code == shown
    told = answer.headers.get("Portal-Location"), answer.headers.get("Location")
    assert told == (("/account", None) if shown == 200 else (None, "/account"))


def test_a_get_writes_nothing(writing):
    if "test_get" not in writing.view_functions:
        writing._got_first_request = False

        @writing.get("/test/get", endpoint="test_get")
        @needs(Permission.ACCOUNT_OWN)
        def read():
            assert db.session.info["read_only"]
            unit_of_work.after_commit(lambda: done.append("never"))
            return "read"

    done.clear()
    visitor = Visitor(writing, "commune_officer", "00952")
    assert visitor.get("/test/get").text == "read"
    assert done == []


def test_until_the_self_check_has_passed_only_health_and_files_are_served(writing, monkeypatch):
    style = Visitor(writing).get("/sign-in").all("//link[contains(@href, 'app.css')]/@href")[0]
    monkeypatch.setitem(writing.extensions, health.READY, False)
    monkeypatch.setattr(health, "problem", lambda: "not yet")
    client = writing.test_client()
    assert [client.get(path).status_code for path in ("/sign-in", style, "/healthz")] == [503, 200, 503]
    monkeypatch.setattr(health, "problem", lambda: None)
    assert client.get("/sign-in").status_code == 200


def test_a_commit_that_fails_for_another_reason_is_our_fault(writing):
    """A constraint that is only looked at in the end would be one: no page may say that it is safe."""
    visitor = Visitor(writing, "commune_officer", "00952")

    def fail(error):
        def raise_it(_session):
            raise error

        return raise_it

    for error, status in (
        (DBAPIError("COMMIT", None, psycopg.errors.LockNotAvailable("held")), 503),
        (DBAPIError("COMMIT", None, psycopg.errors.DataError("odd")), None),
    ):
        hook = fail(error)
        event.listen(db.session, "before_commit", hook, insert=True)
        try:
            if status:
                page = visitor.forge(ADDRESS, {"form_key": "k9"}, status=status)
                assert "Chưa rõ nội dung này" not in page.text
            else:
                token = visitor.token()
                with pytest.raises(DBAPIError):
                    visitor.client.post(ADDRESS, data={"form_key": "k9", "csrf_token": token})
        finally:
            event.remove(db.session, "before_commit", hook)


def test_a_key_of_nobody_is_no_fault_of_ours(writing, databases):
    visitor = Visitor(writing)
    token = visitor.get("/sign-in").all("//input[@name='csrf_token']/@value")[0]
    typed = {"csrf_token": token, "form_key": "k", "email": "x@y.vn", "password": "z"}
    assert visitor.client.post("/sign-in", data=typed).status_code in (200, 302)
    assert tenants_of_answers(databases) == {}


def test_every_value_of_a_field_is_content(writing):
    visitor = Visitor(writing, "commune_officer", "00952")
    visitor.forge(ADDRESS, {"form_key": "k", "pick": ["1", "2"]}, status=200)
    visitor.forge(ADDRESS, {"form_key": "k", "pick": ["2", "1"]}, status=200)  # boxes have no order
    visitor.forge(ADDRESS, {"form_key": "k", "pick": ["1", "3"]}, status=409)
    visitor.forge(ADDRESS, {"form_key": "k", "pick": ["1"]}, status=409)
