"""A real browser on a real server, which serves the worker's own database."""

import threading

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.ensure_chromium import ADVICE, find
from tests.browser.people import Portal
from tests.browser.small_page import SmallPages
from tests.conftest import STORY_NOW
from tests.database import EMPTY, STORY
from tests.shares import a_sample

HERE = "tests/browser/"


@pytest.hookimpl(tryfirst=True)  # before the marks choose
def pytest_collection_modifyitems(items):
    """All journeys on one worker: one browser, one server. A quarter of them, drawn by SEED, in `make test`."""
    here = [item for item in items if HERE in item.path.as_posix()]
    drawn = set(a_sample(here, len(here) // 4))
    for item in here:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
        if item not in drawn:
            item.add_marker(pytest.mark.verify)


class Quiet(WSGIRequestHandler):
    """A handler that logs no request."""

    def log(self, *_):
        pass


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; its absence is a failure, never a reason to skip."""
    path = find()
    assert path, ADVICE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(databases):
    """The address at which the worker's application answers."""
    databases.fresh(EMPTY)
    server = make_server("127.0.0.1", 0, databases.app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def on_the_day(databases, template):
    """The clock that a test freezes stands in its own thread only; the server's threads read the setting."""
    app = databases.app
    databases.fresh(template)
    before, app.config["FIXED_TODAY"] = app.config["FIXED_TODAY"], STORY_NOW.date().isoformat()
    yield app
    app.config["FIXED_TODAY"] = before


@pytest.fixture
def portal(databases, chromium, address):
    """The district without records."""
    for app in on_the_day(databases, EMPTY):
        with Portal(app, chromium, address) as made:
            yield made


@pytest.fixture(scope="module")
def story_portal(databases, chromium, address):
    """The illustrative district; for tests that only read."""
    for app in on_the_day(databases, STORY):
        with Portal(app, chromium, address) as made:
            yield made


@pytest.fixture
def small(chromium):
    """Pages of a few lines, for the modules one by one; a failure of theirs fails the test."""
    errors = []
    context = chromium.new_context(locale="vi-VN")
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield SmallPages(page)
    context.close()
    assert not errors, f"JavaScript failed: {errors}"
