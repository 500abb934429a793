"""Reads of programmes, objectives and duties."""

from dataclasses import dataclass
from datetime import date

from flask import abort, g, has_request_context, request
from sqlalchemy import select

from portal.core import clock
from portal.core.pages import column_number
from portal.core.tenancy import recorded_moment
from portal.extensions import db
from portal.programmes.models import Duty, Objective, OwnField, Programme


def programmes(*, withdrawn: bool = False) -> list[Programme]:
    """Return all programmes, newest first; `withdrawn`: also those that were entered wrongly."""
    statement = select(Programme).order_by(Programme.starts_on.desc(), Programme.id)
    return list(db.session.scalars(statement if withdrawn else statement.where(Programme.withdrawn_on.is_(None))))


def programme_on(day: date) -> Programme | None:
    """Return the programme under way on a day, else the last that ended, else the next one."""
    return _on(programmes(), day)


def _on(given: list[Programme], day: date) -> Programme | None:
    under_way = [one for one in given if one.starts_on <= day <= one.ends_on]
    ended = [one for one in given if one.ends_on < day]
    return max(under_way or ended or given, key=lambda one: one.ends_on, default=None)


def programme(programme_id: int) -> Programme | None:
    """Return a programme, or None."""
    return db.session.get(Programme, programme_id)


def programme_by_code(code: str) -> Programme | None:
    """Return the programme with a code, or None."""
    return db.session.scalar(select(Programme).where(Programme.code == code))


@dataclass(frozen=True)
class AskedProgramme:
    """The programmes there are, and the one that a request is about; `is_chosen`: its address or form names it."""

    every: list[Programme]
    one: Programme | None
    is_chosen: bool = False

    @property
    def chosen_id(self) -> int | None:
        """The programme that addresses keep; None where nobody chose."""
        return self.one.id if self.one is not None and self.is_chosen else None


def asked_programme() -> AskedProgramme:
    """Return the programme that this request is about: `programme=ID` of address or form, else the one under way."""
    if "programme" not in g:
        chosen, every = named_programme(), programmes()
        named = next((one for one in every if one.id == chosen), None)
        g.programme = AskedProgramme(every, named or _on(every, clock.today()), named is not None)
    return g.programme  # type: ignore[no-any-return]


def about(programme_id: int) -> None:
    """Say that the request is about what belongs to one programme, whatever its address names: a period, a return."""
    asked = asked_programme()
    found = next((one for one in asked.every if one.id == programme_id), asked.one)
    g.programme = AskedProgramme(asked.every, found, is_chosen=True)


def named_programme() -> int | None:
    """Return the id that the request's address, or else its form, names; a form that could not be read names none."""
    if not has_request_context():
        return None
    sent = request.form if "form" in request.__dict__ else request.args
    return request.args.get("programme", type=column_number) or sent.get("programme", type=column_number)


def current_programme() -> Programme | None:
    """Return the programme that the page depends on, of which it says which; None where there is none yet."""
    g.depends_on_programme = True
    return asked_programme().one


def the_programme() -> Programme:
    """Return the programme that this request is about; without any, there is nothing here (404)."""
    return current_programme() or abort(404)


def objectives(programme_id: int) -> list[Objective]:
    """Return a programme's objectives in the resolution's order."""
    statement = select(Objective).where(Objective.programme_id == programme_id).order_by(Objective.seq)
    return list(db.session.scalars(statement))


def own_fields(record: str | None = None) -> list[OwnField]:
    """Return the fields that programmes have added to a record, or to all; read once in a request, and in a past."""
    moment = recorded_moment()
    if "own_fields" not in g or g.own_fields[0] != moment:
        statement = select(OwnField).join(Programme).where(Programme.withdrawn_on.is_(None))
        statement = statement.order_by(OwnField.programme_id, OwnField.id)
        g.own_fields = moment, list(db.session.scalars(statement))
    return [one for one in g.own_fields[1] if record in (None, one.record)]


def forget_own_fields() -> None:
    """Read them anew after a change."""
    g.pop("own_fields", None)


def own_field(field_id: int) -> OwnField | None:
    """Return a field that a programme has added, or None."""
    return db.session.get(OwnField, field_id)


def duties(programme_id: int) -> list[Duty]:
    """Return a programme's duties in the order of their clauses, without those that were withdrawn."""
    of_it = Duty.programme_id == programme_id, Duty.withdrawn_on.is_(None)
    return list(db.session.scalars(select(Duty).where(*of_it).order_by(Duty.seq)))


def objective(objective_id: int) -> Objective | None:
    """Return an objective, or None."""
    return db.session.get(Objective, objective_id)


def duty(duty_id: int) -> Duty | None:
    """Return a duty, or None."""
    return db.session.get(Duty, duty_id)
