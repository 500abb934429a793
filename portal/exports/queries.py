"""The rows of those exports that no page lists as they are."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.accounts.models import Body
from portal.core.ordering import by_alphabet
from portal.extensions import db
from portal.foundings.models import Founding, FoundingCredit
from portal.foundings.states import FoundingState
from portal.registry.choices import FoundedKind, Status
from portal.registry.models import Collective, CollectiveStatus, Partner, Product, YearlyRecord
from portal.registry.queries import AS_LISTED, status_on
from portal.units.models import Unit

_OWNER = ("kind", "name", "registration_number")


def _of_collective(columns: Any, model: Any, tenant_id: int | None) -> Any:
    same = (Collective.tenant_id == model.tenant_id) & (Collective.id == model.collective_id)
    statement = select(*columns).join_from(model, Collective, same).join(Unit, Unit.id == Collective.tenant_id)
    return statement if tenant_id is None else statement.where(model.tenant_id == tenant_id)


def status_rows(tenant_id: int | None) -> list[Any]:
    """Return the dated statuses of a commune (of all with None) as rows, in the order of the register."""
    one = CollectiveStatus
    columns = (one.tenant_id, one.collective_id, one.status, one.from_on, one.reason)
    order = (*AS_LISTED, one.from_on)
    return list(db.session.execute(_of_collective(columns, one, tenant_id).order_by(*order)))


def product_rows(tenant_id: int | None) -> list[Any]:
    """Return the products of a commune (of all with None) as rows."""
    one = Product
    columns = (one.tenant_id, one.collective_id, one.name.label("product_name"), one.ocop_stars, one.recognised_on)
    order = (*AS_LISTED, *by_alphabet(one.name))
    statement = _of_collective((*columns, one.mark_kind, one.mark_name), one, tenant_id)
    return list(db.session.execute(statement.order_by(*order)))


def partner_rows(tenant_id: int | None) -> list[Any]:
    """Return the contracts of a commune (of all with None) as rows."""
    one = Partner
    columns = (one.tenant_id, one.collective_id, one.name.label("partner_name"), one.subject, one.contract_number)
    order = (*AS_LISTED, one.starts_on)
    statement = _of_collective((*columns, one.starts_on, one.ends_on), one, tenant_id)
    return list(db.session.execute(statement.order_by(*order)))


def yearly_rows(tenant_id: int | None, years: Collection[int]) -> list[Any]:
    """Return the yearly records of a commune (of all with None) and some years, as rows with their owners."""
    columns = [column for column in YearlyRecord.__table__.columns if column.key != "id"]
    owner = (Collective.id, *(getattr(Collective, name) for name in _OWNER))
    unit = (Unit.code.label("unit_code"), Unit.name_vi.label("unit_name"))
    statement = _of_collective((*columns, *owner, *unit), YearlyRecord, tenant_id)
    order = (*AS_LISTED, YearlyRecord.year)
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
        .where(Collective.registered_on <= day, status.c.status == Status.OPERATING, ~recorded.exists())
        .order_by(*AS_LISTED)
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
    columns = (Founding, Unit.code.label("unit_code"), Unit.name_vi.label("unit_name"), Collective.head_name)
    statement = (
        select(*columns, codes("lead").label("lead"), codes("support").label("support"))
        .join(Unit, Unit.id == Founding.tenant_id)
        .outerjoin(Collective, entry)
        .where(Founding.state == FoundingState.COUNTED)
        .order_by(Unit.code, FoundedKind.order(Founding.kind), Founding.counted_on, Founding.id)
    )
    return list(
        db.session.execute(statement if tenant_id is None else statement.where(Founding.tenant_id == tenant_id))
    )
