"""A commune's quotas and its proposal, as a browser without JavaScript sees them."""

import re

import pytest

from tests.quotas.conftest import CAO_BO
from tests.quotas.proposing import BASIS, home, propose


def test_a_stale_proposal_shows_both(visit, cao_bo):
    officer, front = visit("commune_officer", CAO_BO), visit("commune_front_officer", CAO_BO)
    before = front.get(f"{home(cao_bo)}/proposal")
    propose(officer, cao_bo, HTX_2024="1")
    values = {f"c-{cao_bo}-HTX-2024": "4", "basis": BASIS, "action": "submit"}
    conflict = front.send(before, "quotas/proposal", values=values, status=409)
    assert conflict.all(f"//input[@id='c-{cao_bo}-HTX-2024']/@value") == ["4"]
    front.send(conflict, "quotas/proposal", values={"action": "submit"})
    assert front.get(f"{home(cao_bo)}/proposal").all(f"//input[@id='c-{cao_bo}-HTX-2024']/@value") == ["4"]


def test_agreeing_to_what_one_has_not_read_is_refused(visit, cao_bo):
    officer, leader = visit("commune_officer", CAO_BO), visit("commune_leader", CAO_BO)
    propose(officer, cao_bo, HTX_2024="1")
    read = leader.get(f"{home(cao_bo)}/proposal")
    propose(officer, cao_bo, HTX_2024="2")
    leader.send(read, "/agree", status=409)
    leader.send(read, "/return", status=422, note="")
    fresh = leader.get(f"{home(cao_bo)}/proposal")
    leader.send(fresh, "/return", note="Thêm năm 2025")
    assert "Thêm năm 2025" in officer.get(f"{home(cao_bo)}/proposal").text


def test_an_association_reads_but_cannot_agree(visit, cao_bo):
    propose(visit("commune_officer", CAO_BO), cao_bo, HTX_2024="1")
    farmers = visit("district_front_officer", "HND")
    page = farmers.get(f"{home(cao_bo)}/proposal")
    assert not re.search(r"/proposal/(agree|return)", page.text)
    farmers.forge(f"{home(cao_bo)}/proposal/agree", {"version": "2"}, status=422)


@pytest.mark.parametrize("role", ["commune_officer", "commune_front_officer", "commune_leader"])
def test_another_commune_is_not_there(visit, places, role):
    visitor, foreign = visit(role, CAO_BO), places[1]["00955"]
    for path in ("", "/proposal"):
        visitor.get(home(foreign) + path, status=404)
    for path in ("", "/agree", "/return"):
        visitor.forge(f"{home(foreign)}/proposal{path}", {}, status=404)
