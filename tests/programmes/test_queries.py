"""Which programme a day and an address mean."""

from datetime import date, datetime

import pytest
from flask import g
from werkzeug.exceptions import NotFound

from portal.core import clock
from portal.extensions import db
from portal.programmes import queries
from portal.programmes.models import Programme
from tests.returns.acting import at_district


def programme(code, first, last):
    row = Programme(code=code, name_vi=code, name_en=code, starts_on=date(first, 1, 1), ends_on=date(last, 12, 31))
    db.session.add(row)
    db.session.flush()
    return row


@pytest.fixture
def two(app):
    """The resolution of 2021–2025 and one of 2027–2030: a year lies between."""
    with at_district(app) as present:
        yield present, programme("NQ-2", 2027, 2030)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2021, 1, 1), 0),
        (date(2025, 12, 31), 0),
        (date(2026, 6, 1), 0),  # the last that ended goes before the next one
        (date(2026, 12, 31), 0),
        (date(2027, 1, 1), 1),
        (date(2031, 1, 1), 1),
        (date(2020, 1, 1), 1),  # none has begun: the one that ends last
    ],
)
def test_under_way_else_the_last_that_ended_else_the_next(two, day, number):
    assert queries.programme_on(day) is two[number]


@pytest.mark.parametrize("query", ["", "?programme=0", "?programme=x", "?programme=99999"])
def test_what_the_address_does_not_know_is_the_one_under_way(app, two, query):
    with app.test_request_context(f"/{query}"):
        assert queries.the_programme().id == two[0].id


def test_the_address_chooses_another(app, two):
    with app.test_request_context(f"/?programme={two[1].id}"):
        assert queries.current_programme() is two[1]
        g.programme = queries.AskedProgramme([], None)
        with pytest.raises(NotFound):
            queries.the_programme()


def test_a_command_takes_the_one_of_the_day(two):
    g.pop("programme", None)
    with clock.frozen(datetime(2028, 1, 1)):
        assert queries.current_programme() is two[1]
    g.pop("programme", None)


def test_the_newest_first_and_by_code(two):
    assert queries.programmes()[:2] == [two[1], two[0]]
    assert queries.programme_by_code("NQ-2") is two[1]
    assert queries.programme_by_code("?") is None
    assert queries.programme(0) is queries.objective(0) is queries.duty(0) is None
    assert queries.objectives(two[1].id) == queries.duties(two[1].id) == []
