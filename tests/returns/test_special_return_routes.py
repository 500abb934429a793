"""What a body may do with its special return, and what the page says where it may not."""

import io
from datetime import date

import pytest

from portal.extensions import db
from tests.attachments.test_routes import attach_twice_at_once
from tests.returns.acting import at_district, on
from tests.returns.special import asked

OFFICER, LEADER = ("commune_officer", "00952"), ("commune_leader", "00952")


@pytest.fixture
def own(story_app):
    """The address of what Cao Bồ is asked for."""
    with at_district(story_app) as programme, on(date(2024, 10, 23)):
        _report, _lines, (row,) = asked(programme)
        place = f"/communes/{row.tenant_id}/special-returns/{row.id}"
        db.session.commit()
    return place


def test_it_is_not_signed_before_the_questions_are_answered(own, story_visit):
    leader = story_visit(*LEADER)
    page = leader.send(leader.get(own), "/sign", status=422)
    assert "Chưa trả lời: Số HTX cần vay vốn; Khó khăn chính." in page.words(".error-summary")


def test_what_is_no_number_stands_at_its_question_and_nothing_is_lost(own, story_visit):
    officer = story_visit(*OFFICER)
    page = officer.get(own)
    number, words = (one.get("name") for one in page.all("//*[@id='answers']//*[starts-with(@name, 'line_')]"))
    page = officer.send(page, own, **{number: "nhiều", words: "Thiếu vốn"}, status=422)
    assert page.all(f"//*[@name='{number}'][@aria-invalid='true']")
    assert "Thiếu vốn" in page.all(f"//*[@name='{words}']")[0].text


def test_a_signature_is_taken_back_before_the_review(own, story_visit):
    officer, leader = story_visit(*OFFICER), story_visit(*LEADER)
    page = officer.get(own)
    number, words = (one.get("name") for one in page.all("//*[@id='answers']//*[starts-with(@name, 'line_')]"))
    officer.send(page, own, **{number: "0", words: "Không"})
    assert officer.get(own).all(f"//*[@name='{number}']/@value") == ["0"]
    leader.send(leader.get(own), "/sign")
    assert not officer.get(own).all("//*[@id='answers']")
    leader.send(leader.get(own), "/withdraw")
    assert officer.get(own).all("//*[@id='answers']")
    assert "Trả lời báo cáo đột xuất" in officer.get(f"{own}/history").words("main")


def test_a_conflict_keeps_what_was_typed(own, story_visit):
    officer = story_visit(*OFFICER)
    old, new = officer.get(own), officer.get(own)
    number, words = (one.get("name") for one in old.all("//*[@id='answers']//*[starts-with(@name, 'line_')]"))
    officer.send(new, own, **{words: "Một"})
    page = officer.send(old, own, **{words: "Hai"}, status=409)
    assert page.all(f"//*[@name='{words}']")[0].text.strip() == "Hai"
    assert number


def questions(page, place):
    return [one.get("name") for one in page.all(f"//*[@id='{place}']//*[starts-with(@name, 'line_')]")]


def test_the_office_enters_what_came_on_paper_and_opens_it_again(own, story_visit):
    office, officer = story_visit("district_officer"), story_visit(*OFFICER)
    page = office.get(own)
    number, words = questions(page, "moves")
    given = {number: "3", words: "Thiếu vốn", "document_number": "12/BC-UBND"}
    again = office.send(page, "/on-paper", **given, sent_on="", status=422)
    assert again.all("//*[@name='sent_on'][@aria-invalid='true']")
    assert again.all(f"//*[@id='moves']//*[@name='{number}']/@value") == ["3"]
    office.send(again, "/on-paper", **given, sent_on="2024-10-20")
    assert "12/BC-UBND" in office.get(own).words(".story")
    assert not officer.get(own).all("//*[@id='answers']")
    office.send(office.get(own), "/reopen", why="Sót một HTX", until="2024-11-20")
    page = officer.get(own)
    assert "20/11/2024" in page.words("#reopened")
    assert page.all("//*[@id='answers']")
    assert "20/11/2024" in page.words(".story")
    page = story_visit(*LEADER).get(own)
    assert not page.all("//form[contains(@action, '/reopen')]")


def test_the_signed_scan_is_attached_by_the_body_that_answers(own, story_visit):
    officer, office = story_visit(*OFFICER), story_visit("district_officer")
    scan = (io.BytesIO(b"%PDF-1.7\n%%EOF"), "bao-cao.pdf")
    officer.send(officer.get(own), "/files", file=scan, title="Bản ký")
    (kept,) = office.get(own).all("//*[@id='files']//a[contains(@href, '/files/')]/@href")
    assert office.client.get(kept).data.startswith(b"%PDF")
    assert not office.get(own).all("//form[contains(@action, '/files')]")
    story_visit("commune_officer", "00919").get(kept, status=404)
    officer.send(officer.get(own), "/remove")
    office.get(kept, status=404)
    officer.send(officer.get(own), "/restore")
    assert office.client.get(kept).status_code == 200


def test_a_scan_sent_twice_at_once_is_kept_once(own, story_visit, monkeypatch):
    attach_twice_at_once(story_visit(*OFFICER), own, monkeypatch)
