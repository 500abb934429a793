"""Findings on the pages: recorded, shown on the board of the one concerned, answered, sent back, closed."""

import pytest
from sqlalchemy import select

from portal.accounts.models import Body
from portal.core import tenancy
from portal.core.access import Role
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.units.scope import district_scope
from tests.inspection.acting import OTHER, OWN, recorded
from tests.meta.test_role_matrix import BODIES, visitor

TOLD = {
    "document_number": "03-KL/UBKT",
    "basis": "Nghị quyết, điểm III.1",
    "text": "Chậm báo cáo hai kỳ",
    "recommendation": "Nộp đủ báo cáo",
    "deadline": "2024-11-30",
}


def address(key, move=""):
    return f"/communes/{key[0]}/findings/{key[1]}{move}"


@pytest.fixture
def item(app):
    """An item of the Propaganda Commission."""
    with app.app_context(), tenancy.acting_as(district_scope()):
        statement = (
            select(DutyItem.id).join(Body, Body.id == DutyItem.body_id).where(Body.code == BODIES[Role.DUTY_HOLDER])
        )
        return db.session.scalars(statement).first()


def test_from_the_inspector_to_the_commune_and_back(app, visit):
    inspector, leader = visit("inspector"), visit("commune_leader", OWN)
    home = leader.follow("/").response.request.path
    form = inspector.get(inspector.get(home).all("//a[contains(@href, '/findings/new')]/@href")[0])
    finding = inspector.send(form, "/findings/new", **TOLD).location
    assert finding.startswith(home)

    board = leader.get(home)
    assert TOLD["document_number"] in board.words("main")
    page = leader.get(board.all(f"//a[@href='{finding}']/@href")[0])
    assert TOLD["recommendation"] in page.words("main")
    leader.send(page, "/answer", note="Đã nộp đủ", document_number="12-BC/UBND")

    page = inspector.get(finding)
    assert "Đã nộp đủ" in page.words(".story")
    inspector.send(page, "/return", note="Thiếu quý III")
    leader.send(leader.get(finding), "/answer", note="Đã bổ sung quý III")
    inspector.send(inspector.get(finding), "/close", note="Đạt yêu cầu")
    assert TOLD["document_number"] not in leader.get(home).words("main")
    assert TOLD["document_number"] in leader.get("/inspection?state=closed").words("main")
    assert not leader.get(finding).all("//main//form[@method='post']")


def test_an_item_shows_its_findings(app, visit, item):
    inspector, holder = visit("inspector"), visit("duty_holder", "BTG")
    page = inspector.get(f"/duties/items/{item}")
    form = inspector.get(page.all("//a[contains(@href, '/findings/new')]/@href")[0])
    assert len(form.all("//select[@name='subject']//option")) == 1
    finding = inspector.send(form, "/findings/new", **TOLD).location
    for path in (f"/duties/items/{item}", "/duties", "/inspection"):
        assert finding in holder.get(path).all("//main//a/@href"), path
    assert f"/duties/items/{item}" in holder.get(finding).all("//main//a/@href")
    assert finding not in visit("district_officer").get(f"/duties/items/{item}").all("//main//a/@href")


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_it(app, role):
    key, someone = recorded(app), visitor(app, role)
    opens = role in {Role.INSPECTOR, Role.DISTRICT_LEADER, Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER}
    page = someone.get(address(key), None)
    assert page.status == (200 if opens else 404)
    if page.status == 200:
        assert bool(page.all("//form[contains(@action, '/answer')]")) == (
            role in {Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER}
        )
        assert bool(page.all("//form[contains(@action, '/close')]")) == (role is Role.INSPECTOR)


def test_a_foreign_commune_finds_nothing(app, visit):
    key, stranger = recorded(app), visit("commune_leader", OTHER)
    for move in ("", "/answer", "/edit"):
        assert stranger.get(address(key, move), None).status == 404
    assert stranger.forge(address(key, "/answer"), {"note": "x"}, None).status == 404
    assert TOLD["document_number"] not in stranger.get("/inspection?state=all").words("main")


def test_another_body_of_the_district_finds_nothing(app, visit):
    key = recorded(app, "MTTQ")
    for someone in (visit("duty_holder", "BTG"), visit("district_officer")):
        assert someone.get(address(key), None).status == 404
        assert someone.forge(address(key, "/answer"), {"note": "x"}, None).status == 404
    assert visit("district_front_officer", "MTTQ").get(address(key)).status == 200


def test_what_is_missing_is_said_beside_its_field(app, visit):
    inspector = visit("inspector")
    form = inspector.get("/inspection/findings/new")
    page = inspector.send(
        form,
        "/findings/new",
        **{**TOLD, "subject": form.all("//option/@value")[1], "text": "", "deadline": "2024-01-01"},
        status=422,
    )
    assert page.all("//*[contains(@class, 'invalid')]//textarea[@name='text']")
    assert page.all(f"//input[@name='basis'][@value='{TOLD['basis']}']")
    page = inspector.send(page, "/findings/new", text="Chậm", status=422)
    assert page.all("//*[contains(@class, 'invalid')]//input[@name='deadline']")


def test_a_correction_over_anothers_shows_both(app, visit):
    key = recorded(app)
    one, other = visit("inspector"), visit("inspector")
    form, theirs = one.get(address(key, "/edit")), other.get(address(key, "/edit"))
    other.send(theirs, "/edit", text="Của người kia")
    page = one.send(form, "/edit", text="Của tôi", status=409)
    assert "Của người kia" in page.words(".conflict")
    assert "Của tôi" in page.words(".conflict")
    one.send(page, "/edit")
    assert "Của tôi" in one.get(address(key)).words("main")


def test_an_answer_to_what_was_corrected_meanwhile_comes_back(app, visit):
    key = recorded(app)
    inspector, leader = visit("inspector"), visit("commune_leader", OWN)
    page = leader.get(address(key))
    inspector.send(inspector.get(address(key, "/edit")), "/edit", text="Nội dung đã sửa")
    again = leader.send(page, "/answer", note="Đã làm", status=409)
    assert "Nội dung đã sửa" in again.words("main")
    assert "Đã làm" in again.words("main")
    leader.send(again, "/answer")


def test_a_form_sent_twice_is_one_finding(app, visit):
    inspector = visit("inspector")
    form = inspector.get("/inspection/findings/new")
    subject = form.all("//option/@value")[1]
    first = inspector.send(form, "/findings/new", subject=subject, **TOLD).location
    assert inspector.send(form, "/findings/new", subject=subject, **TOLD).location == first
    assert len(inspector.get("/inspection").all("//main//tbody/tr")) == 1


def test_the_list_as_a_file(app, visit):
    recorded(app)
    recorded(app, f"UBND-{OTHER}", document_number="04-KL/UBKT")
    assert visit("inspector").get("/inspection/export.csv").text.count("KL/UBKT") == 2
    assert visit("commune_officer", OWN).get("/inspection/export.csv").text.count("KL/UBKT") == 1
