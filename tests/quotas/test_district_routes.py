"""The allocation, its decisions and the way from a proposal to them, as a browser without JavaScript sees them."""

import pytest

from tests.quotas.conftest import CAO_BO
from tests.quotas.proposing import BASIS, home, propose

FULL_PATH = "/district/quotas"


def allocate(visitor, cells, kind="HTX", status=302):
    return visitor.send(visitor.get(f"{FULL_PATH}?kind={kind}"), "quotas?kind", values=cells, status=status)


def issue(visitor, number="12/QĐ-UBND", day="2021-03-05", basis="", status=302):
    page = visitor.get(f"{FULL_PATH}/issue")
    confirm = visitor.send(
        page, "quotas/issue", values={"number": number, "decided_on": day, "basis": basis}, status=200
    )
    return visitor.send(confirm, "quotas/issue", values={"action": "issue"}, status=status), confirm


def test_from_proposal_to_adjustment(visit, cao_bo):
    officer, leader, front = (
        visit("commune_officer", CAO_BO), visit("commune_leader", CAO_BO), visit("district_front_officer", "MTTQ"),
    )  # fmt: skip
    assert "–" in officer.get(home(cao_bo)).words("#HTX")
    propose(officer, cao_bo, HTX_2024="2", THT_2024="0")
    leader.send(leader.get(f"{home(cao_bo)}/proposal"), "/agree")
    listed = front.get(f"{FULL_PATH}/proposals")
    front.send(listed, f"/communes/{cao_bo}/quotas/proposal/agree")
    assert "1" in front.get(f"{FULL_PATH}/proposals").words(".coverage")
    district, chief = visit("district_officer"), visit("district_leader")
    district.send(district.get(FULL_PATH), "fill-from-proposals")
    assert district.get(FULL_PATH).all(f"//input[@id='c-{cao_bo}-HTX-2024']/@value") == ["2"]
    assert "–" in officer.get(home(cao_bo)).words("#HTX"), "a draft is no quota"
    _answer, confirm = issue(chief)
    assert "12/QĐ-UBND" in confirm.words("h1")
    assert "12/QĐ-UBND" in officer.get(home(cao_bo)).words("#history")
    assert "Không có gì chờ" in chief.get(FULL_PATH).words(".head")
    assert chief.get(FULL_PATH).all("//a[contains(@href, '/issue')]/@class") == ["btn-quiet"], "not the next action"
    allocate(district, {f"c-{cao_bo}-HTX-2024": "3"})
    assert "Lãnh đạo huyện ban hành" in district.get(FULL_PATH).words(".head")
    assert "2 →" in district.get(FULL_PATH).words(".issued-now")
    assert chief.get(FULL_PATH).all("//a[contains(@href, '/issue')]/@class") == ["btn-go"]
    issue(chief, "47/QĐ-UBND", "2023-04-14", "Theo đề nghị của xã")
    shown = officer.get(home(cao_bo))
    assert "HTX 2024: 2 → 3" in shown.words("#history")
    assert "3" in shown.words("#HTX")


@pytest.mark.parametrize("typed", ["10^18", "-1", "1,5", "hai", "1000", "٣", "1e3", "1.0"])
def test_a_wrong_number_is_named_beside_its_cell(visit, cao_bo, typed):
    name = f"c-{cao_bo}-HTX-2024"
    page = allocate(visit("district_officer"), {name: typed, f"c-{cao_bo}-HTX-2023": "4"}, status=422)
    cell = page.all(f"//input[@id='{name}']")[0]
    assert (cell.get("value"), cell.get("aria-invalid")) == (typed, "true")
    assert page.all(f"//*[@id='{cell.get('aria-describedby')}']")
    assert page.all(f"//*[contains(@class, 'error-summary')]//a[@href='#{name}']")
    assert page.all(f"//input[@id='c-{cao_bo}-HTX-2023']/@value") == ["4"]
    page = propose(visit("commune_officer", CAO_BO), cao_bo, HTX_2024=typed, status=422)
    assert page.all(f"//input[@id='{name}']/@value") == [typed]
    assert BASIS in page.words("textarea")


def test_two_people_on_one_cell_lose_nothing(visit, cao_bo, places):
    mine, other = f"c-{cao_bo}-HTX-2024", f"c-{places[1]['00955']}-HTX-2024"
    first, second = visit("district_officer"), visit("district_officer")
    before = second.get(FULL_PATH)
    allocate(first, {mine: "1"})
    conflict = second.send(before, "quotas?kind", values={mine: "5", other: "7"}, status=409)
    assert [conflict.all(f"//input[@id='{name}']/@value") for name in (mine, other)] == [["5"], ["7"]]
    assert len(conflict.all("//*[contains(@class, 'conflict')]//tbody/tr")) == 1
    second.send(conflict, "quotas?kind")
    assert second.get(FULL_PATH).all(f"//input[@id='{mine}']/@value") == ["5"]


def test_the_gap_is_said_for_htx_and_not_invented_for_tht(visit, cao_bo):
    district = visit("district_officer")
    allocate(district, {f"c-{cao_bo}-HTX-2024": "33"})
    page = district.get(FULL_PATH)
    assert (page.all("//*[@data-gap]/@data-gap"), page.words(".grid-gap").endswith("dư 2")) == (["31"], True)
    assert district.get(f"{FULL_PATH}?kind=THT").all("//*[@data-gap]") == []


def test_the_same_form_twice_makes_one_decision(visit, cao_bo, databases):
    allocate(visit("district_officer"), {f"c-{cao_bo}-HTX-2024": "2"})
    chief = visit("district_leader")
    answer, confirm = issue(chief)
    again = chief.send(confirm, "quotas/issue", values={"action": "issue"})
    assert again.location == answer.location
    with databases.owner() as connection:
        assert connection.execute("SELECT count(*) FROM quota_decisions").fetchone()[0] == 1
        assert connection.execute("SELECT count(*) FROM quotas").fetchone()[0] == 1


def test_wrong_decisions_stay_on_the_form(visit, cao_bo):
    chief, district = visit("district_leader"), visit("district_officer")
    assert not chief.get(f"{FULL_PATH}/issue").all("//input[@name='number']"), "nothing to issue, no form"
    allocate(district, {f"c-{cao_bo}-HTX-2024": "2"})
    page = chief.get(f"{FULL_PATH}/issue")
    wrong = chief.send(
        page, "quotas/issue", values={"number": "1", "decided_on": "2024-10-24", "basis": ""}, status=422
    )
    assert wrong.all("//input[@id='decided_on' and @aria-invalid='true']")
    wrong = chief.send(page, "quotas/issue", values={"number": "", "decided_on": "31/31/2024", "basis": ""}, status=422)
    assert wrong.all("//input[@id='number' and @aria-invalid='true']")
    assert "Not a valid" not in wrong.words()
    assert "Ngày không hợp lệ" in wrong.words("#decided_on-error")
    issue(chief, day="22/10/2024")
    allocate(district, {f"c-{cao_bo}-HTX-2024": "3"})
    page = chief.get(f"{FULL_PATH}/issue")
    twice = chief.send(
        page,
        "quotas/issue",
        values={"number": "12/QĐ-UBND", "decided_on": "2023-01-02", "basis": "Theo đề nghị của xã"},
        status=422,
    )
    assert twice.all("//input[@id='number' and @aria-invalid='true']")


ROLES = {
    "commune_officer": {"show", "propose"}, "commune_front_officer": {"show", "propose"},
    "commune_leader": {"show", "agree"}, "district_officer": {"show", "grid", "allocate"},
    "district_leader": {"show", "grid", "issue"}, "district_front_officer": {"show", "grid", "agree"},
    "duty_holder": {"show"}, "inspector": {"show", "grid"}, "administrator": set(),
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_is_its_own(visit, cao_bo, role):
    visitor = visit(role, CAO_BO if role.startswith("commune") else None)
    may = ROLES[role]
    closed = 404 if role == "administrator" else 403
    for path, what in (("", "show"), ("/proposal", "show")):
        visitor.get(home(cao_bo) + path, status=200 if what in may else closed)
    visitor.get(FULL_PATH, status=200 if "grid" in may else 403)
    visitor.get(f"{FULL_PATH}/proposals", status=200 if "grid" in may else 403)
    visitor.get(f"{FULL_PATH}/issue", status=200 if "issue" in may else 403)
    for path, what in (("", "allocate"), ("/fill-from-proposals", "allocate"), ("/issue", "issue")):
        if what not in may:
            visitor.forge(FULL_PATH + path, {}, status=403)
    for path, what in (("", "propose"), ("/agree", "agree"), ("/return", "agree")):
        if what not in may:
            visitor.forge(f"{home(cao_bo)}/proposal{path}", {}, status=closed)


def test_the_illustrative_district(story_visit):
    officer = story_visit("commune_officer", CAO_BO)
    page = officer.get("/account")
    own = page.all("//nav//a[contains(@href, '/quotas')]/@href")[0]
    assert len(officer.get(own).all("//*[@id='HTX']//tbody/tr")) == 5
    district = story_visit("district_officer")
    assert len(district.get(FULL_PATH).all("//*[@data-grid]//tbody/tr")) == 24
    assert "dư 3" in district.get(FULL_PATH).words(".grid-gap")
    for role in ("inspector", "district_leader", "district_front_officer"):
        visitor = story_visit(role)
        assert not visitor.get(FULL_PATH).all("//table//input"), "read-only"
        visitor.get(f"{FULL_PATH}/proposals")
