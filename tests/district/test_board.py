"""Units against their quotas: shares and gaps at their bounds, the worst first, sums without a quota."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from portal.district import board
from portal.district.board import Line, Score
from portal.foundings.stages import path

TODAY = date(2024, 10, 23)
BOTH = ("THT", "HTX")


def line(code, htx=(0, None), tht=(0, None), in_progress=0, moved_on=None, ended_on=None):
    scores = {"HTX": Score(*htx), "THT": Score(*tht)}
    unit = SimpleNamespace(code=code, name_vi=f"Xã {code}")
    return Line(unit, scores, in_progress, moved_on, 0, ended_on)


@pytest.mark.parametrize(
    ("score", "filled"), [(Score(2, 3), 2), (Score(3, 3), 3), (Score(5, 3), 3), (Score(5, None), 0), (Score(0, 0), 0)]
)
def test_a_surplus_fills_no_more_than_its_quota(score, filled):
    assert score.filled == filled


@pytest.mark.parametrize(
    ("htx", "tht", "share", "gap"),
    [
        ((1, 2), (0, 2), 0.25, 3),
        ((4, 2), (0, 2), 0.5, 2),  # the surplus of one kind does not make up for the other
        ((0, None), (0, None), 1.0, 0),
        ((5, None), (1, 2), 0.5, 1),
        ((0, 0), (0, 0), 1.0, 0),
    ],
)
def test_share_and_gap(htx, tht, share, gap):
    one = line("1", htx, tht)
    assert (one.share(BOTH), one.gap(BOTH)) == (share, gap)
    assert one.gap(("THT",)) == max(0, (tht[1] or 0) - tht[0])


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("worst", ["3", "1", "2", "4"]),
        ("unit", ["1", "2", "3", "4"]),
        ("HTX", ["3", "1", "2", "4"]),
        ("THT", ["1", "2", "3", "4"]),
        ("in_progress", ["3", "2", "1", "4"]),
        ("moved", ["2", "1", "3", "4"]),
    ],
)
def test_orders_worst_first_and_what_is_no_more_at_the_end(sort, order):
    lines = [
        line("4", (0, 9), in_progress=0, ended_on=TODAY),
        line("2", (2, 2), in_progress=1),
        line("1", (1, 2), in_progress=2, moved_on=date(2024, 1, 1)),
        line("3", (1, 3), in_progress=0, moved_on=date(2024, 5, 1)),
    ]
    assert [one.unit.code for one in board.ordered(lines, sort, BOTH)] == order


def test_of_equal_shares_the_larger_gap_is_worse():
    lines = [line("1", (1, 2)), line("2", (2, 4))]
    assert [one.unit.code for one in board.ordered(lines, "worst", BOTH)] == ["2", "1"]


def test_a_sum_without_any_quota_has_none():
    assert board.total([line("1", (2, None)), line("2", (1, None))], "HTX") == Score(3, None)
    assert board.total([line("1", (2, None)), line("2", (1, 0))], "HTX") == Score(3, 0)
    assert board.total([], "HTX") == Score(0, None)


def test_idle_is_more_than_sixty_days_without_a_step_the_longest_first():
    bound = TODAY - timedelta(days=60)
    lines = [
        line("at", moved_on=bound),
        line("past", moved_on=bound - timedelta(days=1)),
        line("never"),
        line("gone", ended_on=TODAY),
    ]
    assert [one.unit.code for one in board.idle(lines, TODAY)] == ["never", "past"]


def test_a_past_unit_is_named_with_its_day():
    assert line("1").name_vi == "Xã 1"
    assert line("1", ended_on=date(2024, 7, 1)).name_vi == "Xã 1 (thôi từ 01/07/2024)"


def test_open_ones_stand_in_their_stage_and_none_in_the_counting_one():
    stages = path("HTX")

    def standing(stage, number, kind="HTX", state="open"):
        return SimpleNamespace(kind=kind, state=state, stage=stage.code, number=number)

    given = [standing(stages[0], 2), standing(stages[0], 3), standing(stages[1], 1, state="dropped")]
    given.append(standing(stages[0], 9, kind="THT"))
    found = board.pipeline("HTX", given)
    assert [stage for stage, _number in found] == list(stages[:-1])
    assert [number for _stage, number in found] == [5, *[0] * (len(stages) - 2)]
