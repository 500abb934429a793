"""The order of the Vietnamese alphabet in the database, whose build knows no language: letters first, tones second."""

import unicodedata
from typing import Any

from sqlalchemy import func

from portal.core.text import sort_key

_VOWELS = "aăâeêioôơuưy"
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_TONED = [unicodedata.normalize("NFC", letter + mark) for letter in _VOWELS for mark in _MARKS[1:]]
_LOWER = [*_LETTERS, *_TONED]
_ALL = "".join([*_LOWER, *(letter.upper() for letter in _LOWER)])


def _place(letter: str) -> str:
    """A sign that sorts, byte by byte, as the letter does in the alphabet."""
    return chr(0x100 + int(sort_key(letter)[0][0]))


_PLACES = "".join(_place(letter) for letter in _ALL)
_TONES = "".join(str(sort_key(letter)[1][0]) for letter in _ALL)


def by_alphabet(name: Any) -> tuple[Any, Any]:
    """Return what to order a column of names by."""
    return func.translate(name, _ALL, _PLACES), func.translate(name, _ALL, _TONES)
