"""Parts that add up, shares of nothing, and gaps that are not zeros."""

from decimal import Decimal

import pytest

from portal.metrics.records import Measure, Part, percent, total


def test_two_parts_together():
    one, other = Part(1, 2, 3, 4, 5, 6), Part(10, 20, 30, 40, 50, 60)
    assert one + other == Part(11, 22, 33, 44, 55, 66)


def test_a_plain_count_stays_one_and_a_missing_denominator_adds_nothing():
    assert (Part(1) + Part(2, 5)).denominator is None
    assert (Part(1, 4) + Part(2)).denominator == 4


@pytest.mark.parametrize(("operating", "known", "gap"), [(2, 1, True), (2, 2, False), (0, 0, False)])
def test_a_gap_is_an_answer_that_is_missing(operating, known, gap):
    assert Part(0, None, operating + 1, known, asked=operating).has_gap is gap


def test_the_total_of_no_part_is_what_one_says_nothing_is():
    assert total({}, Part(0, 0)) == Part(0, 0)
    assert total({1: Part(1, 2), 2: Part(3, 4)}, Part(0, 0)) == Part(4, 6)


@pytest.mark.parametrize(("one", "of", "share"), [(1, 4, 25), (0, 4, 0), (3, 0, None), (3, None, None), (5, 4, 125)])
def test_percent(one, of, share):
    assert percent(one, of) == (None if share is None else Decimal(share))


def test_percent_is_exact():
    assert percent(1, 3) == Decimal(100) / 3


def test_what_is_compared_with_is_added_up_too_and_a_gap_there_is_a_gap():
    whole = Part(5, base=Part(2, None, 3, 3, 0, 3)) + Part(1) + Part(4, base=Part(7, None, 2, 1, 0, 2))
    assert (whole.numerator, whole.base) == (10, Part(9, None, 5, 4, 0, 5))
    assert whole.has_gap


def test_the_gaps_are_the_communes_with_one():
    assert Measure(parts={5: Part(0, 1, 2, 1, 0, 2), 6: Part(0, 1, 2, 2, 0, 2)}).gaps == {5}
