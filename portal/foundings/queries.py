"""Reads of foundings and of claims of credit. The wall limits every one to the communes that the person may read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    case,
    extract,
    func,
    literal,
    select,
    tuple_,
    union,
)

from portal.accounts.models import Body, Posting
from portal.core import clock
from portal.core.ordering import by_alphabet
from portal.core.text import fold
from portal.extensions import db
from portal.foundings.models import CreditClaim, Founding, FoundingCredit, FoundingStep
from portal.foundings.selection import Selection
from portal.foundings.states import STALLED_AFTER, ClaimState, CreditPart, FoundingState, StepKind
from portal.registry.choices import CollectiveKind, Status
from portal.registry.models import Collective
from portal.registry.queries import status_on
from portal.units.models import Unit

PAGE_SIZE = 50
Key = tuple[int, int]  # commune id, founding id
Cell = tuple[int, str, int]  # commune id, kind, year


def counted_between(start: date, end: date) -> ColumnElement[bool]:
    """Return the condition that a founding counts within a span of business dates, both ends included.

    THT: the day of the entry in the commune's register (Decree 77/2019); HTX: the date of the certificate. Counting
    writes the same day into the register, whose `new_by_cell` is the figure of results and objectives.
    """
    return (Founding.state == FoundingState.COUNTED) & Founding.counted_on.between(start, end)


def founding(tenant_id: int, founding_id: int) -> Founding | None:
    """Return a founding of a commune, or None."""
    return db.session.get(Founding, (tenant_id, founding_id))


def founding_of(tenant_id: int, collective_id: int) -> Founding | None:
    """Return the founding that made an entry of the register, or None (it stood before the programme)."""
    of_it = Founding.tenant_id == tenant_id, Founding.collective_id == collective_id
    return db.session.scalar(select(Founding).where(*of_it))


def steps(tenant_id: int, founding_id: int) -> list[FoundingStep]:
    """Return a founding's steps in the order in which they were recorded."""
    of_it = FoundingStep.tenant_id == tenant_id, FoundingStep.founding_id == founding_id
    return list(db.session.scalars(select(FoundingStep).where(*of_it).order_by(FoundingStep.seq)))


def last_seq(tenant_id: int, founding_id: int) -> int:
    """Return the number of a founding's last step, 0 before the first."""
    of_it = FoundingStep.tenant_id == tenant_id, FoundingStep.founding_id == founding_id
    return db.session.scalar(select(func.coalesce(func.max(FoundingStep.seq), 0)).where(*of_it)) or 0


def stage_before_drop(tenant_id: int, founding_id: int) -> str | None:
    """Return the stage at which a founding was last stopped, or None."""
    of_it = FoundingStep.tenant_id == tenant_id, FoundingStep.founding_id == founding_id
    statement = select(FoundingStep.from_stage).where(*of_it, FoundingStep.kind == StepKind.DROPPED)
    return db.session.scalar(statement.order_by(FoundingStep.seq.desc()).limit(1))


def credits(tenant_id: int, founding_id: int) -> list[FoundingCredit]:
    """Return the bodies that led (first) and supported a founding."""
    of_it = FoundingCredit.tenant_id == tenant_id, FoundingCredit.founding_id == founding_id
    return list(
        db.session.scalars(select(FoundingCredit).where(*of_it).order_by(FoundingCredit.part, FoundingCredit.body_id))
    )


def other_conversion(tenant_id: int, collective_id: int, founding_id: int | None) -> bool:
    """Say whether a founding (other than the given one), not stopped, converts a THT."""
    statement = select(Founding.id).where(
        Founding.tenant_id == tenant_id,
        Founding.converts_collective_id == collective_id,
        Founding.state != FoundingState.DROPPED,
    )
    if founding_id is not None:
        statement = statement.where(Founding.id != founding_id)
    return db.session.scalar(statement.limit(1)) is not None


@dataclass(frozen=True)
class Line:
    """A line of the list: the founding, its commune, the bodies credited (the leading one first)."""

    founding: Founding
    unit: Unit
    credits: list[FoundingCredit]


def lines(selection: Selection, page: int | None) -> list[Line]:
    """Return one page of a list (None: all of it): what is under way first, in each state the latest moved first."""
    order = case({"open": 0, "counted": 1}, value=Founding.state, else_=2)
    statement = select(Founding, Unit).join(Unit, Unit.id == Founding.tenant_id).where(*_conditions(selection))
    statement = statement.order_by(order, Founding.moved_on.desc(), Founding.id.desc())
    if page is not None:
        statement = statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    rows = db.session.execute(statement).all()
    credited = _credits_of([founding for founding, _unit in rows])
    return [Line(founding, unit, credited.get((founding.tenant_id, founding.id), [])) for founding, unit in rows]


def numbers(selection: Selection) -> dict[str, int]:
    """Return how many foundings a whole selection holds, by state."""
    statement = select(Founding.state, func.count()).where(*_conditions(selection)).group_by(Founding.state)
    return dict(db.session.execute(statement).tuples().all())


def stalled(today: date) -> ColumnElement[bool]:
    """Return the condition of `stages.is_stalled`: under way, and not moved for more than 60 days."""
    since = today - STALLED_AFTER
    return (Founding.state == FoundingState.OPEN) & (Founding.moved_on < since) & (clock.start_day() < since)


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    columns: tuple[tuple[Any, Any], ...] = (
        (Founding.tenant_id, selection.tenant_id),
        (Founding.kind, selection.kind),
        (Founding.state, selection.state),
        (Founding.stage, selection.stage),
    )
    found = [column == value for column, value in columns if value]
    if selection.year:
        found.append(counted_between(date(selection.year, 1, 1), date(selection.year, 12, 31)))
    if selection.start or selection.end:
        found.append(counted_between(selection.start or date.min, selection.end or date.max))
    if selection.stalled:
        found.append(stalled(clock.today()))
    if selection.body or selection.part:
        found.append(_credited(selection))
    return found + [Founding.folded_name.contains(word, autoescape=True) for word in fold(selection.search).split()]


def _credited(selection: Selection) -> ColumnElement[bool]:
    credit = select(FoundingCredit.id).where(
        FoundingCredit.tenant_id == Founding.tenant_id, FoundingCredit.founding_id == Founding.id
    )
    if selection.body:
        credit = credit.where(FoundingCredit.body_id == selection.body.id)
    if selection.part:
        credit = credit.where(FoundingCredit.part == selection.part)
    return credit.exists()


def _credits_of(foundings: Iterable[Founding]) -> dict[tuple[int, int], list[FoundingCredit]]:
    keys = [(founding.tenant_id, founding.id) for founding in foundings]
    statement = select(FoundingCredit).where(tuple_(FoundingCredit.tenant_id, FoundingCredit.founding_id).in_(keys))
    found: dict[tuple[int, int], list[FoundingCredit]] = {}
    for credit in db.session.scalars(statement.order_by(FoundingCredit.part, FoundingCredit.body_id)):
        found.setdefault((credit.tenant_id, credit.founding_id), []).append(credit)
    return found


@dataclass(frozen=True)
class Standing:
    """How many foundings of a commune stand in a stage, when one last moved, how many have not for 60 days."""

    tenant_id: int
    kind: str
    state: str
    stage: str
    number: int
    moved_on: date
    stalled: int


def standings(today: date) -> list[Standing]:
    """Return where all foundings stand at present, by commune, kind, state and stage."""
    place = Founding.tenant_id, Founding.kind, Founding.state, Founding.stage
    columns = func.count(), func.max(Founding.moved_on), func.count().filter(stalled(today))
    return [Standing(*row) for row in db.session.execute(select(*place, *columns).group_by(*place))]


def counted_years() -> list[int]:
    """Return the calendar years in which something counted, within what may be read."""
    year = extract("year", Founding.counted_on)
    statement = select(year).where(Founding.state == FoundingState.COUNTED).distinct().order_by(year)
    return [int(one) for one in db.session.scalars(statement)]


def recorders(steps_of_it: Iterable[FoundingStep]) -> dict[int, Posting]:
    """Return the posts from which steps were recorded, by id."""
    ids = {step.posting_id for step in steps_of_it if step.posting_id}
    return {one.id: one for one in db.session.scalars(select(Posting).where(Posting.id.in_(ids)))} if ids else {}


def convertible(tenant_id: int, day: date) -> list[Collective]:
    """Return the THT of a commune that operate on a day and become no HTX yet, by name."""
    status = status_on(day)
    taken = select(Founding.converts_collective_id).where(
        Founding.tenant_id == tenant_id,
        Founding.converts_collective_id.is_not(None),
        Founding.state != FoundingState.DROPPED,
    )
    statement = (
        select(Collective)
        .join(status, (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id))
        .where(
            Collective.tenant_id == tenant_id,
            Collective.kind == CollectiveKind.THT,
            status.c.status == Status.OPERATING,
        )
        .where(Collective.id.not_in(taken))
        .order_by(*by_alphabet(Collective.name))
    )
    return list(db.session.scalars(statement))


# --- claims of credit ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClaimLine:
    """A claim with its founding and commune; `disputed`: another body leads already or claims the lead too."""

    claim: CreditClaim
    founding: Founding
    unit: Unit
    disputed: bool


def claim(tenant_id: int, claim_id: int) -> CreditClaim | None:
    """Return a claim of a commune, or None."""
    return db.session.get(CreditClaim, (tenant_id, claim_id))


def claims_of(tenant_id: int, founding_id: int) -> list[CreditClaim]:
    """Return all claims to a founding: the open ones first, then the latest decided."""
    of_it = CreditClaim.tenant_id == tenant_id, CreditClaim.founding_id == founding_id
    return list(db.session.scalars(select(CreditClaim).where(*of_it).order_by(*_claim_order())))


def claim_lines(
    *,
    body_id: int | None = None,
    tenant_id: int | None = None,
    state: str = "",
    disputed: bool = False,
    page: int | None = None,
) -> list[ClaimLine]:
    """Return claims of a body, of a commune, in a state: a page of them, or all (None)."""
    statement = select(CreditClaim, Founding, Unit).join(
        Founding, (Founding.tenant_id == CreditClaim.tenant_id) & (Founding.id == CreditClaim.founding_id)
    )
    statement = statement.join(Unit, Unit.id == CreditClaim.tenant_id)
    statement = statement.where(*_claims_chosen(body_id, tenant_id, state, disputed)).order_by(*_claim_order())
    if page is not None:
        statement = statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    rows = db.session.execute(statement).tuples().all()
    leading = {(claim.tenant_id, claim.founding_id) for claim, _founding, _unit in rows if _asks_for_lead(claim)}
    disputed_keys = disputes(leading)
    return [
        ClaimLine(
            claim, founding, unit, _asks_for_lead(claim) and (claim.tenant_id, claim.founding_id) in disputed_keys
        )
        for claim, founding, unit in rows
    ]


def _asks_for_lead(claim: CreditClaim) -> bool:
    return claim.state == ClaimState.PROPOSED and claim.part == CreditPart.LEAD


def claim_number(
    *, body_id: int | None = None, tenant_id: int | None = None, state: str = "", disputed: bool = False
) -> int:
    """Return how many claims such a list holds."""
    statement = select(func.count()).select_from(CreditClaim)
    return db.session.scalar(statement.where(*_claims_chosen(body_id, tenant_id, state, disputed))) or 0


def open_parts(body_id: int) -> dict[str, int]:
    """Return how many open claims a body has, by the part that it claims."""
    statement = select(CreditClaim.part, func.count()).where(*_claims_chosen(body_id, None, "proposed", False))
    return dict(db.session.execute(statement.group_by(CreditClaim.part)).tuples().all())


def _claims_chosen(body_id: int | None, tenant_id: int | None, state: str, disputed: bool) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if body_id is not None:
        found.append(CreditClaim.body_id == body_id)
    if tenant_id is not None:
        found.append(CreditClaim.tenant_id == tenant_id)
    if state:
        found.append(CreditClaim.state == state)
    if disputed:
        key = tuple_(CreditClaim.tenant_id, CreditClaim.founding_id)
        found += [
            CreditClaim.state == ClaimState.PROPOSED,
            CreditClaim.part == CreditPart.LEAD,
            key.in_(_disputed_keys()),
        ]
    return found


def _claim_order() -> tuple[ColumnElement[int], ...]:
    newest = CreditClaim.decided_on.desc(), CreditClaim.proposed_on.desc(), CreditClaim.id.desc()
    return case((CreditClaim.state == ClaimState.PROPOSED, 0), else_=1), *newest  # type: ignore[return-value]


def _lead_wishes() -> Subquery:
    """Who has the lead of which founding (rank 0) or claims it (rank: the claim's id)."""
    has = select(FoundingCredit.tenant_id, FoundingCredit.founding_id, FoundingCredit.body_id, literal(0).label("rank"))
    has = has.where(FoundingCredit.part == CreditPart.LEAD)
    wants = select(CreditClaim.tenant_id, CreditClaim.founding_id, CreditClaim.body_id, CreditClaim.id)
    wants = wants.where(CreditClaim.part == CreditPart.LEAD, CreditClaim.state == ClaimState.PROPOSED)
    return union(has, wants).subquery()


def _disputed_keys() -> Select[tuple[int, int]]:
    """The foundings whose lead more than one body has or claims."""
    wish = _lead_wishes()
    grouped = select(wish.c.tenant_id, wish.c.founding_id).group_by(wish.c.tenant_id, wish.c.founding_id)
    return grouped.having(func.count(wish.c.body_id.distinct()) > 1)


def disputes(keys: Collection[Key]) -> set[Key]:
    """Return which of some foundings are in dispute: more than one body has or claims the lead."""
    if not keys:
        return set()
    disputed = _disputed_keys().subquery()
    statement = select(disputed.c.tenant_id, disputed.c.founding_id)
    statement = statement.where(tuple_(disputed.c.tenant_id, disputed.c.founding_id).in_(list(keys)))
    return set(db.session.execute(statement).tuples().all())


def disputed_leads(body_id: int) -> list[tuple[Founding, Unit, list[Body]]]:
    """Return the foundings whose lead a body has or claims and another one has or claims too; with those others."""
    wish, own = _lead_wishes(), _lead_wishes()
    key = tuple_(wish.c.tenant_id, wish.c.founding_id)
    statement = (
        select(Founding, Unit, Body)
        .join(Unit, Unit.id == Founding.tenant_id)
        .join(wish, (wish.c.tenant_id == Founding.tenant_id) & (wish.c.founding_id == Founding.id))
        .join(Body, Body.id == wish.c.body_id)
        .where(key.in_(select(own.c.tenant_id, own.c.founding_id).where(own.c.body_id == body_id)))
        .where(key.in_(_disputed_keys()))
        .order_by(Unit.code, Founding.id, wish.c.rank)
    )
    found: dict[Key, tuple[Founding, Unit, list[Body]]] = {}
    for founding, unit, body in db.session.execute(statement).tuples():
        _founding, _unit, others = found.setdefault((founding.tenant_id, founding.id), (founding, unit, []))
        if body.id != body_id and body not in others:
            others.append(body)
    return list(found.values())


def leads(credits: Iterable[FoundingCredit], claims: Iterable[CreditClaim]) -> list[Body]:
    """Return the bodies that have the lead of a founding or claim it, each once; the confirmed one first."""
    has = [credit for credit in credits if credit.part == CreditPart.LEAD]
    wants = [claim for claim in claims if claim.part == CreditPart.LEAD and claim.state == ClaimState.PROPOSED]
    wants.sort(key=lambda claim: claim.id)
    wishes: list[FoundingCredit | CreditClaim] = [*has, *wants]
    return list({wish.body_id: wish.body for wish in wishes}.values())


def open_claims(tenant_id: int, founding_id: int) -> list[CreditClaim]:
    """Return the claims to a founding that wait for the commune."""
    of_it = {"tenant_id": tenant_id, "founding_id": founding_id, "state": "proposed"}
    return list(db.session.scalars(select(CreditClaim).filter_by(**of_it)))
