"""What stands before each view: deny by default, whoever asks and whatever was forgotten."""

import pytest
from flask import g

from portal.core import access
from portal.core.access import Permission, Role, needs
from tests.pages import Visitor

FORGOTTEN = "/test/forgotten"


@pytest.fixture
def forgotten(app):
    """A route whose author forgot to declare a permission."""
    if "test_forgotten" not in app.view_functions:
        app._got_first_request = False
        app.add_url_rule(FORGOTTEN, "test_forgotten", lambda: "open", methods=["GET"])
    return app


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_an_endpoint_without_a_permission_is_shut_to_every_role(forgotten, role):
    assert Visitor(forgotten, role.value).client.get(FORGOTTEN).status_code == 403


def test_it_is_shut_to_a_stranger_too(forgotten):
    answer = forgotten.test_client().get(FORGOTTEN)
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_needs_marks_the_view_with_its_one_permission():
    def view():
        pass

    assert needs(Permission.LEDGER_VIEW)(view) is view
    assert view.permission is Permission.LEDGER_VIEW


def test_what_libraries_register_is_in_the_table_or_shut(app):
    with app.app_context():
        assert access.permission_of("security.login") is Permission.PUBLIC
        assert access.permission_of("security.change_password") is Permission.ACCOUNT_OWN
        assert access.permission_of("security.verify") is None
        assert access.permission_of("no.such") is None


def test_an_unknown_address_and_a_wrong_verb_are_the_routers(visit):
    someone = visit("district_officer")
    assert someone.client.get("/no-such-address").status_code == 404
    assert someone.client.delete("/district").status_code == 405


def test_a_foreign_commune_is_404_before_permission_and_verb(visit, app, databases):
    with databases.owner() as owner:
        (foreign,) = owner.execute("SELECT id FROM units WHERE code = '00919'").fetchone()
    someone = visit("commune_officer", "00952")
    for method in ("GET", "DELETE"):
        assert someone.client.open(f"/communes/{foreign}/foundings", method=method).status_code == 404


def sent_to_sign_in(app, path="/district?as_of=2024-01-01", **asked):
    answer = app.test_client().open(path, **asked)
    return answer.status_code, answer.headers.get("HX-Redirect") or answer.headers["Location"]


def test_a_stranger_comes_back_to_the_page_that_was_asked_for(app):
    assert sent_to_sign_in(app) == (302, "/sign-in?next=/district?as_of%3D2024-01-01")
    assert sent_to_sign_in(app, "/district") == (302, "/sign-in?next=/district")


def test_a_fragment_moves_the_whole_page_and_comes_back_to_the_page_in_sight(app):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/ledger?year=2024"}
    status, where = sent_to_sign_in(app, headers=headers)
    assert (status, where) == (204, "/sign-in?next=/ledger?year%3D2024&ended=1")


@pytest.mark.parametrize("seen", ["", "http://elsewhere.example/ledger", "http://localhost/sign-out"])
def test_what_cannot_be_opened_here_is_nothing_to_come_back_to(app, seen):
    headers = {"HX-Request": "true", "HX-Current-URL": seen}
    assert sent_to_sign_in(app, headers=headers) == (204, "/sign-in?ended=1")


def test_a_form_of_an_ended_session_comes_back_to_its_page(app):
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        asked = {"method": "POST", "headers": {"Referer": "http://localhost/account"}}
        assert sent_to_sign_in(app, "/sign-out", **asked) == (302, "/sign-in?next=/account&ended=1")
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_may_asks_the_table_of_the_role():
    names = {"account_id": 1, "posting_id": 1, "body_id": 1, "body_code": "", "commune_id": None}
    names |= {"reads": frozenset(), "person_name": "", "body_name": "", "post_label": "", "locale": "vi"}
    for role in Role:
        actor = access.Actor(role=role, **names)
        assert {one for one in Permission if actor.may(one)} == set(access.ROLE_PERMISSIONS[role])


def test_the_actor_is_the_one_of_the_request(app):
    with app.test_request_context():
        g.actor = "somebody"
        assert access.current_actor() == "somebody"


def test_who_reads_and_who_writes_all_communes():
    district = {Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.DISTRICT_FRONT_OFFICER}
    assert district == access.WRITES_ALL_COMMUNES
    assert district | {Role.DUTY_HOLDER, Role.INSPECTOR} == access.READS_ALL_COMMUNES
    assert not access.COMMUNE_ROLES & access.READS_ALL_COMMUNES
    assert Role.ADMINISTRATOR not in access.READS_ALL_COMMUNES
