"""Credits of the story."""

from hypothesis import given

from portal.seed.resolution import load
from tests.seed.demo.stories import SEEDS, few, mobilized


@few
@given(SEEDS)
def test_credits_go_to_bodies_that_mobilize(seed):
    mobilizers = {body["code"] for body in load()["bodies"] if body["mobilizes"]}
    for one in mobilized(seed):
        assert one["lead"] in mobilizers or (one["lead"] is None and one["steps"][-1]["to"] == "need_survey")
        assert set(one["supporting"]) <= mobilizers - {one["lead"]}
        assert len(set(one["supporting"])) == len(one["supporting"])
