"""portal/core/unit_of_work.py: every wait for the database ends, and while it is away every page says so at once."""

import os
import signal
import threading
import time
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy import event, text

from portal.core import health, unit_of_work
from portal.core.embedded import EmbeddedServer
from portal.extensions import db
from tests.pages import Visitor


@pytest.fixture
def frozen(tmp_path):
    """A server of its own, and a function that stops all of its processes in the midst of what they do."""
    server = EmbeddedServer(tmp_path / "i", durable=False)
    server.start()
    stopped = []

    def freeze():
        stopped.extend(server._processes())
        for number in stopped:
            os.kill(number, signal.SIGSTOP)

    def thaw():
        while stopped:
            os.kill(stopped.pop(), signal.SIGCONT)

    yield server, freeze, thaw
    thaw()
    server.remove()


def test_a_frozen_server_is_given_up(frozen, monkeypatch):
    server, freeze, thaw = frozen
    monkeypatch.setattr(unit_of_work.PatientConnection, "patience", 0.5)
    connection = unit_of_work.PatientConnection.connect(server.url())
    watch = unit_of_work.Watch(server.url())
    assert watch.asks()
    freeze()
    began = time.monotonic()
    with pytest.raises(psycopg.OperationalError, match="did not answer within"):
        connection.execute("SELECT 1")
    assert time.monotonic() - began < 20  # a frozen server never answers
    assert connection.closed
    assert not watch.asks()
    thaw()
    assert watch.asks()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # how its endless loop is left
def test_the_watch_asks_again_and_again_in_a_thread_that_ends_with_the_process(monkeypatch):
    started, slept = [], []

    def sleep_once(seconds):
        started.append(threading.current_thread())
        slept.append(seconds)
        raise SystemExit

    monkeypatch.setattr(unit_of_work, "time", SimpleNamespace(sleep=sleep_once))
    watch = unit_of_work.Watch("postgresql://nobody@127.0.0.1:1/x")
    watch.start()
    while not started:
        time.sleep(0.01)
    started[0].join()
    assert (watch.away, slept) == (True, [unit_of_work.PROBE_EVERY])
    assert started[0].daemon  # a server that is stopped does not wait for it


def test_the_server_has_limits_of_its_own(app):
    with app.app_context():
        limits = [db.session.scalar(text(f"SHOW {name}")) for name in ("statement_timeout", "lock_timeout")]
    assert limits == ["15s", "3s"]


@pytest.fixture
def away(app, monkeypatch):
    """The application while its database does not answer: whoever asks it would wait."""
    watch = unit_of_work.Watch("postgresql://nobody@127.0.0.1:1/x")
    watch.away = not watch.asks()
    monkeypatch.setitem(app.extensions, health.WATCH, watch)

    def refuse(*_arguments):
        raise AssertionError("a query while the database is away")

    visitor = Visitor(app, "commune_officer", "00952")
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", refuse)
        yield visitor
        event.remove(db.engine, "before_cursor_execute", refuse)


def test_while_it_is_away_every_page_says_so_without_asking(app, away):
    for answer in (away.client.get("/account"), app.test_client().get("/sign-in"), away.client.post("/sign-out")):
        assert answer.status_code == 503
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json["reason"]) == (503, "database: no answer")


def test_a_static_file_asks_the_database_nothing(app, monkeypatch):
    visitor = Visitor(app, "commune_officer", "00952")
    address = visitor.get("/account").all("//link[contains(@href, 'app.css')]/@href")[0]
    monkeypatch.setattr(db.session, "execute", None)
    monkeypatch.setattr(db.session, "scalars", None)
    assert visitor.client.get(address).status_code == 200


def test_health_does_not_wait(app, monkeypatch):
    answered = threading.Event()
    monkeypatch.setattr(health, "problem", lambda: answered.wait(60) and None)
    answer = app.test_client().get("/healthz")
    answered.set()
    assert (answer.status_code, "no answer within" in answer.json["reason"]) == (503, True)


def test_a_wait_that_names_its_own_end_keeps_it_and_the_connection(app, databases):
    connection = unit_of_work.PatientConnection.connect(databases.server.url(), autocommit=True)
    began = time.monotonic()
    assert list(connection.notifies(timeout=0.1)) == []
    assert time.monotonic() - began < unit_of_work.CLIENT_SECONDS / 2
    assert not connection.closed
    connection.close()


def test_how_the_pool_connects():
    limits = "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s"
    told = unit_of_work.engine_options(limited=True)
    assert told["connect_args"] == {"connect_timeout": 3, "options": limits}
    assert unit_of_work.engine_options(limited=False)["connect_args"] == {"connect_timeout": 3}
    pool = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 2, "pool_timeout": 3, "hide_parameters": True}
    assert {name: value for name, value in told.items() if name != "connect_args"} == pool


def test_the_client_waits_a_little_longer_than_the_server_works_and_a_probe_far_less():
    least, most = unit_of_work.STATEMENT_SECONDS, unit_of_work.STATEMENT_SECONDS + 3
    assert least < unit_of_work.PatientConnection.patience <= most
    assert unit_of_work.ProbingConnection.patience < unit_of_work.LOCK_SECONDS
