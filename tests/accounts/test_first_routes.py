"""The page of the first administrator: reached by its one address, for a day, once."""

import time

from portal.accounts import first_administrator
from tests.pages import Visitor, account_for

NEW = {"person_name": "Nguyễn Thị Quản Trị", "email": "quan.tri@huyen.example"}


def test_it_leads_to_an_account_with_a_password_still_to_be_chosen(nobody, address):
    stranger = Visitor(nobody)
    answer = stranger.send(stranger.get(address), "/first-administrator", **NEW)
    assert answer.location == "/account/password"
    assert stranger.get("/admin/people", 302).location == "/account/password"
    page = stranger.get("/account/password")
    stranger.send(page, "/account/password", new_password="mot mat khau dai", new_password_confirm="mot mat khau dai")
    assert "Nguyễn Thị Quản Trị" in stranger.get("/admin/people").words()


def test_it_works_once(nobody, address):
    page = (stranger := Visitor(nobody)).get(address)
    late = (other := Visitor(nobody)).get(address)
    stranger.send(page, "/first-administrator", **NEW)
    other.send(late, "/first-administrator", **NEW | {"email": "khac@huyen.example"}, status=404)
    Visitor(nobody).get(address, 404)


def test_who_comes_a_moment_later_is_told_in_words(nobody, address, monkeypatch):
    page = (stranger := Visitor(nobody)).get(address)
    monkeypatch.setattr(first_administrator, "appoint", lambda **values: None)
    late = stranger.send(page, "/first-administrator", **NEW, status=409)
    assert "không còn dùng được" in late.words("h1")


def test_what_is_wrong_is_said_at_its_field(nobody, address):
    stranger = Visitor(nobody)
    with nobody.app_context():
        taken = account_for("commune_officer").email
    page = stranger.send(stranger.get(address), "/first-administrator", **NEW | {"email": taken}, status=422)
    assert "Đã có tài khoản" in page.words("form")
    assert page.all("//input[@name='person_name']/@value") == [NEW["person_name"]]
    assert first_administrator.LIFE_SECONDS == 24 * 3600


def test_no_other_address_does(nobody, address, monkeypatch):
    Visitor(nobody).get("/first-administrator/guessed", 404)
    Visitor(nobody).get(address[:-8] + ("A" if address[-8] != "A" else "B") + address[-7:], 404)
    monkeypatch.setattr(first_administrator, "LIFE_SECONDS", -1)
    time.sleep(0.01)
    Visitor(nobody).get(address, 404)


def test_who_left_before_choosing_a_password_is_led_on_by_the_command(nobody, address):
    stranger = Visitor(nobody)
    stranger.send(stranger.get(address), "/first-administrator", **NEW)
    again = nobody.test_cli_runner().invoke(args=["first-administrator"])
    assert again.exit_code == 0, again.output
    link = again.output.strip().removeprefix(nobody.config["BASE_URL"])
    back = Visitor(nobody)
    assert back.send(back.get(link), link).location == "/account/password"
    page = back.get("/account/password")
    back.send(page, "/account/password", new_password="mot mat khau dai", new_password_confirm="mot mat khau dai")
    assert "Nguyễn Thị Quản Trị" in back.get("/admin/people").words()
    late = nobody.test_cli_runner().invoke(args=["first-administrator"])
    assert (late.exit_code, "already" in late.output) == (1, True)
