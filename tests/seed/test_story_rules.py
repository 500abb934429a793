"""What the illustrative story tells, whatever the seed; what the rules refuse, its playing shows (`test_story`)."""

import random
import unicodedata
from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import workdays
from portal.foundings import stages
from portal.seed.demo.duties import owed
from portal.seed.demo.foundings import foundings
from portal.seed.demo.opening import collectives
from portal.seed.demo.story import story
from portal.seed.resolution import load
from tests.shares import SEED

TODAY = date(2024, 10, 23)
# A story takes a moment to tell: the same few for every rule, other ones under another SEED.
SEEDS = st.sampled_from([0, *random.Random(SEED).sample(range(10**9), 4)])
few = settings(max_examples=5, deadline=None)

ORDER = {kind: [stage.code for stage in stages.path(kind)] for kind in ("THT", "HTX")}


@cache
def of_seed(seed):
    return foundings(random.Random(f"{seed}:foundings"), collectives(seed))


def mobilized(seed, kind=None, ending=None):
    return [one for one in of_seed(seed) if kind in (None, one["kind"]) and ending in (None, one["ending"])]


told = cache(story)


def happened(seed, *acts):
    return [one for one in told(seed) if one.act in acts]


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
def test_numbers_are_unique(seed):
    opening = [one["facts"]["registration_number"] for one in collectives(seed)]
    certificates = [number for number in opening if number]
    certificates += [one["number"] for one in mobilized(seed, "HTX", "counted")]
    assert len(set(certificates)) == len(certificates) == 112 + 26
    entries = [(one["unit"], one["number"]) for one in mobilized(seed, "THT", "counted")]
    assert len(set(entries)) == 31
    assert len({one["key"] for one in mobilized(seed)}) == len(mobilized(seed))


@few
@given(SEEDS)
def test_names_are_unique_in_the_unit_and_nfc(seed):
    names = [(one["unit"], one["facts"]["name"]) for one in collectives(seed)]
    names += [(one["unit"], one["name"]) for one in mobilized(seed)]
    assert len(set(names)) == len(names)
    assert all(unicodedata.is_normalized("NFC", name) for _, name in names)


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


@few
@given(SEEDS)
def test_credits_go_to_bodies_that_mobilize(seed):
    mobilizers = {body["code"] for body in load()["bodies"] if body["mobilizes"]}
    for one in mobilized(seed):
        assert one["lead"] in mobilizers or (one["lead"] is None and one["steps"][-1]["to"] == "need_survey")
        assert set(one["supporting"]) <= mobilizers - {one["lead"]}
        assert len(set(one["supporting"])) == len(one["supporting"])


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


def on_day(happening):
    return happening.on


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


@few
@given(SEEDS)
def test_nothing_happens_after_the_storys_day(seed):
    assert max(one.on for one in told(seed)) <= TODAY


@pytest.mark.parametrize("seed", [1, 2021])
def test_same_seed_same_story(seed):
    assert story(seed) == story(seed)
    assert story(seed) != story(seed + 1)
