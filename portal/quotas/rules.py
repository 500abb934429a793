"""What proposals, the draft and decisions have in common: the programme's lock, and what a number may be."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.core.numbers import day
from portal.extensions import db
from portal.programmes.models import Programme
from portal.registry.choices import FOUNDED_KINDS

LARGEST = 999
SHORTEST_BASIS = 10


def held(programme_id: int) -> Programme:
    """Return the programme, locked until the transaction ends, so that one decision is made at a time.

    Raises RuleBroken once the programme's period is over: its quotas are final then.
    """
    programme = db.session.scalars(select(Programme).where(Programme.id == programme_id).with_for_update()).one()
    still_open(programme)
    return programme


def still_open(programme: Programme) -> None:
    """Raise RuleBroken when the programme's period is over."""
    if clock.today() > programme.ends_on:
        raise RuleBroken(_l("The programme ended on %(day)s: its quotas are final.", day=day(programme.ends_on)))


def check_place(programme: Programme, kind: str, year: int) -> None:
    """Raise RuleBroken unless kind and year belong to the programme."""
    if kind not in FOUNDED_KINDS or year not in programme.years:
        raise RuleBroken(_l("This kind or year does not belong to the programme."))


def check_number(value: int) -> None:
    """Raise RuleBroken unless a quota may be this large."""
    if not 0 <= value <= LARGEST:
        raise RuleBroken(_l("A quota is a whole number from 0 to 999."))


def check_basis(basis: str, field: str = "basis") -> None:
    """Raise RuleBroken when a required basis is missing or says nothing."""
    if len(basis) < SHORTEST_BASIS:
        raise RuleBroken(_l("State the basis, in at least 10 characters."), field)
