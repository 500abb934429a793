"""What stands before each view: deny by default, whoever asks and whatever was forgotten."""

import pytest
from flask import g, url_for

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
    assert someone.client.delete("/admin/people").status_code == 405  # whether the post may or not


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


def asked(app, actor, endpoint, method="GET", **headers):
    """Return where somebody is sent who asks for an endpoint, None where nowhere."""
    address = {"people": "/admin/people", "prove": "/prove", "account": "/account"}[endpoint]
    names = {"people": "admin.people", "prove": "second_factor.prove", "account": "accounts.account"}
    with app.test_request_context(address + "?a=1", method=method, headers=headers):
        g.actor = actor
        answer = access._what_comes_first(names[endpoint], PERMISSIONS[endpoint])
        return answer and answer.headers["Location"]


PERMISSIONS = {"people": Permission.ADMIN_PEOPLE, "prove": Permission.ACCOUNT_OWN, "account": Permission.ACCOUNT_OWN}


def administrator(**more):
    names = {"account_id": 1, "posting_id": 1, "body_id": 1, "body_code": "", "commune_id": None}
    names |= {"reads": frozenset(), "person_name": "", "body_name": "", "post_label": "", "locale": "vi"}
    return access.Actor(role=Role.ADMINISTRATOR, **names, **more)


def test_a_password_of_ones_own_comes_first_then_a_second_factor_then_a_fresh_proof(app):
    everything = {"must_change_password": True, "lacks_second_factor": True, "proved_ago": 99999.0}
    with app.test_request_context():
        change, set_up = url_for("security.change_password"), url_for("second_factor.set_up")
        prove = url_for("second_factor.prove")
    assert asked(app, administrator(**everything), "people") == change
    everything["must_change_password"] = False
    assert asked(app, administrator(**everything), "people") == set_up
    assert asked(app, administrator(**everything), "account") == set_up
    assert asked(app, administrator(**everything), "prove") is None
    everything["lacks_second_factor"] = False
    assert asked(app, administrator(**everything), "people") == f"{prove}?next=/admin/people?a%3D1"
    assert asked(app, administrator(**everything), "account") is None


@pytest.mark.parametrize(
    "endpoint", ["security.change_password", "accounts.sign_out", "accounts.set_locale", "assets.serve"]
)
def test_what_may_be_opened_before_a_password_is_changed(app, endpoint):
    with app.test_request_context():
        g.actor = administrator(must_change_password=True, lacks_second_factor=True)
        assert access._what_comes_first(endpoint, Permission.ACCOUNT_OWN) is None


def test_a_second_factor_does_not_open_what_a_password_shuts(app):
    with app.test_request_context():
        g.actor = administrator(must_change_password=True)
        for endpoint in ("second_factor.set_up", "second_factor.prove"):
            assert access._what_comes_first(endpoint, Permission.ACCOUNT_OWN) is not None


HALF_HOUR = 30 * 60


@pytest.mark.parametrize(
    ("method", "ago", "sent"),
    [
        ("GET", HALF_HOUR - 1, False),
        ("GET", HALF_HOUR, True),
        ("HEAD", HALF_HOUR, True),
        ("POST", HALF_HOUR, False),
        ("POST", 2 * HALF_HOUR - 1, False),
        ("POST", 2 * HALF_HOUR, True),
    ],
)
def test_a_form_may_be_open_for_as_long_again_as_a_proof_is_fresh(app, method, ago, sent):
    actor = administrator(proved_ago=float(ago))
    assert (asked(app, actor, "people", method) is not None) is sent
    assert actor.is_fresh is (ago < HALF_HOUR)


def test_a_form_goes_on_at_the_page_from_which_it_was_sent(app):
    actor = administrator(proved_ago=99999.0)
    sent_from = {"Referer": "http://localhost/admin/people?page=2"}
    assert asked(app, actor, "people", "POST", **sent_from).endswith("?next=/admin/people?page%3D2")
    with app.test_request_context("/admin/people", headers={"HX-Request": "true"}):
        answer = access.send_to("/there")
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/there")
    with app.test_request_context("/admin/people", headers={"HX-Request": "false"}):
        answer = access.send_to("/there")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/there")


def test_who_is_half_signed_in_is_asked_for_the_second_factor(app):
    with app.test_request_context("/duties?a=1"):
        g.half_signed_in, g.session_ended = True, False
        assert access._to_sign_in().headers["Location"] == url_for("second_factor.ask", next="/duties?a=1")
        g.half_signed_in, g.session_ended = False, True
        assert access._to_sign_in().headers["Location"] == url_for("security.login", next="/duties?a=1", ended=1)
