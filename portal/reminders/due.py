"""What has to be said today, and to whom: only to those who still owe it.

Each function yields what holds on a day. Telling is idempotent, so that yesterday's are simply said again to nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.core.access import ROLE_PERMISSIONS, Permission
from portal.core.numbers import day as shown
from portal.core.numbers import language
from portal.duties.models import DutyItem
from portal.notices.kinds import NoticeKind
from portal.notices.queries import postings_of_bodies
from portal.notices.services import path_to
from portal.reminders import queries
from portal.returns import queries as returns
from portal.returns import special_queries
from portal.returns.models import Return, Urging
from portal.returns.period_names import period_days, period_name
from portal.returns.special_models import SpecialReturn, SpecialUrging
from portal.returns.special_services import REPORTING

WEEK = timedelta(days=7)
# Those who write or sign a return; those who work on a duty.
ON_DUTY = [role for role, may in ROLE_PERMISSIONS.items() if Permission.DUTY_UPDATE in may]
MOBILIZING = [role for role, may in ROLE_PERMISSIONS.items() if Permission.FOUNDING_EDIT in may]


@dataclass(frozen=True)
class Reminder:
    """One thing to tell on some posts; texts are lazy."""

    posting_ids: frozenset[int]
    kind: str
    key: str
    subject: Any
    text: Any
    url: str


def everything(day: date) -> Iterator[Reminder]:
    """Yield all that holds on a day."""
    owed = queries.owed_returns(day)
    postings = _postings([row.body_id for row in owed], REPORTING, day)
    yield from _of_periods(owed, postings, day)
    yield from _late(owed, postings, day)
    yield from _urged(owed, postings)
    yield from _answered(day)
    yield from _special(day)
    yield from _special_reviewed(day)
    yield from _duties(day)
    yield from _late_duties(day)
    yield from _stalled(day)


def kind_for(row: Return, day: date) -> str | None:
    """Return the kind of reminder for an owed return: opened, due within 7 or 2 days (both included), or None."""
    left = (row.period.due_on - day).days
    if left < 0 or row.state == "returned" or row.reopened_until is not None:
        return None  # what was returned or reopened has its own notice, and its own days
    if left <= 2:
        return NoticeKind.RETURN_DUE_2
    return NoticeKind.RETURN_DUE_7 if left <= 7 else NoticeKind.PERIOD_OPENED


def _of_periods(owed: list[Return], postings: dict[int, frozenset[int]], day: date) -> Iterator[Reminder]:
    for row in owed:
        kind = kind_for(row, day)
        if kind is None:
            continue
        subject = _l("Report %(period)s is due on %(day)s", period=_period(row), day=shown(row.period.due_on))
        if kind == NoticeKind.PERIOD_OPENED:
            subject = _l("Report %(period)s has opened", period=_period(row))
        text = _l(
            "%(body)s: the report %(period)s, %(span)s, is to be signed by %(day)s.",
            body=_body(row),
            period=_period(row),
            span=period_days(row.period),
            day=shown(row.period.due_on),
        )
        yield Reminder(postings.get(row.body_id, frozenset()), kind, f"{kind}:{_name(row)}", subject, text, _page(row))


def _late(owed: list[Return], postings: dict[int, frozenset[int]], day: date) -> Iterator[Reminder]:
    """One digest a week on each post: on Monday (or when `tick` next runs) of all that is past its days of grace.

    What runs out of grace later in the week waits for the next Monday, so that two digests never come days apart.
    """
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    by_posting: dict[int, list[Return]] = {}
    for row in owed:
        if monday > row.period.grace_until and row.reopened_until is None:
            for posting_id in postings.get(row.body_id, ()):
                by_posting.setdefault(posting_id, []).append(row)
    for posting_id, rows in sorted(by_posting.items()):
        lines = LazyString(_lines, rows)
        text = _l("These reports have not been handed in, or wait to be corrected:\n%(lines)s", lines=lines)
        key, subject = f"late:{year}-W{week:02}", _l("Reports that are late")
        yield Reminder(frozenset({posting_id}), NoticeKind.RETURNS_LATE_WEEKLY, key, subject, text, _page(rows[0]))


def _lines(rows: list[Return]) -> str:
    return "\n".join(f"- {_body(row)}, {_period(row)} ({shown(row.period.due_on)})" for row in rows)


def _urged(owed: list[Return], postings: dict[int, frozenset[int]]) -> Iterator[Reminder]:
    found = returns.urgings([(row.tenant_id, row.id) for row in owed])
    for row in owed:
        for urging in found.get((row.tenant_id, row.id), ())[:1]:
            yield urged(row, urging, postings.get(row.body_id, frozenset()))


def urged(row: Return | SpecialReturn, urging: Urging | SpecialUrging, posting_ids: frozenset[int]) -> Reminder:
    """Return what an urging tells, in the office's own words."""
    if isinstance(row, SpecialReturn):
        subject = _l("The district office urges: special report “%(title)s”", title=row.report.title)
        key, page = f"special:urged:{_name(row)}:{urging.id}", _special_page(row)
    else:
        subject = _l("The district office urges: report %(period)s", period=_period(row))
        key, page = f"urged:{_name(row)}:{urging.id}", _page(row)
    return Reminder(posting_ids, NoticeKind.URGED, key, subject, urging.words, page)


def _answered(day: date) -> Iterator[Reminder]:
    found = queries.answered(day - WEEK)
    postings = _postings([row.body_id for row, _event in found], REPORTING, day)
    for row, event in found:
        if event.kind == "returned":
            subject = _l("Report %(period)s was returned to be corrected", period=_period(row))
            text: Any = event.note
        else:
            subject = _l("Report %(period)s was accepted", period=_period(row))
            text = _l("%(body)s: the district accepted the report %(period)s.", body=_body(row), period=_period(row))
        kind, key = f"return_{event.kind}", f"{event.kind}:{_name(row)}:{event.seq}"
        yield Reminder(postings.get(row.body_id, frozenset()), kind, key, subject, text, _page(row))


def _special(day: date) -> Iterator[Reminder]:
    """What is owed outside the calendar: asked for, due within 7 or 2 days, and once a week while it is late."""
    owed = special_queries.owed()
    postings = _postings([row.body_id for row in owed], REPORTING, day)
    year, week, _weekday = day.isocalendar()
    for row in owed:
        left, title, due_on = (row.report.due_on - day).days, row.report.title, shown(row.report.due_on)
        if left < 0:
            kind, part = NoticeKind.RETURNS_LATE_WEEKLY, f"{year}-W{week:02}"
            subject = _l("Special report “%(title)s” is late", title=title)
        elif row.state == "returned":
            continue  # what was returned has its own notice
        elif left <= 7:
            kind = part = NoticeKind.RETURN_DUE_2 if left <= 2 else NoticeKind.RETURN_DUE_7
            subject = _l("Special report “%(title)s” is due on %(day)s", title=title, day=due_on)
        else:
            kind = part = NoticeKind.SPECIAL_ASKED
            subject = _l("The district office asks for a special report: %(title)s", title=title)
        text = _l(
            "%(body)s: it is to be signed by %(day)s. %(why)s", body=_body(row), day=due_on, why=row.report.purpose
        )
        key = f"special:{part}:{_name(row)}"
        yield Reminder(postings.get(row.body_id, frozenset()), kind, key, subject, text, _special_page(row))
    found = special_queries.urgings((row.tenant_id, row.id) for row in owed)
    for row in owed:
        for urging in found[row.tenant_id, row.id][:1]:
            yield urged(row, urging, postings.get(row.body_id, frozenset()))


def _special_reviewed(day: date) -> Iterator[Reminder]:
    found = special_queries.reviewed(day - WEEK)
    postings = _postings([row.body_id for row, _event in found], REPORTING, day)
    for row, event in found:
        title = row.report.title
        if event.kind == "returned":
            subject = _l("Special report “%(title)s” was returned to be corrected", title=title)
        else:
            subject = _l("Special report “%(title)s” was accepted", title=title)
        text: Any = event.note or _l("%(body)s: the district accepted it.", body=_body(row))
        kind, key = f"return_{event.kind}", f"special:{event.kind}:{_name(row)}:{event.seq}"
        yield Reminder(postings.get(row.body_id, frozenset()), kind, key, subject, text, _special_page(row))


def _special_page(row: SpecialReturn) -> str:
    return path_to("returns.special_return", tenant_id=row.tenant_id, special_id=row.id)


def _duties(day: date) -> Iterator[Reminder]:
    """Twice before an item is due: within 7 days, and within 2 (both included)."""
    found = queries.duties_due(day, WEEK)
    postings = _postings([one.body_id for one in found], ON_DUTY, day)
    for one in found:
        subject = _l("Duty due on %(day)s: %(product)s", day=shown(one.deadline), product=_product(one))
        text = _l("Clause %(clause)s · %(period)s", clause=one.duty.clause, period=one.period or "–")
        soon = ":2" if one.deadline is not None and one.deadline - day <= timedelta(days=2) else ""
        key, url = f"duty:{one.id}:{one.deadline}{soon}", path_to("duties.item", item_id=one.id)
        yield Reminder(postings.get(one.body_id, frozenset()), NoticeKind.DUTY_DUE, key, subject, text, url)


def _late_duties(day: date) -> Iterator[Reminder]:
    """One digest a week for each person, of all the items that are overdue."""
    year, week, _weekday = day.isocalendar()
    found = queries.duties_late(day)
    postings = _postings([one.body_id for one in found], ON_DUTY, day)
    by_posting: dict[int, list[DutyItem]] = {}
    for one in found:
        for posting_id in postings.get(one.body_id, ()):
            by_posting.setdefault(posting_id, []).append(one)
    for posting_id, items in sorted(by_posting.items()):
        text = _l(
            "These products are overdue. Say why, or hand them in:\n%(lines)s", lines=LazyString(_duty_lines, items)
        )
        key, url = f"duties-late:{year}-W{week:02}", path_to("duties.mine")
        yield Reminder(
            frozenset({posting_id}), NoticeKind.DUTIES_LATE_WEEKLY, key, _l("Duties that are late"), text, url
        )


def _duty_lines(items: list[DutyItem]) -> str:
    return "\n".join(
        f"- {one.duty.clause}: {one.duty.product_for(language())} ({shown(one.deadline)})" for one in items
    )


def _product(one: DutyItem) -> Any:
    return LazyString(lambda duty: duty.product_for(language()), one.duty)


def _stalled(day: date) -> Iterator[Reminder]:
    found = queries.stalled_foundings(day)
    bodies = queries.bodies_of_units({one.tenant_id for one in found})
    postings = _postings([body_id for many in bodies.values() for body_id in many], MOBILIZING, day)
    for one in found:
        holders = frozenset().union(*(postings.get(body_id, frozenset()) for body_id in bodies.get(one.tenant_id, ())))
        subject = _l("No step for more than 60 days: %(name)s", name=one.working_name)
        text = _l("The last step was on %(day)s. Move it on, or stop it with a reason.", day=shown(one.moved_on))
        key = f"stalled:{one.tenant_id}-{one.id}:{one.moved_on}"
        url = path_to("foundings.show", tenant_id=one.tenant_id, founding_id=one.id)
        yield Reminder(holders, NoticeKind.FOUNDING_STALLED, key, subject, text, url)


def _postings(body_ids: list[int], roles: list[Any], day: date) -> dict[int, frozenset[int]]:
    found = postings_of_bodies(set(body_ids), roles, day)
    return {body_id: frozenset(held) for body_id, held in found.items()}


def postings_for(rows: Sequence[Return | SpecialReturn], day: date) -> dict[int, frozenset[int]]:
    """Return, by body, the postings of those who write or sign the returns on a day."""
    return _postings([row.body_id for row in rows], REPORTING, day)


def _period(row: Return) -> Any:
    return LazyString(period_name, row.period)


def _body(row: Return | SpecialReturn) -> Any:
    return LazyString(lambda body: body.name_for(language()), row.body)


def _name(row: Return | SpecialReturn) -> str:
    return f"{row.tenant_id}-{row.id}"


def _page(row: Return) -> str:
    return path_to("returns.show", tenant_id=row.tenant_id, return_id=row.id)
