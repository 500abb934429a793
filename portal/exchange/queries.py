"""Reads of what stands in the portal already, as imports compare it, and of earlier imports."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.exchange.models import ImportBatch
from portal.exchange.register import Entry, Status
from portal.extensions import db
from portal.registry.models import Collective, CollectiveStatus, Partner, Product, YearlyRecord
from portal.registry.queries import parts
from portal.registry.services import facts_of


def stored_entries(commune_ids: Collection[int]) -> list[Entry]:
    """Return the registers of communes, each entry with its statuses and the THT that it grew out of."""
    rows = db.session.scalars(select(Collective).where(Collective.commune_id.in_(commune_ids)).order_by(Collective.id))
    made = {(row.commune_id, row.id): Entry(row.commune_id, facts_of(row), row) for row in rows}
    statement = select(CollectiveStatus).where(CollectiveStatus.commune_id.in_(commune_ids))
    for one in db.session.scalars(statement.order_by(CollectiveStatus.from_on)):
        made[one.commune_id, one.collective_id].history.append(Status(one.status, one.from_on, one.reason, one))
    for entry in made.values():
        if entry.collective is not None and entry.collective.converted_from_id is not None:
            entry.source = made[entry.commune_id, entry.collective.converted_from_id]
    return list(made.values())


def records(commune_ids: Collection[int]) -> dict[tuple[int, int, int], YearlyRecord]:
    """Return the yearly records of communes by commune, collective and year."""
    rows = db.session.scalars(select(YearlyRecord).where(YearlyRecord.commune_id.in_(commune_ids)))
    return {(row.commune_id, row.collective_id, row.year): row for row in rows}


def products(commune_ids: Collection[int]) -> dict[tuple[int, int, str], Product]:
    """Return the products of communes by commune, collective and folded name."""
    rows = db.session.scalars(select(Product).where(Product.commune_id.in_(commune_ids)))
    return {(row.commune_id, row.collective_id, row.folded_name): row for row in rows}


def partners(commune_ids: Collection[int]) -> dict[tuple[int, int, str, date], Partner]:
    """Return the contracts of communes by commune, collective, folded name of the enterprise and first day."""
    rows = db.session.scalars(select(Partner).where(Partner.commune_id.in_(commune_ids)))
    return {(row.commune_id, row.collective_id, row.folded_name, row.starts_on): row for row in rows}


def batch(commune_id: int, batch_id: int) -> ImportBatch | None:
    """Return an import of a commune, or None."""
    return db.session.get(ImportBatch, (commune_id, batch_id)) if batch_id < 2**31 else None


def batches(commune_id: int, limit: int = 20) -> list[ImportBatch]:
    """Return a commune's imports that were applied, the latest first."""
    of_it = ImportBatch.commune_id == commune_id, ImportBatch.state != "previewed"
    statement = select(ImportBatch).where(*of_it).order_by(ImportBatch.id.desc()).limit(limit)
    return list(db.session.scalars(statement))


def parts_of(commune_id: int, collective_id: int) -> list[Any]:
    """Return all rows that belong to a collective."""
    return parts(commune_id, collective_id)


def row_of(model: Any, commune_id: int, row_id: int) -> Any:
    """Return a row by its key, or None."""
    return db.session.get(model, (commune_id, row_id))
