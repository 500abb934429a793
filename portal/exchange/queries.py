"""Reads of what stands in the portal already, as imports compare it, and of earlier imports."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.accounts.models import Body
from portal.exchange.models import ImportBatch
from portal.exchange.register import Entry, Status
from portal.extensions import db
from portal.foundings.models import CreditClaim, Founding, FoundingCredit, FoundingStep
from portal.ledger.models import ActivityFounding
from portal.registry.models import Collective, CollectiveStatus, Partner, Product, YearlyRecord
from portal.registry.queries import parts, status_on
from portal.registry.services import facts_of
from portal.units.models import Unit


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
    statement = select(Founding).where(Founding.tenant_id.in_(tenant_ids), Founding.state == "counted")
    return list(db.session.scalars(statement))


def rows_of_founding(founding: Founding) -> list[Any]:
    """Return what counting a founding wrote: steps, credits, the entry of the register and its parts."""
    found = _of_founding(founding, FoundingStep, FoundingCredit)
    entry = db.session.get(Collective, (founding.tenant_id, founding.collective_id))
    return [*found, *parts(founding.tenant_id, founding.collective_id or 0), entry]


def batch(tenant_id: int, batch_id: int) -> ImportBatch | None:
    """Return an import of a commune, or None."""
    return db.session.get(ImportBatch, (tenant_id, batch_id)) if batch_id < 2**31 else None


def batches(tenant_id: int, limit: int = 20) -> list[ImportBatch]:
    """Return a commune's imports that were applied, the latest first."""
    of_it = ImportBatch.tenant_id == tenant_id, ImportBatch.state != "previewed"
    statement = select(ImportBatch).where(*of_it).order_by(ImportBatch.id.desc()).limit(limit)
    return list(db.session.scalars(statement))


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


_OWNER = ("kind", "name", "registration_number")


def _of_collective(columns: Any, model: Any, tenant_id: int | None) -> Any:
    same = (Collective.tenant_id == model.tenant_id) & (Collective.id == model.collective_id)
    statement = select(*columns).join_from(model, Collective, same).join(Unit, Unit.id == Collective.tenant_id)
    return statement if tenant_id is None else statement.where(model.tenant_id == tenant_id)


def status_rows(tenant_id: int | None) -> list[Any]:
    """Return the dated statuses of a commune (of all with None) as rows, in the order of the register."""
    one = CollectiveStatus
    columns = (one.tenant_id, one.collective_id, one.status, one.from_on, one.reason)
    order = (Unit.code, Collective.kind, Collective.folded_name, Collective.id, one.from_on)
    return list(db.session.execute(_of_collective(columns, one, tenant_id).order_by(*order)))


def product_rows(tenant_id: int | None) -> list[Any]:
    """Return the products of a commune (of all with None) as rows."""
    one = Product
    columns = (one.tenant_id, one.collective_id, one.name.label("product_name"), one.ocop_stars, one.recognised_on)
    order = (Unit.code, Collective.kind, Collective.folded_name, Collective.id, one.folded_name)
    statement = _of_collective((*columns, one.mark_kind, one.mark_name), one, tenant_id)
    return list(db.session.execute(statement.order_by(*order)))


def partner_rows(tenant_id: int | None) -> list[Any]:
    """Return the contracts of a commune (of all with None) as rows."""
    one = Partner
    columns = (one.tenant_id, one.collective_id, one.name.label("partner_name"), one.subject, one.contract_number)
    order = (Unit.code, Collective.kind, Collective.folded_name, Collective.id, one.starts_on)
    statement = _of_collective((*columns, one.starts_on, one.ends_on), one, tenant_id)
    return list(db.session.execute(statement.order_by(*order)))


def yearly_rows(tenant_id: int | None, years: Collection[int]) -> list[Any]:
    """Return the yearly records of a commune (of all with None) and some years, as rows with their owners."""
    columns = [column for column in YearlyRecord.__table__.columns if column.key != "id"]
    owner = (Collective.id, *(getattr(Collective, name) for name in _OWNER))
    unit = (Unit.code.label("unit_code"), Unit.name_vi.label("unit_name"))
    statement = _of_collective((*columns, *owner, *unit), YearlyRecord, tenant_id)
    order = (Unit.code, Collective.kind, Collective.folded_name, Collective.id, YearlyRecord.year)
    return list(db.session.execute(statement.where(YearlyRecord.year.in_(years)).order_by(*order)))


def owing(tenant_id: int | None, year: int) -> list[Any]:
    """Return the entries that operated at a year's end and have no record of it, as rows."""
    day = date(year, 12, 31)
    status = status_on(day)
    recorded = select(YearlyRecord.id).where(
        YearlyRecord.tenant_id == Collective.tenant_id,
        YearlyRecord.collective_id == Collective.id,
        YearlyRecord.year == year,
    )
    owner = (Collective.tenant_id, Collective.id, *(getattr(Collective, name) for name in _OWNER))
    statement = (
        select(*owner, Unit.code.label("unit_code"), Unit.name_vi.label("unit_name"))
        .join(Unit, Unit.id == Collective.tenant_id)
        .join(status, (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id))
        .where(Collective.registered_on <= day, status.c.status == "operating", ~recorded.exists())
        .order_by(Unit.code, Collective.kind, Collective.folded_name, Collective.id)
    )
    return list(
        db.session.execute(statement if tenant_id is None else statement.where(Collective.tenant_id == tenant_id))
    )


def recorded_years() -> list[int]:
    """Return the years that have a record within what may be read."""
    return list(db.session.scalars(select(YearlyRecord.year).distinct().order_by(YearlyRecord.year)))


def counted_rows(tenant_id: int | None) -> list[Any]:
    """Return the foundings that count as rows, with the bodies credited (codes) and what the register says of them."""
    credit, body = FoundingCredit, Body
    same = (credit.tenant_id == Founding.tenant_id) & (credit.founding_id == Founding.id)

    def codes(part: str) -> Any:
        listed = select(func.string_agg(body.code, ", ")).join(credit, credit.body_id == body.id)
        return listed.where(same, credit.part == part).correlate(Founding).scalar_subquery()

    entry = (Collective.tenant_id == Founding.tenant_id) & (Collective.id == Founding.collective_id)
    columns: tuple[Any, ...] = (
        Founding.kind,
        Founding.working_name.label("name"),
        Founding.counted_on.label("happened_on"),
    )
    columns += (Founding.certificate_number.label("number"), Founding.members, Founding.sector, Founding.villages)
    columns += (Unit.code.label("unit_code"), Unit.name_vi.label("unit_name"), Collective.head_name)
    statement = (
        select(*columns, codes("lead").label("lead"), codes("support").label("support"))
        .join(Unit, Unit.id == Founding.tenant_id)
        .outerjoin(Collective, entry)
        .where(Founding.state == "counted")
        .order_by(Unit.code, Founding.kind, Founding.counted_on, Founding.id)
    )
    return list(
        db.session.execute(statement if tenant_id is None else statement.where(Founding.tenant_id == tenant_id))
    )
