"""Common passwords, and those made of what others know, are refused; a sentence of one's own is taken."""

import pytest

from portal.accounts import passwords
from tests.accounts.test_routes import PASSWORD, email, sign_in
from tests.pages import Visitor

__all__ = ["email"]


@pytest.mark.parametrize(
    "common",
    [
        *("password1234", "Password1234!", "qwertyuiop12", "iloveyou2024", "123456789012", "098765432109"),
        *("aaaaaaaaaaaa", "abcabcabcabc", "121212121212", "matkhau12345", "Mật khẩu 2024", "anhyeuem2024"),
        *("vixuyen12345", "anhyeuem anhyeuem", "toilanguoivietnam", "Hà Giang 123456", "!!!!!!!!!!!!"),
    ],
)
def test_a_common_one(common):
    assert passwords.is_common(common)


@pytest.mark.parametrize("good", [PASSWORD, "trâu già gặm cỏ non", "Xq7#mTz0pWk2", "bon con ga trong san"])
def test_one_that_is_not(good):
    assert not passwords.is_common(good)


def told(app, password, account_email):
    from portal.accounts import queries

    with app.test_request_context():
        return passwords.problems(password, queries.account_by_email(account_email))


def test_length_comes_first(app, email):
    assert told(app, "x7#mTz0pWk2", email) == ["Cần ít nhất 12 ký tự."]
    assert told(app, "x7#mTz0pWk2" * 20, email) == ["Nhiều nhất 200 ký tự."]
    assert told(app, "x7#mTz0pWk21", email) == []


def test_what_others_know(app, email, databases):
    with databases.owner() as owner:
        owner.execute("UPDATE accounts SET person_name = 'Hoàng Thị Bích Phượng' WHERE email = %s", [email])
    names = "hoangthibichphuong", "Hoàng Thị Bích Phượng 99", "bichphuong1985"
    for known in (*names, email, f"{email}123", "UBND xã Cao Bồ", "Xã Cao Bồ 12345"):
        assert len(told(app, known, email)) == 1, known
    assert told(app, "phuong trong nhieu chuoi", email) == []


def test_the_form_says_so(app, email):
    visitor = Visitor(app)
    sign_in(visitor, email, PASSWORD)
    page = visitor.get("/account/password")
    assert page.all("//input[@name='new_password']/@minlength") == ["12"]
    for new in ("matkhau12345", email):
        values = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
        assert visitor.send(page, "/account/password", values=values, status=200).words(".error-summary"), new


def test_a_text_that_repeats_itself():
    assert [passwords.period(text) for text in ("abcabcab", "abcd", "aaaa", "")] == ["abc", "abcd", "a", ""]
