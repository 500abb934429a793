"""Reads of those that counted as new: what became of them within 12 months, and of which no record tells."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, cast, exists, extract, func, select, text

from portal.extensions import db
from portal.registry.choices import AfterAYear, CollectiveKind, Status
from portal.registry.models import Collective, CollectiveStatus, YearlyRecord
from portal.registry.queries import PAGE_SIZE, closed_year, counts_as_new, status_on
from portal.units.models import Unit

ALL_PAGES = 0
OUTCOMES = tuple(AfterAYear)


@dataclass(frozen=True)
class Survival:
    """What became of those that counted as new at least 12 months ago: alive + ended + unknown = counted.

    alive: operating 12 months after registration, as a record shows: the yearly record of a later year, or a status
    that it took up then or later; ended: not operating then; unknown: no record tells. young: not 12 months old.
    """

    counted: int = 0
    alive: int = 0
    ended: int = 0
    unknown: int = 0
    young: int = 0


@dataclass(frozen=True)
class Survivor:
    """One that counted as new: its status on the day and 12 months after registration."""

    collective: Collective
    unit: Unit
    anniversary: date
    status_then: str
    status: str
    outcome: str


def survival(first: date, last: date, day: date, tenant_id: int | None = None) -> dict[str, Survival]:
    """Return, by kind, what became by a day of the THT and HTX that counted as new in a span."""
    cohort = new_cohort(first, last, day, tenant_id)
    statement = select(cohort.c.kind, *(func.count().filter(_outcome(cohort, o)) for o in OUTCOMES))
    return {kind: Survival(*numbers) for kind, *numbers in db.session.execute(statement.group_by(cohort.c.kind))}


def survivors(
    first: date, last: date, day: date, outcome: str, kind: str = "", tenant_id: int | None = None, page: int = 1
) -> list[Survivor]:
    """Return a page (or ALL_PAGES) of the ones behind a number of `survival`, each with its outcome."""
    cohort, status = new_cohort(first, last, day, tenant_id), status_on(day)
    statement = (
        select(Collective, Unit, cohort.c.anniversary, cohort.c.status_then, status.c.status, cohort.c.outcome)
        .join(cohort, and_(cohort.c.tenant_id == Collective.tenant_id, cohort.c.id == Collective.id))
        .join(status, and_(status.c.tenant_id == cohort.c.tenant_id, status.c.collective_id == cohort.c.id))
        .join(Unit, Unit.id == Collective.tenant_id)
        .where(_outcome(cohort, outcome), *([cohort.c.kind == kind] if kind else []))
        .order_by(Unit.code, CollectiveKind.order(Collective.kind), Collective.registered_on, Collective.id)
    )
    if page != ALL_PAGES:
        statement = statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return [Survivor(*row) for row in db.session.execute(statement)]


def new_cohort(first: date, last: date, day: date, tenant_id: int | None) -> Any:
    """Return those that counted as new in a span and by a day, each with its outcome: alive, ended, unknown, young."""
    of_it = CollectiveStatus.tenant_id == Collective.tenant_id, CollectiveStatus.collective_id == Collective.id
    anniversary = cast(Collective.registered_on + text("interval '12 months'"), Date)
    latest = select(CollectiveStatus.status).where(*of_it, CollectiveStatus.from_on <= anniversary)
    then: Any = latest.order_by(CollectiveStatus.from_on.desc()).limit(1).correlate(Collective).scalar_subquery()
    # A record tells the end of its year: the first that shows it alive at 12 months is that of the next year.
    moved = CollectiveStatus.from_on >= anniversary, CollectiveStatus.from_on <= day
    of_later = YearlyRecord.year > extract("year", Collective.registered_on), YearlyRecord.year <= closed_year(day)
    record_of_it = YearlyRecord.tenant_id == Collective.tenant_id, YearlyRecord.collective_id == Collective.id
    shown = exists().where(*of_it, *moved) | exists().where(*record_of_it, *of_later)
    outcome = case(
        (anniversary > day, AfterAYear.YOUNG.value),
        (then != Status.OPERATING, AfterAYear.ENDED.value),
        (shown, AfterAYear.ALIVE.value),
        else_=AfterAYear.UNKNOWN.value,
    )
    columns = (Collective.tenant_id, Collective.id, Collective.kind, anniversary.label("anniversary"))
    statement = select(*columns, then.label("status_then"), outcome.label("outcome"))
    where = [counts_as_new(first, min(last, day)), Collective.kind != CollectiveKind.INTEREST_GROUP]
    where += [Collective.tenant_id == tenant_id] if tenant_id is not None else []
    return statement.where(*where).subquery("cohort")


def _outcome(cohort: Any, outcome: str) -> ColumnElement[bool]:
    return cohort.c.outcome != AfterAYear.YOUNG if outcome == AfterAYear.ALL else cohort.c.outcome == outcome
