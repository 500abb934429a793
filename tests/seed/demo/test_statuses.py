"""Statuses of the story chain; a conversion is one less and one more."""

from collections import Counter
from datetime import date

from hypothesis import given

from portal.seed.demo.opening import collectives
from tests.seed.demo.stories import SEEDS, TODAY, few, happened, mobilized


@few
@given(SEEDS)
def test_statuses_chain_and_conversions_are_minus_one_plus_one(seed):
    opening = {one["key"]: one for one in collectives(seed)}
    at, last = dict.fromkeys(opening, "operating"), {}
    changes = happened(seed, "registry.set_status")
    for change in sorted(changes, key=lambda one: one.on):
        key, status = change.what["key"], change.what["status"]
        assert status != at[key]
        assert last.get(key, date(2020, 12, 31)) < change.on <= TODAY
        assert change.what["reason"]
        at[key], last[key] = status, change.on
    for made in mobilized(seed):
        if made["converts"]:
            assert at[made["converts"]] == "operating"
            at[made["converts"]] = "converted"
            assert (made["kind"], made["unit"]) == ("HTX", opening[made["converts"]]["unit"])
    operating = Counter(opening[key]["facts"]["kind"] for key, status in at.items() if status == "operating")
    assert operating == {"THT": 213 - 38 - 8, "interest_group": 107, "HTX": 112 - 14}
