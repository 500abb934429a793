"""The rules of a registry entry and its records: each function checks a whole one and names every problem at its field.

They take what was typed, by field, and a `Problems` to add to; they return the values as they are kept. Form, import
and command line ask the same ones.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import clock, messages
from portal.core.errors import Problems
from portal.core.fields import Field, checked, field_of, fields
from portal.core.numbers import day as shown
from portal.programmes import queries as programmes
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import check_years, fields_of
from portal.registry import models
from portal.registry.choices import CollectiveKind, NotRated, Origin, Status
from portal.registry.labels import NOT_RATED, SUBTYPES_OF
from portal.registry.models import Collective, CollectiveStatus, Partner, Product, YearlyRecord

FIRST_YEAR = 1990
LONGEST = timedelta(days=365 * 100)  # of a contract
WITHDRAWN_BECAUSE = field_of(YearlyRecord, "withdrawn_because").changed(
    name="reason", label=_l("Reason"), required=True, missing=_l("Say why the confirmation is taken back.")
)
NO_SOURCE = _l("Only an HTX can grow out of a THT of the commune.")
SOURCE_TAKEN = _l("This THT already becomes another HTX.")
ENDS = (Status.DISSOLVED, Status.CONVERTED)
FACTS = fields(Collective, models.FACTS)
STATUS = fields(CollectiveStatus, models.STATUS)
RECORD = fields(YearlyRecord, models.RECORD)
RECORD_FIELDS = tuple(field.name for field in RECORD)
PRODUCT = fields(Product, models.PRODUCT)
PARTNER = fields(Partner, models.PARTNER)


def facts(values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check the facts of an entry."""
    kept = checked(FACTS, values, problems)
    kept["subtype"], kept["registration_number"] = kept["subtype"] or "", kept["registration_number"] or None
    fits = kept["subtype"] in SUBTYPES_OF.get(kept["kind"], (kept["subtype"],))
    problems.check(fits, "subtype", _("This kind of work does not go with this kind of collective."))
    return kept


def counts_elsewhere(kind: str, registered_on: Any) -> bool:
    """Say whether an entry is one of the programme's new THT and HTX: a founding enters it, with who led it."""
    if kind == CollectiveKind.INTEREST_GROUP or not isinstance(registered_on, date):
        return False
    programme = programmes.programme_on(registered_on)
    return programme is not None and programme.starts_on <= registered_on <= programme.ends_on


COUNTS_ELSEWHERE = _l("A THT or HTX of the programme's period is entered under “Registered already”.")


def locked(collective: Collective, kept: Mapping[str, Any], problems: Problems) -> None:
    """Refuse to change what only the counting step of a founding may say."""
    if not problems.of("kind"):
        message = _("The kind of an entry cannot be changed. Remove it and enter it anew.")
        problems.check(kept["kind"] == collective.kind, "kind", message)
    if collective.origin != Origin.FOUNDING:
        return
    message = _("This comes from the founding's counting step: take that back and count it anew.")
    for field in ("registered_on", "registration_number"):
        problems.check(kept[field] == getattr(collective, field), field, message)


def moved_start(
    registered_on: date, history: Sequence[Any], years: Collection[int], source: Sequence[Any], problems: Problems
) -> None:
    """Refuse another day of registration that what is recorded since does not allow.

    `history`, `source`: the statuses (status, from_on), oldest first, of the entry and of the THT out of which it grew,
    which ends on that day (none: it grew out of none). `years`: those of which it has a record.
    """
    later = history[1:2]
    fits = not later or later[0].from_on > registered_on
    problems.check(fits, "registered_on", _("It already had another status by then."))
    first = min(years, default=registered_on.year)
    recorded = _("It has a yearly record of %(year)s.", year=str(first))
    problems.check(first >= registered_on.year, "registered_on", recorded)
    stood = not source or (len(source) > 1 and source[-2].from_on < registered_on)
    ended = _("The THT out of which it grew already had another status by then.")
    problems.check(stood, "registered_on", ended)


def status(history: Sequence[CollectiveStatus], values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a status (status, from_on, reason) that is to follow the history, oldest first, of a collective."""
    kept = checked(STATUS, values, problems)
    if history and not problems.of("from_on"):
        _check_follows(history[-1], kept["status"], kept["from_on"], problems)
    return kept


def _check_follows(last: CollectiveStatus, status: str, from_on: date, problems: Problems) -> None:
    if last.status in ENDS:
        problems.add("status", _("It ended on %(day)s. Remove that status first.", day=shown(last.from_on)))
        return
    problems.check(from_on > last.from_on, "from_on", too_early(last.from_on))
    problems.check(status != last.status, "status", _("It has this status already."))


def too_early(began: date) -> str:
    """Return what is said of a status that does not begin after the one before."""
    return _("The last status began on %(day)s: choose a later day.", day=shown(began))


def year(collective: Collective | None, year: int, problems: Problems) -> None:
    """Refuse a year that has not begun, or before the one of registration."""
    last = clock.today().year
    message = messages.year_between(FIRST_YEAR, last)
    if problems.check(FIRST_YEAR <= year <= last, "year", message) and collective is not None:
        began = _("It was registered only on %(day)s.", day=shown(collective.registered_on))
        problems.check(year >= collective.registered_on.year, "year", began)


def own_fields(year: int | None = None) -> tuple[Field, ...]:
    """Return the fields that programmes have added to the yearly record; of a year, those that are asked of it."""
    return fields_of(OwnRecord.YEARLY, year)


def record(values: Mapping[str, Any], problems: Problems, year: int | None = None) -> dict[str, Any]:
    """Check the given fields of a yearly record, no other; see `whole` for what must fit together.

    `year`: what a programme has added is taken of the years alone of which it is asked.
    """
    kept = checked([field for field in (*RECORD, *own_fields()) if field.name in values], values, problems)
    if year is not None:
        check_years(OwnRecord.YEARLY, year, kept, problems)
    return kept


def whole(kind: str | None, record: Mapping[str, Any], problems: Problems) -> None:
    """Refuse fields of a yearly record that contradict each other; `kind`: None where it is not known."""
    trained = not _exceeds(record["managers_trained"], record["managers"])
    problems.check(trained, "managers_trained", _("More managers are trained than there are."))
    joined = not _exceeds(record["new_members"], record["members"])
    problems.check(joined, "new_members", _("There are more new members than members."))
    has_score, has_reason = record["rating_score"] is not None, bool(record["not_rated_reason"])
    once = not (has_score and has_reason)
    problems.check(once, "rating_score", _("Either a score, or the reason why there is none."))
    if kind not in (None, CollectiveKind.HTX) and (has_score or has_reason):
        problems.add("rating_score", _("Only an HTX is rated (Circular 01/2020)."))
    if record["high_tech"] is False and record["high_tech_what"]:
        problems.add("high_tech_what", _("It says that no high technology is used: leave this empty."))
    if record["linked"] is False and (record["linkage_partner"] or record["linkage_share"]):
        message = _("It says that there is no link: leave the partner and the share empty.")
        problems.add("linkage_partner", message)


def may_not_be_rated(registered_on: date, history: Sequence[Any], year: int) -> NotRated | None:
    """Return why an HTX gets no score of a year, or None where it does (Circular 01/2020/TT-BKHDT).

    Less than 12 months in operation on 31 December, or more than 3 months of the year in which it did not operate, in
    one stop or in several. `history`: its statuses (status, from_on), oldest first.
    """
    if registered_on.year >= year:
        return NotRated.UNDER_12_MONTHS
    begins, ends = date(year, 1, 1), date(year + 1, 1, 1)
    stops = []
    for at, one in enumerate(history):
        until = history[at + 1].from_on if at + 1 < len(history) else ends
        if one.status != Status.OPERATING and one.from_on < ends and until > begins:
            stops.append((max(one.from_on, begins), min(until, ends)))
    days = sum((until - since for since, until in stops), timedelta())
    return NotRated.STOPPED if stops and stops[0][0] + relativedelta(months=3) < stops[0][0] + days else None


def score(registered_on: date, history: Sequence[Any], year: int, problems: Problems) -> None:
    """Refuse a score of a year in which the HTX is not rated, with the reason."""
    reason = may_not_be_rated(registered_on, history, year)
    if reason is not None:
        message = _("There is no score of %(year)s (Circular 01/2020): %(why)s.", year=str(year), why=NOT_RATED[reason])
        problems.add("rating_score", message)


def product(values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a product: its texts, OCOP stars from 1 to 5, the day of recognition, the kind of mark."""
    kept = checked(PRODUCT, values, problems)
    return kept | {"mark_kind": kept["mark_kind"] or ""}


def partner(values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a contract with an enterprise: it has begun, and does not end before it begins."""
    kept = checked(PARTNER, values, problems)
    if kept["ends_on"] is not None and not problems.of("starts_on"):
        fits = kept["starts_on"] <= kept["ends_on"] <= kept["starts_on"] + LONGEST
        problems.check(fits, "ends_on", _("The contract ends before it begins, or lasts more than 100 years."))
    return kept


def _exceeds(part: Any, whole: Any) -> bool:
    return isinstance(part, int) and isinstance(whole, int) and part > whole
