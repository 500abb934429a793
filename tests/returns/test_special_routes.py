"""A special report through its pages: the office asks, a commune answers and signs, the office gathers."""

import re

import pytest

from tests.exports.reading import table
from tests.reports.reading import Docx

OFFICER, LEADER = ("commune_officer", "00952"), ("commune_leader", "00952")
WORDS = {"title": "Nhu cầu vốn của HTX", "purpose": "Phục vụ họp.", "as_of": "2024-10-20", "due_on": "2024-11-20"}


@pytest.fixture
def office(story_visit):
    return story_visit("district_officer")


def begun(office):
    """Return the page of a report under preparation, with a figure and two questions."""
    page = office.get("/district/special-reports/new")
    answer = office.send(page, "special-reports/new", **WORDS)
    place = answer.location
    for line in (
        {"what": "HTX:"},
        {"what": "number", "label": "Số HTX cần vay"},
        {"what": "text", "label": "Khó khăn chính"},
    ):
        office.send(office.get(place), "/lines", **line)
    return place


def asked(office, *names):
    """Ask the bodies of some names; return the address of the report."""
    place = begun(office)
    page = office.get(place)
    boxes = [one.getparent() for one in page.all("//input[@name='bodies']")]
    chosen = [one.find("input").get("value") for one in boxes if any(name in "".join(one.itertext()) for name in names)]
    assert len(chosen) == len(names)
    office.send(page, "/ask", bodies=chosen)
    return place


def own_address(visitor):
    """Return where the first special report of a commune's list stands."""
    home = visitor.follow("/")
    listed = visitor.get(home.all("//nav//a[contains(@href, '/returns')]/@href")[0])
    return listed.all("//*[@id='special']//a/@href")[0]


def test_from_the_request_to_the_table_and_the_paper(office, story_visit):
    place = asked(office, "xã Cao Bồ", "xã Đạo Đức")
    assert "0/2" in office.get(place).words("#coverage")
    officer, leader = story_visit(*OFFICER), story_visit(*LEADER)
    assert "Nhu cầu vốn của HTX" in officer.follow("/").words("main")  # among what is owed
    own = own_address(officer)
    page = officer.get(own)
    assert "Phục vụ họp." in page.words("main")
    number, words = (one.get("name") for one in page.all("//*[@id='answers']//*[starts-with(@name, 'line_')]"))
    officer.send(page, own, **{number: "1.250", words: "Thiếu vốn"})
    leader.send(leader.get(own), "/sign")
    page = office.get(own)
    assert "1.250" in page.words("#figures")
    office.send(page, "/return", note="Nêu rõ số vốn")
    page = officer.get(own)
    assert "Nêu rõ số vốn" in page.words("#verdict")
    officer.send(page, own, **{words: "Thiếu 2 tỷ đồng"})
    leader.send(leader.get(own), "/sign")
    office.send(office.get(own), "/accept")
    page = office.get(place)
    assert page.words("#coverage").startswith("1/2")
    assert "còn thiếu" in page.words("#coverage")
    assert re.search(r"1\.250 *\(1/1\)|1\.250", page.words(".sum"))
    assert "Thiếu 2 tỷ đồng" in page.words("#table")
    found = table(office, f"{place.split('?')[0]}/export.xlsx")
    (row,) = [one for one in found.rows if "Cao Bồ" in one["Đơn vị"]]
    assert row["2. Số HTX cần vay"] == found.totals["2. Số HTX cần vay"] == 1250
    assert row["3. Khó khăn chính"] == "Thiếu 2 tỷ đồng"
    assert found.heading[-1].startswith("1/2")
    paper = Docx(office.client.get(f"{place.split('?')[0]}/paper.docx").data)
    assert "Thiếu 2 tỷ đồng" in paper.text
    assert paper.table(("TT", "Đơn vị"))[-1][1:] == ["Cộng các xã, thị trấn", row_number(row), "1.250"]
    assert paper.faults() == []


def row_number(row):
    return str(int(next(value for name, value in row.items() if name.startswith("1. "))))


def test_a_figure_is_that_of_the_register(office, story_visit, databases):
    asked(office, "xã Cao Bồ")
    leader = story_visit(*LEADER)
    page = leader.get(own_address(leader))
    shown = page.all("//*[@id='figures']//tbody/tr[1]//strong")[0].text
    with databases.owner() as owner:
        owner.execute("SELECT set_config('portal.reads', (SELECT array_agg(id)::text FROM units), false)")
        (number,) = owner.execute(
            "SELECT count(*) FROM collectives c JOIN units u ON u.id = c.tenant_id WHERE u.code = '00952' AND u.kind <>"
            " 'district' AND c.kind = 'HTX' AND c.registered_on <= '2024-10-20' AND 'operating' = (SELECT status FROM"
            " collective_statuses s WHERE s.tenant_id = c.tenant_id AND s.collective_id = c.id AND s.from_on <="
            " '2024-10-20' ORDER BY s.from_on DESC LIMIT 1)"
        ).fetchone()
    assert shown == str(number)


def test_all_communes_are_asked_by_one_tick(office):
    place = begun(office)
    office.send(office.get(place), "/ask", all_communes="y", bodies=[])
    assert "0/24" in office.get(place).words("#coverage")


def test_what_is_wrong_stands_at_its_field(office):
    page = office.get("/district/special-reports/new")
    page = office.send(page, "special-reports/new", title="", status=422)
    assert "Nêu nội dung báo cáo." in page.words(".error-summary")
    place = begun(office)
    page = office.send(office.get(place), "/lines", what="text", label="", status=422)
    assert "Viết câu hỏi." in page.words(".error-summary")
    page = office.send(office.get(place), "/ask", bodies=[], status=422)
    assert "Chọn ít nhất một đơn vị." in page.words(".error-summary")


def test_a_line_goes_and_an_old_page_is_told(office):
    place = begun(office)
    page = office.get(place)
    office.send(page, "/remove")
    assert len(office.get(place).all("//*[@id='lines']//tbody/tr")) == 2
    old = office.send(page, "/remove", number=1, status=409)
    assert "vừa thay đổi" in old.words(".error-summary")


def test_before_it_is_asked_for_there_is_nothing_to_send(office):
    place = begun(office).split("?")[0]
    for path in ("export.xlsx", "paper", "paper.docx"):
        assert office.client.get(f"{place}/{path}").status_code == 404


def test_who_may_do_what(office, story_visit):
    place = asked(office, "xã Cao Bồ")
    chief, officer, other = (
        story_visit("district_leader"),
        story_visit(*OFFICER),
        story_visit("commune_officer", "00919"),
    )
    own = own_address(officer)
    chief.get(place)
    chief.get("/district/special-reports/new", status=403)
    officer.get(place, status=403)
    other.get(own, status=404)
    assert not office.get(own).all("//form[contains(@action, '/sign') and contains(@action, 'special-returns')]")


def test_the_district_s_page_of_reports_names_what_a_body_owes(office, story_visit):
    front = story_visit("district_front_officer", "MTTQ")
    assert WORDS["title"] not in front.get("/district/returns").words("main")
    place = asked(office, "Ủy ban Mặt trận Tổ quốc Việt Nam huyện")
    page = front.get("/district/returns")
    assert WORDS["title"] in page.words("#own-owed")
    (way,) = page.all("//*[@id='own-owed']//a[contains(@href, '/special-returns/')]/@href")
    assert WORDS["title"] in front.get(way).words("h1")
    assert WORDS["title"] not in office.get("/district/returns").words("main")
    assert place


def test_bodies_that_cannot_be_read_are_nobody(office):
    place = begun(office)
    page = office.get(place)
    version = page.form("/ask").xpath(".//*[@name='version']/@value")[0]
    for bodies in (["x"], ["9" * 5_000], ["1", "x"]):
        answer = office.forge(f"{place.partition('?')[0]}/ask", {"bodies": bodies, "version": version}, status=422)
        assert "Lựa chọn không hợp lệ." in answer.words("main")


def test_what_was_asked_for_meanwhile_takes_no_more_changes(office):
    place = begun(office)
    page = office.get(place)
    (removal, *_others) = page.all("//form[contains(@action, '/remove')]/@action")
    box = page.all("//input[@name='bodies']/@value")[0]
    office.send(page, "/ask", bodies=[box])
    path = place.partition("?")[0]
    changes = {path: WORDS, f"{path}/lines": {"what": "THT:"}, removal: {}, f"{path}/ask": {"bodies": box}}
    for version in ("1", "", "x", "9" * 400):
        for action, said in changes.items():
            answer = office.forge(action, {**said, "version": version}, status=None)
            assert answer.status in (409, 422), action
            assert "Nhu cầu vốn" in answer.words("h1")
