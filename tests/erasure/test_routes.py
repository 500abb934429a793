"""The page: looked for first, then confirmed; who, when and why is told; what is typed is kept nowhere."""

import pytest

from tests.erasure.acting import NAME, REASON, dump, erased, looked, traces
from tests.registry.acting import OWN, Clerk


def test_the_act_is_told_with_who_when_and_why(leader, person):
    home, _tenant, _entry = person
    erased(leader, home)
    page = leader.get(f"{home}/erasures")
    assert REASON in page.words("main")
    assert "23/10/2024" in page.words("main")
    assert "Ủy ban nhân dân xã" in page.words("main")
    assert NAME not in page.words("main")


def test_a_form_opened_before_cannot_bring_it_back(app, leader, person):
    home, _tenant, entry = person
    officer = Clerk(app, "commune_officer", OWN)
    opened = officer.get(f"{entry}/edit")
    erased(leader, home)
    officer.send(opened, "/edit", values={"product": "chè"}, status=409)


def test_the_removed_paper_leaves_a_stub(app, leader, person):
    home, _tenant, entry = person
    erased(leader, home)
    officer = Clerk(app, "commune_officer", OWN)
    page = officer.get(entry)
    assert "[đã xóa số 1] đã xóa theo yêu cầu" in page.words(".files-removed")
    assert page.all("//ul[contains(@class, 'files-removed')]//form") == []
    officer.forge(f"{entry}/evidence/1/restore", status=422)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "", "telephone": ""}, "name"),
        ({"name": "Mỷ"}, "name"),
        ({"telephone": "12"}, "telephone"),
    ],
)
def test_too_little_is_refused(leader, person, changes, field):
    home, _tenant, _entry = person
    values = {"name": NAME, "telephone": "", "village": "", "reason": REASON, **changes}
    page = leader.send(leader.get(f"{home}/erasures"), "/erasures", values, status=422)
    assert page.all(f"//*[@id='{field}-error']")


def test_the_reason_may_not_name_them(leader, person):
    home, _tenant, _entry = person
    page = looked(leader, home, reason="Bà vang thi my yêu cầu")
    answer = leader.send(page, "/erasures", {"understood": "y"}, status=422)
    assert answer.all("//*[@id='reason-error']")


def test_without_the_tick_or_after_another_name_nothing_goes(databases, leader, person):
    home, tenant, _entry = person
    page = looked(leader, home)
    leader.send(page, "/erasures", {}, status=422)
    leader.send(page, "/erasures", {"understood": "y", "name": "Vàng Thị Mỷ A"}, status=200)
    assert "public.collectives" in traces(dump(databases, tenant))


def test_what_is_typed_is_kept_nowhere(databases, leader, person):
    home, tenant, _entry = person
    page = looked(leader, home, name="Không Có Ai", telephone="", village="")
    assert "Không có bản ghi nào" in page.words("#found")
    assert page.all("//main//form//input[@name='form_key']") == []
    assert not [name for name, text in dump(databases, tenant).items() if "Không Có Ai" in text]
