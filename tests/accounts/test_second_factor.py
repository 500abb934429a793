"""Codes and secrets themselves: drawn here, encrypted, named in the reader's language."""

import random

import passlib.pwd
import pytest
from flask_babel import force_locale

from portal.accounts import second_factor
from portal.accounts.models import Account


@pytest.mark.parametrize(("locale", "issuer"), [("vi", "Cong%20thong%20tin%20xa"), ("en", "Commune%20Portal")])
def test_what_a_phone_is_given(app, locale, issuer):
    person = Account(email="an@x.vn")
    with app.test_request_context(), force_locale(locale):
        secret = second_factor.new_secret()
        shown = second_factor.to_set_up(secret, person)
        assert issuer in second_factor._codes().get_totp_uri(person.email, secret)
    assert shown["image"].startswith("data:image/svg+xml;base64,")
    assert shown["key"].replace("-", "") not in secret


def test_secrets_and_recovery_codes_are_long_enough_and_the_systems(app):
    """A secret of 160 bits (RFC 4226 asks for 128), codes of 48: both from the generator of the operating system."""
    with app.test_request_context():
        codes = second_factor._codes()
        key = codes.get_totp_pretty_key(second_factor.new_secret()).replace("-", "")
        drawn = codes.generate_recovery_codes(100)
    assert len(key) * 5 >= 160
    assert {len(one.replace("-", "")) * 4 for one in drawn} == {48}
    assert len(set(drawn)) == 100
    assert isinstance(passlib.pwd.rng, random.SystemRandom)
