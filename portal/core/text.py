"""Vietnamese text: folding for search and matching, and the order of the alphabet."""

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_KIND_WORDS = re.compile(r"^(xã|thị trấn|tt\.?|huyện|phường)\s+", re.IGNORECASE)


def fold(text: str) -> str:
    """Return text for matching: no case, no diacritics, đ as d, runs of space as one.

    Hòa, Hoà and HOÀ, composed or decomposed, all fold to "hoa".
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.replace("đ", "d").replace("Đ", "d").casefold().split())


def tidy(text: str) -> str:
    """Return typed text as it is kept: composed (NFC), control characters out, spaces single."""
    visible = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text))
    return " ".join(visible.split())


def sort_key(name: str) -> tuple[list[int], list[int]]:
    """Return the Vietnamese order of a name: letters first, tones second; Xã and Thị trấn do not sort."""
    letters, tones = [], []
    for character in unicodedata.normalize("NFC", _KIND_WORDS.sub("", name.strip())).casefold():
        letter, tone = _split(character)
        letters.append(_ALPHABET.find(letter) + 1 if letter in _ALPHABET else ord(letter) / 0x110000)
        tones.append(tone)
    return letters, tones  # type: ignore[return-value]


def _split(character: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    letter = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return letter, tone
