"""The duty board driven by its services: items by duty, holder and period, on a set clock."""

from datetime import date

from sqlalchemy import select

from portal.accounts.models import Body
from portal.duties import services
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.programmes.models import Duty


def item(duty, holder, period="2024"):
    """Return the item that a body was first given for a duty and a period."""
    statement = select(DutyItem).join(Duty, Duty.id == DutyItem.duty_id)
    statement = statement.join(Body, Body.id == DutyItem.first_body_id)
    return db.session.scalars(statement.where(Duty.code == duty, Body.code == holder, DutyItem.period == period)).one()


def body(code):
    return db.session.scalars(select(Body).where(Body.code == code)).one()


def duty(code):
    return db.session.scalars(select(Duty).where(Duty.code == code)).one()


def report(one, day, state="submitted", **changes):
    """Report as the holder on a day; a submitted product has a number."""
    said = {"note": "", "document_number": "1/BC" if state == "submitted" else "", "explanation": "", **changes}
    return services.update_item(one, state=state, happened_on=day, posting_id=None, **said, version=one.version)


def day(text):
    """Return a day of 2024 from "30/4"."""
    number, month = (int(part) for part in text.split("/"))
    return date(2024, month, number)
