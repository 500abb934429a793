"""Every write leaves who, what, before and after; never a secret."""

from tests.pages import Visitor


def events(databases, table):
    with databases.owner() as owner:
        return owner.execute(
            "SELECT actor, action, change, before, after FROM audit_events WHERE table_name = %s ORDER BY seq", [table]
        ).fetchall()


def test_a_change_names_actor_action_before_and_after(databases, app):
    before = len(events(databases, "accounts"))
    visitor = Visitor(app, "commune_officer", "00952")
    visitor.post("/locale", {"locale": "en"})
    actor, action, change, was, now = events(databases, "accounts")[before]
    assert actor.startswith("posting:")
    assert (action, change) == ("accounts.set_locale", "update")
    assert (was["locale"], now["locale"]) == ("vi", "en")


def test_no_secret_is_kept(databases, app):
    with databases.owner() as owner:
        hashes = owner.execute(
            "SELECT count(*) FROM audit_events WHERE before ?| %(names)s OR after ?| %(names)s",
            {"names": ["password", "fs_uniquifier", "token_hash"]},
        ).fetchone()[0]
        assert hashes == 0
        assert owner.execute("SELECT count(*) FROM audit_events").fetchone()[0] > 90
