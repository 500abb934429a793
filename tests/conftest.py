"""Fixtures: the application on a fresh copy of a real database, and people who are signed in."""

import gc
import os
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from portal.core import clock
from tests.database import EMPTY, KEPT_SERVER, STORY, Databases
from tests.pages import Visitor
from tests.rendering import REFUSED
from tests.shares import a_sample

# Speed belongs in benchmarks: a slow machine must not turn a property red.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


LONGEST_PART_OF_A_NAME = 60
LONG = Path(__file__).with_name("long.txt")
ALL = "ALL_LONG"  # in the environment: none of them is left out (tests/mutants)


def pytest_configure(config):
    """Let the marks of groups stand where the tests run without workers (tests/mutants)."""
    config.addinivalue_line("markers", "xdist_group(name): tests that one worker plays, one after the other")


def pytest_addoption(parser):
    """Let CI run some of what takes long: `make verify ARGS="--sample 12"`, drawn by SEED."""
    parser.addoption("--sample", type=int, help="so many of the chosen tests, drawn by SEED")


def pytest_make_parametrize_id(val, argname):
    """Name a test alike on every worker: the bytes of a file hold the second in which it was made, and a long text
    hides what else tells two cases apart. Both workers must collect the same names, or nothing runs at all."""
    if isinstance(val, bytes) and len(val) > LONGEST_PART_OF_A_NAME:
        return argname
    if isinstance(val, str) and len(val) > LONGEST_PART_OF_A_NAME:
        return f"{argname} of {len(val)}"
    return None


@pytest.hookimpl(tryfirst=True, specname="pytest_collection_modifyitems")  # before the marks choose
def pytest_draw_the_long_ones(config, items):
    """Of what takes most of a second or more, `make test` plays a quarter, drawn by SEED, `make verify` the rest."""
    listed = long_tests()
    long = [one for one in items if name_of(one) in listed and not one.get_closest_marker("verify")]
    drawn = a_sample(long, how_many(config, len(long)))
    for item in long:
        item.add_marker(pytest.mark.long)
        if item not in drawn:
            item.add_marker(pytest.mark.verify)


def how_many(config, number):
    """Return how many long tests are played: all of a file that is named, none of a feature, of the whole a quarter.

    A feature's own tests are run at each save.
    """
    named = [Path(one.partition("::")[0]) for one in config.args]
    if os.environ.get(ALL) or all(one.is_file() for one in named):
        return number
    return 0 if config.args_source == pytest.Config.ArgsSource.ARGS else -(-number // 4)


def name_of(item):
    """Return file and name of a test, without its parameters and its group."""
    return item.nodeid.partition("[")[0].partition("@")[0]


def long_tests():
    """Return the tests that long.txt lists, by file and name."""
    found, file = set(), ""
    for line in LONG.read_text().splitlines():
        if line.startswith("  "):
            found.add(f"tests/{file}::{line.strip()}")
        elif not line.startswith("#"):
            file = line
    return found


def order_of(item):
    """Return where a test stands in line: while one worker makes the story's templates for the browser, half a minute
    on a new clone, the other has all that needs no database; what is a group goes before what fills the gaps."""
    group = item.get_closest_marker("xdist_group")
    if group and "browser" in group.args:
        return 0
    if "databases" not in item.fixturenames:
        return 1
    return 2 if group else 3


@pytest.hookimpl(trylast=True)  # after the marks have chosen
def pytest_collection_modifyitems(config, items):
    items.sort(key=order_of)
    if config.getoption("--sample"):
        drawn = a_sample(items, config.getoption("--sample"))
        config.hook.pytest_deselected(items=[one for one in items if one not in drawn])
        items[:] = drawn


def pytest_collection_finish(session):
    """Leave what was loaded alone: looking for garbage through all of it, again and again, costs time for nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


STORY_NOW = datetime(2024, 10, 23, 9, 0)


@pytest.fixture(autouse=True)
def no_query_while_rendering():
    """Fail a test in which a template asked the database, though the page caught that and was shown all the same."""
    REFUSED.clear()
    yield
    assert REFUSED == []


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    kept = os.environ.get(KEPT_SERVER)
    made = Databases(Path(kept) if kept else tmp_path_factory.mktemp("i"))
    yield made
    made.stop()


@pytest.fixture
def app(databases):
    """The application on the district without records, on 23/10/2024 at nine in the morning."""
    databases.fresh(EMPTY)
    with clock.frozen(STORY_NOW):
        yield databases.app


@pytest.fixture
def story_app(databases):
    """The application on the illustrative district."""
    databases.fresh(STORY)
    with clock.frozen(STORY_NOW):
        yield databases.app


@pytest.fixture
def visit(app):
    """Return a function role, code → a signed-in visitor: visit("commune_officer", "00952")."""
    return lambda role=None, code=None: Visitor(app, role, code)


@pytest.fixture
def story_visit(story_app):
    """As `visit`, on the illustrative district."""
    return lambda role=None, code=None: Visitor(story_app, role, code)
