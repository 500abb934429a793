"""Nobody is in before the second factor is given; each code counts once; who lost it asks the administrator."""

import time
from datetime import datetime, timedelta

import pytest

from portal.accounts import second_factor
from portal.accounts.models import Account, SecondFactor
from portal.core import clock
from portal.extensions import db
from tests.accounts.test_routes import PASSWORD, email, sign_in
from tests.pages import Visitor

__all__ = ["email"]
NINE = datetime(2024, 10, 23, 9, 0)


class Phone:
    """Makes codes of what a page showed."""

    def __init__(self, app, secret):
        self.app, self.secret = app, secret

    def code(self):
        with self.app.test_request_context():
            return second_factor._codes().generate_totp_password(self.secret)

    def code_of(self, seconds):
        """Return the code that was, or will be, good so many seconds from now."""
        with self.app.test_request_context():
            return second_factor._codes()._totp.from_source(self.secret).generate(time.time() + seconds).token

    def next_half_minute(self):
        """Let the next code count: tests do not wait for it."""
        with self.app.app_context():
            for factor in db.session.query(SecondFactor):
                factor.last_counter = None
            db.session.commit()


def set_up(visitor):
    page = visitor.get("/account/second-factor")
    with visitor.client.session_transaction() as held:
        phone = Phone(visitor.app, held["second_factor_new"])
    assert page.all("//img[starts-with(@src, 'data:image/svg+xml;base64,')]")
    shown = visitor.send(page, "/account/second-factor", code=phone.code(), status=200)
    return phone, [code.text for code in shown.tree.xpath("//ol//code")]


@pytest.fixture
def owner_of_one(app, email):
    """Return (phone, recovery codes) of the person whose e-mail and password are known."""
    visitor = Visitor(app)
    sign_in(visitor, email, PASSWORD)
    return set_up(visitor)


def half(app, email):
    visitor = Visitor(app)
    sign_in(visitor, email, PASSWORD, "/sign-in?next=/duties")
    return visitor, visitor.get(visitor.get("/duties", status=302).location)


def test_nobody_is_in_before_the_code(app, email, owner_of_one):
    phone, _codes = owner_of_one
    visitor, page = half(app, email)
    for path in ("/account", "/account/sessions", "/account/password", "/account/second-factor", "/duties"):
        assert visitor.get(path, status=302).location.startswith("/sign-in/code"), path
    visitor.forge("/account/second-factor/off", {"csrf_token": page.form("/code").fields["csrf_token"]})
    visitor.send(page, "/code", code="000000", status=422)
    phone.next_half_minute()
    assert visitor.send(page, "/code", code=phone.code()).location == "/duties"
    visitor.get("/duties")


def test_a_code_counts_once(app, email, owner_of_one):
    phone, _codes = owner_of_one
    phone.next_half_minute()
    code = phone.code()
    for status in (302, 422):
        visitor, page = half(app, email)
        visitor.send(page, "/code", code=code, status=status)


def test_a_code_counts_for_half_a_minute_and_that_before_and_after(app, email, owner_of_one):
    """As a phone's clock may be off: RFC 6238 (5.2) allows one step."""
    phone, _codes = owner_of_one
    phone.next_half_minute()
    visitor, page = half(app, email)
    for seconds in (-90, -61, 61, 90):
        page = visitor.send(page, "/code", code=phone.code_of(seconds), status=422)
    visitor.send(page, "/code", code=phone.code())


def test_a_recovery_code_counts_once_however_it_is_typed(app, email, owner_of_one):
    _phone, codes = owner_of_one
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    for typed, status in ((codes[0].upper().replace("-", " "), 302), (codes[0], 422), (codes[1], 302)):
        visitor, page = half(app, email)
        visitor.send(page, "/code", code=typed, status=status)


def test_codes_are_not_guessed(app, email, owner_of_one):
    visitor, page = half(app, email)
    for _ in range(8):
        page = visitor.send(page, "/code", code="000000", status=422)
    visitor.send(page, "/code", code=owner_of_one[1][0], status=429)


def test_the_code_is_asked_for_a_quarter_of_an_hour_only(app, email, owner_of_one):
    visitor, page = half(app, email)
    with clock.frozen(NINE + timedelta(minutes=16)):
        assert visitor.send(page, "/code", code=owner_of_one[1][0]).location == "/sign-in"
        visitor.get("/account", status=302)


def test_a_link_does_not_lead_past_it(app, email, owner_of_one, visit):
    admin = visit("administrator")
    person = admin.get(f"/admin/people?q={email}").all("//tbody//a/@href")[0]
    link = admin.get(admin.send(admin.get(person), "/link").location).all("//input[@id='link']/@value")[0]
    new = Visitor(app)
    path = link.removeprefix(app.config["BASE_URL"])
    new.send(new.get(path), "/sign-in/link")
    assert new.get("/account/password", status=302).location.startswith("/sign-in/code")


def test_a_secret_is_kept_encrypted_and_codes_hashed(databases, owner_of_one):
    with databases.owner() as owner:
        kept = str(owner.execute("SELECT * FROM second_factors").fetchall())
    phone, codes = owner_of_one
    with databases.app.test_request_context():
        plain = second_factor._codes().get_totp_pretty_key(phone.secret).replace("-", "")
    assert plain not in kept
    assert not any(code in kept for code in codes)
    with databases.owner() as owner:
        (recovery,) = owner.execute("SELECT recovery FROM second_factors").fetchone()
    assert [one.split("$")[1] for one in recovery] == ["argon2id"] * second_factor.RECOVERY_CODES
    assert len({one.split("$")[4] for one in recovery}) == second_factor.RECOVERY_CODES  # each with its own salt


@pytest.mark.parametrize(
    ("change", "to"),
    [("secret", "one sign"), ("secret", "no base64"), ("secret", ""), ("account_id", "another")],
)
def test_a_secret_that_was_changed_or_is_another_accounts_opens_nothing(
    app, databases, email, owner_of_one, change, to
):
    """Encrypted with a proof (AES-GCM), for one account: who writes into the table makes no code that counts."""
    phone, _codes = owner_of_one
    phone.next_half_minute()
    with databases.owner() as owner:
        ((mine, kept),) = owner.execute("SELECT account_id, secret FROM second_factors").fetchall()
        other = owner.execute("SELECT id FROM accounts WHERE id <> %s LIMIT 1", [mine]).fetchone()[0]
        values = {"one sign": ("B" if kept[0] == "A" else "A") + kept[1:], "another": other}
        owner.execute(f"UPDATE second_factors SET {change} = %s", [values.get(to, to)])
    with app.test_request_context():
        account = db.session.get(Account, other if to == "another" else mine)
        assert not second_factor.is_right(account, phone.code())


def test_ten_characters_do_with_it(app, email, owner_of_one):
    _phone, codes = owner_of_one
    visitor, page = half(app, email)
    visitor.send(page, "/code", code=codes[0])
    assert visitor.get("/account/password").all("//input[@name='new_password']/@minlength") == ["10"]
    new = {"password": PASSWORD, "new_password": "x7#mTz0pWk", "new_password_confirm": "x7#mTz0pWk"}
    visitor.send(visitor.get("/account/password"), "/account/password", values=new)
    visitor.get("/account")  # the new session needs no second code


def test_the_administrator_resets_it_with_a_note(app, email, owner_of_one, visit, databases):
    admin = visit("administrator")
    person = admin.get(f"/admin/people?q={email}").all("//tbody//a/@href")[0]
    refused = admin.send(admin.get(person), "/second-factor", note=" ", status=422)
    admin.send(refused, "/second-factor", note="Mất điện thoại; đã gặp trực tiếp")
    sign_in(Visitor(app), email, PASSWORD)
    with databases.owner() as owner:
        told = owner.execute(
            "SELECT after::text FROM audit_events WHERE table_name = 'accounts' ORDER BY at DESC"
        ).fetchone()
    assert "đã gặp trực tiếp" in told[0]


def test_a_post_may_require_it(visit, app, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_ROLES", frozenset({"inspector"}))
    inspector, officer = visit("inspector"), visit("commune_officer", "00952")
    for path in ("/duties", "/district", "/account"):
        assert inspector.get(path, status=302).location == "/account/second-factor", path
    assert "Chức trách này bắt buộc" in inspector.get("/account/second-factor").words("main")
    officer.get("/duties")
    set_up(inspector)
    inspector.get("/duties")


def proved(visitor, minutes):
    """Let it be so many minutes since a visitor proved to be themselves."""
    with visitor.client.session_transaction() as held:
        held["proved"] = int(clock.now().timestamp()) - minutes * 60


def test_ones_own_second_factor_and_sessions_are_changed_by_who_has_freshly_proved(app, email):
    visitor, elsewhere = Visitor(app), Visitor(app)
    for one in (elsewhere, visitor):
        sign_in(one, email, PASSWORD)
    page = visitor.get("/account/sessions")
    proved(visitor, 31)
    assert visitor.get("/account/second-factor", status=302).location.startswith("/account/prove")
    for path in ("/account/second-factor", "/account/second-factor/off"):
        assert visitor.forge(path, {"code": "000000"}).location.startswith("/account/prove"), path
    for place in (0, -1):
        assert visitor.send(page, "/account/sessions/", number=place).location.startswith("/account/prove"), place
    elsewhere.get("/account")
    asked = visitor.get("/account/prove?next=/account/sessions")
    assert visitor.send(asked, "/prove", code=PASSWORD).location == "/account/sessions"
    visitor.send(visitor.get("/account/sessions"), "/account/sessions/end")
    elsewhere.get("/account", status=302)


def test_a_proof_is_kept_in_the_log_and_ends_the_token_from_before(app, email, databases):
    visitor, thief = Visitor(app), Visitor(app)
    sign_in(visitor, email, PASSWORD)
    with visitor.client.session_transaction() as mine, thief.client.session_transaction() as copied:
        copied.update(mine)
    thief.get("/account")
    page = visitor.get("/account/prove?next=/account")
    page = visitor.send(page, "/prove", code="khong dung roi", status=422)
    visitor.send(page, "/prove", code=PASSWORD)
    visitor.get("/account")
    thief.get("/account", status=302)
    with databases.owner() as owner:
        told = owner.execute("SELECT kind, endpoint FROM access_log ORDER BY id").fetchall()
    assert [kind for kind, endpoint in told if endpoint == "second_factor.prove"] == ["sign_in_failed", "signed_in"]


def test_administration_is_freshly_proved(app, visit, databases):
    admin = visit("administrator")
    with app.app_context():
        from flask_security import hash_password

        from portal.accounts import queries

        queries.account(admin.account_id).password = hash_password(PASSWORD)
        db.session.commit()
    new, page = admin.get("/admin/people/new"), None
    proved(admin, 31)
    admin.get("/account")
    page = admin.get(admin.get("/admin/people?q=an", status=302).location)
    admin.send(new, "people/new", status=422)  # a form that was open is still taken
    proved(admin, 61)
    assert admin.send(new, "people/new", status=None).location.startswith("/account/prove")
    admin.send(page, "/prove", code="khong dung roi", status=422)
    assert admin.send(page, "/prove", code=PASSWORD).location == "/admin/people?q=an"
    admin.get("/admin/people?q=an")
