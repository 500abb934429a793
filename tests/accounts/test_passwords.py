"""Common passwords, and those made of what others know, are refused; a sentence of one's own is taken."""

import pytest
from flask_security import hash_password
from passlib.context import CryptContext

from portal.accounts import passwords, queries
from portal.accounts.sign_in import SECURITY_SETTINGS as sign_in_settings
from portal.extensions import db
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
    with app.test_request_context():
        return passwords.problems(password, queries.account_by_email(account_email))


def test_length_comes_first(app, email):
    assert told(app, "x7#mTz0pWk2", email) == ["Cần ít nhất 12 ký tự."]
    assert told(app, "x7#mTz0pWk2" * 20, email) == ["Nhiều nhất 200 ký tự."]
    assert told(app, "x7#mTz0pWk21", email) == []
    assert told(app, ("mot mat khau rat dai " * 9 + "va them nua")[:200], email) == []


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
    assert page.all("//form[contains(@action, 'password')]//input[not(@type='hidden')]/@type") == ["password"] * 3
    for new in ("matkhau12345", email):
        values = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
        assert visitor.send(page, "/account/password", values=values, status=200).words(".error-summary"), new


def test_what_was_typed_is_compared_sign_for_sign(app, email):
    """Nothing is cut off at an end, nothing made small: 72 bytes are the length at which some hashes stop."""
    whole = " Mot mat khau RAT dai, " + "x" * 70 + " con duoi "
    with app.app_context():
        queries.account_by_email(email).password = hash_password(whole)
        db.session.commit()
    for other in (whole.strip(), whole.lower(), whole[:-2] + "z ", whole[:72]):
        sign_in(Visitor(app), email, other, status=200)
    sign_in(Visitor(app), email, whole)


def test_it_is_kept_by_argon2id_as_strong_as_owasp_asks(app):
    """The settings themselves: the application of the tests takes weaker ones, for they sign in a thousand times."""
    options = sign_in_settings["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]
    context = CryptContext([sign_in_settings["SECURITY_PASSWORD_HASH"]], **options)
    assert context.hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with app.app_context():
        one, other = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one.startswith("$argon2id$")
    assert one != other


@pytest.mark.parametrize("path", ["/sign-in", "/account/password", "/account/prove"])
def test_a_password_is_hidden_and_may_be_pasted_or_filled_in(app, email, path):
    visitor = Visitor(app)
    sign_in(visitor, email, PASSWORD)
    page = (Visitor(app) if path == "/sign-in" else visitor).get(path)
    fields = page.all("//main//input[contains(@autocomplete, 'password')]/@type")
    assert fields
    assert set(fields) == {"password"}
    assert set(page.all("//input[@type='password']/@autocomplete")) <= {"current-password", "new-password"}


def test_a_text_that_repeats_itself():
    assert [passwords.period(text) for text in ("abcabcab", "abcd", "aaaa", "")] == ["abc", "abcd", "a", ""]
