"""The commune's page of its opening balance: the leader declares, the officer reads, the office sees it."""

from tests.pages import Visitor

OWN = "00952"


def test_the_leader_declares_and_takes_back_and_the_office_sees_it(app):
    leader, office = Visitor(app, "commune_leader", OWN), Visitor(app, "district_officer")
    home = leader.get("/", 302).location
    page = leader.get(f"{home}/opening")
    assert "chưa xác nhận" in page.words("#opening-HTX")
    assert leader.send(page, "/2020/HTX/declare").location.endswith("/opening")
    page = leader.get(f"{home}/opening")
    assert "đầy đủ" in page.words("#opening-HTX")
    assert "1/24" in office.get("/set-up/opening").words("#main")
    assert "-112" in office.get("/set-up/opening").words("#sum-HTX-number").replace("−", "-")
    leader.send(page, "/2020/HTX/withdraw")
    assert "0/24" in office.get("/set-up/opening").words("#main")


def test_the_officer_reads_and_cannot_declare(app):
    officer = Visitor(app, "commune_officer", OWN)
    home = officer.get("/", 302).location
    assert officer.get(f"{home}/opening").all("//form[contains(@action, '/declare')]") == []
    officer.forge(f"{home}/registry/declarations/2020/HTX/declare", status=403)
    Visitor(app, "commune_leader", OWN).forge(f"{home}/registry/declarations/2020/LHHTX/declare", status=422)
