"""Credits summed: two bodies of one founding count it twice in their own sums and once together."""

from datetime import date

import pytest

from portal.accounts.queries import body_by_code
from portal.core.tenancy import acting_as
from portal.ledger import queries
from portal.metrics.figures import Span
from portal.programmes.queries import programmes
from portal.units.scope import district_scope
from tests.metrics.records import founding

DAY = date(2024, 10, 23)
LEAD, SUPPORT = ("HND", "lead"), ("LHPN", "support")


@pytest.fixture
def span(app, databases):
    with databases.owner() as owner:
        founding(owner, "00952", "HTX", "2023-01-01", "2023-05-01", credits=[LEAD, SUPPORT])
        founding(owner, "00952", "HTX", "2024-01-01", "2024-05-01", credits=[LEAD])
        founding(owner, "00955", "THT", "2024-01-01", "2024-05-01")
        founding(owner, "00955", "THT", "2020-01-01", "2020-12-31", credits=[LEAD])
        founding(owner, "00955", "HTX", "2024-01-01", credits=[("HND", "support"), ("DTN", "lead")])
    with app.app_context(), acting_as(district_scope(writes=False)):
        yield lambda year=None: Span(programmes()[0], DAY, year)


def credited(code, span):
    return sorted(
        (one.kind, one.state, one.part, one.number, one.shared) for one in queries.credited(body_by_code(code).id, span)
    )


def test_what_counts_within_the_span_and_what_is_open_now(span):
    assert credited("HND", span()) == [("HTX", "counted", "lead", 2, 1), ("HTX", "open", "support", 1, 1)]
    assert credited("HND", span(2024)) == [("HTX", "counted", "lead", 1, 0), ("HTX", "open", "support", 1, 1)]
    assert credited("LHPN", span(2024)) == []
    assert credited("CCB", span()) == []


def test_together_each_counts_once(span):
    found = queries.together(span())
    farmers, women = body_by_code("HND").id, body_by_code("LHPN").id
    assert found.parts == {farmers: {"lead": 2}, women: {"support": 1}}
    assert (found.sums, found.foundings, found.shared, found.counted) == (3, 2, 1, 3)


def test_in_a_year_without_any_there_is_nothing(span):
    assert queries.together(span(2021)) == queries.Together({}, 0, 0, 0)
    assert queries.together(span(2021)).sums == 0
