"""Vietnamese text: folding for search and matching, and the order of the alphabet."""

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ONE_LETTER = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})  # look-alikes of other alphabets
# What shows nothing though it is no sign of the kind that Unicode calls a format.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_KIND_WORDS = re.compile(r"^(xã|thị trấn|tt\.?|huyện|phường)\s+", re.IGNORECASE)


def without_invisible(text: str) -> str:
    """Return text without what shows nothing and is no space: soft hyphens, zero-width signs, marks of direction."""
    if text.isascii():
        return text
    return "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in _FILLERS and not _is_selector(c))


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f"


def fold(text: str) -> str:
    """Return text for matching: no case, no diacritics, đ as d, runs of space as one, nothing invisible.

    Hòa, Hoà and HOÀ, composed or decomposed, all fold to "hoa".
    """
    decomposed = unicodedata.normalize("NFKD", without_invisible(text).translate(_ONE_LETTER))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.replace("đ", "d").replace("Đ", "d").casefold().split())


def tidy(text: str) -> str:
    """Return typed text as it is kept: composed (NFC), spaces single, Đ one letter; what is invisible is dropped."""
    composed = unicodedata.normalize("NFC", without_invisible(text).translate(_ONE_LETTER))
    visible = "".join(c if c.isprintable() else " " for c in composed)
    return " ".join(visible.split())


def exact_key(text: str) -> str:
    """Return text for matching names with their marks: no case, no signs, Hòa as Hoà, but never Lũng as Lùng."""
    words = re.sub(r"[^\w\s]", " ", tidy(text).casefold()).split()
    return " ".join(_letters_and_tones(word) for word in words)


def _letters_and_tones(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    letters = "".join(mark for mark in parts if mark not in _TONES)
    tones = "".join(str(_TONES[mark]) for mark in parts if mark in _TONES)
    return unicodedata.normalize("NFC", letters) + (f"·{tones}" if tones else "")


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
