"""The course of a proposal is the table's: from each state the steps that lead on, and whose they are."""

import pytest

from portal.quotas.states import PROPOSAL, ProposalState

STEPS = {
    "draft": {"saved": "draft", "put_forward": "proposed"},
    "proposed": {"saved": "draft", "agreed_by_one": "proposed", "agreed_by_both": "agreed", "returned": "draft"},
    "agreed": {"saved": "draft", "returned": "draft"},
}
WHO = {
    "saved": {"commune_officer", "commune_front_officer"},
    "put_forward": {"commune_officer", "commune_front_officer"},
    "agreed_by_one": {"commune_leader", "district_front_officer"},
    "agreed_by_both": {"commune_leader", "district_front_officer"},
    "returned": {"commune_leader", "district_front_officer"},
}


@pytest.mark.parametrize("state", list(STEPS))
def test_what_leads_on_from_a_state(state):
    found = {step.name: PROPOSAL.after(step.name, state) for step in PROPOSAL if PROPOSAL.fits(step.name, state)}
    assert found == STEPS[state]


def test_each_step_has_its_posts_its_button_and_its_refusal():
    for step in PROPOSAL:
        assert set(step.roles) == WHO[step.name]
        assert step.label
        leads_on_from_all = set(step.sources) == set(STEPS)
        assert step.refusal or leads_on_from_all or step.name == "put_forward"
    assert PROPOSAL["returned"].needs_reason


def test_returned_is_a_draft_that_came_back():
    assert PROPOSAL.walk(["put_forward", "agreed_by_one", "returned"]) == ProposalState.DRAFT
    assert ProposalState.RETURNED not in STEPS
