"""Writes of calendars: making them, generating their periods for years ahead, moving the days of one."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from portal.core import clock, messages
from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.fields import checked, fields
from portal.extensions import db
from portal.programmes.choices import DeadlineSource
from portal.programmes.models import Programme
from portal.returns import queries, rules
from portal.returns.calendars import Rhythm, Span, spans
from portal.returns.models import TERMS, Calendar, Period

FARTHEST_YEAR = 10
# The state's rhythm is that of Decree 09/2019; the Party's own is cut at the end of June and December.
USUAL: tuple[dict[str, Any], ...] = (
    {
        "code": "state-quarter",
        "name_vi": "Báo cáo quý (nhà nước)",
        "name_en": "Quarterly report (state)",
        "authority": "state",
        "rhythm": "quarter",
        "cut_day": 14,
        "opens_before": 10,
        "due_after": 5,
        "grace": 3,
    },
    {
        "code": "state-year",
        "name_vi": "Báo cáo năm (nhà nước)",
        "name_en": "Yearly report (state)",
        "authority": "state",
        "rhythm": "year",
        "cut_day": 14,
        "opens_before": 10,
        "due_after": 6,
        "grace": 3,
    },
    {
        "code": "party-half-year",
        "name_vi": "Báo cáo 6 tháng (Đảng)",
        "name_en": "Half-yearly report (Party)",
        "authority": "party",
        "rhythm": "half_year",
        "cut_day": 31,
        "opens_before": 10,
        "due_after": 5,
        "grace": 3,
    },
)


def make_usual(programme: Programme, source: DeadlineSource | None = DeadlineSource.CHOSEN) -> list[Calendar]:
    """Give a programme the usual calendars, with the periods of its years; those that it has stay as they are.

    `source`: where their terms come from; None: they are still to be confirmed, and none of their periods opens.
    """
    held = {calendar.code for calendar in queries.calendars(programme.id)}
    same: dict[str, Any] = {"programme_id": programme.id, "active": True, "source": source}
    made = [Calendar(**same, **one) for one in USUAL if one["code"] not in held]
    db.session.add_all(made)
    db.session.flush()
    for calendar in made:
        generate(calendar, programme.years)
    return made


def add_calendar(programme: Programme, values: dict[str, Any]) -> Calendar:
    """Give a programme a further rhythm of its own, with the periods of its years.

    `values`: name_vi, name_en, authority, rhythm, cut_day, opens_before, due_after, grace, active. Raises Invalid,
    also where a calendar of the same rhythm, authority and cut exists.
    """
    problems = Problems()
    kept = rules.new_calendar(values, queries.calendars(programme.id), problems)
    problems.raise_if_any()
    code = "-".join((kept["authority"], kept["rhythm"].replace("_", "-"), str(kept["cut_day"])))
    calendar = Calendar(programme_id=programme.id, code=code, source=DeadlineSource.CHOSEN, **kept)
    db.session.add(calendar)
    db.session.flush()
    generate(calendar, programme.years)
    return calendar


def generate(calendar: Calendar, years: Iterable[int]) -> list[Period]:
    """Add the periods of reporting years that a calendar lacks; those that exist keep their days.

    Only whole years that follow what exists (or come before it) are added, so that periods never overlap: the first
    begins where the last one ends, wherever that was moved to.
    """
    held = queries.periods(calendar.id)
    known = {period.year for period in held}
    wanted = spans(_rhythm(calendar), sorted(set(years) - known))
    made = [_period(calendar, span, held) for span in wanted]
    db.session.add_all(made)
    db.session.flush()
    return made


def _rhythm(calendar: Calendar) -> Rhythm:
    return Rhythm(calendar.rhythm, calendar.cut_day, calendar.opens_before, calendar.due_after, calendar.grace)


def _period(calendar: Calendar, span: Span, held: list[Period]) -> Period:
    before = [period for period in held if (period.year, period.number) < (span.year, span.number)]
    starts_on = span.starts_on
    if before and before[-1].year == span.year - 1 and span.number == 1:
        starts_on = before[-1].ends_on + timedelta(days=1)
    days = {"ends_on": span.ends_on, "opens_on": span.opens_on, "due_on": span.due_on, "grace_until": span.grace_until}
    return Period(calendar=calendar, year=span.year, number=span.number, starts_on=starts_on, **days)


def generate_up_to(calendar: Calendar, programme: Programme, last_year: int | None) -> list[Period]:
    """Generate the years of a programme up to a year; raises Invalid for one far away or with nothing new."""
    problems = Problems()
    checked([rules.LAST_YEAR], {"last_year": last_year}, problems)
    problems.raise_if_any()
    first, latest = programme.starts_on.year, programme.ends_on.year + FARTHEST_YEAR
    if last_year is None or not first <= last_year <= latest:
        raise RuleBroken(messages.year_between(first, latest), "last_year")
    made = generate(calendar, range(first, last_year + 1))
    if not made:
        raise RuleBroken(_("All periods up to that year exist already."), "last_year")
    return made


def save_calendar(calendar: Calendar, values: dict[str, Any], *, version: int | None) -> Calendar:
    """Change names, terms and use of a calendar: name_vi, name_en, opens_before, due_after, grace, active.

    Its rhythm and cut stay; the periods that exist keep their days, the ones still to be generated take the terms.
    """
    queries.held(calendar)
    check_version(calendar, version)
    problems = Problems()
    kept = checked(fields(Calendar, TERMS), values, problems)
    problems.raise_if_any()
    for name, value in kept.items():
        setattr(calendar, name, value)
    db.session.flush()
    return calendar


def is_begun(period: Period) -> bool:
    """Say whether returns of a period may exist or be signed: changing its days then wants a second thought."""
    return clock.today() >= period.opens_on or queries.signed_number(period.id) > 0


def edit_period(period: Period, days: dict[str, Any], *, confirmed: bool = False, version: int | None) -> Period:
    """Move the days of a period: ends_on, opens_on, due_on, grace_until; the following one starts the day after it.

    A period that has begun is changed only when `confirmed`; accepted snapshots stay as they are.
    """
    queries.held(period)
    check_version(period, version)
    following = queries.period_after(period)
    problems = Problems()
    kept = rules.days(period, following, days, problems)
    may_change = confirmed or not is_begun(period)
    problems.check(may_change, "confirmed", _("This period has begun: confirm that its days change."))
    problems.raise_if_any()
    for name, day in kept.items():
        setattr(period, name, day)
    if following is not None:
        queries.held(following)
        following.starts_on = period.ends_on + timedelta(days=1)
    db.session.flush()
    return period
