"""Reads of the registry. What a collective was on a day follows from its dated statuses."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, func, or_, select
from sqlalchemy.orm import aliased

from portal.attachments.queries import files_of
from portal.core.ordering import by_alphabet
from portal.core.text import fold
from portal.extensions import db
from portal.registry.choices import CollectiveKind, Origin, Status
from portal.registry.conditions import HAVING
from portal.registry.duplicates import Candidate, Known, Meant, compare
from portal.registry.models import Collective, CollectiveStatus, EvidenceFile, Partner, Product, YearlyRecord
from portal.registry.selection import ALL, Selection
from portal.units.models import Unit

PAGE_SIZE = 50
# How entries of the register stand in every list and file: by commune, kind, name.
AS_LISTED = (Unit.code, CollectiveKind.order(Collective.kind), *by_alphabet(Collective.name), Collective.id)


@dataclass(frozen=True)
class Entry:
    """A line of the register on a day. Money in million VND; None where no record says."""

    collective: Collective
    unit: Unit
    status: str
    status_since: date
    members: int | None
    capital: Decimal | None


@dataclass(frozen=True)
class Totals:
    """What a whole selection adds up to; `recorded` says how many of them have a yearly record."""

    number: int
    recorded: int
    members: int
    capital: Decimal


def status_on(day: date) -> Any:
    """Return a subquery (tenant_id, collective_id, status, from_on): each collective's status on a day."""
    latest = (
        select(CollectiveStatus.tenant_id, CollectiveStatus.collective_id, CollectiveStatus.status)
        .add_columns(CollectiveStatus.from_on)
        .where(CollectiveStatus.from_on <= day)
        .distinct(CollectiveStatus.tenant_id, CollectiveStatus.collective_id)
        .order_by(CollectiveStatus.tenant_id, CollectiveStatus.collective_id, CollectiveStatus.from_on.desc())
    )
    return latest.subquery("status_on")


def operating_by_commune(day: date, tenant_id: int | None = None) -> dict[tuple[int, str], int]:
    """Return how many collectives operate on a day, by commune and kind; of one commune or of all."""
    status = status_on(day)
    matches = (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id)
    statement = (
        select(Collective.tenant_id, Collective.kind, func.count())
        .join(status, matches)
        .where(Collective.registered_on <= day, status.c.status == Status.OPERATING)
        .group_by(Collective.tenant_id, Collective.kind)
    )
    if tenant_id is not None:
        statement = statement.where(Collective.tenant_id == tenant_id)
    return {(commune, kind): number for commune, kind, number in db.session.execute(statement)}


def record_on(day: date) -> Any:
    """Return a subquery with each collective's latest yearly record up to a day.

    A record tells the end of its year, so it holds from 31 December on; that of the year of registration
    tells what was registered, and holds from that day.
    """
    same = (Collective.tenant_id == YearlyRecord.tenant_id) & (Collective.id == YearlyRecord.collective_id)
    at_registration = (YearlyRecord.year == extract("year", Collective.registered_on)) & (
        Collective.registered_on <= day
    )
    latest = (
        select(YearlyRecord)
        .join(Collective, same)
        .where(or_(YearlyRecord.year <= closed_year(day), at_registration))
        .distinct(YearlyRecord.tenant_id, YearlyRecord.collective_id)
        .order_by(YearlyRecord.tenant_id, YearlyRecord.collective_id, YearlyRecord.year.desc())
    )
    return latest.subquery("record_on")


def closed_year(day: date) -> int:
    """Return the last year whose records hold on a day: a record tells the end of its year."""
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


# What the conditions of `conditions.py` ask of a record.
_ASKED: tuple[str, ...] = (
    "rating_score",
    "own_score",
    "not_rated_reason",
    "high_tech",
    "linked",
    "managers",
    "managers_trained",
)
_ASKED += ("regular_workers", "average_income")


def closed_record_on(day: date, names: Collection[str] = _ASKED) -> Any:
    """Return a subquery with each collective's latest yearly record of a year that had ended by a day.

    Unlike `record_on` it leaves out what was said of the year of registration: the objectives ask for whole years. What
    is older than the year before the last one that has ended says nothing of the day any more.
    Only the columns that are asked for (`names`, beside the key and the year): the sort carries every one of them.
    Only a confirmed score counts; `own_score` is what the commune entered.
    """
    key = YearlyRecord.tenant_id, YearlyRecord.collective_id
    confirmed = case((YearlyRecord.rating_confirmed_on.is_not(None), YearlyRecord.rating_score))
    entered = YearlyRecord.rating_score.label("own_score")
    scores = {"rating_score": confirmed.label("rating_score"), "own_score": entered}
    asked = [scores[name] if name in scores else getattr(YearlyRecord, name) for name in names]
    latest = (
        select(*key, YearlyRecord.year, *asked)
        .where(YearlyRecord.year.between(closed_year(day) - 1, closed_year(day)))
        .distinct(*key)
        .order_by(*key, YearlyRecord.year.desc())
    )
    return latest.subquery("closed_record_on")


def entries(selection: Selection, page: int = 1) -> list[Entry]:
    """Return one page of the register, by the commune's code, kind and name."""
    status, record = status_on(selection.day), record_on(selection.day)
    columns = (Collective, Unit, status.c.status, status.c.from_on, record.c.members, record.c.contributed_capital)
    statement = _joined(select(*columns), selection, status, record).join(Unit, Unit.id == Collective.tenant_id)
    statement = statement.order_by(*AS_LISTED)
    rows = db.session.execute(statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [Entry(*row) for row in rows]


def all_entries(selection: Selection) -> list[Any]:
    """Return the whole selection as rows of columns, in the order of the list: for exports, however long.

    Columns: those of the entry, unit_code, unit_name, status, status_since, members, capital, source (name).
    """
    status, record, source = status_on(selection.day), record_on(selection.day), aliased(Collective)
    names = ("tenant_id", "id", "kind", "subtype", "sector", "name", "product", "villages", "head_name")
    columns = [getattr(Collective, name) for name in (*names, "registered_on", "registration_number")]
    columns += [Unit.code.label("unit_code"), Unit.name_vi.label("unit_name"), status.c.status]
    columns += [status.c.from_on.label("status_since"), record.c.members, record.c.contributed_capital.label("capital")]
    statement = _joined(select(*columns, source.name.label("source")), selection, status, record)
    statement = statement.join(Unit, Unit.id == Collective.tenant_id).outerjoin(
        source, (source.tenant_id == Collective.tenant_id) & (source.id == Collective.converted_from_id)
    )
    return list(db.session.execute(statement.order_by(*AS_LISTED)))


def totals(selection: Selection) -> Totals:
    """Return the sums over a whole selection, not only the page in sight."""
    status, record = status_on(selection.day), record_on(selection.day)
    statement = select(
        func.count(),
        func.count(record.c.id),
        func.coalesce(func.sum(record.c.members), 0),
        func.coalesce(func.sum(record.c.contributed_capital), 0),
    ).select_from(Collective)
    return Totals(*db.session.execute(_joined(statement, selection, status, record)).one())


def totals_by_kind(selection: Selection) -> dict[str, Totals]:
    """Return the sums over a whole selection by kind: members and capital of unlike kinds are never added."""
    status, record = status_on(selection.day), record_on(selection.day)
    statement = select(
        Collective.kind,
        func.count(),
        func.count(record.c.id),
        func.coalesce(func.sum(record.c.members), 0),
        func.coalesce(func.sum(record.c.contributed_capital), 0),
    ).select_from(Collective)
    statement = _joined(statement, selection, status, record).group_by(Collective.kind)
    statement = statement.order_by(CollectiveKind.order(Collective.kind))
    return {kind: Totals(*sums) for kind, *sums in db.session.execute(statement)}


def _joined(statement: Select, selection: Selection, status: Any, record: Any) -> Select:
    has_status = (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id)
    has_record = (record.c.tenant_id == Collective.tenant_id) & (record.c.collective_id == Collective.id)
    joined = statement.join(status, has_status).outerjoin(record, has_record)
    if selection.having:
        closed = closed_record_on(selection.day)
        of_it = (closed.c.tenant_id == Collective.tenant_id) & (closed.c.collective_id == Collective.id)
        joined = joined.outerjoin(closed, of_it).where(HAVING[selection.having](closed, selection.day))
    return joined.where(Collective.registered_on <= selection.day, *_conditions(selection, status))


def _conditions(selection: Selection, status: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if selection.tenant_id is not None:
        found.append(Collective.tenant_id == selection.tenant_id)
    for column, value in (
        (Collective.kind, selection.kind),
        (Collective.sector, selection.sector),
        (Collective.origin, selection.origin),
    ):
        if value:
            found.append(column == value)
    if selection.new_from:
        found.append(counts_as_new(selection.new_from, selection.new_to or selection.day))
    if selection.status != ALL:
        found.append(status.c.status == selection.status)
    return found + [Collective.folded_name.contains(word, autoescape=True) for word in fold(selection.search).split()]


def collective(tenant_id: int, collective_id: int) -> Collective | None:
    """Return a collective of a commune, or None."""
    return db.session.get(Collective, (tenant_id, collective_id))


def statuses(tenant_id: int, collective_id: int) -> list[CollectiveStatus]:
    """Return the history of a collective's statuses, oldest first."""
    of_it = CollectiveStatus.tenant_id == tenant_id, CollectiveStatus.collective_id == collective_id
    return list(db.session.scalars(select(CollectiveStatus).where(*of_it).order_by(CollectiveStatus.from_on)))


def yearly_records(tenant_id: int, collective_id: int) -> list[YearlyRecord]:
    """Return a collective's yearly records, newest first."""
    of_it = YearlyRecord.tenant_id == tenant_id, YearlyRecord.collective_id == collective_id
    return list(db.session.scalars(select(YearlyRecord).where(*of_it).order_by(YearlyRecord.year.desc())))


def yearly_record(tenant_id: int, collective_id: int, year: int) -> YearlyRecord | None:
    """Return a collective's record of a year, or None."""
    of_it = YearlyRecord.tenant_id == tenant_id, YearlyRecord.collective_id == collective_id
    return db.session.scalar(select(YearlyRecord).where(*of_it, YearlyRecord.year == year))


def records_of_year(year: int, tenant_ids: Collection[int]) -> dict[tuple[int, int], YearlyRecord]:
    """Return the records of a year in some communes, by tenant and collective."""
    mine = YearlyRecord.year == year, YearlyRecord.tenant_id.in_(tenant_ids)
    return {(row.tenant_id, row.collective_id): row for row in db.session.scalars(select(YearlyRecord).where(*mine))}


def scores(year: int, *, confirmed: bool) -> list[Any]:
    """Return the scores of a year that the district has confirmed, or that wait for it, by commune.

    As rows (record, name of the HTX, unit).
    """
    of_it = (Collective.tenant_id == YearlyRecord.tenant_id) & (Collective.id == YearlyRecord.collective_id)
    known = YearlyRecord.rating_confirmed_on.is_not(None)
    waits = YearlyRecord.rating_score.is_not(None), known if confirmed else ~known
    statement = select(YearlyRecord, Collective.name, Unit).join(Collective, of_it)
    statement = statement.join(Unit, Unit.id == YearlyRecord.tenant_id).where(YearlyRecord.year == year, *waits)
    return list(db.session.execute(statement.order_by(*AS_LISTED)))


def unconfirmed_on(day: date) -> int:
    """Return how many operating HTX have a score on a day that waits for the district: it does not count."""
    status, record = status_on(day), closed_record_on(day, ("rating_score", "own_score"))
    has_status = (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id)
    has_record = (record.c.tenant_id == Collective.tenant_id) & (record.c.collective_id == Collective.id)
    waits = record.c.own_score.is_not(None), record.c.rating_score.is_(None)
    statement = select(func.count()).select_from(Collective).join(status, has_status).join(record, has_record)
    operating = (
        Collective.kind == CollectiveKind.HTX,
        Collective.registered_on <= day,
        status.c.status == Status.OPERATING,
    )
    return db.session.scalar(statement.where(*operating, *waits)) or 0


def is_continued(tenant_id: int, collective_id: int) -> bool:
    """Say whether an entry holds more than the counting of its founding wrote: one status, one bare record."""
    key = (tenant_id, collective_id)
    records = yearly_records(*key)
    if len(statuses(*key)) > 1 or len(records) > 1 or any(_was_added_to(record) for record in records):
        return True
    if any(one.removed_at is None for one in files_of(EvidenceFile, key)):
        return True
    return any(_has_rows(table, *key) for table in (Product, Partner))


def _was_added_to(record: YearlyRecord) -> bool:
    written = {"members", "contributed_capital", "charter_capital"}
    columns = set(YearlyRecord.__table__.columns.keys()) - {"tenant_id", "id", "collective_id", "year"}
    added = columns - written - {"version", "recorded_at"}
    return any(getattr(record, name) not in (None, "", {}) for name in added)


def _has_rows(table: Any, tenant_id: int, collective_id: int) -> bool:
    of_it = table.tenant_id == tenant_id, table.collective_id == collective_id
    return db.session.scalar(select(table.id).where(*of_it).limit(1)) is not None


def products(tenant_id: int, collective_id: int) -> list[Product]:
    """Return a collective's products by name."""
    of_it = Product.tenant_id == tenant_id, Product.collective_id == collective_id
    return list(db.session.scalars(select(Product).where(*of_it).order_by(*by_alphabet(Product.name))))


def partners(tenant_id: int, collective_id: int) -> list[Partner]:
    """Return a collective's contracts with enterprises, newest first."""
    of_it = Partner.tenant_id == tenant_id, Partner.collective_id == collective_id
    return list(db.session.scalars(select(Partner).where(*of_it).order_by(Partner.starts_on.desc(), Partner.id)))


def parts(tenant_id: int, collective_id: int) -> list[Any]:
    """Return all rows that belong to a collective: statuses, yearly records, products, partners, evidence."""
    found: list[Any] = []
    for table in (CollectiveStatus, YearlyRecord, Product, Partner, EvidenceFile):
        of_it = table.tenant_id == tenant_id, table.collective_id == collective_id
        found += db.session.scalars(select(table).where(*of_it))
    return found


def counts_as_new(first: date, last: date) -> ColumnElement[bool]:
    """Return the condition that an entry counts as new in a span: the day of its registration lies in it.

    A THT counts on its entry in the commune's register, an HTX on the date of its certificate; a founding's
    counting step writes that day here, and so does the register's import.
    """
    return Collective.registered_on.between(first, last) & (Collective.origin != Origin.OPENING)


def new_by_cell(first: date, last: date, tenant_id: int | None = None) -> dict[tuple[int, str, int], int]:
    """Return how many THT and HTX count as new in a span, by commune, kind and year."""
    year = extract("year", Collective.registered_on)
    statement = (
        select(Collective.tenant_id, Collective.kind, year, func.count())
        .where(counts_as_new(first, last), Collective.kind != CollectiveKind.INTEREST_GROUP)
        .group_by(Collective.tenant_id, Collective.kind, year)
    )
    if tenant_id is not None:
        statement = statement.where(Collective.tenant_id == tenant_id)
    return {(commune, kind, int(of)): number for commune, kind, of, number in db.session.execute(statement)}


def successor(tenant_id: int, collective_id: int) -> Collective | None:
    """Return the HTX into which a THT was converted (clause II.5), or None."""
    grown = Collective.tenant_id == tenant_id, Collective.converted_from_id == collective_id
    return db.session.scalar(select(Collective).where(*grown).order_by(Collective.id))


def probable_duplicates(
    tenant_id: int,
    kind: str,
    name: str,
    registered_on: date | None = None,
    number: str | None = None,
    except_id: int | None = None,
) -> list[Candidate]:
    """Return the commune's entries that may be the one meant, and why: same name, near name and day, same number."""
    columns = (Collective.tenant_id, Collective.id, Collective.kind, Collective.name, Collective.folded_name)
    statement = select(*columns, Collective.registered_on, Collective.registration_number).where(
        Collective.tenant_id == tenant_id, Collective.id.is_distinct_from(except_id)
    )
    known = [Known(*row) for row in db.session.execute(statement)]
    return compare(Meant(kind, name, registered_on, number), known)


def product(tenant_id: int, product_id: int) -> Product | None:
    """Return a product of a commune's collective, or None."""
    return db.session.get(Product, (tenant_id, product_id))


def partner(tenant_id: int, partner_id: int) -> Partner | None:
    """Return a contract of a commune's collective, or None."""
    return db.session.get(Partner, (tenant_id, partner_id))


def record(tenant_id: int, record_id: int) -> YearlyRecord | None:
    """Return a yearly record of a commune's collective, or None."""
    return db.session.get(YearlyRecord, (tenant_id, record_id))


def possible_sources(tenant_id: int, day: date) -> list[Collective]:
    """Return the THT of a commune that have not ended by a day, by name: those out of which an HTX may grow."""
    status = status_on(day)
    has_status = (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id)
    fits = Collective.kind == CollectiveKind.THT, status.c.status.not_in((Status.DISSOLVED, Status.CONVERTED))
    statement = select(Collective).join(status, has_status).where(Collective.tenant_id == tenant_id, *fits)
    return list(db.session.scalars(statement.order_by(*by_alphabet(Collective.name), Collective.id)))
