"""What remains of a quota, which number reaches the objective, what a decision changed: the edges of the sums."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.exc import NoResultFound

from portal.extensions import db
from portal.programmes.queries import programme as programme_by_id
from portal.quotas import queries, services
from portal.quotas.queries import Change, Figure
from tests.quotas.conftest import CAO_BO, acting

DAY = date(2021, 3, 5)


@pytest.mark.parametrize(
    ("figure", "remaining", "owed"),
    [
        (Figure(None, 3), None, 0),
        (Figure(0, 0), 0, 0),
        (Figure(3, 1), 2, 2),
        (Figure(3, 3), 0, 0),
        (Figure(3, 5), 0, 0),
    ],
)
def test_what_remains_is_never_below_nothing_and_unknown_without_a_quota(figure, remaining, owed):
    assert (figure.remaining, figure.owed) == (remaining, owed)


def test_a_total_without_any_quota_has_none_though_something_was_founded():
    assert queries._total([Figure(None, 1), Figure(None, 2)]) == Figure(None, 3)
    assert queries._total([Figure(0, 1), Figure(None, 2)]) == Figure(0, 3)
    assert queries._total([]) == Figure(None, 0)


@pytest.mark.parametrize(
    ("operator", "low", "needed"), [("gt", "30", 31), ("ge", "30", 30), ("ge", "30.5", 31), ("gt", "30.5", 31)]
)
def test_the_smallest_number_that_reaches_the_objective(operator, low, needed):
    assert queries._smallest(operator, Decimal(low)) == needed


def test_changes_by_commune_kind_in_its_order_and_year():
    held = {(1, "HTX", 2024): 1, (1, "THT", 2024): 2}
    given = {(2, "THT", 2024): 1, (1, "HTX", 2025): 3, (1, "HTX", 2024): 0, (1, "THT", 2024): 2, (1, "THT", 2025): 0}
    assert queries.changes_between(held, given) == [
        Change(1, "THT", 2025, None, 0),
        Change(1, "HTX", 2024, 1, 0),
        Change(1, "HTX", 2025, None, 3),
        Change(2, "THT", 2024, None, 1),
    ]


@pytest.fixture
def issued(app, places):
    """A number of 2, adjusted to 4 a year later and, on that same day once more, to 5."""
    programme, units = places
    cell = units[CAO_BO], "HTX", 2024
    with acting(app, "district_leader") as posting:
        for was, value, day in ((None, 2, DAY), (2, 4, date(2022, 3, 5)), (4, 5, date(2022, 3, 5))):
            services.save_draft(programme_id=programme, cells={cell: (was, value)})
            told = {"number": f"{value}/QĐ", "decided_on": day, "basis": "Căn cứ nghị quyết"}
            services.issue(programme_id=programme, posting_id=posting.id, **told)
        yield programme, cell
        db.session.rollback()


def test_what_holds_on_a_day_is_the_last_decision_up_to_it(issued):
    programme, cell = issued
    for day, held in ((date(2021, 3, 4), {}), (DAY, {cell: 2}), (date(2022, 3, 4), {cell: 2}), (date.max, {cell: 5})):
        assert queries.quotas_on(programme, day) == held, day
    _first, second, _third = queries.decisions(programme)
    assert queries.amounts_on(programme, date.max, last=second) == {cell: 4}
    assert queries.quotas_on(programme, date.max, cell[0]) == {cell: 5}
    assert queries.quotas_on(programme, date.max, cell[0] + 1) == {}
    assert queries.quotas_on(programme + 1, date.max) == {}


def test_the_history_of_a_commune_names_each_decision_and_what_it_changed_there(issued):
    programme, cell = issued
    told = [[(one.before, one.after) for one in entry.changes] for entry in queries.history(cell[0], programme)]
    assert told == [[(None, 2)], [(2, 4)], [(4, 5)]]
    assert [entry.changes for entry in queries.history(cell[0] + 1, programme)] == [[], [], []]


def test_a_decision_is_of_its_programme(issued):
    programme, _cell = issued
    first = queries.decisions(programme)[0]
    assert queries.decision(programme, first.id) is first
    assert queries.decision(programme + 1, first.id) is None
    assert queries.decision(programme, 0) is None


def test_the_table_of_a_commune_has_every_year_and_ends_with_the_day(issued):
    programme, cell = issued
    table = queries.commune_table(programme_by_id(programme), cell[0], DAY)
    assert [row.year for row in table.rows] == [2021, 2022, 2023, 2024, 2025]
    assert table.rows[3].kinds["HTX"] == Figure(2, 0)
    assert table.totals == {"THT": Figure(None, 0), "HTX": Figure(2, 0)}
    assert queries.target(programme + 1) is None


def test_a_posting_that_is_not_there(issued):
    with pytest.raises(NoResultFound):
        queries.posting(0)
    assert queries.signers([]) == {}
