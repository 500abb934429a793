"""What finds a person's name, village or telephone number wherever it was written, however its letters were typed.

The patterns are PostgreSQL's regular expressions, whatever the case: every letter stands for itself with and without
its marks (Nguyễn, NGUYEN, nguyen), a space for any run of spaces, a telephone number for all ways to group its digits.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, quote_plus

from portal.core.text import fold, tidy

_SPACE = r"[\s\u00a0]+"
_MARKS = r"[\u0300-\u036f]*"  # of letters that were typed decomposed
_WORD = r"[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
_DIGITS_BETWEEN = r"[ .()-]*"


@dataclass(frozen=True)
class Sought:
    """What a request names; "" for what it does not."""

    name: str = ""
    telephone: str = ""
    village: str = ""

    def patterns(self) -> list[str]:
        """Return what finds the person: in whatever record of the commune."""
        found = [of_words(self.name), *_encoded(self.name)] if self.name else []
        return found + ([of_telephone(self.telephone)] if self.telephone else [])

    def more(self) -> list[str]:
        """Return what is erased too in the records where the person was found: others live in the same village."""
        return [of_words(self.village)] if self.village else []


def of_words(text: str) -> str:
    """Return what finds some words, with or without their marks, not within a longer word."""
    words = ["".join(_letter(letter) for letter in word) for word in fold(text).split()]
    return rf"(?<!{_WORD}){_SPACE.join(words)}(?!{_WORD})"


def _letter(letter: str) -> str:
    same = _same_letters().get(letter)
    return f"[{same}]{_MARKS}" if same else re.escape(letter)


@cache
def _same_letters() -> dict[str, str]:
    """Return for each plain letter all that fold to it."""
    found = defaultdict(list)
    for code in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = fold(chr(code))
        if len(plain) == 1 and plain.isalpha() and plain.isascii():
            found[plain].append(chr(code))
    return {plain: "".join(letters) for plain, letters in found.items()}


def _encoded(text: str) -> list[str]:
    """Return what finds the words in an address, as they were typed."""
    kept = tidy(text)
    forms = {quote(kept), quote_plus(kept)} - {kept}
    return [re.escape(one) for one in sorted(forms)]


def digits(telephone: str) -> str:
    """Return a telephone number's own digits, without the country's 84 and the first 0."""
    found = "".join(re.findall("[0-9]", telephone))
    return found.removeprefix("84").removeprefix("0") if len(found) > 9 else found.removeprefix("0")


def of_telephone(telephone: str) -> str:
    """Return what finds a telephone number, with 0, 84 or nothing before it, its digits grouped in any way."""
    own = _DIGITS_BETWEEN.join(digits(telephone))
    return rf"(?<![0-9])(?:\+?84{_DIGITS_BETWEEN})?(?:0{_DIGITS_BETWEEN})?{own}(?![0-9])"
