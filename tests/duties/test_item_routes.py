"""One item on its page: who reports it, who sets its deadline, who accepts it."""

import pytest

from tests.duties.acting import item
from tests.returns.acting import at_district

OWN = "SELECT i.id FROM duty_items i JOIN bodies b ON b.id = i.body_id JOIN duties d ON d.id = i.duty_id"


@pytest.fixture
def item_of(databases, app):
    """Return a function body code, duty code, period → the item's id."""

    def find(body, duty, period):
        with databases.owner() as owner:
            return owner.execute(
                f"{OWN} WHERE b.code = %s AND d.code = %s AND i.period = %s", (body, duty, period)
            ).fetchone()[0]

    return find


def test_holder_reports_its_own_item_late_with_reason_and_number(visit, item_of):
    path = f"/duties/items/{item_of('UBND-00952', 'III.3-1', '2024')}"
    officer = visit("commune_officer", "00952")
    page = officer.get(path)
    refused = officer.send(page, path, state="submitted", document_number="12/KH-UBND", status=422)
    assert "nêu lý do" in refused.words(".error-summary")
    refused = officer.send(page, path, state="submitted", explanation="Thay cán bộ", status=422)
    assert "số văn bản" in refused.words(".error-summary")
    officer.send(page, path, state="submitted", document_number="12/KH-UBND", explanation="Thay cán bộ")
    shown = officer.get(path)
    assert "Nộp quá hạn" in shown.words()
    assert "12/KH-UBND" in shown.words(".story")


def test_an_item_that_is_not_late_takes_what_its_page_holds(visit, item_of):
    """The page asks for no explanation then: the form leaves that field out."""
    path = f"/duties/items/{item_of('UBND-00952', 'III.3-1', '2025')}"
    officer = visit("commune_officer", "00952")
    page = officer.get(path)
    assert "explanation" not in page.form(path).fields
    officer.send(page, path)
    shown = officer.get(path)
    assert "Đang thực hiện" in shown.words(".facts")
    officer.send(shown, path, state="submitted", document_number="3/KH-UBND")
    assert "3/KH-UBND" in officer.get(path).words(".facts")


def test_another_bodys_item_is_refused(visit, item_of):
    path = f"/duties/items/{item_of('UBND-00952', 'III.3-1', '2024')}"
    other = visit("commune_officer", "00955")
    other.get(path, status=404)
    other.forge(path, {"state": "in_progress", "happened_on": "2024-10-23"}, status=404)
    visit("duty_holder").forge(path, {"state": "in_progress", "happened_on": "2024-10-23"}, status=403)
    visit("inspector").forge(path, {"state": "in_progress"}, status=403)
    other.forge(f"{path}/set-deadline", {"deadline": "2024-12-01", "reason": "x"}, status=403)
    other.get("/duties/items/999999", status=404)


def test_the_original_deadline_stays_visible(visit, item_of):
    path = f"/duties/items/{item_of('UBND-00952', 'III.3-1', '2024')}"
    district, officer = visit("district_officer"), visit("commune_officer", "00952")
    assert "chưa giải trình" in district.get(path).words()
    district.forge(f"{path}/set-deadline", {"deadline": "2024-11-30", "reason": "Bão số 3", "version": "1"}, status=422)
    officer.send(officer.get(path), path, state="not_started", explanation="Bão số 3")
    page = district.get(path)
    refused = district.send(page, "/set-deadline", deadline="2024-11-30", status=422)
    assert "Lý do" in refused.words(".error-summary")
    district.send(page, "/set-deadline", deadline="2024-11-30", reason="Bão số 3")
    words = district.get(path).words()
    assert "30/11/2024" in words
    assert "thời hạn ban đầu 30/04/2024" in words
    assert "Quá hạn" not in words


def test_the_same_form_twice_is_once(visit, item_of, databases):
    item_id = item_of("UBND-00952", "III.3-1", "2024")
    path = f"/duties/items/{item_id}"
    officer = visit("commune_officer", "00952")
    page = officer.get(path)
    for _ in range(2):
        officer.send(page, path, state="in_progress", explanation="Đang làm", note="Dự thảo")
    with databases.owner() as owner:
        assert owner.execute("SELECT count(*) FROM duty_updates WHERE item_id = %s", (item_id,)).fetchone()[0] == 1


def test_two_people_see_both_versions(visit, item_of):
    path = f"/duties/items/{item_of('UBND-00952', 'III.3-1', '2024')}"
    officer, leader = visit("commune_officer", "00952"), visit("commune_leader", "00952")
    first, second = officer.get(path), leader.get(path)
    officer.send(first, path, state="in_progress", explanation="Một", note="Bản của cán bộ")
    page = leader.send(second, path, state="in_progress", explanation="Hai", note="Bản của lãnh đạo", status=409)
    assert "Bản của cán bộ" in page.words(".conflict")
    assert "Bản của lãnh đạo" in page.words(".conflict")
    leader.send(page, path)
    assert "Bản của lãnh đạo" in leader.get(path).words(".facts")


def test_the_district_accepts_what_was_submitted(visit, item_of):
    path = f"/duties/items/{item_of('UBND-00952', 'III.3-1', '2024')}"
    officer, district = visit("commune_officer", "00952"), visit("district_leader")
    district.forge(f"{path}/accept", {"version": "1"}, status=422)
    page = officer.get(path)
    officer.send(page, path, state="submitted", document_number="1/KH", explanation="x", happened_on="2024-04-29")
    district.send(district.get(path), "/accept")
    shown = officer.get(path)
    assert "Đã tiếp nhận" in shown.words(".facts")
    assert not shown.all("//textarea")


def test_an_extension_is_asked_granted_and_the_third_is_flagged(visit, app):
    with at_district(app):
        path = f"/duties/items/{item('III.2-3', 'UBND_H').id}"
    holder, office = visit("duty_holder", "UBND_H"), visit("district_officer")
    for number, to in enumerate(("2025-01-10", "2025-01-20", "2025-01-30"), 1):
        holder.send(holder.get(path), "request-extension", deadline=to, reason="Chờ số liệu xã")
        page = office.get(path)
        assert "Xin gia hạn" in page.words(".story")
        office.send(page, "/set-deadline")
        assert (f"Đã gia hạn {number} lần" in office.get(path).words(".facts")) == (number == 3)
    assert "thời hạn ban đầu 20/12/2024" in holder.get(path).words(".facts")
    assert "Đã gia hạn 3 lần" in office.get("/duties?year=2024&clause=III.2").words("#board")
    holder.forge(f"{path}/set-deadline", {"deadline": "2025-03-01", "reason": "x"}, status=403)
