"""The second factor: a code that a phone makes every half minute (TOTP, RFC 6238), and recovery codes for a lost one.

Making and comparing codes is the sign-in library's; a code counts once. Recovery codes are kept as passwords are, and
used up. What is kept of the secret is sealed for its account: changed in the database, or another account's, it
opens nothing. The phone needs no network, and the QR code is drawn here.
"""

import base64
import io
import re
import secrets
from typing import Any

import qrcode
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_security import hash_password, verify_password
from flask_security.totp import Totp
from qrcode.image.svg import SvgPathFillImage

from portal.accounts import guessing, open_sessions
from portal.accounts.models import Account, SecondFactor
from portal.core import clock
from portal.core.errors import RuleBroken
from portal.core.numbers import language
from portal.core.text import tidy
from portal.extensions import db

ISSUERS = {"vi": "Cong thong tin xa", "en": "Commune Portal"}
RECOVERY_CODES, EARLIER_OR_LATER = 8, 30  # seconds that a phone's clock may be off
LONGEST_NOTE = 300


class OnceOnly(Totp):
    """The library's codes; each counts once, and the QR code has a white ground, whatever the page's colours."""

    def get_last_counter(self, user: Any) -> int | None:
        """Return the number of the last code that was taken from a SecondFactor."""
        return user.last_counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Keep the number of the code that was just taken."""
        user.last_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Return the QR code as an address for `img`."""
        drawn = io.BytesIO()
        qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgPathFillImage, box_size=12).save(drawn)
        return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


def _codes() -> OnceOnly:
    # Secrets are kept encrypted under the portal's own: a stolen dump alone makes no codes.
    return OnceOnly({"1": current_app.config["SECURITY_PASSWORD_SALT"]}, ISSUERS[language()])


def new_secret() -> str:
    """Return a new secret, encrypted."""
    return _codes().generate_totp_secret()


def to_set_up(secret: str, account: Account) -> dict[str, str]:
    """Return what a phone needs: `image` (the QR code), `key` (the secret, to be typed)."""
    codes = _codes()
    return {"image": codes.generate_qrcode(account.email, secret), "key": codes.get_totp_pretty_key(secret)}


def turn_on(account: Account, secret: str, code: str) -> list[str] | None:
    """Begin to ask a person for codes of a secret; return the recovery codes, or None where the code is wrong."""
    attempt = guessing.reserve(f"new code of {account.id}")
    factor = db.session.get(SecondFactor, account.id) or SecondFactor(account_id=account.id)
    factor.secret, factor.last_counter = _sealed(secret, account.id), None
    # The library keeps the last counter on what it is given: a user in its eyes.
    if not _codes().verify_totp(_digits(code), secret, factor, EARLIER_OR_LATER):  # type: ignore[arg-type]
        return None
    guessing.succeeded(attempt)
    recovery = _codes().generate_recovery_codes(RECOVERY_CODES)
    factor.recovery = [hash_password(one) for one in recovery]  # too short for a plain hash: 48 bits
    db.session.add(factor)
    account.second_factor_since, account.second_factor_note = clock.now(), ""
    open_sessions.prove()
    open_sessions.end_all(account.id, but_this=True)
    return recovery


def is_right(account: Account, code: str) -> bool:
    """Say whether a code, or a recovery code, is the person's, and use it up; raises TooManyRequests."""
    attempt = guessing.reserve(f"code of {account.id}")
    factor = db.session.get(SecondFactor, account.id, with_for_update=True)
    if factor is None:
        return False
    digits = _digits(code)
    if re.fullmatch("[0-9]{6}", digits):
        secret = _opened(factor.secret, account.id)
        right = secret is not None and _codes().verify_totp(
            digits,
            secret,
            factor,  # type: ignore[arg-type]
            EARLIER_OR_LATER,
        )
    else:
        spelt = "-".join(re.findall("....", re.sub("[^0-9a-f]", "", code.lower())))
        left = [one for one in factor.recovery if not verify_password(spelt, one)]
        right = len(left) < len(factor.recovery)
        factor.recovery = left
    if right:
        guessing.succeeded(attempt)
        db.session.flush()
    return right


def turn_off(account: Account) -> None:
    """Ask a person for codes no longer, as they wish it themselves; other devices are signed out."""
    _forget(account)
    open_sessions.end_all(account.id, but_this=True)


def reset(account: Account, note: str, *, by: int) -> None:
    """Take away the second factor of somebody who lost it; the note stays in the audit. Raises RuleBroken."""
    said = tidy(note)
    if account.id == by:
        raise RuleBroken(_l("Nobody resets their own second factor: another administrator does."))
    if not 0 < len(said) <= LONGEST_NOTE:
        raise RuleBroken(_l("Say in a few words who asked for it and how you know that it is them."), "note")
    _forget(account)
    account.second_factor_note = said
    open_sessions.end_all(account.id)


def _forget(account: Account) -> None:
    factor = db.session.get(SecondFactor, account.id)
    if factor is not None:
        db.session.delete(factor)
    account.second_factor_since = None
    db.session.flush()


def _cipher() -> AESGCM:
    root = current_app.config["SECURITY_PASSWORD_SALT"].encode()
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=b"commune-portal second factor").derive(root))


def _sealed(secret: str, account_id: int) -> str:
    nonce = secrets.token_bytes(12)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, secret.encode(), str(account_id).encode())).decode()


def _opened(kept: str, account_id: int) -> str | None:
    """Return the secret that was sealed for an account; None where it was changed, or is another's."""
    try:
        sealed = base64.b64decode(kept, validate=True)
        return _cipher().decrypt(sealed[:12], sealed[12:], str(account_id).encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _digits(code: str) -> str:
    return re.sub(r"\s", "", code)
