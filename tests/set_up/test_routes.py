"""The set-up's pages: led, left, come back to."""

from portal.core import clock
from tests.pages import Visitor


def test_the_administrator_is_led_and_comes_back_to_what_is_left(new_app, administrator):
    assert administrator.get("/", 302).location == "/set-up"
    page = administrator.get("/set-up")
    assert page.words("#step-start") == "Ngày bắt đầu sử dụng Cổng tại đây còn Chưa chọn: trước đó không ai nợ gì."
    form = administrator.get("/set-up/start")
    refused = administrator.send(form, "/set-up/start", start_day="", status=422)
    assert "Chọn ngày bắt đầu." in refused.words("#start_day-error")
    administrator.send(form, "/set-up/start", start_day="2024-10-23")
    assert "xong 23/10/2024" in administrator.get("/set-up").words("#step-start")


def test_deadlines_are_confirmed_one_by_one_and_then_mail_can_go_out(new_app, administrator):
    administrator.send(administrator.get("/set-up/start"), "/set-up/start", start_day="2024-10-23")
    page = administrator.get("/set-up/deadlines")
    names = [one for one in page.form("/set-up/deadlines").fields if one.startswith(("duty-", "calendar-"))]
    refused = administrator.send(administrator.get("/set-up"), "/set-up/mail", status=422)
    assert "khi mọi thời hạn" in refused.words(".error-summary")
    administrator.send(page, "/set-up/deadlines", values={names[0]: "text"})
    assert f"1/{len(names)}" in administrator.get("/set-up").words("#step-deadlines")
    page = administrator.get("/set-up/deadlines")
    administrator.send(page, "/set-up/deadlines", values=dict.fromkeys(names[1:], "chosen"))
    administrator.send(administrator.get("/set-up"), "/set-up/mail")
    with new_app.app_context():
        assert clock.mail_is_on()


def test_it_is_closed_and_opened_again(new_app, administrator):
    refused = administrator.send(administrator.get("/set-up"), "/set-up/close", status=422)
    assert "ngày bắt đầu" in refused.words(".error-summary")
    administrator.send(administrator.get("/set-up/start"), "/set-up/start", start_day="2024-10-23")
    administrator.send(administrator.get("/set-up"), "/set-up/close")
    assert administrator.get("/", 302).location == "/admin/people"
    administrator.send(administrator.get("/set-up"), "/set-up/reopen", reason="", status=422)
    administrator.send(administrator.get("/set-up"), "/set-up/reopen", reason="Sót quyết định năm 2022")
    assert "Sót quyết định năm 2022" in administrator.get("/set-up").words("#main")


def test_a_district_that_was_never_set_up_is_as_it_was(story_app):
    office = Visitor(story_app, "district_officer")
    assert office.get("/", 302).location == "/district"
    assert "Khởi tạo" not in office.get("/district").words("nav")
    office.get("/set-up")
