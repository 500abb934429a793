"""Steps laid before the day of the last one: in order, within the gaps, as far as the plan goes."""

import random
from datetime import date

import pytest

from portal.foundings import stages
from portal.seed.demo.steps import laid_steps

LAST, EARLY = date(2024, 10, 1), date(2021, 1, 4)
PLAN = {"kind": "HTX", "stage": "registered", "already": False, "stepped_back": False, "ending": "counted"}
PLAN |= {"last_on": LAST}


def laid(seed=0, earliest=EARLY, **changes):
    return laid_steps(random.Random(seed), {**PLAN, **changes}, 9, earliest)


@pytest.mark.parametrize(("kind", "last"), [("HTX", "registered"), ("THT", "recorded")])
def test_every_stage_in_its_order_the_last_on_its_day(kind, last):
    steps = laid(kind=kind, stage=last)
    assert [step["to"] for step in steps] == [stage.code for stage in stages.path(kind)]
    days = [step["on"] for step in steps]
    assert days == sorted(days)
    assert days[-1] == LAST
    assert all(step["document_number"] and step["note"] for step in steps)
    assert {step["members"] for step in steps} <= {9, None}
    assert steps[-1]["members"] == 9


def test_registered_already_is_one_step():
    assert [step["to"] for step in laid(already=True)] == ["registered"]


def test_dropped_ends_with_its_reason():
    steps = laid(stage="mobilizing", ending="dropped")
    assert [step["to"] for step in steps[-2:]] == ["mobilizing", stages.DROPPED]
    assert steps[-1]["reason"]
    assert not any(step["reason"] for step in steps[:-1])


@pytest.mark.parametrize(("kind", "stage"), [("HTX", "filed"), ("THT", "notified")])
def test_a_step_back_has_its_reason_and_the_way_is_gone_again(kind, stage):
    for seed in range(5):
        steps = laid(seed, kind=kind, stage=stage, stepped_back=True)
        places = [stages.position(kind, step["to"]) for step in steps]
        backs = [at for at in range(1, len(places)) if places[at] < places[at - 1]]
        assert len(backs) == 1
        assert steps[backs[0]]["reason"]
        assert steps[-1]["to"] == stage


def test_what_does_not_fit_into_its_time_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        laid(earliest=date(2024, 9, 30))
