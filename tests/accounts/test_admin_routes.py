"""The administrator's people: made, posted, closed; links and passwords."""

from datetime import datetime, timedelta

import pytest

from portal.core import clock
from tests.pages import Visitor


@pytest.fixture
def admin(visit):
    return visit("administrator")


def make(admin, email="moi@vixuyen.example", role="commune_officer", body="UBND-00952"):
    page = admin.get("/admin/people/new")
    (value,) = page.all(f"//option[text()[normalize-space()='{name_of(admin, body)}']]/@value")[:1]
    changes = {"person_name": "Nguyễn Văn Mới", "email": email, "role": role, "body_id": value}
    answer = admin.send(page, "people/new", values=changes, starts_on="2024-01-01")
    shown = admin.get(answer.location)
    assert shown.all("//button[@data-copy='link']")
    return answer.location, shown.all("//input[@id='link']/@value")[0]


def name_of(admin, code):
    from portal.accounts import queries

    with admin.app.app_context():
        return queries.body_by_code(code).name_vi


def path_of(link):
    return "/" + link.split("/", 3)[3]


def account_path(visitor):
    return f"/admin/people/{visitor.account_id}"


@pytest.mark.parametrize("path", ["/admin/people", "/admin/people/new", "/admin/settings", "/admin/people/1"])
@pytest.mark.parametrize("role", ["commune_officer", "district_leader", "inspector"])
def test_only_the_administrator(visit, path, role):
    visit(role).get(path, status=403)


def test_list_searches_without_diacritics_and_pages(admin):
    make(admin)
    assert "Nguyễn Văn Mới" in admin.get("/admin/people?q=nguyen van moi").words("table")
    assert len(admin.get("/admin/people?q=kim thach").all("//tbody/tr")) == 3  # officer, leader and Front of a commune
    assert "Không có người nào phù hợp" in admin.get("/admin/people?q=zzzzzz").words()
    assert len(admin.get("/admin/people").all("//tbody/tr")) == 50
    assert len(admin.get("/admin/people?role=administrator").all("//tbody/tr")) == 1


def test_link_is_shown_once_works_once_and_forces_a_password(app, admin):
    person, link = make(admin)
    assert not admin.get(person).all("//input[@id='link']")
    new = Visitor(app)
    answer = new.send(new.get(path_of(link)), "sign-in/link")
    assert answer.location == "/account/password"
    assert new.get("/duties", status=302).location == "/account/password"
    page = new.get("/account/password")
    words = {"new_password": "mat khau rat dai 1", "new_password_confirm": "mat khau rat dai 1"}
    new.send(page, "/account/password", values=words)
    new.get("/duties")
    Visitor(app).get(path_of(link), status=404)


def test_link_expires_after_a_day(app, admin):
    _, link = make(admin)
    with clock.frozen(datetime(2024, 10, 23, 9, 0) + timedelta(hours=25)):
        Visitor(app).get(path_of(link), status=404)


def test_closed_account_loses_its_open_session(visit, admin):
    officer = visit("commune_officer", "00952")
    officer.get("/duties")
    path = account_path(officer)
    admin.send(admin.get(path), "/close")
    assert "/sign-in" in officer.get("/duties", status=302).location
    admin.send(admin.get(path), "/reopen")
    assert "Đang mở" in admin.get(path).words()


def test_nobody_closes_themselves_or_changes_their_own_posts(admin, databases):
    path = account_path(admin)
    admin.forge(f"{path}/close", status=422)
    page = admin.get(path)
    assert not page.all("//form[contains(@action, '/postings')]")
    with databases.owner() as owner:
        post = "SELECT id, body_id FROM postings WHERE account_id = %s"
        posting, body = owner.execute(post, [admin.account_id]).fetchone()
    refused = admin.forge(f"{path}/postings/{posting}/end", {"ends_on": "2024-12-31"}, status=422)
    assert "quản trị viên khác" in refused.text
    values = {"body_id": body, "role": "inspector", "starts_on": "2024-01-01"}
    assert "quản trị viên khác" in admin.forge(f"{path}/postings", values, status=422).text
    with databases.owner() as owner:
        assert owner.execute(post, [admin.account_id]).fetchall() == [(posting, body)]


def test_same_email_twice_and_wrong_body_are_refused(admin):
    make(admin)
    page = admin.get("/admin/people/new")
    first, district = page.all("//select[@name='body_id']/option[position() <= 2]/@value")
    assert first == ""  # nobody is put at a body that was never chosen
    changes = {"person_name": "Khác", "email": "khac@vixuyen.example", "role": "commune_officer", "body_id": district}
    bad = admin.send(
        page, "people/new", values={**changes, "role": "inspector", "email": "MOI@vixuyen.example"}, status=422
    )
    assert "thư điện tử" in bad.words(".error-summary")
    wrong = admin.send(page, "people/new", values=changes, status=422)
    assert "không thuộc" in wrong.words(".error-summary")
    nothing = admin.send(page, "people/new", values={**changes, "body_id": "", "role": ""}, status=422)
    assert "Hãy chọn cơ quan" in nothing.words(".error-summary")
    assert "Hãy chọn vai trò" in nothing.words(".error-summary")


def test_post_holds_from_and_to_by_business_date(app, visit, admin):
    officer = visit("commune_officer", "00952")
    page = admin.get(account_path(officer))
    admin.send(page, "/end", ends_on="2024-10-31")
    officer.sign_in_as("commune_officer", "00952")
    officer.get("/duties")
    with clock.frozen(datetime(2024, 11, 1, 9, 0)):
        assert "/sign-in" in officer.get("/duties", status=302).location


def test_two_posts_can_be_switched(visit, admin):
    officer = visit("commune_officer", "00952")
    page = admin.get(account_path(officer))
    (value,) = page.all(f"//option[text()[normalize-space()='{name_of(admin, 'UBND-00955')}']]/@value")[:1]
    admin.send(
        page, "/postings", values={"body_id": value, "role": "commune_officer", "starts_on": "2024-01-01"}, number=-1
    )
    officer.sign_in_as("commune_officer", "00952")
    page = officer.get("/account")
    assert officer.send(page, "/account/posting").location == "/"
    assert name_of(admin, "UBND-00955") in officer.get("/account").words(".facts")


def test_a_deputy_is_named_with_the_one_for_whom_they_act(visit, admin):
    person, holder = visit("duty_holder", "VP"), visit("duty_holder", "BTG")
    page = admin.get(account_path(person))
    (body,) = page.all(f"//option[text()[normalize-space()='{name_of(admin, 'BTG')}']]/@value")[:1]
    values = {"body_id": body, "role": "duty_holder", "starts_on": "2024-10-01", "ends_on": "2024-10-31", "deputy": "y"}
    admin.send(page, "/postings", values=values, number=-1)
    (name,) = holder.get("/account").all("//dl[@class='facts']/dd[1]/text()")
    assert f"thay {name}" in admin.get(account_path(person)).words("main")
    person.sign_in_as("duty_holder", "VP")
    person.send(person.get("/account"), "/account/posting")
    item = next(one for one in person.get("/duties?mine=1&year=2024").all("//a/@href") if "/duties/items/" in one)
    page = person.get(item)
    changes = {"note": "Đang làm", "explanation": "Người phụ trách nghỉ"}
    person.send(page, item, values={"state": "in_progress", **changes})
    assert f"thay {name}" in holder.get(item).words(".story")


def test_settings_move_the_business_date_within_reason(admin, databases):
    page = admin.get("/admin/settings")
    admin.send(page, "/settings", business_date="1999-01-01", status=422)
    admin.send(page, "/settings", business_date="2020-01-02", status=422)
    admin.send(page, "/settings", business_date="2024-11-15", illustrative="y")
    with databases.owner() as owner:
        assert owner.execute("SELECT value FROM app_settings WHERE key = 'business_date'").fetchone()[0] == "2024-11-15"
        assert owner.execute("SELECT count(*) FROM audit_events WHERE table_name = 'app_settings'").fetchone()[0] == 2
    admin.send(admin.get("/admin/settings"), "/settings", business_date="")
    with databases.owner() as owner:
        assert owner.execute("SELECT count(*) FROM app_settings WHERE key = 'business_date'").fetchone()[0] == 0


def test_the_menu_says_where_one_is(admin):
    for address, entry in (("/admin/people/new", "Tài khoản"), ("/admin/units/new", "Đơn vị")):
        assert admin.get(address).all("//nav[@class='nav-main']//a[@aria-current]/text()") == [entry]
    wrong = admin.forge(f"{account_path(admin)}/close", status=422)
    assert wrong.all("//nav[@class='nav-main']//a[@aria-current]/text()") == ["Tài khoản"]
