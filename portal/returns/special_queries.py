"""Reads of special reports. The wall limits what bodies answer to the units that the person may read."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import aliased

from portal.accounts.models import Body
from portal.accounts.queries import IN_FORCE
from portal.core import clock
from portal.extensions import db
from portal.programmes.models import Programme
from portal.returns.special_models import (
    SpecialAnswer,
    SpecialEvent,
    SpecialLine,
    SpecialReport,
    SpecialReturn,
    SpecialUrging,
)
from portal.returns.states import STILL_OWED, EventKind

Key = tuple[int, int]  # tenant id, return id


def not_withdrawn() -> ColumnElement[bool]:
    """Return the condition that neither the body of a special return nor the programme of its report was withdrawn."""
    reports_left_out = select(SpecialReport.id).join(Programme).where(Programme.withdrawn_on.is_not(None))
    bodies_left_out = select(Body.id).where(~IN_FORCE)
    return SpecialReturn.report_id.not_in(reports_left_out) & SpecialReturn.body_id.not_in(bodies_left_out)


def report(report_id: int) -> SpecialReport | None:
    """Return a special report, or None."""
    return db.session.get(SpecialReport, report_id)


def reports(programme_id: int) -> list[SpecialReport]:
    """Return the special reports of a programme, those under preparation first, then the latest."""
    statement = select(SpecialReport).where(SpecialReport.programme_id == programme_id)
    order = SpecialReport.asked_on.desc().nulls_first(), SpecialReport.id.desc()
    return list(db.session.scalars(statement.order_by(*order)))


def lines(report_id: int) -> list[SpecialLine]:
    """Return the lines of a special report in their order."""
    statement = select(SpecialLine).where(SpecialLine.report_id == report_id)
    return list(db.session.scalars(statement.order_by(SpecialLine.position, SpecialLine.id)))


def last_position(report_id: int) -> int:
    """Return the place of a report's last line, 0 before the first."""
    statement = select(func.coalesce(func.max(SpecialLine.position), 0)).where(SpecialLine.report_id == report_id)
    return db.session.scalar(statement) or 0


def one(tenant_id: int, return_id: int) -> SpecialReturn | None:
    """Return what a body answers, or None."""
    return db.session.get(SpecialReturn, (tenant_id, return_id))


def of_report(report_ids: Iterable[int]) -> list[SpecialReturn]:
    """Return what bodies answer to some reports: those of communes by their code, then the district's."""
    statement = select(SpecialReturn).join(Body, Body.id == SpecialReturn.body_id)
    statement = statement.where(SpecialReturn.report_id.in_(list(report_ids)), IN_FORCE)
    return list(db.session.scalars(statement.order_by(Body.unit_id.is_(None), Body.code, SpecialReturn.id)))


def of_unit(tenant_id: int) -> list[SpecialReturn]:
    """Return what the bodies of a unit are asked for outside the calendar, the latest first."""
    statement = select(SpecialReturn).join(SpecialReport, SpecialReport.id == SpecialReturn.report_id)
    statement = statement.where(SpecialReturn.tenant_id == tenant_id)
    return list(db.session.scalars(statement.order_by(SpecialReport.due_on.desc(), SpecialReturn.id)))


def owed(tenant_id: int | None = None) -> list[SpecialReturn]:
    """Return what bodies (of one unit) still have to write, correct or sign, due since the start of the portal.

    A reopening that has ended is left out.
    """
    statement = select(SpecialReturn).join(SpecialReport, SpecialReport.id == SpecialReturn.report_id)
    statement = statement.where(SpecialReturn.state.in_(STILL_OWED))
    ended = SpecialReturn.reopened_until.is_not(None) & (SpecialReturn.reopened_until < clock.today())
    statement = statement.where(SpecialReport.due_on >= clock.start_day(), ~ended, not_withdrawn())
    if tenant_id is not None:
        statement = statement.where(SpecialReturn.tenant_id == tenant_id)
    return list(db.session.scalars(statement.order_by(SpecialReport.due_on, SpecialReturn.id)))


def answers(row: SpecialReturn) -> dict[int, SpecialAnswer]:
    """Return a body's answers by line id."""
    mine = SpecialAnswer.tenant_id == row.tenant_id, SpecialAnswer.return_id == row.id
    return {one.line_id: one for one in db.session.scalars(select(SpecialAnswer).where(*mine))}


def events(keys: Iterable[Key]) -> dict[Key, list[SpecialEvent]]:
    """Return the steps of special returns, each in its order."""
    wanted = list(keys)
    found: dict[Key, list[SpecialEvent]] = {key: [] for key in wanted}
    place = tuple_(SpecialEvent.tenant_id, SpecialEvent.return_id)
    statement = select(SpecialEvent).where(place.in_(wanted)).order_by(SpecialEvent.return_id, SpecialEvent.seq)
    for event in db.session.scalars(statement) if wanted else ():
        found[event.tenant_id, event.return_id].append(event)
    return found


def reviewed(since: date) -> list[tuple[SpecialReturn, SpecialEvent]]:
    """Return the special returns whose last step was a review since a day, with that step."""
    any_step = aliased(SpecialEvent)
    its_own = any_step.tenant_id == SpecialReturn.tenant_id, any_step.return_id == SpecialReturn.id
    last = select(func.max(any_step.seq)).where(*its_own)
    its = (SpecialEvent.tenant_id == SpecialReturn.tenant_id) & (SpecialEvent.return_id == SpecialReturn.id)
    statement = select(SpecialReturn, SpecialEvent).join(SpecialEvent, its)
    statement = statement.where(SpecialEvent.seq == last.scalar_subquery(), SpecialEvent.happened_on >= since)
    statement = statement.where(SpecialEvent.kind.in_((EventKind.RETURNED, EventKind.ACCEPTED)))
    return [(row, event) for row, event in db.session.execute(statement.order_by(SpecialReturn.id))]


def urgings(keys: Iterable[Key]) -> dict[Key, list[SpecialUrging]]:
    """Return how often special returns were urged, each list newest first."""
    wanted = list(keys)
    of_them = tuple_(SpecialUrging.tenant_id, SpecialUrging.return_id).in_(wanted)
    found: dict[Key, list[SpecialUrging]] = {key: [] for key in wanted}
    statement = select(SpecialUrging).where(of_them).order_by(SpecialUrging.id.desc())
    for one in db.session.scalars(statement) if wanted else ():
        found[one.tenant_id, one.return_id].append(one)
    return found
