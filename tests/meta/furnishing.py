"""Gives the illustrative district what its story lacks, so that every form has a page."""

from datetime import date

from sqlalchemy import select

from portal.accounts.models import Account, Body, Posting, SecondFactor
from portal.core import clock
from portal.core.access import Role
from portal.duties import services as duties
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.foundings import claims, stages
from portal.foundings import services as foundings
from portal.foundings.models import Founding
from portal.inspection import services as inspection
from portal.notices.models import Notice
from portal.programmes import queries
from portal.quotas import allocation
from portal.quotas import queries as issued
from portal.registry.models import Partner, Product
from portal.returns import services as returns
from portal.returns import special_services
from portal.returns.models import Return
from tests.acting import as_seen
from tests.conftest import STORY_NOW
from tests.database import STORY
from tests.meta.test_role_matrix import FOREIGN, OWN, Matrix
from tests.returns import special
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
        starts[Role.COMMUNE_OFFICER] += [_reopened(own), *_parts(own)]
        starts[Role.DISTRICT_OFFICER] += [*_returns(), *_reassigned(), "/duties/report?year=2023"]
        starts[Role.INSPECTOR] = _findings(own)
        starts[Role.COMMUNE_LEADER] = _of_the_leader(own)
        for role, pages in _special(programme).items():
            starts.setdefault(role, []).extend(pages)
        _quotas(programme)
        objective = queries.objectives(programme.id)[0]
        starts[Role.ADMINISTRATOR] = [_people(), f"/admin/programmes/{programme.id}/indicators/{objective.id}"]
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
    """One before the step that counts, one given up, one half way in which a line claims a part, one that counts."""
    told = {"working_name": "Nuôi ong Nà Lách", "villages": "Nà Lách", "sector": "agriculture_forestry_fishery"}
    day, made = date(2024, 3, 1), []
    for number in range(3):
        one = foundings.open_founding(tenant_id=own, kind="THT", opened_on=day, expected_members=9, **told)
        told["working_name"] = f"Trồng cam Nà Lách {number}"
        made.append(one)
    last, dropped, half = made
    for _stage in stages.path("THT")[1:-1]:
        as_seen(foundings.advance, last, happened_on=day, members=9)
    as_seen(foundings.drop, dropped, happened_on=day, reason="Không đủ thành viên")
    front = posting("district_front_officer", "MTTQ")
    claims.propose(half, body_id=front.body_id, posting_id=front.id, part="support", note="Vận động tại thôn")
    counted = select(Founding).where(Founding.tenant_id == own, Founding.state == "counted").order_by(Founding.id)
    made.append(db.session.scalars(counted).first())
    return {Role.COMMUNE_OFFICER: [f"/communes/{own}/foundings/{one.id}" for one in made]}


def _parts(own):
    """The forms of a product and of a contract."""
    found = []
    for model, name in ((Product, "products"), (Partner, "partners")):
        one = db.session.scalars(select(model).where(model.tenant_id == own).order_by(model.id)).first()
        found.append(f"/communes/{own}/registry/{name}/{one.id}/edit")
    return found


def _returns():
    """A return that waits for its acceptance, and one that was sent on paper perhaps."""
    found = []
    for state in ("signed", "draft"):
        row = db.session.scalars(select(Return).where(Return.state == state).order_by(Return.id)).first()
        found.append(f"/communes/{row.tenant_id}/returns/{row.id}")
    return found


def _of_the_leader(own):
    """A return that may take a number, a product that is asked of the commune."""
    handed_in = select(Return).where(Return.tenant_id == own, Return.state.in_(("signed", "accepted")))
    row = db.session.scalars(handed_in.order_by(Return.id.desc())).first()
    asked = select(DutyItem).where(DutyItem.tenant_id == own, DutyItem.state == "not_started").order_by(DutyItem.id)
    item = db.session.scalars(asked).first()
    return [f"/communes/{own}/returns/{row.id}/document", f"/duties/items/{item.id}"]


def _reassigned():
    """What would pass from one body to another, and to one that is made for it: before either is confirmed."""
    body = db.session.scalars(select(Body).join(DutyItem, DutyItem.body_id == Body.id).order_by(Body.id)).first()
    other = posting("district_front_officer", "MTTQ").body_id
    asked = f"/duties/reassign?source={body.id}&duty=0&day={clock.today()}"
    return [f"{asked}&target={one}" for one in (other, 0)]


def _findings(own):
    """A finding that the commune has answered, and one that nobody has."""
    inspector, leader = posting("inspector"), posting("commune_leader", OWN)
    told = {"document_number": "5/KL", "basis": "III.1", "text": "Chậm khai báo", "recommendation": "Khai báo đủ"}
    told |= {"subject": "unit", "body": leader.body, "posting_id": inspector.id, "deadline": date(2024, 12, 1)}
    answered, waiting = (inspection.open_finding(**told) for _ in range(2))
    as_seen(inspection.answer, answered, posting_id=leader.id, note="Đã khai báo đủ", document_number="9/BC")
    return [f"/communes/{own}/findings/{answered.id}", f"/communes/{own}/findings/{waiting.id}/edit"]


def _reopened(own):
    """A return that was opened again and then emptied."""
    row = db.session.scalars(select(Return).where(Return.tenant_id == own, Return.state == "accepted")).first()
    as_seen(returns.reopen, row, posting("district_officer"), why="Sót một HTX", until=date(2024, 11, 20))
    empty = {"results": "", "difficulties": "", "recommendations": ""}
    as_seen(returns.save_draft, row, posting("commune_officer", OWN), **empty)
    return f"/communes/{own}/returns/{row.id}"


def _special(programme):
    """Special reports: one under preparation, one to be signed, one for the review, one accepted, one owed."""
    draft, _lines = special.prepared(programme)
    _report, lines, (answered,) = special.asked(programme, (OWN,))
    special.answer(answered, lines)
    report, lines, (sent,) = special.asked(programme, (OWN,))
    special.signed(sent, lines)
    third, lines, rows = special.asked(programme, (OWN, FOREIGN))
    accepted = next(row for row in rows if row.body.code.endswith(OWN))
    special.signed(accepted, lines)
    as_seen(special_services.accept, accepted, posting("district_officer"))
    pages = [f"/communes/{one.tenant_id}/special-returns/{one.id}" for one in (answered, sent)]
    office = [f"/district/special-reports/{draft.id}", pages[1], f"/district/special-reports/{report.id}/paper"]
    office += [
        pages[0],
        f"/communes/{accepted.tenant_id}/special-returns/{accepted.id}",
        f"/district/special-reports/{third.id}/urge",
    ]
    return {Role.COMMUNE_OFFICER: pages[:1], Role.COMMUNE_LEADER: pages, Role.DISTRICT_OFFICER: office}


def _quotas(programme):
    cell, value = next(iter(issued.allocation(programme.id).items()))
    allocation.save_draft(programme_id=programme.id, cells={cell: (value, value + 1)})


def _people():
    """A person with two posts, an address that took no mail; return the page of one who has a second factor."""
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
    account = db.session.get(Account, posting("commune_leader", OWN).account_id)
    account.second_factor_since = clock.now()
    db.session.add(SecondFactor(account_id=account.id, secret="-", recovery=[]))
    return f"/admin/people/{account.id}"
