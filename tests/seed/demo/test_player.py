"""The story is played day by day on a set clock; a refusal comes through with what was to happen."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from portal.core import clock
from portal.core.access import Role
from portal.seed.demo.player import HOLDERS, Happening, Played, look_around, play
from tests.returns.acting import at_district

FIRST, SECOND = date(2024, 1, 1), date(2024, 5, 1)


def played(**posts):
    return Played(SimpleNamespace(), {}, {}, {("B", Role(role)): name for role, name in posts.items()})


def test_by_day_and_within_a_day_as_it_is_told(app):
    told = []

    def note(_played, name):
        told.append((name, clock.now().replace(tzinfo=None), clock.today()))

    with app.app_context():
        days = ((SECOND, "c"), (FIRST, "a"), (FIRST, "b"))
        play(played(), [Happening(on, "note", {"name": name}) for on, name in days], {"note": note})
    assert [name for name, _at, _day in told] == ["a", "b", "c"]
    assert told[0][1:] == (datetime(2024, 1, 1, 8), FIRST)
    assert told[2][2] == SECOND


def test_a_refusal_names_what_was_to_happen(app):
    def refuse(_played, **_what):
        raise ValueError("no")

    with app.app_context(), pytest.raises(Exception, match="no") as refused:
        play(played(), [Happening(FIRST, "founding.open", {"key": "k"})], {"founding.open": refuse})
    said = " ".join([str(refused.value), *getattr(refused.value, "__notes__", [])])
    assert "founding.open" in said


def test_the_first_post_that_a_body_has():
    one = played(commune_officer="officer", duty_holder="holder")
    assert one.post("B", Role.INSPECTOR, Role.COMMUNE_OFFICER) == "officer"
    assert one.holder("B") == "holder"
    assert played(commune_officer="officer").holder("B") == "officer"
    assert one.holder("A") is None
    with pytest.raises((LookupError, StopIteration)):
        one.post("B", Role.INSPECTOR)
    assert HOLDERS[0] is Role.DUTY_HOLDER


def test_the_district_as_it_is_loaded(app):
    with at_district(app) as programme:
        found = look_around(programme)
        assert len(found.communes) == 24
        assert found.officer("00952").role == Role.COMMUNE_OFFICER
        assert found.leader("00952").role == Role.COMMUNE_LEADER
        assert found.office().body.code == "VP"
        assert found.made == {}
