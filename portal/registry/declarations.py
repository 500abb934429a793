"""What a commune's leader declares complete: its register of a kind, as of the end of a year."""

from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.core.ordering import by_alphabet
from portal.extensions import db
from portal.registry.choices import NO_KIND, CollectiveKind, Status
from portal.registry.models import Collective, YearlyRecord
from portal.registry.part_models import RegisterDeclaration
from portal.registry.queries import status_on


def declarations(year: int, tenant_id: int | None = None) -> dict[tuple[int, str], RegisterDeclaration]:
    """Return what is declared complete as of the end of a year, by commune and kind; of one commune or of all."""
    statement = select(RegisterDeclaration).where(RegisterDeclaration.year == year)
    if tenant_id is not None:
        statement = statement.where(RegisterDeclaration.tenant_id == tenant_id)
    return {(one.tenant_id, one.kind): one for one in db.session.scalars(statement)}


def declare(*, tenant_id: int, kind: str, year: int, number: int, posting_id: int | None) -> RegisterDeclaration:
    """Declare a register complete, with the number that it holds then; none may hold 0. Raises RuleBroken for a kind
    that is none."""
    if kind not in CollectiveKind.labels():
        raise RuleBroken(NO_KIND)
    made = RegisterDeclaration(
        tenant_id=tenant_id, kind=kind, year=year, declared_on=clock.today(), number=number, posting_id=posting_id
    )
    db.session.add(made)
    db.session.flush()
    return made


def withdraw(declaration: RegisterDeclaration) -> None:
    """Take a declaration back; the history keeps it."""
    db.session.delete(declaration)
    db.session.flush()


def has_declared(tenant_id: int) -> bool:
    """Say whether a commune has declared its register of any kind and year complete."""
    mine = RegisterDeclaration.tenant_id == tenant_id
    return db.session.scalar(select(RegisterDeclaration.id).where(mine).limit(1)) is not None


def declared_kinds() -> dict[int, frozenset[str]]:
    """Return which kinds each commune that may be read has ever declared complete: of the others nothing is known."""
    found: dict[int, set[str]] = {}
    for tenant_id, kind in db.session.execute(select(RegisterDeclaration.tenant_id, RegisterDeclaration.kind)):
        found.setdefault(tenant_id, set()).add(kind)
    return {tenant_id: frozenset(kinds) for tenant_id, kinds in found.items()}


def at_years_end(tenant_id: int, year: int) -> dict[str, list[Any]]:
    """Return what operated in a commune at the end of a year, by kind: rows (id, name, kind, has_record), by name."""
    day = date(year, 12, 31)
    status = status_on(day)
    same = (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id)
    of_it = YearlyRecord.tenant_id == Collective.tenant_id, YearlyRecord.collective_id == Collective.id
    recorded = select(YearlyRecord.id).where(*of_it, YearlyRecord.year == year).exists()
    statement = select(Collective.id, Collective.name, Collective.kind, recorded.label("has_record"))
    mine = Collective.tenant_id == tenant_id, Collective.registered_on <= day, status.c.status == Status.OPERATING
    statement = statement.join(status, same).where(*mine).order_by(*by_alphabet(Collective.name), Collective.id)
    found: dict[str, list[Any]] = {}
    for row in db.session.execute(statement):
        found.setdefault(row.kind, []).append(row)
    return found
