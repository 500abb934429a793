"""The draft and the decisions: nothing changes without one, nothing is lost between two people."""

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from portal.core import clock
from portal.core.errors import Invalid
from portal.extensions import db
from portal.quotas import queries, services
from tests.quotas.conftest import CAO_BO, acting

DAY = date(2021, 3, 5)


@pytest.fixture
def cell(places):
    return places[1][CAO_BO], "HTX", 2024


def prepare(app, programme, cells):
    with acting(app, "district_officer"):
        present = queries.allocation(programme)
        changed = {cell: (present.get(cell), value) for cell, value in cells.items()}
        return services.save_draft(programme_id=programme, cells=changed)


def decide(app, programme, number="12/QĐ-UBND", day=DAY, basis="", seen=None):
    with acting(app, "district_leader") as posting:
        return services.issue(
            programme_id=programme, number=number, decided_on=day, basis=basis, posting_id=posting.id, seen=seen
        ).kind


def held(app, programme, day):
    with acting(app, "inspector"):
        return queries.quotas_on(programme, day)


def test_a_quota_exists_only_by_a_decision(app, places, cell):
    programme, _units = places
    prepare(app, programme, {cell: 2})
    assert held(app, programme, date.max) == {}
    assert decide(app, programme) == "issue"
    assert held(app, programme, date(2021, 3, 4)) == {}
    assert held(app, programme, DAY) == {cell: 2}
    with acting(app, "district_officer"):
        assert queries.draft_cells(programme) == {}


@pytest.mark.parametrize("statement", ["UPDATE quotas SET value = 9", "DELETE FROM quota_decisions"])
def test_not_even_the_portals_own_hand_changes_what_was_issued(app, places, cell, statement):
    prepare(app, places[0], {cell: 2})
    decide(app, places[0])
    with acting(app, "district_leader"), pytest.raises(ProgrammingError, match="permission denied"):
        db.session.connection().execute(text(statement))


def test_an_adjustment_changes_only_what_differs_and_needs_its_basis(app, places, cell):
    programme, units = places
    other = units["00955"], "THT", 2025
    prepare(app, programme, {cell: 2, other: 1})
    decide(app, programme)
    prepare(app, programme, {cell: 3, other: 1})
    with pytest.raises(Invalid, match="basis"):
        decide(app, programme, "47/QĐ-UBND", date(2023, 4, 14))
    assert decide(app, programme, "47/QĐ-UBND", date(2023, 4, 14), "Theo đề nghị của xã") == "adjust"
    assert held(app, programme, date(2023, 4, 13))[cell] == 2
    assert held(app, programme, date(2023, 4, 14)) == {cell: 3, other: 1}
    with acting(app, "commune_leader", CAO_BO):
        first, second = queries.history(cell[0], programme)
        assert [change.after for change in first.changes] == [2]
        assert second.changes == [queries.Change(*cell, before=2, after=3)]
    with acting(app, "commune_leader", "00955"):
        assert [len(entry.changes) for entry in queries.history(other[0], programme)] == [1, 0]


def test_nothing_changed_nothing_issued(app, places, cell):
    programme, _units = places
    with pytest.raises(Invalid, match="nothing to issue"):
        decide(app, programme)
    prepare(app, programme, {cell: 2})
    decide(app, programme)
    prepare(app, programme, {cell: 3})
    prepare(app, programme, {cell: 2})
    with pytest.raises(Invalid, match="nothing to issue"):
        decide(app, programme, "13/QĐ-UBND", basis="Không đổi gì cả")


@pytest.mark.parametrize(
    ("number", "day", "field"),
    [
        ("12/qđ-ubnd ", date(2021, 3, 6), "number"),
        ("", date(2021, 3, 6), "number"),
        ("13", date(2024, 10, 24), "decided_on"),
        ("13", date(2021, 3, 4), "decided_on"),
        ("13", date(202, 3, 4), "decided_on"),
    ],
)
def test_number_and_date_of_a_decision(app, places, cell, number, day, field):
    programme, _units = places
    prepare(app, programme, {cell: 2})
    decide(app, programme)
    prepare(app, programme, {cell: 3})
    with pytest.raises(Invalid) as broken:
        decide(app, programme, number, day, "Theo đề nghị của xã")
    assert broken.value.field == field


def test_two_decisions_of_one_day_hold_in_the_order_of_their_making(app, places, cell):
    programme, _units = places
    for value, number in ((2, "1"), (5, "2"), (4, "3")):
        prepare(app, programme, {cell: value})
        decide(app, programme, number, DAY, "Theo đề nghị của xã")
    assert held(app, programme, DAY) == {cell: 4}


def test_what_was_not_confirmed_is_not_issued(app, places, cell):
    programme, _units = places
    prepare(app, programme, {cell: 2})
    with acting(app, "district_leader"):
        seen = services.fingerprint(queries.pending(programme))
    prepare(app, programme, {cell: 3})
    with pytest.raises(Invalid, match="changed meanwhile"):
        decide(app, programme, seen=seen)
    assert held(app, programme, date.max) == {}


def test_two_people_on_the_draft(app, places, cell):
    programme, units = places
    other = units["00955"], "HTX", 2024
    prepare(app, programme, {cell: 1, other: 1})
    with acting(app, "district_officer"), pytest.raises(services.DraftConflict) as conflict:
        services.save_draft(programme_id=programme, cells={cell: (None, 5), other: (1, 7)})
    assert conflict.value.theirs == {cell: 1}
    with acting(app, "district_officer"):
        assert queries.draft_cells(programme) == {cell: 1, other: 1}, "nothing is half written"
        untouched = services.save_draft(programme_id=programme, cells={cell: (9, 9), other: (None, 1)})
        assert untouched == 0, "an untouched cell is left alone, and agreeing by chance is no conflict"
        assert services.save_draft(programme_id=programme, cells={cell: (1, None)}) == 1
        assert queries.draft_cells(programme) == {other: 1}


def test_an_issued_cell_cannot_be_blanked(app, places, cell):
    programme, _units = places
    prepare(app, programme, {cell: 1})
    decide(app, programme)
    with pytest.raises(Invalid, match="cannot be left blank"):
        prepare(app, programme, {cell: None})


def test_agreed_proposals_fill_only_empty_cells(app, places, cell):
    programme, _units = places
    empty = (cell[0], "THT", 2025)
    prepare(app, programme, {cell: 9})
    with acting(app, "commune_officer", CAO_BO) as posting:
        services.save_proposal(
            tenant_id=cell[0], programme_id=programme, values={cell[1:]: 1, empty[1:]: 2},
            basis="Nhu cầu của các thôn", posting_id=posting.id, version=0, submit=True,
        )  # fmt: skip
    with acting(app, "district_officer"):
        assert services.fill_from_proposals(programme_id=programme) == 0
    for role, code, agree in (
        ("commune_leader", CAO_BO, services.agree_as_leader),
        ("district_front_officer", "MTTQ", services.agree_as_front),
    ):
        with acting(app, role, code) as posting:
            one = queries.proposal(cell[0], programme)
            agree(proposal=one, posting_id=posting.id, version=one.version)
    with acting(app, "district_officer"):
        assert services.fill_from_proposals(programme_id=programme) == 1
        assert queries.allocation(programme) == {cell: 9, empty: 2}


def test_after_the_programme_everything_is_final(app, places, cell):
    programme, _units = places
    with clock.frozen(datetime(2026, 1, 1, 9)), pytest.raises(Invalid, match="final"):
        prepare(app, programme, {cell: 2})


def test_the_objective_takes_31(app, places):
    with acting(app, "inspector"):
        assert queries.target(places[0]).needed == 31


STEPS = st.lists(
    st.tuples(
        st.dictionaries(
            st.tuples(st.integers(0, 2), st.sampled_from(["THT", "HTX"]), st.integers(2021, 2025)),
            st.integers(0, 999),
            min_size=1,
            max_size=5,
        ),
        st.integers(0, 400),
    ),
    max_size=5,
)


def replay(steps, day):
    """What holds on a day, told the plain way."""
    holds = {}
    for cells, decided_on in steps:
        if decided_on <= day:
            holds |= cells
    return holds


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_decisions_equals_its_replay(app, places, steps):
    programme, units = places
    ids = sorted(units.values())
    made, day = [], DAY
    with acting(app, "district_leader") as posting:
        for number, (cells, later) in enumerate(steps):
            wanted = {(ids[unit], kind, year): value for (unit, kind, year), value in cells.items()}
            present = queries.allocation(programme)
            services.save_draft(programme_id=programme, cells={c: (present.get(c), v) for c, v in wanted.items()})
            day = date.fromordinal(min(day.toordinal() + later, date(2024, 10, 23).toordinal()))
            if not queries.pending(programme):
                continue
            services.issue(
                programme_id=programme, number=str(number), decided_on=day, basis="Theo đề nghị", posting_id=posting.id
            )
            made.append((wanted, day))
        for point in {when for _cells, when in made} | {date(2020, 1, 1), date.max}:
            assert queries.quotas_on(programme, point) == replay(made, point)
        _history_is_complete(programme, ids, made)
        db.session.rollback()


def _history_is_complete(programme, ids, made):
    for commune in ids[:3]:
        entries = queries.history(commune, programme)
        assert [entry.decision.decided_on for entry in entries] == [when for _cells, when in made]
        told = {}
        for entry in entries:
            for change in entry.changes:
                assert told.get((change.kind, change.year)) == change.before
                told[change.kind, change.year] = change.after
        assert told == {cell[1:]: value for cell, value in replay(made, date.max).items() if cell[0] == commune}
