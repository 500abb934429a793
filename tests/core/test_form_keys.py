"""The one-time key belongs to what was typed: the same again gets the first answer, another thing is a conflict."""

import io
import re
from datetime import timedelta

import psycopg
import pytest
from flask import flash, redirect, request

from portal.core import clock, unit_of_work
from portal.core.access import Permission, needs
from portal.core.form_keys import SETS
from portal.core.unit_of_work import ACKNOWLEDGED
from portal.pipeline import ASKED_TWICE, FORMS_THAT_SET, FORMS_WITHOUT_KEY
from tests.conftest import STORY_NOW
from tests.pages import Visitor

ADDRESS = "/test/leads-on"
TYPED = {"kind": "THT", "working_name": "THT lợn đen", "opened_on": "2024-03-04", "expected_members": "6"}


@pytest.fixture
def writing(databases, app):
    """A route that saves and leads on."""
    if "test_leads_on" not in app.view_functions:
        app._got_first_request = False

        @app.post(ADDRESS, endpoint="test_leads_on")
        @needs(Permission.ACCOUNT_OWN)
        def write():
            return redirect("/account")

    return app


@pytest.fixture
def officer(visit):
    """An officer, and the address of the commune's new founding."""
    someone = visit("commune_officer", "00703")
    someone.home = someone.get("/", 302).location
    return someone


def blank(officer):
    return officer.get(f"{officer.home}/foundings/new")


def listed(officer):
    return officer.get(f"{officer.home}/foundings").text.count("THT lợn đen</a>")


def test_the_same_draft_gets_its_first_answer(officer):
    page = blank(officer)
    first = officer.send(page, "/foundings", TYPED)
    again = officer.send(page, "/foundings", TYPED)
    assert again.location == first.location
    assert again.response.headers[ACKNOWLEDGED] == first.response.headers[ACKNOWLEDGED]
    assert listed(officer) == 1


def test_the_same_key_with_other_content_is_a_conflict_and_keeps_what_was_typed(officer):
    page = blank(officer)
    first = officer.send(page, "/foundings", TYPED)
    other = officer.send(page, "/foundings", {**TYPED, "working_name": "THT dê núi"}, status=409)
    assert "09:00" in other.words(".error-page")
    assert other.all(f"//main//a[@href='{first.location}']")
    assert ACKNOWLEDGED not in other.response.headers
    form = other.form("/foundings")
    assert dict(form.form_values())["working_name"] == "THT dê núi"
    assert form.get("data-draft") == dict(page.form("/foundings").form_values())["form_key"]
    assert officer.send(other, "/foundings").location != first.location


def test_the_same_thing_under_another_key_is_asked(officer):
    first = officer.send(blank(officer), "/foundings", TYPED)
    asked = officer.send(
        blank(officer), "/foundings", {**TYPED, "note": "khác", "working_name": "tht  Lợn đen"}, status=409
    )
    assert re.search("Đã có .*“tht Lợn đen”.* ghi lúc 09:00; vẫn ghi thêm", asked.words(".error-page"))
    assert asked.all(f"//main//a[@href='{first.location}']")
    assert listed(officer) == 1
    said_yes = officer.send(asked, "/foundings")
    assert said_yes.location != first.location
    # And that, sent twice, is still one.
    assert officer.send(asked, "/foundings").location == said_yes.location


def test_what_has_no_version_is_asked_whatever_it_is(writing):
    """All that was typed is the same, and no rule of its own refuses it; what saved nothing asks nothing."""
    visitor = Visitor(writing, "commune_officer", "00952")
    visitor.forge(ADDRESS, {"form_key": "k1", "note": "x"})
    asked = visitor.forge(ADDRESS, {"form_key": "k2", "note": "x"}, status=409)
    assert re.search("Đã có nội dung này,? ghi lúc", asked.words(".error-page"))  # and nothing in quotation marks
    visitor.send(asked, ADDRESS)
    visitor.forge(ADDRESS, {"form_key": "k3", "note": "y"})
    for key in ("k4", "k5"):  # of two the second is refused by its version, where the first changed anything
        visitor.forge(ADDRESS, {"form_key": key, "note": "x", "version": "1"})
    visitor.forge(ADDRESS, {"form_key": "k6"})
    visitor.forge(ADDRESS, {"form_key": "k7"})
    visitor.forge(ADDRESS, {"form_key": "k8", "pick": ["", "z"]})
    visitor.forge(ADDRESS, {"form_key": "k9", "pick": ["", "z"]}, status=409)


def test_what_is_asked_about_does_nothing_after_it(writing, monkeypatch):
    """Neither a mail nor a file: the first one's was sent."""
    done, lead = [], writing.view_functions["test_leads_on"]
    acting = lambda: (unit_of_work.after_commit(lambda: done.append("mail")), lead())[1]  # noqa: E731
    acting.permission = lead.permission
    monkeypatch.setitem(writing.view_functions, "test_leads_on", acting)
    visitor = Visitor(writing, "commune_officer", "00952")
    visitor.forge(ADDRESS, {"form_key": "k1", "note": "x"})
    asked = visitor.forge(ADDRESS, {"form_key": "k2", "note": "x"}, status=409)
    assert done == ["mail"]
    visitor.send(asked, ADDRESS)
    assert done == ["mail", "mail"]


def test_what_only_sets_is_not_asked(writing, monkeypatch):
    monkeypatch.setitem(writing.extensions, SETS, {"test_leads_on"})
    visitor = Visitor(writing, "commune_officer", "00952")
    for key in ("k1", "k2"):
        visitor.forge(ADDRESS, {"form_key": key, "note": "x"})


def test_another_thing_another_person_and_another_day_are_not_asked(officer, visit):
    officer.send(blank(officer), "/foundings", TYPED)
    officer.send(blank(officer), "/foundings", {**TYPED, "working_name": "THT dê núi"})
    with clock.frozen(STORY_NOW.replace(day=25)):
        officer.send(blank(officer), "/foundings", TYPED)


def test_a_failure_frees_the_key_and_acknowledges_nothing(officer):
    page = blank(officer)
    wrong = officer.send(page, "/foundings", {**TYPED, "opened_on": "2030-01-01"}, status=422)
    assert ACKNOWLEDGED not in wrong.response.headers
    officer.send(page, "/foundings", TYPED)
    assert listed(officer) == 1


def test_a_file_belongs_to_the_content(officer):
    """Two files of one name are two things to say."""
    officer.send(officer.get(f"{officer.home}/foundings/new"), "/foundings", TYPED)
    token = officer.token()
    answers = []
    for body in (b"one", b"one", b"two"):
        data = {"form_key": "file", "csrf_token": token, "file": (io.BytesIO(body), "a.xlsx")}
        answers.append(officer.client.post("/account/notices/read", data=data).status_code)
    assert answers == [302, 302, 409]


def test_a_form_sent_by_a_script_is_told_where_it_leads(officer):
    answer = officer.send(blank(officer), "/foundings", TYPED, status=200, headers={"Portal-Save": "1"})
    address = answer.response.headers["Portal-Location"]
    assert answer.response.headers[ACKNOWLEDGED]
    assert answer.location is None
    assert "THT lợn đen" in officer.get(address.split("#")[0]).words("h1")


def test_what_is_asked_twice_exists_and_names_fields_of_its_form(app):
    takes = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert set(ASKED_TWICE) <= takes
    assert set(FORMS_THAT_SET) <= takes
    assert not set(ASKED_TWICE) & {*FORMS_WITHOUT_KEY, *FORMS_THAT_SET}


def kept_answers(databases, posting, reads):
    """Return what the database shows of the kept answers to a post, as the portal's own role."""
    with psycopg.connect(databases.server.url("portal_app")) as connection:
        told = {"portal.actor": f"posting:{posting}", "portal.reads": "{" + ",".join(map(str, reads)) + "}"}
        for name, value in told.items():
            connection.execute("SELECT set_config(%s, %s, true)", [name, value])
        return connection.execute("SELECT tenant_id, account_id FROM form_keys").fetchall()


def test_a_kept_answer_is_its_senders_alone(officer, databases):
    officer.send(blank(officer), "/foundings", TYPED)
    with databases.owner() as owner:
        tenant, account = owner.execute("SELECT tenant_id, account_id FROM form_keys").fetchone()
        own = owner.execute("SELECT id FROM postings WHERE account_id = %s", [account]).fetchone()[0]
        other = owner.execute("SELECT id FROM postings WHERE account_id <> %s LIMIT 1", [account]).fetchone()[0]
        code = owner.execute("SELECT code FROM units WHERE id = %s", [tenant]).fetchone()[0]
    assert code == "00703"
    assert kept_answers(databases, own, [tenant]) == [(tenant, account)]
    assert kept_answers(databases, own, [tenant + 1]) == []  # the person has moved to another commune
    assert kept_answers(databases, other, [tenant]) == []
    assert kept_answers(databases, 0, [tenant]) == []


@pytest.fixture
def answering(databases, app):
    """A route that answers as a form asks it to."""
    if "test_answering" not in app.view_functions:
        app._got_first_request = False

        @app.post("/test/answering", endpoint="test_answering")
        @needs(Permission.ACCOUNT_OWN)
        def write():
            flash("just saved", "ok")
            if request.form["by"] == "htmx":
                return "", 204, {"HX-Redirect": "/account#here"}
            return (redirect("/account"), "a page")[request.form["by"] == "page"]

    return app


def test_what_leads_on_within_the_page_is_asked_about_and_led_to_as_well(answering):
    visitor = Visitor(answering, "commune_officer", "00952")
    visitor.forge("/test/answering", {"form_key": "k1", "by": "htmx"}, status=204)
    asked = visitor.forge("/test/answering", {"form_key": "k2", "by": "htmx"}, status=409)
    assert asked.all("//main//a[@href='/account#here']")
    other = visitor.forge("/test/answering", {"form_key": "k1", "by": "link"}, status=409)
    assert other.all("//main//a[@href='/account#here']")


def test_what_answers_with_a_page_has_only_shown(answering):
    visitor = Visitor(answering, "commune_officer", "00952")
    for key in ("k1", "k2"):
        visitor.forge("/test/answering", {"form_key": key, "by": "page"}, status=200)
    other = visitor.forge("/test/answering", {"form_key": "k1", "by": "link"}, status=409)
    assert "Mở" not in other.words(".error-page")  # it led nowhere, so there is nothing to open


def test_a_question_takes_back_what_the_page_would_have_said(answering):
    visitor = Visitor(answering, "commune_officer", "00952")
    visitor.forge("/test/answering", {"form_key": "k1", "by": "link"})
    assert "just saved" in visitor.get("/account").text
    asked = visitor.forge("/test/answering", {"form_key": "k2", "by": "link"}, status=409)
    assert "just saved" not in asked.text
    assert "just saved" not in visitor.get("/account").text
    visitor.send(asked, "/test/answering")
    assert "just saved" in visitor.get("/account").text


def test_the_latest_of_several_is_the_one_that_is_asked_about(answering):
    visitor = Visitor(answering, "commune_officer", "00952")
    visitor.forge("/test/answering", {"form_key": "k1", "by": "link"})
    with clock.frozen(STORY_NOW.replace(hour=10, minute=30)):
        asked = visitor.forge("/test/answering", {"form_key": "k2", "by": "link"}, status=409)
        assert "09:00" in asked.words(".error-page")
        visitor.send(asked, "/test/answering")
    with clock.frozen(STORY_NOW.replace(hour=11)):
        asked = visitor.forge("/test/answering", {"form_key": "k3", "by": "link"}, status=409)
        assert "10:30" in asked.words(".error-page")
        assert "10:30 23/10" not in asked.words(".error-page")


@pytest.mark.parametrize(("later", "asks"), [(timedelta(hours=23, minutes=59), True), (timedelta(days=1), False)])
def test_it_is_asked_for_a_day(answering, later, asks):
    visitor = Visitor(answering, "commune_officer", "00952")
    visitor.forge("/test/answering", {"form_key": "k1", "by": "link"})
    with clock.frozen(STORY_NOW + later):
        answer = visitor.forge("/test/answering", {"form_key": "k2", "by": "link"}, status=409 if asks else 302)
        if asks:
            assert "09:00 23/10/2024" in answer.words(".error-page")


def test_a_long_name_is_quoted_in_part(officer):
    name = "THT " + "rất " * 30
    officer.send(blank(officer), "/foundings", {**TYPED, "working_name": name})
    asked = officer.send(blank(officer), "/foundings", {**TYPED, "working_name": name}, status=409)
    assert f"“{name[:80]}”" in asked.words(".error-page").replace("  ", " ") or name[:79] in asked.text


def test_a_key_of_an_address_is_of_that_address_alone(answering, writing):
    visitor = Visitor(answering, "commune_officer", "00952")
    visitor.forge("/test/answering", {"form_key": "k1", "by": "link"})
    visitor.forge(ADDRESS, {"form_key": "k1", "note": "another"})
