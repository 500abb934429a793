"""/healthz: what is wrong is told in words and as 503, within its time; what is well says what was checked."""

import time

import pytest
from sqlalchemy.exc import OperationalError

from portal.core import health, row_level_security, schema_version


@pytest.fixture
def asked(app):
    return lambda: app.test_client().get("/healthz")


def test_what_is_well(app, asked):
    app.extensions.pop(health.READY, None)
    answer = asked()
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["schema"] == schema_version.revisions()[0]
    assert app.extensions[health.READY]


@pytest.mark.parametrize(
    ("where", "error", "said"),
    [
        (row_level_security, row_level_security.RlsNotEnforced("units is open"), "units is open"),
        (schema_version, schema_version.SchemaMismatch("newer than the code"), "newer than the code"),
        (schema_version, OperationalError("SELECT secret", {}, Exception("gone")), "database: OperationalError"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_shows_no_statement(app, asked, monkeypatch, where, error, said):
    def fails(_connection):
        raise error

    app.extensions.pop(health.READY, None)
    monkeypatch.setattr(where, "check", fails)
    answer = asked()
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable", "reason": said})
    assert health.READY not in app.extensions


def test_a_database_that_is_known_to_be_away_is_not_asked(app, asked, monkeypatch):
    monkeypatch.setattr(health, "problem", lambda: pytest.fail("asked"))
    monkeypatch.setattr(app.extensions[health.WATCH], "away", True, raising=False)
    answer = asked()
    assert (answer.status_code, answer.json["reason"]) == (503, "database: no answer")


def test_no_answer_in_time_is_an_answer(asked, monkeypatch):
    monkeypatch.setattr(health, "MOST_SECONDS", 0.05)
    monkeypatch.setattr(health, "problem", lambda: time.sleep(0.4))
    answer = asked()
    assert answer.status_code == 503
    assert answer.json["reason"] == "database: no answer within 0.05 seconds"
