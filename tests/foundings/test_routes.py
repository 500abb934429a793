"""The pages, through a browser without JavaScript."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from tests.pages import Visitor

OWN, OTHER = "00952", "00955"
NEW = {
    "kind": "HTX",
    "working_name": "Chè Shan Tả Phìn",
    "villages": "Tả Phìn",
    "sector": "agriculture_forestry_fishery",
    "expected_members": "9",
    "opened_on": "2024-01-10",
}


@pytest.fixture
def officer(visit):
    return visit("commune_officer", OWN)


@pytest.fixture
def home(officer):
    return officer.get("/", 302).location


def opened(officer, home, **changes):
    page = officer.get(f"{home}/foundings/new")
    return officer.send(page, "/foundings", values={**NEW, **changes}).location


def to_last(officer, address):
    for _ in range(6):
        page = officer.get(address)
        values = {"happened_on": "2024-02-01"}
        if page.all("//form[contains(@action, '/advance')]//input[@name='members']"):
            values["members"] = "8"
        officer.send(page, "/advance", values=values)


def test_from_survey_to_certificate(officer, home, visit):
    address = opened(officer, home)
    to_last(officer, address)
    page = officer.get(address)
    values = {"number": "1002070001", "members": "8", "capital": "1.174,5", "happened_on": "2024-02-02"}
    officer.send(page, "/count", values=values)
    page = officer.get(address)
    assert "1002070001" in page.words()
    assert "take-back" in page.text
    assert "1002070001" in officer.get(f"{home}/foundings?state=counted&year=2024&kind=HTX").words()
    district = visit("district_officer").get("/district/foundings?state=counted&from=2024-01-01&to=2024-12-31")
    assert "Chè Shan Tả Phìn" in district.words("table")
    officer.send(page, "/take-back", reason="Ghi nhầm nhóm")
    assert "1002070001" not in officer.get(f"{home}/foundings?state=counted").words()
    assert "/count" in officer.get(address).text


def test_another_commune_finds_nothing(officer, home, visit):
    address = opened(officer, home)
    number = address.rsplit("/", 1)[1]
    leader = visit("commune_leader", OTHER)
    own = leader.get("/", 302).location
    token = leader.token()
    for path in (address, f"{address}/edit", f"{own}/foundings/{number}", *(f"{address}/{one}" for one in MOVES)):
        for verb in ("get", "post", "put", "delete", "patch"):
            if path.startswith(own) and verb != "get":
                continue
            answer = getattr(leader.client, verb)(path, headers={"X-CSRFToken": token})
            assert answer.status_code == 404, (verb, path, answer.status_code)


MOVES = ("advance", "count", "back", "drop", "resume", "take-back", "credits")


@pytest.mark.parametrize(
    ("role", "code"), [("commune_leader", OWN), ("commune_front_officer", OWN), ("inspector", None)]
)
def test_who_only_reads(officer, home, visit, role, code):
    address = opened(officer, home)
    reader = visit(role, code)
    page = reader.get(address)
    # The commune's Front proposes its own part; nothing else is offered to those who only read.
    assert not [form for form in page.all("//main//form") if not form.get("action").endswith("/claims")]
    for move in MOVES:
        reader.forge(f"{address}/{move}", status=403)
    reader.get(f"{home}/foundings/new", status=403)
    reader.get(f"{address}/edit", status=403)
    reader.get("/district/foundings", status=403 if code else 200)


def test_rules_stand_beside_their_fields(officer, home):
    page = officer.get(f"{home}/foundings/new")
    bad = officer.send(
        page, "/foundings", values={**NEW, "expected_members": "0", "opened_on": "2030-01-01"}, status=422
    )
    assert bad.all("//*[@id='opened_on-error']")
    assert bad.all("//input[@name='working_name']/@value") == [NEW["working_name"]]
    for name, value in (("expected_members", "x"), ("opened_on", "31/02/2024"), ("kind", "X"), ("sector", "X")):
        bad = officer.send(page, "/foundings", values={**NEW, name: value}, status=422)
        assert bad.all(f"//*[@id='{name}-error']"), name
    address = opened(officer, home, opened_on="10/01/2024")
    bad = officer.send(officer.get(address), "/advance", happened_on="2024-01-09", status=422)
    assert "10/01/2024" in bad.words("#next-happened_on-error")
    bad = officer.send(officer.get(address), "/drop", reason="  no ", status=422)
    assert bad.all("//*[@id='drop-reason-error']")
    assert bad.all("//details[@open]")


def test_the_number_of_a_certificate_is_one(officer, home):
    known = {name: value for name, value in NEW.items() if name not in ("expected_members", "opened_on")}
    values = {**known, "happened_on": "2024-03-01", "number": "77", "members": "7"}
    for name, status in (("Một", 302), ("Hai", 422)):
        page = officer.get(f"{home}/foundings/registered-already")
        sent = officer.send(page, "registered-already", values={**values, "working_name": name}, status=status)
    assert sent.all("//*[@id='number-error']")
    page = officer.get(f"{home}/foundings/registered-already")
    bad = officer.send(page, "registered-already", values={**values, "number": "", "members": "6"}, status=422)
    assert "7" in bad.words("#members-error")


def test_the_same_form_twice_is_one_record(officer, home):
    page = officer.get(f"{home}/foundings/new")
    first = officer.send(page, "/foundings", values=NEW)
    again = officer.send(page, "/foundings", values=NEW)
    assert first.location == again.location
    page = officer.get(first.location)
    officer.send(page, "/advance", happened_on="2024-02-01")
    officer.send(page, "/advance", happened_on="2024-02-01")
    assert len(officer.get(first.location).all("//ol[@class='story']/li")) == 2


def test_two_people_on_one_row(officer, home):
    address = opened(officer, home)
    edit, show = officer.get(f"{address}/edit"), officer.get(address)
    officer.send(officer.get(f"{address}/edit"), "/edit", working_name="Chè Lũng Phìn")
    theirs = officer.send(edit, "/edit", working_name="Chè của tôi", villages="Nà Lòa", status=409)
    assert "Chè Lũng Phìn" in theirs.words(".conflict")
    assert "Nà Lòa" in theirs.words(".conflict")
    assert theirs.all("//input[@name='villages']/@value") == ["Nà Lòa"]
    officer.send(theirs, "/edit")
    assert "Chè của tôi" in officer.get(address).words("h1")
    theirs = officer.send(show, "/advance", happened_on="2024-02-03", note="Đã họp thôn", status=409)
    assert "Đã họp thôn" in theirs.words(".conflict")
    assert "Đã họp thôn" in theirs.words("textarea")
    officer.send(show, "/credits", status=409)
    officer.send(show, "/drop", reason="Không đủ người", status=409)


def test_filters_and_search(officer, home):
    address = opened(officer, home)
    opened(officer, home, kind="THT", working_name="Nuôi ong Thác Hùng", opened_on="2024-10-20")
    body = officer.get(address).all("//select[@name='lead_body_id']/option/@value")[1]
    officer.send(officer.get(address), "/credits", lead_body_id=body)
    for query, found in (
        ("", 2),
        ("kind=HTX", 1),
        ("q=CHE+SHAN", 1),
        ("q=thac+hùng+nuoi", 1),
        ("q=%25", 0),
        ("stalled=1", 1),
        ("state=counted", 0),
        ("stage=need_survey", 2),
        ("year=2024", 0),
        (f"body={body}&part=lead", 1),
        (f"body={body}&part=support", 0),
        ("kind=X&state=X&stage=X&year=X&from=X&to=X&body=X&part=X&page=X&commune=99999999999", 2),
        ("page=99999999999999999999", 2),
    ):
        page = officer.get(f"{home}/foundings?{query}")
        assert len(page.all("//table[contains(@class, 'cards')]/tbody/tr")) == found, query
    part = officer.get(f"{home}/foundings?kind=THT", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert 'id="foundings"' in part.text


def test_numbers_beyond_every_table(officer, home):
    for number in ("99999999999", "2147483648", "0"):
        officer.get(f"{home}/foundings/{number}", status=404)
    address = opened(officer, home)
    for form, changes in (("/advance", {"version": "99999999999999"}), ("/credits", {"lead_body_id": "99999999999"})):
        page = officer.send(officer.get(address), form, status=None, **changes)
        assert page.status in (409, 422)


def test_stopped_and_taken_up_again(officer, home):
    address = opened(officer, home)
    officer.send(officer.get(address), "/drop", reason="Không đủ người")
    page = officer.get(address)
    assert not page.all("//form[contains(@action, '/advance')]")
    version = page.all("//input[@name='version']/@value")[0]
    officer.forge(f"{address}/advance", {"happened_on": "2024-05-05", "version": version}, status=422)
    officer.send(page, "/resume", reason="Đã có thêm người")
    assert officer.get(address).all("//form[contains(@action, '/advance')]")


def test_htmx_gets_the_whole_page_to_select_from(officer, home):
    address = opened(officer, home)
    boosted = {"HX-Request": "true", "HX-Boosted": "true"}
    bad = officer.send(officer.get(address), "/advance", happened_on="", status=422, headers=boosted)
    assert re.search(r'<main id="main"', bad.text)


@pytest.mark.parametrize("version", [None, "", "x", "1.0", "٣"])
def test_no_version_is_no_free_pass(officer, home, version):
    address = opened(officer, home)
    page = officer.send(officer.get(f"{address}/edit"), "/edit", working_name="Tên khác", version=version, status=409)
    assert page.all("//input[@name='working_name']/@value") == ["Tên khác"]
    assert "Tên khác" in page.words(".conflict")
    officer.send(page, "/edit")
    assert "Tên khác" in officer.get(address).words("h1")


def test_two_people_at_the_same_moment(officer, home):
    address = opened(officer, home)
    people = [copy_context() for _ in range(2)]
    pages = [officer.get(address) for _ in people]

    def send(number):
        other = Visitor(officer.app, "commune_officer", OWN)
        with other.client.session_transaction() as mine, officer.client.session_transaction() as theirs:
            mine.update(theirs)
        return other.send(pages[number], f"{address}/advance", happened_on="2024-02-01", status=None).status

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda number: people[number].run(send, number), range(2)))
    assert sorted(answers) == [302, 409]
    assert len(officer.get(address).all("//ol[@class='story']/li")) == 2
