"""The table of the opening balance itself; its sums for random omissions: tests/registry/test_opening_balance.py."""

from decimal import Decimal

from portal.registry.choices import CollectiveKind
from portal.set_up.opening import Compared, OpeningTable, Sum


def test_a_difference_is_known_where_both_sides_are():
    htx = CollectiveKind.HTX
    assert Compared(htx, Sum.NUMBER, 112, 110).difference == -2
    assert Compared(htx, Sum.MEAN_REVENUE, Decimal(2650), None).difference is None
    assert Compared(htx, Sum.NUMBER, None, 3).difference is None


def test_nothing_is_complete_without_a_commune():
    assert not OpeningTable([], []).is_complete
