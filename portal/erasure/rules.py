"""What a request to erase must say before anything is looked for or erased."""

import re

from flask_babel import lazy_gettext as _l

from portal.core.errors import Problems
from portal.core.text import fold
from portal.erasure.patterns import Sought, digits

LEAST_LETTERS = 5  # of a name: a shorter one is part of too many others


def problems_of(sought: Sought) -> Problems:
    """Name what is wrong with what is sought: too little of it would find too much."""
    problems = Problems()
    problems.check(bool(sought.name or sought.telephone), "name", _l("Give a name or a telephone number."))
    if sought.name:
        words = fold(sought.name).split()
        whole = len(words) > 1 and sum(len(one) for one in words) >= LEAST_LETTERS
        problems.check(
            whole, "name", _l("Give the whole name, in at least two words: one word stands in too many texts.")
        )
    if sought.telephone:
        problems.check(8 <= len(digits(sought.telephone)) <= 11, "telephone", _l("Give the whole telephone number."))
    return problems


def holds(sought: Sought, text: str) -> bool:
    """Say whether a text names the person."""
    return any(re.search(one, text, re.IGNORECASE) for one in [*sought.patterns(), *sought.more()])
