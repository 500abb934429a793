"""What people forget, over every route of the URL map."""

import pytest

from portal.core.access import CLOSED_LIBRARY_ENDPOINTS, Permission, permission_of

# What a stranger may open; a further one is written here on purpose, never by a slip.
PUBLIC = {
    "accounts.open_link",
    "accounts.set_locale",
    "accounts.use_link",
    "assets.serve",
    "health.healthz",
    "security.login",
}
VIEWS_ONLY = {one for one in Permission if one.endswith("_view")}


@pytest.fixture
def permissions(databases):
    """The permission of each endpoint."""
    with databases.app.app_context():
        endpoints = {rule.endpoint for rule in databases.app.url_map.iter_rules()} - CLOSED_LIBRARY_ENDPOINTS
        return {one: permission_of(one) for one in endpoints}


def test_every_route_declares_a_permission(permissions):
    assert sorted(one for one, permission in permissions.items() if permission is None) == []


def test_strangers_open_only_what_is_meant_for_them(permissions):
    assert {one for one, permission in permissions.items() if permission is Permission.PUBLIC} == PUBLIC


def test_who_may_only_view_sends_nothing(databases, permissions):
    unsafe = {rule.endpoint for rule in databases.app.url_map.iter_rules() if "POST" in rule.methods}
    assert sorted(one for one in unsafe & set(permissions) if permissions[one] in VIEWS_ONLY) == []
