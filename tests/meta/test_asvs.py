"""Rows of docs/security.md that no other test shows."""

import re
from pathlib import Path

from portal.accounts import open_sessions
from tests.pages import Visitor

ROOT = Path(__file__).resolve().parents[2]


def policy_of(headers):
    """Return the directives of a Content-Security-Policy."""
    parts = (one.split() for one in headers["Content-Security-Policy"].split(";") if one.strip())
    return {name: set(values) for name, *values in parts}


def test_the_policy_lets_nothing_run_that_is_not_the_portals(app):
    headers = Visitor(app).get("/sign-in").response.headers
    policy = policy_of(headers)
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ({"'none'"}, {"'self'"}, {"'self'"})
    assert policy["base-uri"] == policy.get("object-src", policy["default-src"]) == {"'none'"}
    assert policy["form-action"] == {"'self'"}
    assert not re.search("unsafe-|\\*", headers["Content-Security-Policy"])


def test_no_other_origin_is_let_in(app):
    client = app.test_client()
    for answer in (
        client.get("/sign-in", headers={"Origin": "https://elsewhere.example"}),
        client.options("/sign-in", headers={"Origin": "https://elsewhere.example"}),
    ):
        assert [name for name, _value in answer.headers if name.lower().startswith("access-control-")] == []


def test_over_https_the_browser_is_told_to_stay_there(app):
    told = app.test_client().get("/sign-in", base_url="https://localhost").headers["Strict-Transport-Security"]
    assert int(re.search(r"max-age=(\d+)", told).group(1)) >= 31536000
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers


def test_trace_is_no_verb_of_the_portal(app):
    for path in ("/sign-in", "/healthz", "/duties"):
        assert app.test_client().open(path, method="TRACE").status_code in (302, 405)


def test_what_keeps_a_secret_is_random_by_the_system():
    """`random` makes the illustrative figures only."""
    users = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "portal").rglob("*.py")
        if re.search(r"^\s*(import random|from random )", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert [one for one in users if not one.startswith("portal/seed/")] == []


def test_a_sessions_token_has_128_bits_and_more():
    source = Path(open_sessions.__file__).read_text(encoding="utf-8")
    assert [int(one) for one in re.findall(r"secrets\.token_\w+\((\d+)\)", source)] == [32, 32]
