"""When two names or numbers probably mean the same collective. Pure: folded text in, yes or no out."""

import re

from rapidfuzz.distance import Levenshtein

# Folded words that say only what kind of thing it is, the longest first.
_KIND_WORDS = re.compile(r"\b(lien hiep hop tac xa|hop tac xa|to hop tac|nhom so thich|lhhtx|htx|tht|nst)\b\.?")
MOST_EDITS = 2  # letters added, dropped or changed
LEAST_FOR_EDITS = 6  # letters: in shorter names one letter more is another name


def bare(folded_name: str) -> str:
    """Return a folded name without the words of its kind and without punctuation."""
    kept = re.sub(r"[^\w\s]", " ", _KIND_WORDS.sub(" ", folded_name))
    return " ".join(kept.split())


def same_name(one: str, other: str) -> bool:
    """Say whether two folded names are equal once the words of the kind are taken away."""
    return bool(bare(one)) and bare(one) == bare(other)


def near_name(one: str, other: str) -> bool:
    """Say whether one folded name holds the other, or hardly a letter differs; "thôn 5" is never "thôn 6"."""
    first, second = bare(one), bare(other)
    if not first or not second or _digits(first) != _digits(second):
        return False
    if f" {first} " in f" {second} " or f" {second} " in f" {first} ":
        return True
    if min(len(first), len(second)) < LEAST_FOR_EDITS:
        return False
    return Levenshtein.distance(first, second, score_cutoff=MOST_EDITS) <= MOST_EDITS


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def plain_number(folded: str) -> str:
    """Return a folded registration number without punctuation and leading zeros: "so: 010-02/a" → "1002a"."""
    words = re.findall(r"[^\W_]+", folded)
    if words[:1] == ["so"]:
        words = words[1:]
    return "".join(words).lstrip("0")
