"""What is said of wrong input at more than one place: each message is written once (tests/core/test_messages.py)."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.numbers import num

MISSING = _l("This must be filled in.")
NO_REASON = _l("Give the reason.")
NO_NAME = _l("Give a name.")
NO_CODE = _l("Give the code.")
NO_KIND = _l("Choose a kind.")
NO_DOCUMENT_NUMBER = _l("Give the number of the document.")
NO_FILE = _l("Choose a file.")
EMPTY_FILE = _l("The file is empty.")
CHOOSE_ONE = _l("Choose one.")
NOT_A_CHOICE = _l("Not a valid choice.")
NOT_A_NUMBER = _l("This is not a number. Write it like 1.174 or 573,55.")
NO_NUMBER = _l("This must be a number.")
NO_DATE = _l("Give a date.")
NOT_A_DATE = _l("This is not a date. Write it like 05/3/2021.")
NO_SUCH_DAY = _l("There is no such day in the calendar.")
ONLY_A_YEAR_OR_MONTH = _l("Only a year or month is given: write the full day, such as 05/3/2021.")
NOT_A_YEAR = _l("This year cannot be right.")
ENDS_BEFORE_START = _l("The end lies before the start.")
CHANGED_MEANWHILE = _l("This record changed meanwhile: look at it once more.")


def unknown(choices: str) -> str:
    """Say that a text is none of the choices, which are named."""
    return _("This is none of what is known here: %(choices)s.", choices=choices)


def error_cell(value: str) -> str:
    """Say that a spreadsheet's cell holds an error, such as #REF!."""
    return _("The cell holds an error of the spreadsheet (%(value)s).", value=value)


def number_between(least: Any, most: Any) -> str:
    """Say between which numbers one must lie, both included."""
    return _("A number from %(least)s to %(most)s.", least=num(least), most=num(most))


def year_between(first: int, last: int) -> str:
    """Say between which years one must lie, both included."""
    return _("A year from %(first)s to %(last)s.", first=str(first), last=str(last))
