"""The rules of people, posts, bodies and settings: each names every problem at its field.

They take what was typed, by field, and a `Problems` to add to; they return the values as they are kept.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts import queries, session
from portal.accounts.models import ENTERED, NO_BODY, Account, Body, Posting
from portal.core import messages
from portal.core.access import COMMUNE_ROLES, Role
from portal.core.clock import PARTY_SIZE
from portal.core.errors import Problems
from portal.core.fields import Field, checked, field_of, fields
from portal.core.kinds import Day, Text, Whole
from portal.core.text import tidy
from portal.documents.sizes import BOUNDS

OWN_POSTS = _l("Nobody changes their own posts: another administrator does.")
LAST_DAY = field_of(Posting, "ends_on").changed(label=_l("Last day"), required=True)
_FIRST, _LAST = date(2020, 1, 1), date(2050, 12, 31)
BUSINESS_DATE = Field("business_date", _l("Business date"), Day(future=True))
MOST_GROUPS, LONGEST_GROUP = 12, 80
RATING_GROUPS = Field(
    "rating_groups",
    _l("Groups of criteria of an HTX's rating"),
    Text(MOST_GROUPS * (LONGEST_GROUP + 2), lines=True),
    hint=_l("One a line; empty for the usual four. Years that are recorded keep their own."),
)
COVERAGE_SHARE = Field(
    "coverage_share",
    _l("Share of units that a verdict needs (%)"),
    Whole(100),
    hint=_l("Communes and towns that have declared the year; below it an objective says “not enough data”."),
)


def _size(name: str, label: Any) -> Field:
    least, most = BOUNDS[name]
    return Field(PARTY_SIZE + name, label, Whole(most, least=least))


PARTY_SIZES = (
    _size("top", _l("Top margin (mm)")),
    _size("bottom", _l("Bottom margin (mm)")),
    _size("left", _l("Left margin (mm)")),
    _size("right", _l("Right margin (mm)")),
    _size("name", _l("The Party's name (points)")),
    _size("offices", _l("Names of offices, number, place and day (points)")),
    _size("kind", _l("Kind of document (points)")),
    _size("about", _l("What it is about (points)")),
    _size("text", _l("Text (points)")),
)


def account(values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a person's name, and the e-mail address or telephone number by which they sign in."""
    typed = {**values, "email": queries.sign_in_name(values.get("email") or "")}
    return checked(fields(Account, ENTERED), typed, problems)


def post(holder: Account | None, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a post of a person (None: one who is being made): its body, its role, from when to when.

    `values` may hold `deputy`: then the result names whom the post is held for.
    """
    kept = checked(fields(Posting, ENTERED), values, problems)
    starts_on, ends_on, role = kept["starts_on"], kept["ends_on"], kept["role"]
    body = queries.body(kept["body_id"]) if kept["body_id"] else None
    problems.check(body is not None or not kept["body_id"], "body_id", NO_BODY)
    if body is not None and isinstance(role, Role):
        fits = (role in COMMUNE_ROLES) == (body.unit_id is not None)
        problems.check(fits, "role", _l("This role does not belong to this body."))
    if starts_on and ends_on:
        problems.check(ends_on >= starts_on, "ends_on", messages.ENDS_BEFORE_START)
    if not values.get("deputy"):
        return kept
    problems.check(ends_on is not None, "ends_on", _l("A deputy serves up to a day: give it."))
    if body is not None and role and starts_on:
        for_posting = queries.holder_of(body.id, role, starts_on)
        another = for_posting is not None and (holder is None or for_posting.account_id != holder.id)
        problems.check(another, "deputy", _l("Nobody else holds this post on that day."))
        kept["deputy_for_id"] = for_posting.id if for_posting else None
    return kept


def ending(posting: Posting, values: Mapping[str, Any], by: int | None, problems: Problems) -> date:
    """Check the last day of a post; nobody (`by`) ends their own."""
    day: Any = checked([LAST_DAY], values, problems)["ends_on"]
    if day is not None and not problems.of("ends_on"):
        problems.check(day >= posting.starts_on, "ends_on", messages.ENDS_BEFORE_START)
    problems.check(posting.account_id != by, "ends_on", OWN_POSTS)
    return day


def body(row: Body | None, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a body: it never stands under itself."""
    kept = checked(fields(Body, ENTERED), values, problems)
    kept["mobilizes"] = bool(kept["mobilizes"])
    above = kept["parent_id"]
    below = above is not None and row is not None and above in _below(row.id)
    problems.check(not below, "parent_id", _l("A body cannot stand under itself."))
    return kept


def _below(body_id: int) -> set[int]:
    """Return a body and all that stand under it."""
    every = queries.bodies(withdrawn=True)
    found, more = {body_id}, {body_id}
    while more:
        more = {one.id for one in every if one.parent_id in more} - found
        found |= more
    return found


def settings(values: Mapping[str, Any], by: int, problems: Problems) -> dict[str, Any]:
    """Check the business date (None: the real one), the groups of criteria, one a line, and sizes of Party papers."""
    day = values.get("business_date")
    if day is not None and problems.check(
        _FIRST <= day <= _LAST, "business_date", _l("Choose a day from 2020 to 2050.")
    ):
        # Postings hold by the business date: who moves it must not shut themselves out.
        held = any(posting.role == Role.ADMINISTRATOR for posting in session.postings_of(by, day))
        problems.check(held, "business_date", _l("On that day you would hold no post as administrator."))
    names = [name for line in (values.get("rating_groups") or "").splitlines() if (name := tidy(line))]
    short = all(len(name) <= LONGEST_GROUP for name in names)
    fit = len(names) <= MOST_GROUPS and len(set(names)) == len(names) and short
    problems.check(fit, "rating_groups", _l("At most 12 groups, each once, each of at most 80 characters."))
    share = values.get("coverage_share")
    problems.check(share is None or 0 < share <= 100, "coverage_share", _l("A percentage from 1 to 100."))
    kept = {"business_date": day, "rating_groups": "\n".join(names), "coverage_share": share}
    return kept | checked(PARTY_SIZES, values, problems) | {"illustrative": bool(values.get("illustrative"))}
