"""From village to founding: households reached, interested, founders, foundings, what is alive 12 months later.

Foundings are those that count in the span and that the body led or supported, confirmed. Of those that are 12 months
old alive + ended + unknown are all, as in the register's survival; what is younger is told apart.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, true

from portal.accounts.models import Body
from portal.extensions import db
from portal.foundings.models import Founding, FoundingCredit
from portal.foundings.queries import counted_between
from portal.ledger.activity_queries import in_line
from portal.ledger.models import Activity
from portal.metrics.figures import Span
from portal.registry.choices import AfterAYear
from portal.registry.cohorts import new_cohort
from portal.units.models import Unit

PAGE_SIZE = 50


@dataclass(frozen=True)
class Steps:
    """The numbers of one line of the funnel; `…_unknown`: how many activities or foundings do not state the figure."""

    activities: int = 0
    reached: int = 0
    reached_unknown: int = 0
    interested: int = 0
    interested_unknown: int = 0
    founders: int = 0
    founders_unknown: int = 0
    founded: int = 0
    alive: int = 0
    ended: int = 0
    unknown: int = 0

    @property
    def aged(self) -> int:
        """Foundings that are 12 months old."""
        return self.alive + self.ended + self.unknown

    @property
    def young(self) -> int:
        """Foundings that are not 12 months old: what becomes of them is not known yet."""
        return self.founded - self.aged


@dataclass(frozen=True)
class Outcome:
    """A founding behind a number: what became of it by its first anniversary."""

    founding: Founding
    unit: Unit
    anniversary: Any
    outcome: str

    @property
    def became(self) -> AfterAYear:
        """What became of it, as far as is known."""
        return AfterAYear(self.outcome)


def by_commune(line_id: int | None, span: Span) -> dict[int, Steps]:
    """Return the funnel of a line (None: of all bodies, each founding once) by commune."""
    held = _activities(Activity.tenant_id, span, [in_line(line_id)] if line_id else [])
    came = _foundings(Founding.tenant_id, span, [_credited(line_id)] if line_id else [])
    return _joined(held, came)


def by_body(tenant_id: int | None, span: Span) -> dict[int, Steps]:
    """Return the funnel by line, in a commune or in all; a founding stands with each body credited."""
    here = [Activity.tenant_id == tenant_id] if tenant_id else []
    line = case((Body.unit_id.is_not(None) & Body.parent_id.is_not(None), Body.parent_id), else_=Body.id)
    held = _activities(line, span, here)
    there = [Founding.tenant_id == tenant_id] if tenant_id else []
    return _joined(held, _foundings(FoundingCredit.body_id, span, there))


def total(line_id: int | None, tenant_id: int | None, span: Span) -> Steps:
    """Return the funnel of a line (None: of all) in a commune (None: all that may be read), each founding once."""
    found = by_commune(line_id, span)
    if tenant_id is not None:
        return found.get(tenant_id, Steps())
    names = Steps.__dataclass_fields__
    return Steps(**{name: sum(getattr(one, name) for one in found.values()) for name in names})


def _activities(key: Any, span: Span, where: list[ColumnElement[bool]]) -> dict[int, dict[str, int]]:
    reached, interested = Activity.households_reached, Activity.households_interested
    columns = {
        "activities": func.count(),
        "reached": func.coalesce(func.sum(reached), 0),
        "reached_unknown": func.count() - func.count(reached),
        "interested": func.coalesce(func.sum(interested), 0),
        "interested_unknown": func.count() - func.count(interested),
    }
    statement = select(key, *columns.values()).select_from(Activity).join(Body, Body.id == Activity.body_id)
    statement = statement.where(Activity.held_on.between(span.starts_on, span.ends_on), *where).group_by(key)
    return _read(statement, tuple(columns))


def _foundings(key: Any, span: Span, where: list[ColumnElement[bool]]) -> dict[int, dict[str, int]]:
    became = new_cohort(span.starts_on, span.ends_on, span.day, None)
    columns = {
        "founders": func.coalesce(func.sum(Founding.members), 0),
        "founders_unknown": func.count() - func.count(Founding.members),
        "founded": func.count(),
        **{name: func.count().filter(became.c.outcome == name) for name in ("alive", "ended", "unknown")},
    }
    same = (became.c.tenant_id == Founding.tenant_id) & (became.c.id == Founding.collective_id)
    statement = select(key, *columns.values()).select_from(Founding).join(became, same)
    if key is FoundingCredit.body_id:
        of_it = (FoundingCredit.tenant_id == Founding.tenant_id) & (FoundingCredit.founding_id == Founding.id)
        statement = statement.join(FoundingCredit, of_it)
    statement = statement.where(counted_between(span.starts_on, span.ends_on), *where).group_by(key)
    return _read(statement, tuple(columns))


def _credited(line_id: int) -> ColumnElement[bool]:
    credit = select(FoundingCredit.id).where(
        FoundingCredit.tenant_id == Founding.tenant_id,
        FoundingCredit.founding_id == Founding.id,
        FoundingCredit.body_id == line_id,
    )
    return credit.exists()


def _read(statement: Select[Any], names: tuple[str, ...]) -> dict[int, dict[str, int]]:
    return {
        key: dict(zip(names, (int(value) for value in values), strict=True))
        for key, *values in db.session.execute(statement)
    }


def _joined(held: dict[int, dict[str, int]], came: dict[int, dict[str, int]]) -> dict[int, Steps]:
    return {key: Steps(**held.get(key, {}), **came.get(key, {})) for key in {*held, *came}}


def outcomes(
    line_id: int | None, tenant_id: int | None, span: Span, outcome: str, page: int | None = None
) -> list[Outcome]:
    """Return the foundings behind a number of the funnel: all, alive, ended, unknown, young; the latest first."""
    became = new_cohort(span.starts_on, span.ends_on, span.day, None)
    same = (became.c.tenant_id == Founding.tenant_id) & (became.c.id == Founding.collective_id)
    of_one = outcome in AfterAYear.labels() and outcome != AfterAYear.ALL
    wanted = became.c.outcome == outcome if of_one else true()
    where = [counted_between(span.starts_on, span.ends_on), wanted]
    where += [_credited(line_id)] if line_id else []
    where += [Founding.tenant_id == tenant_id] if tenant_id else []
    statement = select(Founding, Unit, became.c.anniversary, became.c.outcome).join(became, same)
    statement = statement.join(Unit, Unit.id == Founding.tenant_id).where(*where)
    statement = statement.order_by(Founding.counted_on.desc(), Founding.tenant_id, Founding.id)
    if page is not None:
        statement = statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return [Outcome(*row) for row in db.session.execute(statement)]
