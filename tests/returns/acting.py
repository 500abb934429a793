"""The reporting cycle driven by its services: people by role and body, on a set clock."""

from contextlib import contextmanager
from datetime import date, datetime

from flask_babel import force_locale
from sqlalchemy import select

from portal.accounts.models import Body, Posting
from portal.core import clock, tenancy
from portal.extensions import db
from portal.programmes.queries import programmes
from portal.returns import calendar_services, queries
from portal.units.scope import district_scope


@contextmanager
def at_district(app):
    """Act with the district's scope; yields the programme. What is written is rolled back unless the test commits."""
    with app.test_request_context(), force_locale("en"):
        with tenancy.acting_as(district_scope()):
            yield programmes()[0]
            db.session.rollback()
        db.session.remove()


@contextmanager
def on(day, hour=9):
    """Hold the clock at an hour of a day."""
    with clock.frozen(datetime(day.year, day.month, day.day, hour)):
        yield


def posting(role, code=None):
    """Return the first posting of a role, in the body with a code (of a commune: its People's Committee)."""
    statement = select(Posting).join(Body, Body.id == Posting.body_id).where(Posting.role == role)
    if code:
        statement = statement.where(Body.code.in_((code, f"UBND-{code}", f"MTTQ-{code}")))
    return db.session.scalars(statement.order_by(Posting.id)).first()


def calendars(programme):
    """Return the programme's calendars by code, made where they are missing."""
    calendar_services.make_usual(programme)
    return {one.code: one for one in queries.calendars(programme.id)}


def period(calendar, year, number):
    return next(one for one in queries.periods(calendar.id) if (one.year, one.number) == (year, number))


def of_unit(one, code="00952"):
    """Return the return of a commune's People's Committee for a period."""
    return next(row for row in queries.of_period(one.id) if row.body.code == f"UBND-{code}")


def narrated(**changes):
    return {"results": "Đã vận động.", "difficulties": "", "recommendations": "", **changes}


QUARTER_ENDS = {1: date(2024, 3, 14), 2: date(2024, 6, 14), 3: date(2024, 9, 14), 4: date(2024, 12, 14)}
