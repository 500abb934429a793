"""The third quarter of 2024, those who report it and those who are told of it."""

from datetime import date, timedelta

from sqlalchemy import select, update

from portal.duties.models import DutyItem
from portal.extensions import db
from portal.notices.models import Notice
from portal.returns import services as returns
from portal.returns.models import Return
from tests.returns.acting import calendars, narrated, period, posting

DUE = date(2024, 9, 19)  # of the third quarter, which ends on 14/9
DAY = timedelta(days=1)
ROLES = ("commune_officer", "commune_leader")


def third_quarter(programme):
    """Return the third quarter of 2024, the only rhythm in use; nothing is open yet, and no duty is owed."""
    db.session.connection().execute(update(DutyItem).values(state="accepted", submitted_on=DutyItem.deadline))
    for code, calendar in calendars(programme).items():
        calendar.active = code == "state-quarter"
    db.session.commit()
    found = period(calendars(programme)["state-quarter"], 2024, 3)
    assert found.due_on == DUE
    return found


def of_unit(quarter, code="00952"):
    rows = db.session.scalars(select(Return).where(Return.period_id == quarter.id))
    return next(row for row in rows if row.body.code == f"UBND-{code}")


def report(quarter, code="00952"):
    row = of_unit(quarter, code)
    returns.save_draft(row, posting("commune_officer", code), **narrated(), version=row.version)
    returns.sign(row, posting("commune_leader", code), version=row.version)
    db.session.commit()
    return row


def told(code="00952", role="commune_officer"):
    """Return the kinds of what a commune's officer has been told about the quarter, in order."""
    mine = select(Notice).where(Notice.posting_id == posting(role, code).id).order_by(Notice.id)
    return [one.kind for one in db.session.scalars(mine)]
