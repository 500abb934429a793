"""Codes and secrets themselves: drawn here, encrypted, named in the reader's language."""

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
