"""The commission's findings of the story: one in each state, one of them late, no mail of them."""

from datetime import date

from portal.seed.demo import STORY_DAY
from portal.seed.demo.findings import ACTS, happenings


def test_the_steps_of_each_in_their_order():
    told = list(happenings())
    assert {one.act for one in told} == set(ACTS)
    by_key = {}
    for one in told:
        key = one.what.get("key") or one.what["document_number"]
        by_key.setdefault(key, []).append(one)
    for steps in by_key.values():
        assert steps[0].act == "findings.open"
        assert [step.on for step in steps] == sorted(step.on for step in steps)
        assert all(step.on <= STORY_DAY for step in steps)
        assert steps[0].what["deadline"] > steps[0].on


def test_every_state_is_there_and_one_is_late(story_app, databases):
    with databases.owner() as owner:
        rows = owner.execute("SELECT state, deadline FROM findings").fetchall()
        mail = owner.execute(
            "SELECT count(*) FROM notices WHERE kind LIKE 'finding%' AND mail IN ('queued', 'sent')"
        ).fetchone()[0]
    assert {state for state, _deadline in rows} == {"open", "answered", "returned", "closed"}
    assert any(state in ("open", "returned") and deadline < date(2024, 10, 23) for state, deadline in rows)
    assert mail == 0
