"""Whose ledger the address means: one's own line, or for who chooses the body; a commune only of those one reads."""

from contextlib import ExitStack

import pytest
from flask import g
from werkzeug.exceptions import NotFound

from portal.accounts.queries import body_by_code
from portal.ledger import blueprint
from portal.units import queries as units
from tests.acting import actor_of
from tests.inspection.acting import OTHER, OWN, acting


@pytest.fixture
def asked(app):
    """Return a function role, code, query → what the ledger is asked, and by whom; the request lasts to the end."""
    with ExitStack() as requests:

        def of(role, code, query="", **given):
            actor = actor_of(requests.enter_context(acting(app, role, code)))
            requests.enter_context(app.test_request_context(f"/ledger{query}"))
            g.actor = actor
            return blueprint.asked(**given), actor

        yield of


def test_a_line_has_its_own_and_chooses_none(asked):
    found, _actor = asked("district_front_officer", "HND", "?body=LHPN")
    assert (found.body_code, found.bodies) == ("HND", [])
    assert found.arguments()["body"] is None


def test_a_chapter_sees_its_line_in_its_own_commune(asked):
    found, actor = asked("commune_front_officer", OWN, "?commune=1")
    assert found.body_code == "MTTQ"
    assert found.own_commune.code == OWN
    assert found.tenant_id is None
    assert [unit.id for unit in found.communes] == [actor.commune_id]
    assert found.place


@pytest.mark.parametrize(
    ("query", "given", "code"),
    [
        ("", {}, "MTTQ"),
        ("?body=HND", {}, "HND"),
        ("?body=all", {}, "MTTQ"),  # a page that shows one
        ("", {"default": "all"}, "all"),
        ("?body=all", {"default": "all"}, "all"),
        ("?body=HND", {"default": "all"}, "HND"),
    ],
)
def test_the_office_chooses(asked, query, given, code):
    found, _actor = asked("district_officer", None, query, **given)
    assert found.body_code == code
    assert (found.body_id is None) == (code == "all")
    assert found.arguments(table="x") == {"body": code, "year": None, "commune": None, "table": "x"}


def test_a_body_that_does_not_mobilize_is_not_found(asked):
    for code in ("UBND-00952", "?"):
        with pytest.raises(NotFound):
            asked("district_officer", None, f"?body={code}")


@pytest.mark.parametrize(("query", "year"), [("?year=2024", 2024), ("?year=2020", None), ("?year=x", None), ("", None)])
def test_a_year_of_the_programme_or_all_of_it(asked, query, year):
    found, _actor = asked("district_officer", None, query)
    assert found.span.year == year


def test_a_commune_that_is_none_is_left_out(app, asked):
    with app.app_context():
        known = body_by_code(f"UBND-{OTHER}").unit_id
        district = units.district().id
    found, _actor = asked("district_officer", None, f"?commune={known}")
    assert found.tenant_id == known
    assert OTHER in {unit.code for unit in found.communes}
    for number in (district, 0):
        found, _actor = asked("district_officer", None, f"?commune={number}")
        assert found.tenant_id is None
