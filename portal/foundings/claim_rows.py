"""Claims of credit as rows: reads, and what the commune's own entry settles. The wall limits every read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_, union

from portal.accounts.models import Body
from portal.core import clock
from portal.extensions import db
from portal.foundings.models import CreditClaim, Founding, FoundingCredit
from portal.units.models import Unit

PAGE_SIZE = 50
STATES = ("proposed", "confirmed", "refused", "withdrawn")
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
    return db.session.get(CreditClaim, (tenant_id, claim_id)) if claim_id < 2**31 else None


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
    torn = disputes({(one.tenant_id, one.founding_id) for one, _founding, _unit in rows if _asks_for_lead(one)})
    return [
        ClaimLine(one, founding, unit, _asks_for_lead(one) and (one.tenant_id, one.founding_id) in torn)
        for one, founding, unit in rows
    ]


def _asks_for_lead(one: CreditClaim) -> bool:
    return one.state == "proposed" and one.part == "lead"


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
        torn = _torn().subquery()
        key = tuple_(CreditClaim.tenant_id, CreditClaim.founding_id)
        found += [CreditClaim.state == "proposed", CreditClaim.part == "lead"]
        found.append(key.in_(select(torn.c.tenant_id, torn.c.founding_id)))
    return found


def _order() -> tuple[ColumnElement[int], ...]:
    newest = CreditClaim.decided_on.desc(), CreditClaim.proposed_on.desc(), CreditClaim.id.desc()
    return case((CreditClaim.state == "proposed", 0), else_=1), *newest  # type: ignore[return-value]


def _torn() -> Select[tuple[int, int]]:
    """The foundings whose lead more than one body has or claims."""
    has = select(FoundingCredit.tenant_id, FoundingCredit.founding_id, FoundingCredit.body_id)
    has = has.where(FoundingCredit.part == "lead")
    wants = select(CreditClaim.tenant_id, CreditClaim.founding_id, CreditClaim.body_id)
    wants = wants.where(CreditClaim.part == "lead", CreditClaim.state == "proposed")
    leads = union(has, wants).subquery()
    grouped = select(leads.c.tenant_id, leads.c.founding_id).group_by(leads.c.tenant_id, leads.c.founding_id)
    return grouped.having(func.count() > 1)


def disputes(keys: Collection[Key]) -> set[Key]:
    """Return which of some foundings are in dispute: more than one body has or claims the lead."""
    if not keys:
        return set()
    torn = _torn().subquery()
    statement = select(torn.c.tenant_id, torn.c.founding_id)
    statement = statement.where(tuple_(torn.c.tenant_id, torn.c.founding_id).in_(list(keys)))
    return set(db.session.execute(statement).tuples().all())


def disputed_leads(body_id: int) -> list[tuple[Founding, Unit, list[Body]]]:
    """Return the foundings whose lead a body has or claims and another one has or claims too; with those others."""
    torn = _torn().subquery()
    statement = select(Founding, Unit).join(Unit, Unit.id == Founding.tenant_id)
    statement = statement.join(
        torn, (torn.c.tenant_id == Founding.tenant_id) & (torn.c.founding_id == Founding.id)
    ).order_by(Unit.code, Founding.id)
    found = []
    for founding, unit in db.session.execute(statement).tuples():
        bodies = leads(founding.tenant_id, founding.id)
        if any(body.id == body_id for body in bodies):
            found.append((founding, unit, [body for body in bodies if body.id != body_id]))
    return found


def leads(tenant_id: int, founding_id: int) -> list[Body]:
    """Return the bodies that have the lead of a founding or claim it, each once; the confirmed one first."""
    of_it = {"tenant_id": tenant_id, "founding_id": founding_id, "part": "lead"}
    has = db.session.scalars(select(FoundingCredit).filter_by(**of_it))
    wants = db.session.scalars(select(CreditClaim).filter_by(**of_it, state="proposed").order_by(CreditClaim.id))
    return list({one.body_id: one.body for one in [*has, *wants]}.values())


def settle(founding: Founding, wanted: Mapping[int, str], posting_id: int | None) -> None:
    """Confirm the open claims to the very part that the commune has entered itself; the others stay open."""
    of_it = {"tenant_id": founding.tenant_id, "founding_id": founding.id, "state": "proposed"}
    for one in db.session.scalars(select(CreditClaim).filter_by(**of_it)).all():
        if wanted.get(one.body_id) == one.part:
            one.state, one.decided_part, one.decided_on = "confirmed", one.part, clock.today()
            one.decided_by_id = posting_id
    db.session.flush()
