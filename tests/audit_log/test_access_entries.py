"""A line of the access log as people read it: who is known, who is not, and what was called."""

from types import SimpleNamespace

from flask_babel import force_locale

from portal.audit_log import queries
from portal.audit_log.access_entries import shown_access
from portal.audit_log.choices import AccessKind


def entry(kind="forbidden", account_id=None, posting_id=None, method="GET", endpoint="x.y", record=""):
    given = {"kind": kind, "account_id": account_id, "posting_id": posting_id}
    return SimpleNamespace(**given, method=method, endpoint=endpoint, object=record)


def test_lines_keep_their_order_and_say_what_is_known(app, monkeypatch):
    people = {7: SimpleNamespace(person_name="Ngọc")}
    posts = {8: SimpleNamespace(role="inspector")}
    monkeypatch.setattr(queries, "accounts", lambda ids: {one: people[one] for one in ids})
    monkeypatch.setattr(queries, "postings", lambda ids: {one: posts[one] for one in ids})
    with app.test_request_context(), force_locale("en"):
        known, stranger = shown_access([entry("signed_in", 7, 8), entry(method="", endpoint="", record="foundings/1")])
        assert (known.who, known.what) == ("Ngọc", "GET x.y")
        assert str(known.post)
        assert (stranger.who, stranger.post, stranger.what) == ("unknown", "", "foundings/1")
        assert known.kind is AccessKind("signed_in")
        assert shown_access([]) == []
