"""The draft cell by cell, at its edges: what is no draft, what is a conflict, what the next decision would do."""

from datetime import date

import pytest

from portal.core.errors import Invalid, RuleBroken
from portal.extensions import db
from portal.quotas import allocation, queries
from portal.quotas.queries import Change
from tests.quotas.conftest import CAO_BO, acting

DAY = date(2021, 3, 5)


@pytest.fixture
def draft(app, places):
    """Within the district's office: the programme, and two cells of one commune."""
    programme, units = places
    with acting(app, "district_officer") as posting:
        yield programme, (units[CAO_BO], "HTX", 2024), (units[CAO_BO], "THT", 2024), posting
        db.session.rollback()


def save(programme, **cells):
    return allocation.save_draft(programme_id=programme, cells=cells["cells"])


def issue(programme, posting, number="1/QĐ", **told):
    values = {"number": number, "decided_on": DAY, "basis": "Căn cứ nghị quyết", **told}
    return allocation.issue(programme_id=programme, posting_id=posting.id, **values)


def test_a_cell_is_written_corrected_and_emptied(draft):
    programme, cell, _other, _posting = draft
    assert save(programme, cells={cell: (None, 2)}) == 1
    assert queries.draft_cells(programme) == {cell: 2}
    assert save(programme, cells={cell: (2, 3)}) == 1
    assert queries.draft_cells(programme) == {cell: 3}
    assert save(programme, cells={cell: (3, None)}) == 1
    assert queries.draft_cells(programme) == {}


def test_a_cell_that_nobody_touched_is_left_alone_whatever_it_holds_now(draft):
    programme, cell, other, _posting = draft
    save(programme, cells={cell: (None, 2)})
    assert save(programme, cells={cell: (9, 9), other: (None, 0)}) == 1
    assert queries.draft_cells(programme) == {cell: 2, other: 0}


def test_two_who_want_the_same_are_no_conflict_and_change_nothing(draft):
    programme, cell, _other, _posting = draft
    save(programme, cells={cell: (None, 2)})
    assert save(programme, cells={cell: (None, 2)}) == 0


def test_a_conflict_tells_what_stands_and_writes_nothing(draft):
    programme, cell, other, _posting = draft
    save(programme, cells={cell: (None, 2)})
    with pytest.raises(allocation.DraftConflict) as conflict:
        save(programme, cells={cell: (None, 3), other: (None, 1)})
    assert conflict.value.theirs == {cell: 2}
    assert queries.draft_cells(programme) == {cell: 2}
    with pytest.raises(allocation.DraftConflict) as conflict:
        save(programme, cells={other: (4, 5)})
    assert conflict.value.theirs == {other: None}


def test_back_to_what_is_issued_is_no_draft(draft):
    programme, cell, _other, posting = draft
    save(programme, cells={cell: (None, 2)})
    issue(programme, posting)
    save(programme, cells={cell: (2, 5)})
    assert queries.pending(programme) == [Change(*cell, before=2, after=5)]
    save(programme, cells={cell: (5, 2)})
    assert queries.draft_cells(programme) == {}
    assert queries.pending(programme) == []


def test_the_first_decision_issues_the_next_adjusts_and_both_empty_the_draft(draft):
    programme, cell, _other, posting = draft
    save(programme, cells={cell: (None, 2)})
    assert issue(programme, posting).kind == "issue"
    assert queries.draft_cells(programme) == {}
    save(programme, cells={cell: (2, 0)})
    assert issue(programme, posting, "2/QĐ").kind == "adjust"
    assert queries.issued(programme) == {cell: 0}


def test_nothing_prepared_is_said_before_what_is_wrong_with_the_decision(draft):
    programme, _cell, _other, posting = draft
    with pytest.raises(RuleBroken):
        allocation.review(programme_id=programme, number="", decided_on=None, basis="")
    with pytest.raises(RuleBroken):
        issue(programme, posting, number="")


def test_review_names_all_that_issue_would_refuse_and_writes_nothing(draft):
    programme, cell, _other, posting = draft
    save(programme, cells={cell: (None, 2)})
    for refused in (allocation.review, lambda **said: issue(said.pop("programme_id"), posting, **said)):
        with pytest.raises(Invalid) as invalid:
            refused(programme_id=programme, number="", decided_on=None, basis="")
        assert [name for name, _message in invalid.value.problems] == ["number", "decided_on"]
    assert allocation.review(programme_id=programme, number="1", decided_on=DAY, basis="") == [
        Change(*cell, before=None, after=2)
    ]
    assert queries.decisions(programme) == []


def test_changes_that_were_not_confirmed_are_not_issued(draft):
    programme, cell, _other, posting = draft
    save(programme, cells={cell: (None, 2)})
    seen = allocation.fingerprint(queries.pending(programme))
    save(programme, cells={cell: (2, 3)})
    with pytest.raises(RuleBroken):
        issue(programme, posting, seen=seen)
    assert issue(programme, posting, seen=allocation.fingerprint(queries.pending(programme)))


def test_equal_changes_have_one_mark_and_others_another():
    one = [Change(1, "HTX", 2024, None, 2)]
    assert allocation.fingerprint(one) == allocation.fingerprint([Change(1, "HTX", 2024, None, 2)])
    assert allocation.fingerprint(one) != allocation.fingerprint([Change(1, "HTX", 2024, None, 3)])
    assert allocation.fingerprint(one) != allocation.fingerprint([])
    assert len(allocation.fingerprint(one)) == 16


def test_agreed_proposals_fill_empty_cells_only(draft, monkeypatch):
    programme, cell, other, _posting = draft
    third = (cell[0], "HTX", 2025)
    proposed = {cell: (7, True), other: (8, True), third: (9, False)}
    values = {place: queries.Proposed(*one) for place, one in proposed.items()}
    monkeypatch.setattr(queries, "proposed_values", lambda _programme: values)
    save(programme, cells={cell: (None, 0)})
    assert allocation.fill_from_proposals(programme_id=programme) == 1
    assert queries.draft_cells(programme) == {cell: 0, other: 8}
    assert allocation.fill_from_proposals(programme_id=programme) == 0
