"""Writes of the commune's proposal (clause II.9): propose, agree, send back."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from portal.core import clock
from portal.core.access import Role
from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.fields import checked
from portal.extensions import db
from portal.programmes.models import Programme
from portal.programmes.queries import programme as programme_by_id
from portal.quotas import queries, rules
from portal.quotas.allocation import DraftConflict, fill_from_proposals, fingerprint, issue, review, save_draft
from portal.quotas.keys import Amount
from portal.quotas.models import QuotaProposal, QuotaProposalLine
from portal.quotas.states import PROPOSAL, ProposalState

__all__ = [
    "DraftConflict",
    "Saved",
    "agree_as_front",
    "agree_as_leader",
    "fill_from_proposals",
    "fingerprint",
    "give_back",
    "issue",
    "review",
    "save_draft",
    "save_proposal",
]

FRONT = "MTTQ"


@dataclass(frozen=True)
class Saved:
    """A saved proposal, and whether the change voided agreements that had been given."""

    proposal: QuotaProposal
    voided: bool


def save_proposal(
    *,
    tenant_id: int,
    programme_id: int,
    values: Mapping[tuple[str, int], Amount],
    basis: str,
    posting_id: int,
    version: int | None,
    submit: bool,
) -> Saved:
    """Keep a commune's proposal; with `submit`, put it forward to its leader and the district Front.

    `values` holds the numbers by key (portal/quotas/keys.py) and year; a place left out proposes nothing, which is
    not 0. `version` is 0 for a first proposal. A change after an agreement voids the agreements. Raises Invalid or
    StaleVersion.
    """
    programme, problems = _open_programme(programme_id), Problems()
    numbers = {(tenant_id, *place): value for place, value in values.items()}
    basis = rules.proposing(programme, numbers, basis, problems, submit=submit)
    problems.raise_if_any()
    proposal = _begun(tenant_id, programme_id, version)
    changed = _write(proposal, values, basis)
    voided = changed and _void(proposal, "saved")
    if submit and PROPOSAL.fits("put_forward", proposal.state):
        _put_forward(proposal, posting_id)
    db.session.flush()
    return Saved(proposal, voided)


def agree_as_leader(*, proposal: QuotaProposal, posting_id: int, version: int | None) -> None:
    """The commune's leader agrees to its proposal. Raises RuleBroken or StaleVersion."""
    _check_answerable(proposal, version)
    posting = queries.posting(posting_id)
    if posting.role != Role.COMMUNE_LEADER or posting.body.unit_id != proposal.tenant_id:
        raise RuleBroken(_l("Only a leader of this commune agrees for the commune."))
    if proposal.leader_agreed_by_id is not None:
        raise RuleBroken(_l("The commune's leader has agreed already."))
    proposal.leader_agreed_by_id, proposal.leader_agreed_at = posting_id, clock.now()
    _settle(proposal)


def agree_as_front(*, proposal: QuotaProposal, posting_id: int, version: int | None) -> None:
    """The district's Fatherland Front agrees to a commune's proposal. Raises RuleBroken or StaleVersion."""
    _check_answerable(proposal, version)
    _check_front(posting_id)
    if proposal.front_agreed_by_id is not None:
        raise RuleBroken(_l("The district's Fatherland Front has agreed already."))
    proposal.front_agreed_by_id, proposal.front_agreed_at = posting_id, clock.now()
    _settle(proposal)


def give_back(*, proposal: QuotaProposal, note: str, posting_id: int, version: int | None) -> None:
    """Leader or Front returns the proposal to the commune with a note; agreements given so far are void.

    Raises Invalid or StaleVersion.
    """
    problems = Problems()
    kept = checked([rules.NOTE], {"note": note}, problems)
    problems.raise_if_any()
    _check_answerable(proposal, version, "returned")
    if queries.posting(posting_id).role != Role.COMMUNE_LEADER:
        _check_front(posting_id)
    _void(proposal, "returned")
    proposal.return_note = kept["note"]
    db.session.flush()


def _open_programme(programme_id: int) -> Programme:
    programme = programme_by_id(programme_id)
    if programme is None:
        raise RuleBroken(_l("There is no such programme."))
    rules.must_be_open(programme)
    return programme


def _begun(tenant_id: int, programme_id: int, version: int | None) -> QuotaProposal:
    """Return the commune's proposal, begun now where there is none."""
    proposal = queries.proposal(tenant_id, programme_id)
    if proposal is not None:
        check_version(proposal, version)
        return proposal
    proposal = QuotaProposal(
        tenant_id=tenant_id, programme_id=programme_id, state=PROPOSAL.start, basis="", return_note=""
    )
    db.session.add(proposal)
    db.session.flush()
    return proposal


def _write(proposal: QuotaProposal, values: Mapping[tuple[str, int], Amount], basis: str) -> bool:
    """Write lines and basis; return whether anything changed. The version rises with the lines too."""
    lines = queries.proposal_lines(proposal)
    if {place: line.value for place, line in lines.items()} == values and proposal.basis == basis:
        return False
    for place in lines.keys() - values.keys():
        db.session.delete(lines[place])
    for place, value in values.items():
        _write_line(proposal, lines.get(place), place, value)
    proposal.basis = basis
    flag_modified(proposal, "basis")
    return True


def _write_line(proposal: QuotaProposal, line: QuotaProposalLine | None, place: tuple[str, int], value: Amount) -> None:
    if line is not None:
        line.value = value
        return
    key = {"tenant_id": proposal.tenant_id, "proposal_id": proposal.id}
    db.session.add(QuotaProposalLine(**key, kind=place[0], year=place[1], value=value))


def _void(proposal: QuotaProposal, step: str) -> bool:
    """Take a step that leads back into the commune's hands; return whether an agreement was lost by it."""
    given = proposal.leader_agreed_by_id is not None or proposal.front_agreed_by_id is not None
    proposal.state = PROPOSAL.after(step, proposal.state)
    proposal.leader_agreed_by_id = proposal.leader_agreed_at = None
    proposal.front_agreed_by_id = proposal.front_agreed_at = None
    return given


def _put_forward(proposal: QuotaProposal, posting_id: int) -> None:
    proposal.state, proposal.return_note = PROPOSAL.after("put_forward", proposal.state), ""
    proposal.proposed_by_id, proposal.proposed_at = posting_id, clock.now()


def _check_answerable(proposal: QuotaProposal, version: int | None, step: str = "agreed_by_one") -> None:
    check_version(proposal, version)
    _open_programme(proposal.programme_id)
    if not PROPOSAL.fits(step, proposal.state):
        done = proposal.state == ProposalState.AGREED
        raise RuleBroken(PROPOSAL["agreed_by_both" if done else step].refusal)


def _check_front(posting_id: int) -> None:
    posting = queries.posting(posting_id)
    if posting.role != Role.DISTRICT_FRONT_OFFICER or posting.body.code != FRONT:
        raise RuleBroken(_l("Only the district's Fatherland Front Committee agrees to quotas or sends them back."))


def _settle(proposal: QuotaProposal) -> None:
    if proposal.leader_agreed_by_id is not None and proposal.front_agreed_by_id is not None:
        proposal.state = PROPOSAL.after("agreed_by_both", proposal.state)
    db.session.flush()
