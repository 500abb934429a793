"""The menu of a post, and which entry the page belongs to; without the database the frame still stands."""

from types import SimpleNamespace

import pytest
from flask import g
from sqlalchemy.exc import OperationalError

from portal import navigation
from portal.core.access import ROLE_PERMISSIONS, Role


def actor(role, commune_id=None):
    return SimpleNamespace(
        role=role, commune_id=commune_id, posting_id=0, may=lambda wanted: wanted in ROLE_PERMISSIONS[role]
    )


def current(app, path, one, method="GET"):
    with app.test_request_context(path, method=method):
        return [item.url for item in navigation.menu(one) if item.current]


def test_a_visitor_has_no_menu(app):
    with app.test_request_context():
        assert navigation.menu(None) == []


@pytest.mark.parametrize(
    ("role", "commune", "first"),
    [
        (Role.COMMUNE_OFFICER, 5, "/communes/5"),
        (Role.COMMUNE_FRONT_OFFICER, 5, "/ledger"),
        (Role.DISTRICT_FRONT_OFFICER, None, "/ledger"),
        (Role.DUTY_HOLDER, None, "/duties"),
        (Role.DISTRICT_OFFICER, None, "/district"),
    ],
)
def test_a_posts_own_work_stands_first(app, role, commune, first):
    with app.test_request_context():
        assert navigation.menu(actor(role, commune))[0].url == first


@pytest.mark.parametrize(
    ("path", "own", "district"),
    [
        ("/communes/5/quotas", ["/communes/5/quotas"], []),
        ("/district/quotas", [], ["/district/quotas"]),
        ("/communes/5/import", ["/communes/5/registry"], ["/district/registry"]),
        ("/district/returns", ["/communes/5/returns"], ["/district/returns"]),
        ("/nowhere", [], []),
    ],
)
def test_one_feature_may_have_two_entries(app, path, own, district):
    assert current(app, path, actor(Role.COMMUNE_OFFICER, 5)) == own
    assert current(app, path, actor(Role.DISTRICT_OFFICER)) == district


def test_folders_of_the_administration_are_told_by_address(app):
    admin = actor(Role.ADMINISTRATOR)
    assert current(app, "/admin/people", admin) == ["/admin/people"]
    assert current(app, "/admin/people/new", admin) == ["/admin/people"]
    assert current(app, "/admin/settings", admin) == ["/admin/settings"]
    assert current(app, "/admin/peoples", admin) == []


def test_pages_of_another_feature_belong_where_they_are_linked(app):
    assert current(app, "/district/reports/yearly", actor(Role.DISTRICT_OFFICER)) == ["/district"]
    assert current(app, "/duties/report", actor(Role.DISTRICT_OFFICER)) == ["/duties"]


@pytest.mark.parametrize(
    ("path", "method", "again"),
    [
        ("/district/quotas?kind=THT", "GET", None),
        ("/district/quotas?kind=THT", "POST", "/district/quotas?kind=THT"),
        ("/district/quotas", "POST", "/district/quotas"),
        ("/district/quotas/fill-from-proposals", "POST", ""),
    ],
)
def test_back_leads_to_the_page_and_never_to_a_form_that_was_sent(app, path, method, again):
    with app.test_request_context(path, method=method):
        assert navigation.frame()["again"] == again


def test_without_the_database_the_frame_is_whole(app, monkeypatch):
    with app.test_request_context():
        g.actor = actor(Role.DISTRICT_OFFICER)
        whole = set(navigation.frame())

        def away():
            raise OperationalError("SELECT", {}, Exception("gone"))

        monkeypatch.setattr(navigation, "asked_programme", away)
        broken = navigation.frame()
        assert set(broken) == whole
        assert (broken["actor"], broken["nav"], broken["unread"]) == (None, [], 0)
        monkeypatch.setattr(navigation, "menu", lambda _actor: pytest.fail("asked"))
        g.database_away = True
        assert navigation.frame() == broken
