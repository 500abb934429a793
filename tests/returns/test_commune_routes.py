"""The addresses of one return: from the review one comes back to the review, and the late one is told."""

import pytest

from tests.returns.test_pages import LEADER, OFFICER, rows, state_of, third_quarter


@pytest.fixture
def signed(visit, databases):
    """Cao Bồ's report of the third quarter, signed; the district's officer and its address."""
    officer, leader, office = visit(*OFFICER), visit(*LEADER), visit("district_officer")
    office.forge(f"/district/returns/open?period={third_quarter(databases)}")
    own = "JOIN bodies b ON b.id = r.body_id WHERE b.code = 'UBND-00952'"
    [(commune, number)] = rows(databases, f"SELECT r.tenant_id, r.id FROM returns r {own}")
    path = f"/communes/{commune}/returns/{number}"
    officer.send(officer.get(path), path, results="Đã vận động")
    leader.send(leader.get(path), "/sign")
    return office, path


def test_a_return_that_is_not_there(visit, signed):
    office, path = signed
    commune = path.rsplit("/", 1)[0]
    office.get(f"{commune}/0", status=404)
    for move in ("accept", "return"):
        office.forge(f"{commune}/0/{move}", status=404)


def test_who_moved_it_from_the_review_is_back_at_its_line(signed, databases):
    office, path = signed
    number = path.rsplit("/", 1)[1]
    answer = office.forge(f"{path}/accept", {"from": "review", "version": version(databases, path)})
    assert answer.location.split("?")[0] == "/district/returns"
    assert answer.location.endswith(f"-{number}")


def test_who_moved_it_on_its_own_page_stays_there(signed, databases):
    office, path = signed
    answer = office.forge(f"{path}/accept", {"version": version(databases, path)})
    assert answer.location.split("?")[0] == path


@pytest.mark.parametrize("place", ["review", ""])
def test_the_late_one_is_told_where_it_stood(signed, databases, place):
    office, path = signed
    late = int(version(databases, path)) - 1
    page = office.forge(f"{path}/return", {"from": place, "version": late, "note": "Nêu rõ hơn"}, status=409)
    assert bool(page.all("//input[@name='pick']")) == (place == "review")
    assert page.all("//*[@class='error-summary']")
    assert "Nêu rõ hơn" in page.text
    assert state_of(databases, path) == "signed"


def version(databases, path):
    return str(rows(databases, f"SELECT version FROM returns WHERE id = {path.rsplit('/', 1)[1]}")[0][0])
