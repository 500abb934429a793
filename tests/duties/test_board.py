"""What the board counts: late on which day, owed by whom, in which order; plain items, no database."""

from datetime import date
from types import SimpleNamespace

import pytest

from portal.duties import board

DUE, DAY_AFTER = date(2024, 4, 30), date(2024, 5, 1)
TODAY = date(2024, 10, 23)
COMMUNE, OFFICE = SimpleNamespace(id=1, unit_id=7), SimpleNamespace(id=2, unit_id=None)


def item(state="not_started", deadline=DUE, submitted_on=None, body=COMMUNE, duty=1, **more):
    told = {"updated_on": None, "explained_deadline": None, "body_id": body.id, "duty_id": duty, **more}
    return SimpleNamespace(state=state, deadline=deadline, submitted_on=submitted_on, body=body, **told)


def duty(number, clause="III.1", leads=(), helps=(), serves=()):
    parts = [SimpleNamespace(body=one, body_id=one.id, role="lead") for one in leads]
    parts += [SimpleNamespace(body=one, body_id=one.id, role="cooperate") for one in helps]
    links = [SimpleNamespace(objective_id=one.seq, objective=one) for one in serves]

    def parts_on(_day, role=None):
        return [part for part in parts if role in (None, part.role)]

    return SimpleNamespace(id=number, clause=clause, parts_on=parts_on, serves=links, objectives=list(serves))


@pytest.mark.parametrize(
    ("one", "today", "days"),
    [
        (item(), DUE, 0),
        (item(), DAY_AFTER, 1),
        (item(deadline=None), TODAY, 0),
        (item("submitted", submitted_on=DUE), TODAY, 0),
        (item("accepted", submitted_on=DAY_AFTER), TODAY, 1),
        (item("accepted", submitted_on=date(2024, 4, 1)), TODAY, 0),
        (item("submitted", submitted_on=None), TODAY, 0),
        (item("returned", submitted_on=DUE), DAY_AFTER, 1),  # owed again, whenever it came first
    ],
)
def test_days_late(one, today, days):
    assert board.days_late(one, today) == days
    assert board.is_late(one, today) == (days > 0)


def test_what_came_late_is_no_longer_overdue():
    assert board.is_overdue(item(), DAY_AFTER)
    assert not board.is_overdue(item(), DUE)
    assert not board.is_overdue(item("submitted", submitted_on=DAY_AFTER), TODAY)


@pytest.mark.parametrize(
    ("explained", "today", "owes"), [(None, DAY_AFTER, True), (DUE, DAY_AFTER, False), (None, DUE, False)]
)
def test_an_explanation_is_for_the_deadline_that_it_names(explained, today, owes):
    assert board.owes_explanation(item(explained_deadline=explained), today) is owes
    assert board.owes_explanation(item(explained_deadline=date(2024, 1, 1)), DAY_AFTER)


def test_a_tally_counts_done_owed_and_overdue_and_tells_units_from_others():
    late, ahead = item(), item(deadline=date(2024, 12, 1), body=OFFICE)
    came = item("submitted", submitted_on=DUE, body=OFFICE)
    tally = board.Tally([ahead, came, late], TODAY)
    assert (tally.total, tally.done, tally.overdue) == (3, 1, 1)
    assert tally.missing == [late, ahead]
    assert tally.units.items == [late]
    assert tally.others.items == [ahead, came]
    assert board.Tally([], TODAY).missing == []


def test_the_next_deadline_is_the_first_owed_else_the_last_of_all():
    first, second = date(2024, 3, 1), date(2024, 11, 1)
    owed = [item(deadline=second), item(deadline=DUE), item("accepted", first, first), item(deadline=None)]
    assert board.Row(duty(1), owed, TODAY).next_deadline == DUE
    done = [item("accepted", first, first), item("accepted", second, first)]
    assert board.Row(duty(1), done, TODAY).next_deadline == second
    assert board.Row(duty(1), [], TODAY).next_deadline is None
    assert board.Row(duty(1), [item("accepted", None, first)], TODAY).next_deadline is None


def test_a_row_names_who_leads_who_helps_and_when_it_last_moved():
    row = board.Row(
        duty(1, leads=[OFFICE], helps=[COMMUNE]), [item(updated_on=DUE), item(), item(updated_on=TODAY)], TODAY
    )
    assert (row.leads, row.helpers) == ([OFFICE], [COMMUNE])
    assert [part.body for part in row.helping] == [COMMUNE]
    assert row.updated_on == TODAY
    assert board.Row(duty(1), [item()], TODAY).updated_on is None


def test_rows_leave_out_duties_without_items_unless_asked():
    duties = [duty(1), duty(2), duty(3)]
    items = [item(duty=3), item(duty=1, deadline=date(2025, 1, 1))]
    assert [row.duty.id for row in board.rows(duties, items, TODAY)] == [1, 3]
    assert [row.duty.id for row in board.rows(duties, items, TODAY, late_only=True)] == [3]
    assert [row.duty.id for row in board.rows(duties, items, TODAY, every=True)] == [1, 2, 3]


def test_clauses_follow_the_duties():
    found = board.rows([duty(1, "II.9"), duty(2, "II.9"), duty(3, "III.1")], [], TODAY, every=True)
    told = [(clause, [row.duty.id for row in group]) for clause, group in board.by_clause(found)]
    assert told == [("II.9", [1, 2]), ("III.1", [3])]


def test_a_bodys_own_items_late_or_returned_then_due_then_done_the_latest_first():
    late, returned = item(), item("returned", date(2025, 1, 1))
    due = item(deadline=date(2025, 1, 1))
    older, newer = item("submitted", submitted_on=DUE), item("accepted", submitted_on=DAY_AFTER)
    assert board.mine([late, older, due, returned, newer], TODAY) == {
        "late": [late, returned],
        "due": [due],
        "done": [newer, older],
        "before": [],
    }


def test_what_fell_due_before_the_start_day_is_owed_by_nobody_and_counts_once_done(monkeypatch):
    monkeypatch.setattr(board.clock, "start_day", lambda: DAY_AFTER)
    owed, done, later = item(), item("submitted", submitted_on=TODAY), item(deadline=DAY_AFTER)
    assert board.mine([owed, done, later], TODAY) == {"late": [later], "due": [], "done": [done], "before": [owed]}
    assert (board.days_late(owed, TODAY), board.days_late(done, TODAY)) == (0, 0)
    row = board.Row(duty(1), [owed, done, later], TODAY)
    assert (row.total, row.done, row.overdue, row.missing) == (2, 1, 1, [later])


def test_months_in_order_the_undated_last():
    undated, may, april = item(deadline=None), item(deadline=DAY_AFTER), item(deadline=DUE)
    early = item(deadline=date(2024, 4, 2))
    months = [(date(2024, 4, 1), [early, april]), (date(2024, 5, 1), [may]), (None, [undated])]
    assert board.by_deadline([undated, may, april, early]) == months


def test_the_matrix_has_the_districts_bodies_first_and_empty_cells_are_false():
    front = SimpleNamespace(id=9, unit_id=None)
    duties = [duty(1, "III.1", leads=[OFFICE]), duty(2, "II.9", helps=[front])]
    clauses, lines = board.matrix(duties, [item(duty=1)], TODAY)
    assert clauses == ["III.1", "II.9"]
    assert [line.body for line in lines] == [OFFICE, front, COMMUNE]
    helping, owing = lines[1].cells, lines[2].cells
    assert helping["II.9"].cooperates
    assert bool(helping["II.9"])
    assert not helping["III.1"]
    assert owing["III.1"].tally.overdue == 1
    assert not owing["II.9"]


def test_objectives_in_their_order_and_what_serves_none_last():
    first, second = SimpleNamespace(seq=1, code="T1"), SimpleNamespace(seq=2, code="T2")
    duties = [duty(1, serves=[second, first]), duty(2, serves=[second]), duty(3)]
    told = [(one and one.code, [row.duty.id for row in found]) for one, found in board.by_objective(duties, [], TODAY)]
    assert told == [("T1", [1]), ("T2", [1, 2]), (None, [3])]
    assert [one for one, _rows in board.by_objective(duties[:2], [], TODAY)] == [first, second]
