"""Reads of quotas. The wall limits every one to the communes that the person may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, Select, String, cast, exists, func, select
from sqlalchemy.orm import aliased

from portal.accounts.models import Posting
from portal.core import clock
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.foundings.models import Founding
from portal.foundings.states import FoundingState
from portal.programmes.choices import Operator
from portal.programmes.models import NEW_HTX, Objective, Programme
from portal.quotas.keys import TARGET, Amount, place_of
from portal.quotas.models import Quota, QuotaDecision, QuotaDraft, QuotaProposal, QuotaProposalLine
from portal.quotas.states import ProposalState
from portal.registry.choices import FOUNDED_KINDS
from portal.registry.queries import new_by_cell
from portal.units.scope import district_scope

Cell = tuple[int, str, int]  # commune id, key (portal/quotas/keys.py), year


@dataclass(frozen=True)
class Change:
    """What a decision does, or would do, to one cell; `before` is None where nothing was issued yet."""

    tenant_id: int
    kind: str
    year: int
    before: Amount | None
    after: Amount


@dataclass(frozen=True)
class HistoryEntry:
    """A decision with what it changed."""

    decision: QuotaDecision
    changes: list[Change]


@dataclass(frozen=True)
class Proposed:
    """A number that a commune has proposed, and whether leader and Front have both agreed to it."""

    value: Amount
    agreed: bool


@dataclass(frozen=True)
class Target:
    """The objective for new HTX, and the smallest whole number that reaches it ("more than 30" takes 31)."""

    objective: Objective
    needed: int


@dataclass(frozen=True)
class Figure:
    """One quota and what was founded towards it; `quota` is None where none was issued."""

    quota: int | None
    result: int

    @property
    def owed(self) -> int:
        """What is still owed, as a number to add up: 0 where no quota was issued."""
        return self.remaining or 0

    @property
    def remaining(self) -> int | None:
        """What is still owed, never below 0; None where no quota was issued."""
        return None if self.quota is None else max(self.quota - self.result, 0)


@dataclass(frozen=True)
class Row:
    """A year, with its figure for each kind."""

    year: int
    kinds: dict[str, Figure]


@dataclass(frozen=True)
class CommuneTable:
    """The years of the programme, and for each kind the whole period.

    What remains in total is reckoned on the totals: a year's surplus makes up for another year.
    """

    rows: list[Row]
    totals: dict[str, Figure]


_CORRECTING = aliased(QuotaDecision)
# What was corrected holds no more; the row that corrects it does.
_HOLDS = ~exists().where(_CORRECTING.corrects_id == QuotaDecision.id)


def decisions(programme_id: int) -> list[QuotaDecision]:
    """Return a programme's decisions, as they were last corrected, in the order in which they hold.

    That is by date, then as recorded.
    """
    statement = select(QuotaDecision).where(QuotaDecision.programme_id == programme_id, _HOLDS)
    return list(db.session.scalars(statement.order_by(QuotaDecision.decided_on, QuotaDecision.id)))


def decision_by_id(decision_id: int) -> QuotaDecision | None:
    """Return a decision of any programme, or None."""
    return db.session.get(QuotaDecision, decision_id)


def decision(programme_id: int, decision_id: int) -> QuotaDecision | None:
    """Return a programme's decision, or None."""
    return db.session.scalar(
        select(QuotaDecision).where(QuotaDecision.programme_id == programme_id, QuotaDecision.id == decision_id)
    )


def quotas_on(programme_id: int, day: date, tenant_id: int | None = None) -> dict[Cell, int]:
    """Return the quotas of THT and HTX that hold on a day; absent cells have none, which is not a quota of 0."""
    statement = _holding(cast(Quota.value, Integer), programme_id, day, tenant_id, None)
    rows = db.session.execute(statement.where(Quota.kind.in_(FOUNDED_KINDS)))
    return {(commune, kind, year): value for commune, kind, year, value in rows}


def amounts_on(
    programme_id: int, day: date, tenant_id: int | None = None, last: QuotaDecision | None = None
) -> dict[Cell, Amount]:
    """Return the quotas and targets that hold on a day: of the decisions up to it, the latest for each cell.

    Absent cells have no quota, which is not a quota of 0. `last`: only up to that decision, though a later one was
    taken on the same day.
    """
    statement = _holding(Quota.value, programme_id, day, tenant_id, last)
    return {(commune, kind, year): value for commune, kind, year, value in db.session.execute(statement)}


def _holding(
    value: Any, programme_id: int, day: date, tenant_id: int | None, last: QuotaDecision | None
) -> Select[Any]:
    cell = Quota.tenant_id, Quota.kind, Quota.year
    statement = (
        select(*cell, value)
        .join(QuotaDecision, QuotaDecision.id == Quota.decision_id)
        .where(Quota.programme_id == programme_id, QuotaDecision.decided_on <= day, _HOLDS)
        .distinct(*cell)
        .order_by(*cell, QuotaDecision.decided_on.desc(), QuotaDecision.id.desc())
    )
    if tenant_id is not None:
        statement = statement.where(Quota.tenant_id == tenant_id)
    if last is not None:
        statement = statement.where((QuotaDecision.decided_on < last.decided_on) | (QuotaDecision.id <= last.id))
    return statement


def are_targets_decided(objective: Objective) -> bool:
    """Say whether a decision has set targets for an objective, in whatever unit: the decision goes on naming it."""
    with acting_as(district_scope(writes=False)):  # the administrator reads no unit's quotas
        return bool(db.session.scalar(select(exists().where(Quota.kind == f"{TARGET}{objective.id}"))))


def history(tenant_id: int, programme_id: int) -> list[HistoryEntry]:
    """Return every decision of the programme with what it changed for one commune, oldest first."""
    by_decision: dict[int, dict[Cell, Amount]] = {}
    for number, kind, year, value in db.session.execute(_values_of(tenant_id, programme_id)):
        by_decision.setdefault(number, {})[tenant_id, kind, year] = value
    entries: list[HistoryEntry] = []
    held: dict[Cell, Amount] = {}
    for one in decisions(programme_id):
        given = by_decision.get(one.id, {})
        entries.append(HistoryEntry(one, changes_between(held, given)))
        held |= given
    return entries


def _values_of(tenant_id: int, programme_id: int) -> Select[int, str, int, Amount]:
    mine = Quota.tenant_id == tenant_id, Quota.programme_id == programme_id
    return select(Quota.decision_id, Quota.kind, Quota.year, Quota.value).where(*mine)


def changes_between(held: Mapping[Cell, Amount], given: Mapping[Cell, Amount]) -> list[Change]:
    """Return the cells of `given` that differ from what holds, by commune, kind and year."""
    changed = [cell for cell, value in given.items() if held.get(cell) != value]
    cells = sorted(changed, key=lambda cell: (cell[0], place_of(cell[1]), cell[2]))
    return [Change(*cell, before=held.get(cell), after=given[cell]) for cell in cells]


def draft_cells(programme_id: int) -> dict[Cell, Amount]:
    """Return the cells of the allocation that are prepared and not yet issued, of all that takes quotas now."""
    taking = select(TARGET + cast(Objective.id, String)).where(Objective.takes_targets)
    stands = QuotaDraft.kind.in_(FOUNDED_KINDS) | QuotaDraft.kind.in_(taking)
    statement = select(QuotaDraft.tenant_id, QuotaDraft.kind, QuotaDraft.year, QuotaDraft.value)
    rows = db.session.execute(statement.where(QuotaDraft.programme_id == programme_id, stands))
    return {(commune, kind, year): value for commune, kind, year, value in rows}


def drafts(programme_id: int) -> dict[Cell, QuotaDraft]:
    """Return the draft's rows themselves, read anew; for the services."""
    statement = select(QuotaDraft).where(QuotaDraft.programme_id == programme_id)
    rows = db.session.scalars(statement, execution_options={"populate_existing": True})
    return {(row.tenant_id, row.kind, row.year): row for row in rows}


def issued(programme_id: int) -> dict[Cell, Amount]:
    """Return what the last decisions say, whatever their date: what a new decision would change."""
    return amounts_on(programme_id, date.max)


def is_history_open() -> bool:
    """Say whether the decisions of the past are still being entered: until the set-up is closed, and once reopened."""
    return clock.set_up_is_open()


def in_preparation(programme_id: int) -> dict[Cell, Amount]:
    """Return what the next decision starts from: the allocation; while history is open, what it says itself alone.

    A decision of the past may be older than the others: what they say is no ground of it.
    """
    return draft_cells(programme_id) if is_history_open() else allocation(programme_id)


def allocation(programme_id: int) -> dict[Cell, Amount]:
    """Return the allocation as prepared: what is issued, with the draft laid over it."""
    return issued(programme_id) | draft_cells(programme_id)


def pending(programme_id: int) -> list[Change]:
    """Return what the next decision would issue or change; while history is open, all that it says."""
    return changes_between({} if is_history_open() else issued(programme_id), draft_cells(programme_id))


def said_on(programme_id: int, day: date) -> list[Change]:
    """Return all cells that the decision in preparation says, with what held on its day, by commune, kind and year."""
    held = amounts_on(programme_id, day)
    found = changes_between({}, draft_cells(programme_id))
    return [replace(one, before=held.get((one.tenant_id, one.kind, one.year))) for one in found]


def cells_of(decision_id: int) -> dict[Cell, Amount]:
    """Return what a decision says, by cell."""
    rows = db.session.scalars(select(Quota).where(Quota.decision_id == decision_id))
    return {(row.tenant_id, row.kind, row.year): row.value for row in rows}


def proposal(tenant_id: int, programme_id: int) -> QuotaProposal | None:
    """Return a commune's proposal, or None."""
    mine = QuotaProposal.tenant_id == tenant_id, QuotaProposal.programme_id == programme_id
    return db.session.scalar(select(QuotaProposal).where(*mine))


def proposals(programme_id: int) -> dict[int, QuotaProposal]:
    """Return the proposals by commune id; absent communes have made none."""
    rows = db.session.scalars(select(QuotaProposal).where(QuotaProposal.programme_id == programme_id))
    return {row.tenant_id: row for row in rows}


def proposal_lines(proposal: QuotaProposal) -> dict[tuple[str, int], QuotaProposalLine]:
    """Return the lines of a proposal by kind and year."""
    mine = QuotaProposalLine.tenant_id == proposal.tenant_id, QuotaProposalLine.proposal_id == proposal.id
    return {(line.kind, line.year): line for line in db.session.scalars(select(QuotaProposalLine).where(*mine))}


def proposed_values(programme_id: int) -> dict[Cell, Proposed]:
    """Return the numbers that communes have put forward; those still in draft are left out."""
    line, whole = QuotaProposalLine, QuotaProposal
    belongs = (whole.tenant_id == line.tenant_id) & (whole.id == line.proposal_id)
    statement = (
        select(line.tenant_id, line.kind, line.year, line.value, whole.state)
        .join(whole, belongs)
        .where(whole.programme_id == programme_id, whole.state.in_((ProposalState.PROPOSED, ProposalState.AGREED)))
    )
    rows = db.session.execute(statement)
    return {
        (commune, kind, year): Proposed(value, state == ProposalState.AGREED)
        for commune, kind, year, value, state in rows
    }


def proposed_sums(programme_id: int) -> dict[tuple[int, str], int]:
    """Return the sum of each proposal by commune and kind (THT, HTX), drafts included."""
    line, whole = QuotaProposalLine, QuotaProposal
    belongs = (whole.tenant_id == line.tenant_id) & (whole.id == line.proposal_id)
    statement = select(line.tenant_id, line.kind, func.sum(line.value)).join(whole, belongs)
    statement = statement.where(whole.programme_id == programme_id, line.kind.in_(FOUNDED_KINDS))
    rows = db.session.execute(statement.group_by(line.tenant_id, line.kind))
    return {(commune, kind): int(value) for commune, kind, value in rows}


def proposed_targets(programme_id: int) -> dict[tuple[int, str], list[tuple[int, Amount]]]:
    """Return the targets of objectives in each proposal, by commune and key: (year, value); drafts included."""
    line, whole = QuotaProposalLine, QuotaProposal
    belongs = (whole.tenant_id == line.tenant_id) & (whole.id == line.proposal_id)
    statement = select(line.tenant_id, line.kind, line.year, line.value).join(whole, belongs).order_by(line.year)
    found: dict[tuple[int, str], list[tuple[int, Amount]]] = {}
    rows = db.session.execute(statement.where(whole.programme_id == programme_id, line.kind.not_in(FOUNDED_KINDS)))
    for commune, key, year, value in rows:
        found.setdefault((commune, key), []).append((year, value))
    return found


def signers(proposals: Iterable[QuotaProposal]) -> dict[int, Posting]:
    """Return the postings of those who proposed and agreed, by id."""
    ids = {
        number
        for one in proposals
        for number in (one.proposed_by_id, one.leader_agreed_by_id, one.front_agreed_by_id)
        if number
    }
    return {row.id: row for row in db.session.scalars(select(Posting).where(Posting.id.in_(ids)))}


def posting(posting_id: int) -> Posting:
    """Return a posting; raises NoResultFound for an unknown id."""
    return db.session.get_one(Posting, posting_id)


def target(programme_id: int) -> Target | None:
    """Return the objective for new HTX (clause I.2), or None. There is none for new THT in the resolution."""
    mine = Objective.programme_id == programme_id, Objective.definition == NEW_HTX
    objective = db.session.scalar(select(Objective).where(*mine).order_by(Objective.seq).limit(1))
    return Target(objective, _smallest(objective.operator, objective.low)) if objective else None


def _smallest(operator: str, low: Decimal) -> int:
    whole = int(low)
    return whole + 1 if operator == Operator.MORE or whole < low else whole


def open_foundings(tenant_id: int) -> dict[str, int]:
    """Return how many foundings of a commune are in progress, by kind."""
    mine = Founding.tenant_id == tenant_id, Founding.state == FoundingState.OPEN
    rows = db.session.execute(select(Founding.kind, func.count().label("number")).where(*mine).group_by(Founding.kind))
    return {row.kind: row.number for row in rows}


def commune_table(programme: Programme, tenant_id: int, day: date) -> CommuneTable:
    """Return a commune's quotas as they hold on a day, and its result up to that day."""
    quotas = quotas_on(programme.id, day, tenant_id)
    results = new_by_cell(programme.starts_on, min(day, programme.ends_on), tenant_id)

    def figure(kind: str, year: int) -> Figure:
        cell = tenant_id, kind, year
        return Figure(quotas.get(cell), results.get(cell, 0))

    rows = [Row(year, {kind: figure(kind, year) for kind in FOUNDED_KINDS}) for year in programme.years]
    return CommuneTable(rows, {kind: _total([row.kinds[kind] for row in rows]) for kind in FOUNDED_KINDS})


def _total(figures: list[Figure]) -> Figure:
    given = [figure.quota for figure in figures if figure.quota is not None]
    return Figure(sum(given) if given else None, sum(figure.result for figure in figures))
