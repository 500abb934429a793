"""Foundings of the story: stages, calendar, members by the law of the day."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given

from portal.core import workdays
from portal.foundings import stages
from portal.seed.demo.opening import collectives
from tests.seed.demo.stories import SEEDS, TODAY, few, happened, mobilized

ORDER = {kind: [stage.code for stage in stages.path(kind)] for kind in ("THT", "HTX")}


@few
@given(SEEDS)
def test_figures_of_the_day(seed):
    assert len(mobilized(seed, "HTX", "counted")) == 26
    assert len(mobilized(seed, "THT", "counted")) == 31
    assert len(mobilized(seed, "HTX", "open")) == 54
    assert len(mobilized(seed, "THT", "open")) == 40
    groups = {one["key"] for one in collectives(seed) if one["facts"]["kind"] == "THT"}
    gone = Counter(one.what["status"] for one in happened(seed, "registry.set_status") if one.what["key"] in groups)
    converted = sum(one["converts"] is not None for one in mobilized(seed))
    assert (gone, converted) == ({"dissolved": 38}, 8)
    assert 213 + 31 - gone["dissolved"] - converted == 198
    for kind in ("THT", "HTX"):
        assert {one["steps"][-1]["to"] for one in mobilized(seed, kind, "open")} == set(ORDER[kind][:-1])
        assert mobilized(seed, kind, "dropped")


@few
@given(SEEDS)
def test_steps_follow_the_calendar(seed):
    for one in mobilized(seed):
        days = [step["on"] for step in one["steps"]]
        assert days == sorted(set(days)), one["key"]
        assert date(2021, 1, 1) <= days[0]
        assert days[-1] <= TODAY
        assert all(workdays.is_working(day) for day in days)


@few
@given(SEEDS)
def test_steps_follow_the_stages(seed):
    for one in mobilized(seed):
        order = ORDER[one["kind"]]
        for step, after in zip(one["steps"], one["steps"][1:], strict=False):
            if after["to"] == "dropped":
                assert after["reason"]
                continue
            ahead = order.index(after["to"]) - order.index(step["to"])
            assert ahead == 1 or (ahead < 0 and after["reason"]), one["key"]
            assert ahead < 0 or not after["reason"]


@few
@given(SEEDS)
def test_members_are_enough_by_the_law_of_the_day(seed):
    for one in mobilized(seed):
        assert one["head"]
        for step in one["steps"]:
            assert step["document_number"]
            least = stages.minimum_members(one["kind"], step["on"])
            assert step["members"] is None or step["members"] >= least, (one["key"], step)
    small = [one for one in mobilized(seed, "HTX", "counted") if one["members"] < 7]
    assert small, "the Law of 2023 shows"


@few
@given(SEEDS)
def test_terms_of_days(seed):
    for one in mobilized(seed):
        for step, after in zip(one["steps"], one["steps"][1:], strict=False):
            days = workdays.between(step["on"], after["on"])
            if (step["to"], after["to"]) in (("contract_signed", "notified"), ("filed", "registered")):
                assert days <= 5, one["key"]
            if (step["to"], after["to"]) == ("notified", "recorded"):
                assert days <= 3, one["key"]


@few
@given(SEEDS)
def test_stalled_stepped_back_and_registered_already(seed):
    every = mobilized(seed)
    last = {one["key"]: one["steps"][-1]["on"] for one in every}
    stalled = [one for one in mobilized(seed, ending="open") if TODAY - last[one["key"]] > timedelta(days=60)]
    assert len(stalled) == 9
    for unit in {one["unit"] for one in stalled}:
        assert all((TODAY - last[one["key"]]).days > 60 for one in every if one["unit"] == unit)
    back = [one for one in every if any(s["reason"] and s["to"] != "dropped" for s in one["steps"])]
    assert len(back) == 13
    short = [one for one in every if one["already"]]
    assert len(short) == 5
    assert all(len(one["steps"]) == 1 and one["ending"] == "counted" for one in short)
