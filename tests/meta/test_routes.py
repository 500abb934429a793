"""What people forget, over every route of the URL map."""

import re

import pytest
from flask import Flask
from flask.views import MethodView

from portal.core.access import CLOSED_LIBRARY_ENDPOINTS, LIBRARY_PERMISSIONS, Permission, needs, permission_of

# What a stranger may open; a further one is written here on purpose, never by a slip.
PUBLIC = {
    "accounts.open_link",
    "accounts.set_locale",
    "accounts.use_link",
    "assets.serve",
    "device.service_worker",
    "first.administrator",
    "health.healthz",
    "notices.forgotten_password",
    "second_factor.ask",
    "security.login",
}
VIEWS_ONLY = {one for one in Permission if one.endswith("_view")}


def of_tests(app):
    """Return the endpoints that other tests gave the application, which they share with this one."""
    return {name for name, view in app.view_functions.items() if view.__module__.startswith("tests.core.")}


def declared(app):
    """Return the permission of each endpoint, None where it declares none."""
    with app.app_context():
        endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - CLOSED_LIBRARY_ENDPOINTS - of_tests(app)
        return {one: permission_of(one) for one in endpoints}


def undeclared(app):
    return sorted(one for one, permission in declared(app).items() if not isinstance(permission, Permission))


@pytest.fixture
def permissions(databases):
    return declared(databases.app)


def test_every_route_declares_a_permission(databases):
    assert len(declared(databases.app)) > 150
    assert undeclared(databases.app) == []


def test_what_is_excepted_belongs_to_a_library(databases):
    ours = {name for name, view in databases.app.view_functions.items() if view.__module__.startswith("portal.")}
    assert ours & (CLOSED_LIBRARY_ENDPOINTS | set(LIBRARY_PERMISSIONS)) == set()
    assert set(databases.app.view_functions) - ours - of_tests(databases.app) == CLOSED_LIBRARY_ENDPOINTS | set(
        LIBRARY_PERMISSIONS
    )


def hiding(view):
    def shown():
        return view()

    return shown


def test_a_route_without_a_permission_is_found():
    app = Flask("planted", static_folder=None)

    @app.get("/forgotten")
    def forgotten():
        """View without a permission."""

    @app.get("/declared")
    @needs(Permission.COMMUNE_VIEW)
    def declares():
        """View with one."""

    @needs(Permission.COMMUNE_VIEW)
    @app.get("/declared-above")
    def declares_above():
        """View with one, above its route."""

    @needs
    @app.get("/undecided")
    def undecided():
        """View whose decorator was not given one."""

    @app.get("/wrapped")
    @hiding
    @needs(Permission.COMMUNE_VIEW)
    def wrapped():
        """View whose permission a decorator hides."""

    class Pages(MethodView):
        """Views by method."""

        def get(self):
            """View without one."""

    app.add_url_rule("/added", "added", lambda: "")
    app.add_url_rule("/pages", view_func=Pages.as_view("pages"))
    app.add_url_rule("/bare", endpoint="bare")
    assert undeclared(app) == ["added", "bare", "forgotten", "pages", "shown", "undecided"]


# What acts are called in addresses that take a form: verbs, as docs/how-to/add-a-step.md says; none of these nouns.
NOUNS = re.compile(
    r"/(acceptance|agreement|closing|confirmation|correction|issuing|opening|passing-on|refusal|removal|reopening"
    r"|restoration|resumption|signature|submission|withdrawal)(?=/|$)"
)


def named_by_nouns(rules):
    return sorted(one.rule for one in rules if {"POST"} & (one.methods or set()) and NOUNS.search(one.rule))


def test_an_acts_address_is_a_verb(databases):
    assert named_by_nouns(databases.app.url_map.iter_rules()) == []


def test_a_planted_noun_is_found():
    app = Flask("planted", static_folder=None)
    app.add_url_rule("/returns/<int:number>/acceptance", "accept", methods=["POST"])
    app.add_url_rule("/returns/<int:number>/accept", "accept_too", methods=["POST"])
    app.add_url_rule("/registry/opening", "opening")
    assert named_by_nouns(app.url_map.iter_rules()) == ["/returns/<int:number>/acceptance"]


def test_strangers_open_only_what_is_meant_for_them(permissions):
    assert {one for one, permission in permissions.items() if permission is Permission.PUBLIC} == PUBLIC


UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def test_who_may_only_view_sends_nothing(databases, permissions):
    unsafe = {rule.endpoint for rule in databases.app.url_map.iter_rules() if UNSAFE & (rule.methods or set())}
    assert sorted(one for one in unsafe & set(permissions) if permissions[one] in VIEWS_ONLY) == []
