"""Gives the illustrative district what its story lacks, so that every form has a page."""

from datetime import date

from sqlalchemy import select

from portal.accounts.models import Posting
from portal.core import clock
from portal.core.access import Role
from portal.duties import services as duties
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.foundings import services as foundings
from portal.foundings import stages
from portal.notices.models import Notice
from portal.quotas import allocation
from portal.quotas import queries as quotas
from portal.returns import services as returns
from portal.returns.models import Return
from tests.acting import as_seen
from tests.conftest import STORY_NOW
from tests.database import STORY
from tests.meta.test_role_matrix import OWN, Matrix
from tests.returns.acting import at_district, posting

FURNISHED = "portal_furnished"
STARTS = {}  # a role → pages on which something waits for it, made with the database


def furnished(databases):
    """Give the application the furnished district, made at the first call; return the pages where something waits."""
    if FURNISHED not in databases.templates:
        databases.fresh(STORY)
        with clock.frozen(STORY_NOW):
            STARTS.update(furnish(databases))
        databases.keep(FURNISHED)
    databases.fresh(FURNISHED)
    return STARTS


def furnish(databases):
    """Give a commune and the district's office what waits for them; return role → the pages where it does."""
    own = Matrix(databases, databases.app).own
    with at_district(databases.app) as programme:
        starts = _duties() | _foundings(own)
        starts[Role.COMMUNE_OFFICER].append(_reopened(own))
        _quotas(programme)
        _people()
        db.session.commit()
    return starts


def _duties():
    """One product that waits for its acceptance, one that asks for a later deadline."""
    open_ = [one for one in db.session.scalars(select(DutyItem).order_by(DutyItem.id)) if one.state == "not_started"]
    submitted, asking = open_[:2]
    today = clock.today()
    told = {"note": "", "document_number": "8/BC", "explanation": "Chờ số liệu của xã", "happened_on": today}
    as_seen(duties.update_item, submitted, state="submitted", **told)
    as_seen(duties.update_item, asking, state="in_progress", **told)
    as_seen(duties.request_extension, asking, deadline=date(2026, 2, 2), reason="Chờ số liệu của xã")
    return {Role.DISTRICT_OFFICER: [f"/duties/items/{one.id}" for one in (submitted, asking)]}


def _foundings(own):
    """One that stands before the step that counts, one that was given up."""
    told = {"working_name": "Nuôi ong Nà Lách", "villages": "Nà Lách", "sector": "agriculture_forestry_fishery"}
    day, made = date(2024, 3, 1), []
    for number in range(2):
        one = foundings.open_founding(tenant_id=own, kind="THT", opened_on=day, expected_members=9, **told)
        told["working_name"] = f"Trồng cam Nà Lách {number}"
        made.append(one)
    last, dropped = made
    for _stage in stages.path("THT")[1:-1]:
        as_seen(foundings.advance, last, happened_on=day, members=9)
    as_seen(foundings.drop, dropped, happened_on=day, reason="Không đủ thành viên")
    return {Role.COMMUNE_OFFICER: [f"/communes/{own}/foundings/{one.id}" for one in made]}


def _reopened(own):
    """A return that was opened again and then emptied."""
    row = db.session.scalars(select(Return).where(Return.tenant_id == own, Return.state == "accepted")).first()
    as_seen(returns.reopen, row, posting("district_officer"), why="Sót một HTX", until=date(2024, 11, 20))
    empty = {"results": "", "difficulties": "", "recommendations": ""}
    as_seen(returns.save_draft, row, posting("commune_officer", OWN), **empty)
    return f"/communes/{own}/returns/{row.id}"


def _quotas(programme):
    cell, value = next(iter(quotas.allocation(programme.id).items()))
    allocation.save_draft(programme_id=programme.id, cells={cell: (value, value + 1)})


def _people():
    """A person with two posts, and an address that took no mail."""
    one = posting("district_officer")
    db.session.add(
        Posting(
            account_id=one.account_id,
            body_id=posting("duty_holder", "BTG").body_id,
            role="duty_holder",
            starts_on=date(2024, 1, 1),
        )
    )
    notice = db.session.scalars(select(Notice).order_by(Notice.id)).first()
    notice.mail = "failed"
