"""Reads of what stands in the portal already, as imports compare it, and of earlier imports."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.foundings.models import CreditClaim, Founding, FoundingCredit, FoundingStep
from portal.foundings.states import FoundingState
from portal.imports.choices import BatchState
from portal.imports.models import ImportBatch
from portal.imports.register_index import Entry, Status
from portal.ledger.models import ActivityFounding
from portal.registry.models import Collective, CollectiveStatus, Partner, Product, YearlyRecord
from portal.registry.queries import parts
from portal.registry.services import facts_of


def stored_entries(tenant_ids: Collection[int]) -> list[Entry]:
    """Return the registers of communes, each entry with its statuses and the THT that it grew out of."""
    rows = db.session.scalars(select(Collective).where(Collective.tenant_id.in_(tenant_ids)).order_by(Collective.id))
    made = {(row.tenant_id, row.id): Entry(row.tenant_id, facts_of(row), row) for row in rows}
    statement = select(CollectiveStatus).where(CollectiveStatus.tenant_id.in_(tenant_ids))
    for one in db.session.scalars(statement.order_by(CollectiveStatus.from_on)):
        made[one.tenant_id, one.collective_id].history.append(Status(one.status, one.from_on, one.reason, one))
    for entry in made.values():
        if entry.collective is not None and entry.collective.converted_from_id is not None:
            entry.source = made[entry.tenant_id, entry.collective.converted_from_id]
    return list(made.values())


def records(tenant_ids: Collection[int]) -> dict[tuple[int, int, int], YearlyRecord]:
    """Return the yearly records of communes by commune, collective and year."""
    rows = db.session.scalars(select(YearlyRecord).where(YearlyRecord.tenant_id.in_(tenant_ids)))
    return {(row.tenant_id, row.collective_id, row.year): row for row in rows}


def products(tenant_ids: Collection[int]) -> dict[tuple[int, int, str], Product]:
    """Return the products of communes by commune, collective and folded name."""
    rows = db.session.scalars(select(Product).where(Product.tenant_id.in_(tenant_ids)))
    return {(row.tenant_id, row.collective_id, row.folded_name): row for row in rows}


def partners(tenant_ids: Collection[int]) -> dict[tuple[int, int, str, date], Partner]:
    """Return the contracts of communes by commune, collective, folded name of the enterprise and first day."""
    rows = db.session.scalars(select(Partner).where(Partner.tenant_id.in_(tenant_ids)))
    return {(row.tenant_id, row.collective_id, row.folded_name, row.starts_on): row for row in rows}


def counted(tenant_ids: Collection[int]) -> list[Founding]:
    """Return the foundings of communes that count."""
    statement = select(Founding).where(Founding.tenant_id.in_(tenant_ids), Founding.state == FoundingState.COUNTED)
    return list(db.session.scalars(statement))


def batch(tenant_id: int, batch_id: int) -> ImportBatch | None:
    """Return an import of a commune, or None."""
    return db.session.get(ImportBatch, (tenant_id, batch_id))


def batches(tenant_id: int, limit: int = 20) -> list[ImportBatch]:
    """Return a commune's imports that were applied, the latest first."""
    of_it = ImportBatch.tenant_id == tenant_id, ImportBatch.state.not_in((BatchState.PREVIEWED, BatchState.SENT))
    statement = select(ImportBatch).where(*of_it).order_by(ImportBatch.id.desc()).limit(limit)
    return list(db.session.scalars(statement))


def sent(tenant_id: int) -> list[ImportBatch]:
    """Return the files that the district's office sent a commune and that wait to be confirmed, the latest first."""
    of_it = ImportBatch.tenant_id == tenant_id, ImportBatch.state == BatchState.SENT
    return list(db.session.scalars(select(ImportBatch).where(*of_it).order_by(ImportBatch.id.desc())))


def parts_of(row: Any) -> list[Any]:
    """Return all rows that belong to an entry of the register or to a founding, whoever wrote them; else none."""
    if isinstance(row, Collective):
        return parts(row.tenant_id, row.id)
    if isinstance(row, Founding):
        return _of_founding(row, FoundingStep, FoundingCredit, CreditClaim, ActivityFounding)
    return []


def _of_founding(founding: Founding, *tables: Any) -> list[Any]:
    of_it = {"tenant_id": founding.tenant_id, "founding_id": founding.id}
    return [row for table in tables for row in db.session.scalars(select(table).filter_by(**of_it))]


def row_of(model: Any, tenant_id: int, row_id: int) -> Any:
    """Return a row by its key, or None."""
    return db.session.get(model, (tenant_id, row_id))
