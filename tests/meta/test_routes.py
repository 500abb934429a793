"""What people forget, over every route of the URL map."""

from portal.core.access import CLOSED_LIBRARY_ENDPOINTS, permission_of


def test_every_route_declares_a_permission(databases):
    with databases.app.app_context():
        endpoints = {rule.endpoint for rule in databases.app.url_map.iter_rules()} - CLOSED_LIBRARY_ENDPOINTS
        assert [one for one in sorted(endpoints) if permission_of(one) is None] == []
