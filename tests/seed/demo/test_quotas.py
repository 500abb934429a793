"""Quotas of the story: issued once, then adjusted by decision; proposals in every state."""

from collections import Counter
from datetime import date

from hypothesis import given

from tests.seed.demo.stories import SEEDS, TODAY, few, happened, on_day, told


@few
@given(SEEDS)
def test_quotas_are_issued_once_then_adjusted_by_decision(seed):
    issued, adjusted = happened(seed, "quotas.issue")
    assert (issued.what["number"], issued.on) == ("12/QĐ-UBND", date(2021, 3, 5))
    assert len(issued.what["cells"]) == 24 * 2 * 5
    assert adjusted.on.year == 2023
    for place, number in adjusted.what["cells"].items():
        assert number != issued.what["cells"][place]
        assert number >= 0
        assert place[2] >= 2023
    assert issued.what["basis"]
    assert adjusted.what["basis"]
    totals = Counter()
    in_force = issued.what["cells"] | adjusted.what["cells"]
    for (_, kind, _), number in in_force.items():
        totals[kind] += number
    assert totals == {"HTX": 34, "THT": 80}
    # Behind: by the end of 2024 more were due than the 26 that have counted.
    assert sum(number for (_, kind, year), number in in_force.items() if kind == "HTX" and year <= 2024) > 26


@few
@given(SEEDS)
def test_proposals_in_every_state(seed):
    every = sorted((one for one in told(seed) if one.act.startswith("quotas.") and "unit" in one.what), key=on_day)
    autumn = [one for one in every if one.on.year == 2024]
    last = {one.what["unit"]: one.act for one in autumn}
    waiting = {"quotas.agree_as_leader": 3, "quotas.save_proposal": 4}
    assert Counter(last.values()) == {"quotas.agree_as_front": 5, "quotas.give_back": 2, **waiting}
    first = [one for one in every if one.on.year == 2021]
    assert {one.what["unit"] for one in first if one.act == "quotas.agree_as_front"} == {
        one.what["unit"] for one in first
    }
    assert len({one.what["unit"] for one in first}) == 24
    assert max(one.on for one in first) <= date(2021, 3, 5)
    assert max(one.on for one in autumn) <= TODAY
    assert all(one.what["basis"] for one in every if one.act == "quotas.save_proposal")
