"""Reads of programmes, objectives and duties."""

from datetime import date

from flask import abort, g, has_request_context, request
from sqlalchemy import case, select

from portal.core import clock
from portal.core.pages import column_number
from portal.extensions import db
from portal.programmes.models import Duty, Objective, Programme


def programmes() -> list[Programme]:
    """Return all programmes, newest first."""
    return list(db.session.scalars(select(Programme).order_by(Programme.starts_on.desc(), Programme.id)))


def programme_on(day: date) -> Programme | None:
    """Return the programme under way on a day, else the last that ended, else the next one."""
    under_way = Programme.starts_on <= day, Programme.ends_on >= day
    ended = Programme.ends_on < day
    order = case((under_way[0] & under_way[1], 0), (ended, 1), else_=2)
    return db.session.scalar(select(Programme).order_by(order, Programme.ends_on.desc()).limit(1))


def programme(programme_id: int) -> Programme | None:
    """Return a programme, or None."""
    return db.session.get(Programme, programme_id)


def programme_by_code(code: str) -> Programme | None:
    """Return the programme with a code, or None."""
    return db.session.scalar(select(Programme).where(Programme.code == code))


def current_programme() -> Programme | None:
    """Return the programme that this request is about: `?programme=ID`, else the one under way."""
    if "programme" not in g:
        chosen = request.args.get("programme", type=column_number) if has_request_context() else None
        g.programme = (programme(chosen) if chosen else None) or programme_on(clock.today())
    return g.programme


def the_programme() -> Programme:
    """Return the programme that this request is about; without any, there is nothing here (404)."""
    return current_programme() or abort(404)


def objectives(programme_id: int) -> list[Objective]:
    """Return a programme's objectives in the resolution's order."""
    statement = select(Objective).where(Objective.programme_id == programme_id).order_by(Objective.seq)
    return list(db.session.scalars(statement))


def duties(programme_id: int) -> list[Duty]:
    """Return a programme's duties in the order of their clauses."""
    return list(db.session.scalars(select(Duty).where(Duty.programme_id == programme_id).order_by(Duty.seq)))


def objective(objective_id: int) -> Objective | None:
    """Return an objective, or None."""
    return db.session.get(Objective, objective_id)


def duty(duty_id: int) -> Duty | None:
    """Return a duty, or None."""
    return db.session.get(Duty, duty_id)
