"""How a proposal stands for people: a draft that came back with a note is returned, any other is what it is."""

import pytest

from portal.quotas.models import QuotaProposal
from portal.quotas.states import ProposalState


@pytest.mark.parametrize(
    ("state", "note", "shown"),
    [
        ("draft", "", ProposalState.DRAFT),
        ("draft", "Thêm năm 2025", ProposalState.RETURNED),
        ("proposed", "Thêm năm 2025", ProposalState.PROPOSED),
        ("agreed", "", ProposalState.AGREED),
    ],
)
def test_shown(state, note, shown):
    assert QuotaProposal(state=state, return_note=note).shown is shown
