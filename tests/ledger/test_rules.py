"""What an activity and the numbers of a plan refuse: everything at once, each at its field."""

from datetime import date

import pytest

from portal.core.errors import Problems
from portal.ledger import rules
from portal.units import queries as units
from tests.pages import Visitor

OWN = "00952"
HELD = {"kind": "village_meeting", "held_on": date(2024, 3, 1), "topics": "Luật HTX"}


@pytest.fixture
def faults(app):
    """Return the fields that an activity of the own commune is refused for."""
    with app.test_request_context():
        own = units.by_code(OWN, date(2024, 10, 23)).id

        def found(founding_ids=(), **values):
            problems = Problems()
            rules.activity(own, {**HELD, **values}, founding_ids, problems)
            return [field for field, _message in problems]

        yield found


def test_figures_have_bounds_and_fit_each_other(faults):
    assert faults() == faults(households_reached=3000, households_interested=3000, men=5000, women=0) == []
    assert faults(households_reached=3001, men=5001, women=-1) == ["households_reached", "men", "women"]
    assert faults(households_interested=1) == ["households_reached"]
    assert faults(households_reached=4, households_interested=5) == ["households_interested"]
    assert faults(households_reached=0, households_interested=0) == []


def test_all_texts_and_the_kind_are_named_at_once(faults):
    assert faults(kind="", topics="", villages="x" * 301, note="x" * 2001) == ["kind", "villages", "topics", "note"]


def test_a_day_lies_within_a_programme(faults):
    assert faults(held_on=date(2021, 1, 1)) == []
    assert (
        faults(held_on=date(2020, 12, 31)) == faults(held_on=date(2024, 10, 24)) == faults(held_on=None) == ["held_on"]
    )


def test_foundings_of_another_commune_are_refused(faults):
    assert faults(founding_ids=[10**6]) == ["founding_ids"]


def test_numbers_of_a_plan_are_refused_at_their_cells(app):
    with app.test_request_context():
        problems = Problems()
        cells = {
            (1, "meetings", 2024): 999,
            (1, "leads", 2024): 100,
            (2, "households", 2025): 20_001,
            (2, "leads", 1): None,
        }
        rules.targets(cells, problems)
        assert [field for field, _message in problems] == ["1-leads-2024", "2-households-2025"]


def test_the_page_says_all_that_is_wrong(app):
    front = Visitor(app, "commune_front_officer", OWN)
    with app.test_request_context():
        address = f"/communes/{units.by_code(OWN, date(2024, 10, 23)).id}/activities/new"
    wrong = {"topics": "", "men": "5001", "women": "nhiều", "held_on": "2020-01-01"}
    refused = front.send(front.get(address), address, values=wrong, status=422)
    for field in ("kind", "topics", "men", "women", "held_on"):
        assert refused.words(f"#{field}-error"), field
