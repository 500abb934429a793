"""What a return counts: one query for each kind of line, over all communes that may be read. No loop over units.

The same records as sums, by line, and as dated events by name, which returns keep (`flows`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Text, cast, extract, func, literal, select, union_all

from portal.core.ordering import by_alphabet
from portal.extensions import db
from portal.foundings.models import Founding, FoundingStep
from portal.foundings.queries import stalled
from portal.programmes.models import Programme
from portal.quotas.queries import quotas_on
from portal.registry.choices import CollectiveKind, Status
from portal.registry.models import Collective, CollectiveStatus, YearlyRecord
from portal.registry.queries import counts_as_new, new_by_cell, operating_by_commune, record_on, status_on
from portal.returns.flows import Event

Cells = dict[int, dict[str, int]]  # by commune id, then by line
ENDS = (Status.STOPPED, Status.DISSOLVED, Status.CONVERTED)
MOVES = ("opened", "dropped")
_NOT_OPEN = ("counted", "dropped")


def new(first: date, last: date, name: str) -> Cells:
    """Return the THT and HTX that count as new in a span: lines `name`_THT, `name`_HTX."""
    return _cells(
        (commune, f"{name}_{kind}", number) for (commune, kind, _y), number in new_by_cell(first, last).items()
    )


def operating(day: date) -> Cells:
    """Return what operates on a day: lines operating_THT, operating_HTX, operating_interest_group."""
    found = operating_by_commune(day)
    return _cells((commune, f"operating_{kind}", number) for (commune, kind), number in found.items())


def ended(first: date, last: date) -> Cells:
    """Return the THT and HTX that stopped, were dissolved or converted in a span, by status and kind."""
    same = (CollectiveStatus.tenant_id == Collective.tenant_id) & (CollectiveStatus.collective_id == Collective.id)
    statement = (
        select(Collective.tenant_id, CollectiveStatus.status + "_" + Collective.kind, func.count())
        .join(CollectiveStatus, same)
        .where(CollectiveStatus.from_on.between(first, last), CollectiveStatus.status.in_(ENDS))
        .where(Collective.kind != CollectiveKind.INTEREST_GROUP)
        .group_by(Collective.tenant_id, CollectiveStatus.status, Collective.kind)
    )
    return _cells(db.session.execute(statement))


def members(day: date) -> Cells:
    """Return the members of what operates on a day, by its latest yearly records: members_THT, members_HTX."""
    status, record = status_on(day), record_on(day)
    statement = (
        select(Collective.tenant_id, func.concat("members_", Collective.kind), func.sum(record.c.members))
        .join(status, _of(status))
        .join(record, _of(record))
        .where(
            Collective.registered_on <= day,
            status.c.status == Status.OPERATING,
            Collective.kind != CollectiveKind.INTEREST_GROUP,
        )
        .where(record.c.members.is_not(None))
        .group_by(Collective.tenant_id, Collective.kind)
    )
    return _cells(db.session.execute(statement))


def _of(rows: Any) -> Any:
    return (rows.c.tenant_id == Collective.tenant_id) & (rows.c.collective_id == Collective.id)


def moved(first: date, last: date) -> Cells:
    """Return how often foundings were opened and dropped in a span: lines foundings_opened, foundings_dropped.

    One that is dropped, taken up and dropped again was dropped twice, in one period or in two: so that periods add up.
    """
    statement = (
        select(FoundingStep.tenant_id, func.concat("foundings_", FoundingStep.kind), func.count())
        .where(FoundingStep.happened_on.between(first, last), FoundingStep.kind.in_(MOVES))
        .group_by(FoundingStep.tenant_id, FoundingStep.kind)
    )
    return _cells(db.session.execute(statement))


def events(programme: Programme, first: date, last: date, tenant_id: int | None = None) -> list[Event]:
    """Return, one by one, what `new`, `ended` and `moved` sum over a span; of one commune, where given.

    What counts as new counts within the programme's dates alone.
    """
    begun, over = max(first, programme.starts_on), min(last, programme.ends_on)
    status, step = CollectiveStatus, FoundingStep
    parts = (
        select(
            Collective.tenant_id,
            (literal("new_") + Collective.kind).label("line"),
            cast(Collective.id, Text).label("key"),
            Collective.registered_on.label("on"),
            Collective.name.label("name"),
        ).where(counts_as_new(begun, over), Collective.kind != CollectiveKind.INTEREST_GROUP),
        select(
            Collective.tenant_id,
            status.status + "_" + Collective.kind,
            cast(Collective.id, Text),
            status.from_on,
            Collective.name,
        )
        .join(status, (status.tenant_id == Collective.tenant_id) & (status.collective_id == Collective.id))
        .where(
            status.from_on.between(first, last),
            status.status.in_(ENDS),
            Collective.kind != CollectiveKind.INTEREST_GROUP,
        ),
        select(
            step.tenant_id,
            literal("foundings_") + step.kind,
            func.concat(step.founding_id, "/", step.seq),
            step.happened_on,
            Founding.working_name,
        )
        .join(Founding, (Founding.tenant_id == step.tenant_id) & (Founding.id == step.founding_id))
        .where(step.happened_on.between(first, last), step.kind.in_(MOVES)),
    )
    rows = union_all(*parts).subquery()
    statement = select(rows.c.line, rows.c.tenant_id, rows.c.key, rows.c.on, rows.c.name)
    if tenant_id is not None:
        statement = statement.where(rows.c.tenant_id == tenant_id)
    return [Event(*row) for row in db.session.execute(statement)]


def under_way(day: date) -> Cells:
    """Return the foundings under way on a day, by their last step up to it: line foundings_under_way."""
    key = FoundingStep.tenant_id, FoundingStep.founding_id
    last = (
        select(*key, FoundingStep.kind)
        .where(FoundingStep.happened_on <= day)
        .distinct(*key)
        .order_by(*key, FoundingStep.seq.desc())
        .subquery()
    )
    statement = select(last.c.tenant_id, func.count()).where(last.c.kind.not_in(_NOT_OPEN)).group_by(last.c.tenant_id)
    return _cells((commune, "foundings_under_way", number) for commune, number in db.session.execute(statement))


def quotas(programme: Programme, day: date, year: int) -> Cells:
    """Return the quotas that hold on a day: of the year, and of the whole programme; absent where none is issued."""
    held = quotas_on(programme.id, day)
    of_year = [(commune, f"quota_{kind}", value) for (commune, kind, y), value in held.items() if y == year]
    return _cells([*of_year, *((commune, f"quota_total_{kind}", value) for (commune, kind, _y), value in held.items())])


def _cells(rows: Iterable[Any]) -> Cells:
    found: Cells = {}
    for commune, line, number in rows:
        of_it = found.setdefault(commune, {})
        of_it[line] = of_it.get(line, 0) + int(number)
    return found


def without_record(day: date) -> dict[int, list[Collective]]:
    """Return the HTX operating on a day that have no yearly record of the last closed year, by commune.

    One that was registered after that year's end cannot have one yet.
    """
    year, status = day.year - 1, status_on(day)
    has_record = (
        select(YearlyRecord.id)
        .where(YearlyRecord.tenant_id == Collective.tenant_id, YearlyRecord.collective_id == Collective.id)
        .where(YearlyRecord.year == year)
    )
    statement = (
        select(Collective)
        .join(status, _of(status))
        .where(Collective.kind == CollectiveKind.HTX, status.c.status == Status.OPERATING, ~has_record.exists())
        .where(extract("year", Collective.registered_on) <= year)
        .order_by(Collective.tenant_id, *by_alphabet(Collective.name))
    )
    return _by_commune(db.session.scalars(statement))


def stalled_foundings(day: date) -> dict[int, list[Founding]]:
    """Return the foundings without a step for more than 60 days, by commune, the longest first."""
    statement = select(Founding).where(stalled(day)).order_by(Founding.moved_on, Founding.id)
    return _by_commune(db.session.scalars(statement))


def _by_commune(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.tenant_id, []).append(row)
    return found
