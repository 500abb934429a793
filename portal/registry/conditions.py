"""What the objectives ask of a collective's record, as conditions: the figures and the lists behind them share these.

`record` is the subquery of `queries.closed_record_on`; a missing record answers none of them. What was never
said is unknown, which is neither yes nor no.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_, select, text

from portal.registry.labels import EFFECTIVE_FROM, RATING_CLASSES
from portal.registry.models import Collective, Partner, Product
from portal.registry.opening_balance import OPENING_DAY

Condition = Callable[[Any, date], ColumnElement[bool]]


def contract_in_force(day: date) -> ColumnElement[bool]:
    """The collective has a contract with an enterprise that is in force on a day, both its ends included."""
    contract = select(Partner.id).where(
        Partner.tenant_id == Collective.tenant_id,
        Partner.collective_id == Collective.id,
        Partner.starts_on <= day,
        or_(Partner.ends_on.is_(None), Partner.ends_on >= day),
    )
    return contract.exists()


OCOP_MONTHS = 36  # how long the stars of a product hold after the decision that gives them


def ocop_in_force(day: date) -> ColumnElement[bool]:
    """The product's OCOP stars hold on a day: recognised by then, and not run out; without a day it is not known."""
    holds = Product.ocop_stars.is_not(None) & (Product.recognised_on <= day)
    return holds & (Product.recognised_on + text(f"interval '{OCOP_MONTHS} months'") > day)


def rated(record: Any, _day: date) -> ColumnElement[bool]:
    """It has a score that the district has confirmed (Circular 01/2020)."""
    return record.c.rating_score.is_not(None)


def unconfirmed(record: Any, _day: date) -> ColumnElement[bool]:
    """It has a score that the district has not confirmed yet."""
    return record.c.own_score.is_not(None) & record.c.rating_score.is_(None)


def _of_class(code: str) -> Condition:
    lowest = next(low for low, of, _words in RATING_CLASSES if of == code)
    above = [low for low, _of, _words in RATING_CLASSES if low > lowest]

    def holds(record: Any, _day: date) -> ColumnElement[bool]:
        within = record.c.rating_score >= lowest
        return func.coalesce(within & (record.c.rating_score < min(above)) if above else within, False)

    return holds


def not_rated(record: Any, _day: date) -> ColumnElement[bool]:
    """The law gives it no score."""
    return record.c.not_rated_reason.is_not(None)


def effective(record: Any, _day: date) -> ColumnElement[bool]:
    """Its class is good or fair (clause I.2)."""
    return func.coalesce(record.c.rating_score >= EFFECTIVE_FROM, False)


def high_tech_known(record: Any, _day: date) -> ColumnElement[bool]:
    """It was said whether it uses high technology."""
    return record.c.high_tech.is_not(None)


def high_tech(record: Any, _day: date) -> ColumnElement[bool]:
    """It uses high technology."""
    return func.coalesce(record.c.high_tech, False)


def linkage_known(record: Any, day: date) -> ColumnElement[bool]:
    """It has a contract in force, or its record says whether it is linked."""
    return record.c.linked.is_not(None) | contract_in_force(day)


def linked(record: Any, day: date) -> ColumnElement[bool]:
    """It has a contract in force, or its record says that it is linked with an enterprise along a value chain."""
    return func.coalesce(record.c.linked, False) | contract_in_force(day)


def income_known(record: Any, _day: date) -> ColumnElement[bool]:
    """Its regular workers and their average income are known, of a year after the baseline's (2020)."""
    workers = (record.c.regular_workers > 0) & (record.c.year > OPENING_DAY.year)
    return func.coalesce(workers & record.c.average_income.is_not(None), False)


def managers_known(record: Any, _day: date) -> ColumnElement[bool]:
    """It has managers, and it is known how many of them were trained."""
    return func.coalesce((record.c.managers > 0) & record.c.managers_trained.is_not(None), False)


def rating_answered(record: Any, day: date) -> ColumnElement[bool]:
    """It has a confirmed score, or the legal reason why there is none: nothing is owed."""
    return rated(record, day) | not_rated(record, day)


# The name of a condition in an address.
HAVING: dict[str, Condition] = {
    "rated": rated,
    "unconfirmed": unconfirmed,
    "not_rated": not_rated,
    **{code: _of_class(code) for _low, code, _words in RATING_CLASSES},
    "effective": effective,
    "rating_answered": rating_answered,
    "high_tech_known": high_tech_known,
    "high_tech": high_tech,
    "linkage_known": linkage_known,
    "linked": linked,
    "income_known": income_known,
    "managers_known": managers_known,
}

# Those that the register's list offers as a filter, with their words.
HAVING_FILTERS: dict[str, Any] = {
    **{code: _l("Rated: %(words)s", words=words) for _low, code, words in RATING_CLASSES},
    "not_rated": _l("Not rated by law"),
    "unconfirmed": _l("Score not confirmed"),
    "high_tech": _l("Applies high technology"),
    "linked": _l("Linked in a value chain"),
}
