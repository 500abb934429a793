"""Vietnamese as it was written before Unicode: TCVN3 (ABC) and VNI texts, and UTF-8 that was encoded twice.

A text is converted only where what comes out is Vietnamese, syllable by syllable, and what stands there is not.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT = {"à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
_BREVE = {"è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("([aeouyôöAEOUYÔÖ])([øùûõïàáåãäâèéúüëê])", re.IGNORECASE)
_RHYMES = (
    "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ia|iê|ya|yê|ua|uô|ưa|ươ|oa|oă|oe|oo|uâ|uê|uơ|uy|uya|uyê|ai|ao|au|ay|âu|ây|eo|êu|iu|"
    "oi|ôi|ơi|ui|ưi|ưu|iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uyu|uêu"
)
_SYLLABLE = re.compile(
    f"(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|kr|đr|br|[bcdđghklmnpqrstvx])?({_RHYMES})(ch|ng|nh|[cmnpt])?"
)
_WORD = re.compile(r"[^\W\d_]+")


def repaired(text: str) -> str | None:
    """Return a text in Unicode where it is in an old encoding, or None where it is as it should be."""
    found = _recognised(text)
    return found[1] if found else None


def repaired_table(rows: Sequence[Sequence[Any]]) -> dict[tuple[int, int], str]:
    """Return the texts of a table that are in an old encoding, by row and column from 0: what they are in Unicode.

    A text that would do either way ("Phó Linh" is Phú Linh in TCVN3) goes with the others of its row or column,
    unless its row holds a text that can only be Unicode.
    """
    texts = [
        (at, column, cell)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if isinstance(cell, str) and not cell.isascii()
    ]
    known = {(at, column): found for at, column, cell in texts if (found := _recognised(cell)) is not None}
    made = {place: found[1] for place, found in known.items()}
    by_row, by_column = ({place[one]: found[0] for place, found in known.items()} for one in (0, 1))
    unicode_rows = {at for at, column, cell in texts if (at, column) not in known and _is_unicode(cell)}
    for at, column, cell in texts if known else ():
        convert = by_row.get(at) or by_column.get(column)
        if (at, column) in known or at in unicode_rows or convert is None or _is_unicode(cell):
            continue
        other = convert(cell)
        if other is not None and other != cell and _share(other) == 1:
            made[at, column] = other
    return made


def _is_unicode(text: str) -> bool:
    """Say whether a text holds letters that no old encoding uses: ạ, ế, ư, đ."""
    return any("\u0100" <= character <= "\u01b0" or "\u1ea0" <= character <= "\u1ef9" for character in text)


def _recognised(text: str) -> tuple[Callable[[str], str | None], str] | None:
    """Return how a text is to be converted, and what comes of it; None for one that is as it should be."""
    if text.isascii():
        return None
    before = max(_share(text), _share(text.replace("\u00ad", "")))  # a soft hyphen is ư in TCVN3 alone
    made = [(convert, done) for convert in (_utf8_twice, _tcvn3, _vni) if (done := convert(text)) not in (None, text)]
    best = max(made, key=lambda one: _share(one[1] or ""), default=None)
    if best is None or best[1] is None or _share(best[1]) <= before or _share(best[1]) < 0.99:
        return None
    return best[0], best[1]


def _share(text: str) -> float:
    """Return which share of a text's words with letters beyond ASCII are Vietnamese syllables."""
    if re.search(r"[^\W\d_][^\w\s.,;:/()'\"&+-][^\W\d_]|[\u00a1-\u00bf\u0080-\u009f\u00d7\u00f7]", text):
        return 0.0
    words = _WORD.findall(text)
    odd = [word for word in words if not word.isascii()]
    return sum(is_syllable(word) for word in odd) / len(odd) if odd else 0.5


def is_syllable(word: str) -> bool:
    """Say whether a word is built as Vietnamese syllables are: one tone at most, letters of the alphabet."""
    parts = unicodedata.normalize("NFD", word.casefold())
    tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
    letters = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
    cased = word in (word.lower(), word.upper(), word.capitalize())
    return len(tones) <= 1 and cased and _SYLLABLE.fullmatch(letters) is not None


def _utf8_twice(text: str) -> str | None:
    try:
        data = b"".join(_byte(character) for character in text)
        return data.decode("utf-8")
    except UnicodeError:
        return None


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def _tcvn3(text: str) -> str | None:
    if not any(character in _TCVN3 for character in text):
        return None
    made = [_of_tcvn3(word) for word in re.split(r"(\s+)", text)]
    return "".join(made)


def _of_tcvn3(word: str) -> str:
    """Convert a word; one in capitals stays so, for this encoding has capitals of few letters only."""
    made = "".join(_TCVN3.get(character, character) for character in word)
    capitals = [character for character in word if character.isascii() and character.isalpha()]
    return made.upper() if len(capitals) > 1 and all(one.isupper() for one in capitals) else made


def _vni(text: str) -> str | None:
    def pair(found: re.Match[str]) -> str:
        base, mark = found[1], found[2].casefold()
        letter = {"ô": "ơ", "ö": "ư"}.get(base.casefold(), base.casefold())
        if mark in _TONES:
            made = letter + _TONES[mark]
        elif mark in _HAT and letter in "aeo":
            made = letter + "\u0302" + _HAT[mark]
        elif mark in _BREVE and letter == "a":
            made = letter + "\u0306" + _BREVE[mark]
        else:
            return found[0]
        made = unicodedata.normalize("NFC", made)
        return made.upper() if base.isupper() else made

    pairs = _VNI_PAIR.sub(lambda found: "\0" + pair(found) + "\0" if pair(found) != found[0] else found[0], text)
    if pairs == text and not any(character.casefold() in _VNI_ALONE for character in text):
        return None
    pieces = pairs.split("\0")
    return "".join(piece if at % 2 else _vni_alone(piece) for at, piece in enumerate(pieces))


def _vni_alone(piece: str) -> str:
    def letter(character: str) -> str:
        made = _VNI_ALONE.get(character.casefold(), character)
        return made.upper() if character.isupper() else made

    return "".join(letter(character) for character in piece)
