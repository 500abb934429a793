"""Which passwords are refused: too short, common, or made of what everybody knows about the person.

At least 12 characters, 10 for who has a second factor too; nothing else is prescribed, and no change after some
months (NIST SP 800-63B, 3.1.1.2). Common ones come from the list in the package zxcvbn, and from
`common_passwords.txt` for what people choose in Vietnamese, spelt without marks.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import PasswordUtil

from portal.accounts import queries
from portal.accounts.models import Account
from portal.core.text import fold

LEAST, LEAST_WITH_SECOND_FACTOR, MOST = 12, 10, 200
OF_ONES_OWN = 8  # so many characters must stay when the person's name, e-mail and unit are taken out
SHORTEST_WORD = 4
# What a finger runs along.
_ROWS = ("0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl")


def least_length(account: Account) -> int:
    """Return how many characters a person's password needs."""
    return LEAST if account.second_factor_since is None else LEAST_WITH_SECOND_FACTOR


class Passwords(PasswordUtil):
    """What the sign-in library asks before it takes a new password."""

    def validate(self, password: str, is_register: bool, **known: Any) -> tuple[list[str] | None, str]:
        """Return what is wrong with a person's new password (None: nothing), and the password as it is kept."""
        typed = self.normalize(password)
        return problems(typed, known["user"]) or None, typed


def problems(password: str, account: Account) -> list[str]:
    """Return what is wrong with a password of a person; nothing of it is kept or logged."""
    least = least_length(account)
    if len(password) < least:
        return [ngettext("At least %(num)s character.", "At least %(num)s characters.", least)]
    if len(password) > MOST:
        return [ngettext("At most %(num)s character.", "At most %(num)s characters.", MOST)]
    if is_common(password):
        return [_("Too many people use this password, or one much like it. Choose another, such as four odd words.")]
    if is_about(password, words_about(account)):
        return [_("This is made of your name, e-mail or unit, which others know. Choose something else.")]
    return []


def is_common(password: str) -> bool:
    """Say whether a password is a common one, with digits and signs around it, or one thing over and over."""
    plain = plainly(password)
    for text in (plain, plain.strip("0123456789")):
        unit = period(text)
        if not unit or len(set(unit)) < 4 or unit in common() or unit.strip("0123456789") in common():
            return True
    return any(plain in row * 3 or plain[::-1] in row * 3 for row in _ROWS)


def is_about(password: str, words: set[str]) -> bool:
    """Say whether little is left of a password without what is known about the person."""
    rest = plainly(password)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < min(OF_ONES_OWN, len(plainly(password)))


def words_about(account: Account) -> set[str]:
    """Return what others know about a person, spelt plainly: name and its parts, e-mail, bodies and units."""
    told = [account.person_name, *account.person_name.split(), account.email, *re.split(r"[@.]", account.email)]
    for posting in queries.postings_by_account([account.id])[account.id]:
        told += [posting.body.name_vi, posting.body.name_en, posting.body.code]
        told += re.split(r"(?i)\b(?:xã|thị trấn|huyện)\b", posting.body.name_vi)
    return {word for one in told if len(word := plainly(one)) >= SHORTEST_WORD}


def plainly(text: str) -> str:
    """Return letters and digits only, small and without marks: "Mật khẩu-1" → "matkhau1"."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def period(text: str) -> str:
    """Return what a text repeats: "abcabcab" → "abc"; one that repeats nothing is its own."""
    for size in range(1, len(text) // 2 + 1):
        if all(text[place] == text[place % size] for place in range(len(text))):
            return text[:size]
    return text


@cache
def common() -> frozenset[str]:
    """Return the common passwords, spelt plainly; read when the first password is chosen, for it takes a moment."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    own = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="ascii").split()
    return frozenset({plainly(one) for one in FREQUENCY_LISTS["passwords"]} | set(own)) - {""}
