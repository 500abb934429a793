"""The office withdraws a body or programme that was entered wrongly, from the assistant, and restores it."""

from datetime import date

from portal.programmes.queries import programme_by_code, programmes
from portal.quotas import allocation
from portal.units.queries import communes
from tests.pages import Visitor
from tests.programmes.test_routes import PROGRAMME
from tests.quotas.conftest import acting


def entered(office, words):
    listed = office.get(office.get("/set-up").all("//a[contains(@href, 'withdrawals')]/@href")[0])
    return office.get(listed.all(f"//a[contains(., '{words}')]/@href")[0])


def test_a_body_is_withdrawn_from_the_assistant_and_restored(app):
    admin, office = Visitor(app, "administrator"), Visitor(app, "district_officer")
    said = {"code": "SAI", "name_vi": "Cơ quan nhập sai", "name_en": "Wrong", "kind": "state"}
    admin.send(admin.get("/admin/bodies/new"), "bodies/new", values=said)
    page = entered(office, "nhập sai")
    refused = office.send(page, "/withdraw", reason="", status=422)
    assert "rút" in refused.words("#reason-error")
    office.send(page, "/withdraw", reason="Nhập hai lần")
    assert "nhập sai" not in admin.get("/admin/bodies").words("#main")
    page = entered(office, "nhập sai")
    assert "Nhập hai lần" in page.words("#main")
    office.send(page, "/restore")
    assert "nhập sai" in admin.get("/admin/bodies").words("#main")
    admin.get("/set-up/withdrawals", 403)


def test_two_who_withdraw_or_restore_at_once_are_told_so(app):
    admin, office = Visitor(app, "administrator"), Visitor(app, "district_officer")
    said = {"code": "SAI", "name_vi": "Cơ quan nhập sai", "name_en": "Wrong", "kind": "state"}
    admin.send(admin.get("/admin/bodies/new"), "bodies/new", values=said)
    page = entered(office, "nhập sai")
    office.send(page, "/withdraw", reason="Nhập hai lần")
    again = office.send(page, "/withdraw", reason="Nhập hai lần nữa", form_key="another", status=409)
    assert "vừa thay đổi" in again.words(".error-summary")
    office.send(again, "/restore")
    again = office.send(again, "/restore", form_key="one more", status=409)
    assert "vừa thay đổi" in again.words(".error-summary")
    office.send(again, "/withdraw", reason="Vẫn sai")
    for number, path in ((1, "programmes"), (1, "bodies")):
        for act in ("withdraw", "restore"):
            for version in ("", "x", "-1", "9" * 400):
                sent = {"version": version, "reason": "Sai"}
                assert office.forge(f"/set-up/{path}/{number}/{act}", sent, status=None).status in (409, 422)


def test_a_programme_is_withdrawn_but_not_one_under_which_a_decision_is_issued(app):
    admin, office = Visitor(app, "administrator"), Visitor(app, "district_officer")
    admin.send(admin.get("/admin/programmes/new"), "programmes/new", values=PROGRAMME)
    with app.app_context():
        wrong = programme_by_code(PROGRAMME["code"])
    page = office.get(f"/set-up/programmes/{wrong.id}/withdraw")
    office.send(page, "/withdraw", reason="Nhập nhầm")
    assert not office.get("/district").all("//nav[@class='programmes']")
    office.send(office.get(f"/set-up/programmes/{wrong.id}/withdraw"), "/restore")
    assert office.get("/district").all("//nav[@class='programmes']")
    with acting(app, "district_leader") as leader:
        programme_id = programmes()[-1].id
        allocation.save_draft(programme_id=programme_id, cells={(communes()[0].id, "HTX", 2023): (None, 1)})
        said = {"number": "01/QĐ-UBND", "decided_on": date(2023, 1, 10), "basis": ""}
        allocation.issue(programme_id=programme_id, posting_id=leader.id, **said)
    page = office.get(f"/set-up/programmes/{programme_id}/withdraw")
    assert "01/QĐ" in page.words("#hanging")
    refused = office.send(page, "/withdraw", reason="Nhập nhầm", status=422)
    assert "01/QĐ" in refused.words(".error-summary")
