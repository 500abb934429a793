"""Duties of the story: late with an explanation, extended, owed."""

from datetime import date

from hypothesis import given

from portal.seed.demo.duties import owed
from tests.seed.demo.stories import SEEDS, TODAY, few, happened, on_day


@few
@given(SEEDS)
def test_duties_late_with_explanation_extended_and_owed(seed):
    deadline = dict(owed())
    assert len(deadline) == len(owed())
    done, explained = set(), 0
    for one in sorted(happened(seed, "duties.report", "duties.set_deadline"), key=on_day):
        item = one.what["item"]
        if one.act == "duties.set_deadline":
            assert one.on <= deadline[item] < one.what["deadline"]
            assert one.what["reason"]
            deadline[item] = one.what["deadline"]
            continue
        assert item not in done
        assert date(2021, 1, 1) <= one.on <= TODAY
        assert bool(one.what["explanation"]) == (one.on > deadline[item]), one
        if one.what["state"] == "submitted":
            assert one.what["document_number"]
            explained += bool(one.what["explanation"])
            done.add(item)
    owing = {item for item, due in deadline.items() if due < TODAY} - done
    assert len(owing) == 5
    assert all(duty == "III.3-1" and holder.startswith("UBND-") for duty, holder, _ in owing)
    assert explained > 0
