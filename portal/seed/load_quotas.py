"""Write the quota decisions and the communes' proposals of the illustrative story."""

from collections import defaultdict
from collections.abc import Iterable

from portal.extensions import db
from portal.quotas.models import Quota, QuotaDecision, QuotaProposal, QuotaProposalLine
from portal.seed import records
from portal.seed.load_refs import Refs, morning
from portal.seed.quota_story import KINDS, YEARS


def load_decisions(refs: Refs, programme_id: int, given: Iterable[records.QuotaDecision]) -> None:
    """Write each decision with the quotas that it issues or adjusts."""
    for one in given:
        decision = QuotaDecision(
            programme_id=programme_id,
            number=one.number,
            decided_on=one.on,
            kind="adjust" if one.adjusts else "issue",
            basis=_bases(cell.basis for cell in one.cells if one.adjusts or cell.number),
            posting_id=refs.issuer(),
        )
        db.session.add(decision)
        db.session.flush()
        db.session.add_all([_quota(refs, decision, cell) for cell in one.cells])
    db.session.flush()


def _bases(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _quota(refs: Refs, decision: QuotaDecision, cell: records.QuotaCell) -> Quota:
    return Quota(
        tenant_id=refs.commune(cell.unit_code),
        programme_id=decision.programme_id,
        decision_id=decision.id,
        kind=cell.kind,
        year=cell.year,
        value=cell.number,
    )


def load_proposals(refs: Refs, programme_id: int, given: Iterable[records.QuotaProposal]) -> None:
    """Write one proposal for each commune that made any: its latest round, on top of what it asked before."""
    by_unit: dict[str, list[records.QuotaProposal]] = defaultdict(list)
    for one in given:
        by_unit[one.unit_code].append(one)
    made = {code: _proposal(refs, programme_id, cells) for code, cells in by_unit.items()}
    db.session.add_all(made.values())
    db.session.flush()
    for code, cells in by_unit.items():
        db.session.add_all(_lines(made[code], cells))
    db.session.flush()


def _proposal(refs: Refs, programme_id: int, cells: list[records.QuotaProposal]) -> QuotaProposal:
    latest = cells[-1]
    round_of = [cell for cell in cells if cell.proposed_on.year == latest.proposed_on.year]
    made = QuotaProposal(
        tenant_id=refs.commune(latest.unit_code),
        programme_id=programme_id,
        state=_state(latest),
        basis=_bases(cell.basis for cell in round_of),
        return_note=latest.return_note or "",
    )
    if made.state != "draft":
        _sign(refs, made, latest)
    return made


def _state(one: records.QuotaProposal) -> str:
    """Agreed by both; proposed once officer and Front stand behind it; else in the commune's own hands."""
    if one.state == "agreed":
        return "agreed"
    return "proposed" if one.front_joined_on and not one.returned_on else "draft"


def _sign(refs: Refs, made: QuotaProposal, one: records.QuotaProposal) -> None:
    made.proposed_by_id, made.proposed_at = refs.officer(one.unit_code), morning(one.front_joined_on)
    if one.leader_agreed_on:
        made.leader_agreed_by_id, made.leader_agreed_at = refs.leader(one.unit_code), morning(one.leader_agreed_on)
    if one.front_agreed_on:
        made.front_agreed_by_id, made.front_agreed_at = refs.front(), morning(one.front_agreed_on)


def _lines(made: QuotaProposal, cells: list[records.QuotaProposal]) -> list[QuotaProposalLine]:
    asked = {(cell.kind, cell.year): cell.number for cell in cells}
    return [
        QuotaProposalLine(
            tenant_id=made.tenant_id, proposal_id=made.id, kind=kind, year=year, value=asked.get((kind, year), 0)
        )
        for kind in KINDS
        for year in YEARS
    ]
