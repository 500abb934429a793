"""Checks of typed text, numbers and days that several features share; each raises RuleBroken with its field."""

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.core.numbers import day as shown
from portal.core.numbers import num
from portal.core.text import tidy


def required(text: str, field: str, longest: int, message: str) -> str:
    """Return a text tidied; raise RuleBroken, with the message, where nothing is left."""
    kept = fitting(text, field, longest)
    if not kept:
        raise RuleBroken(message, field)
    return kept


def fitting(text: str | None, field: str, longest: int) -> str:
    """Return a text tidied; raise RuleBroken where it is too long."""
    kept = tidy(text or "")
    if len(kept) > longest:
        raise RuleBroken(_("At most %(number)s characters.", number=longest), field)
    return kept


def whole(number: int | None, field: str, most: int) -> int | None:
    """Return a whole number or None for unknown; raise RuleBroken below 0 or beyond `most`."""
    if number is not None and not 0 <= number <= most:
        raise RuleBroken(_("A number from 0 to %(most)s.", most=num(most)), field)
    return number


def amount(value: Decimal | None, field: str, most: Decimal) -> Decimal | None:
    """Return an amount with two decimals or None for unknown; raise RuleBroken below 0 or beyond `most`."""
    if value is None:
        return None
    if not value.is_finite() or not 0 <= value <= most:
        raise RuleBroken(_("A number from 0 to %(most)s.", most=num(most)), field)
    return value.quantize(Decimal("0.01"))


def past_day(day: date, field: str, first: date) -> date:
    """Return a day; raise RuleBroken for one in the future or before `first`."""
    if day > clock.today():
        raise RuleBroken(_("The date lies in the future."), field)
    if day < first:
        raise RuleBroken(_("The date lies before %(day)s.", day=shown(first)), field)
    return day
