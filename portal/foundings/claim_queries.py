"""Reads of claims of credit. The wall limits every one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, tuple_, union

from portal.accounts.models import Body
from portal.extensions import db
from portal.foundings.models import CreditClaim, Founding, FoundingCredit
from portal.units.models import Unit

PAGE_SIZE = 50
Key = tuple[int, int]  # commune id, founding id


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
    return list(db.session.scalars(select(CreditClaim).where(*of_it).order_by(*_order())))


def lines(
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
    statement = statement.where(*_chosen(body_id, tenant_id, state, disputed)).order_by(*_order())
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
    return claim.state == "proposed" and claim.part == "lead"


def number(*, body_id: int | None = None, tenant_id: int | None = None, state: str = "", disputed: bool = False) -> int:
    """Return how many claims such a list holds."""
    statement = select(func.count()).select_from(CreditClaim)
    return db.session.scalar(statement.where(*_chosen(body_id, tenant_id, state, disputed))) or 0


def open_parts(body_id: int) -> dict[str, int]:
    """Return how many open claims a body has, by the part that it claims."""
    statement = select(CreditClaim.part, func.count()).where(*_chosen(body_id, None, "proposed", False))
    return dict(db.session.execute(statement.group_by(CreditClaim.part)).tuples().all())


def _chosen(body_id: int | None, tenant_id: int | None, state: str, disputed: bool) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if body_id is not None:
        found.append(CreditClaim.body_id == body_id)
    if tenant_id is not None:
        found.append(CreditClaim.tenant_id == tenant_id)
    if state:
        found.append(CreditClaim.state == state)
    if disputed:
        key = tuple_(CreditClaim.tenant_id, CreditClaim.founding_id)
        found += [CreditClaim.state == "proposed", CreditClaim.part == "lead", key.in_(_disputed_keys())]
    return found


def _order() -> tuple[ColumnElement[int], ...]:
    newest = CreditClaim.decided_on.desc(), CreditClaim.proposed_on.desc(), CreditClaim.id.desc()
    return case((CreditClaim.state == "proposed", 0), else_=1), *newest  # type: ignore[return-value]


def _lead_wishes() -> Subquery:
    """Who has the lead of which founding (rank 0) or claims it (rank: the claim's id)."""
    has = select(FoundingCredit.tenant_id, FoundingCredit.founding_id, FoundingCredit.body_id, literal(0).label("rank"))
    has = has.where(FoundingCredit.part == "lead")
    wants = select(CreditClaim.tenant_id, CreditClaim.founding_id, CreditClaim.body_id, CreditClaim.id)
    wants = wants.where(CreditClaim.part == "lead", CreditClaim.state == "proposed")
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
    has = [credit for credit in credits if credit.part == "lead"]
    wants = [claim for claim in claims if claim.part == "lead" and claim.state == "proposed"]
    wants.sort(key=lambda claim: claim.id)
    wishes: list[FoundingCredit | CreditClaim] = [*has, *wants]
    return list({wish.body_id: wish.body for wish in wishes}.values())


def open_claims(tenant_id: int, founding_id: int) -> list[CreditClaim]:
    """Return the claims to a founding that wait for the commune."""
    of_it = {"tenant_id": tenant_id, "founding_id": founding_id, "state": "proposed"}
    return list(db.session.scalars(select(CreditClaim).filter_by(**of_it)))
