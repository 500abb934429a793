"""Writes of findings: open → answered → closed, or sent back with a note and answered again.

Every function flushes and never commits; raises RuleBroken (with the form field) where a rule says no, and
StaleVersion unless `version` is the row's present one. The day is the business date.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Body, Posting
from portal.accounts.queries import tenant_of
from portal.core import clock, tenancy
from portal.core.access import ROLE_PERMISSIONS, Permission
from portal.core.checks import fitting, required
from portal.core.errors import RuleBroken, check_version
from portal.core.numbers import day as shown
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.inspection import queries
from portal.inspection.models import ANSWER_OWED, Finding, FindingEvent
from portal.notices.queries import postings_of_bodies
from portal.notices.services import notify, path_to

LONGEST, SHORT = 4000, 300
FARTHEST = timedelta(days=2 * 366)
ANSWERING = [role for role, may in ROLE_PERMISSIONS.items() if Permission.FINDING_ANSWER in may]
TOLD = ("opened", "answered", "sent_back", "closed")


def open_finding(
    by: Posting,
    *,
    subject: str,
    body: Body,
    item: DutyItem | None = None,
    document_number: str,
    basis: str,
    text: str,
    recommendation: str,
    deadline: date,
) -> Finding:
    """Record a finding and tell the one concerned."""
    if body.id == by.body_id:
        raise RuleBroken(_l("The commission records no finding on itself."), "subject")
    told = _told(document_number=document_number, basis=basis, text=text, recommendation=recommendation)
    day = clock.today()
    _check_deadline(deadline, day)
    tenant_id = tenant_of(body)
    tenancy.grant_write(tenant_id)
    values: dict[str, Any] = {"subject": subject, "body": body, "deadline": deadline, **told}
    if item is not None:
        values |= {"item_tenant_id": item.tenant_id, "item_id": item.id}
    row = Finding(tenant_id=tenant_id, state="open", opened_on=day, **values)
    db.session.add(row)
    db.session.flush()
    _step(row, "opened", by, document_number=row.document_number, deadline=deadline)
    return row


def correct(
    row: Finding,
    by: Posting,
    *,
    document_number: str,
    basis: str,
    text: str,
    recommendation: str,
    deadline: date,
    version: int | None,
) -> Finding:
    """Correct a finding that nobody has answered yet."""
    _begin(row, ("open",), version)
    told = _told(document_number=document_number, basis=basis, text=text, recommendation=recommendation)
    if deadline != row.deadline:
        _check_deadline(deadline, clock.today())
    for name, value in {**told, "deadline": deadline}.items():
        setattr(row, name, value)
    _step(row, "corrected", by, deadline=deadline)
    return row


def answer(row: Finding, by: Posting, *, note: str, document_number: str = "", version: int | None) -> Finding:
    """Answer for the body concerned: what was done, and under which document."""
    _begin(row, ANSWER_OWED, version)
    if by.body_id != row.body_id:
        raise RuleBroken(_l("Only the body concerned answers a finding."))
    said = required(note, "note", LONGEST, _l("Say what was done."))
    number = fitting(document_number, "document_number", SHORT)
    row.state, row.answered_on = "answered", clock.today()
    _step(row, "answered", by, note=said, document_number=number)
    return row


def send_back(row: Finding, by: Posting, *, note: str, deadline: date | None = None, version: int | None) -> Finding:
    """Send an answer back with a note, and if given a new deadline; it is to be answered again."""
    _begin(row, ("answered",), version)
    said = required(note, "note", LONGEST, _l("Say what is missing."))
    if deadline is not None:
        _check_deadline(deadline, clock.today())
    row.state, row.deadline = "sent_back", deadline or row.deadline
    _step(row, "sent_back", by, note=said, deadline=deadline)
    return row


def close(row: Finding, by: Posting, *, note: str, version: int | None) -> Finding:
    """Close a finding with the commission's conclusion; also one that needs no answer any more."""
    _begin(row, ("open", "answered", "sent_back"), version)
    said = required(note, "note", LONGEST, _l("Give the conclusion."))
    row.state, row.closed_on = "closed", clock.today()
    _step(row, "closed", by, note=said)
    return row


def _begin(row: Finding, states: Iterable[str], version: int | None) -> None:
    check_version(row, version)
    tenancy.grant_write(row.tenant_id)
    db.session.refresh(row, with_for_update={"of": Finding})
    if row.state not in states:
        raise RuleBroken(_l("This finding stands elsewhere by now. Look at it again."))


def _told(**texts: str) -> dict[str, str]:
    longest = {"document_number": SHORT, "basis": SHORT}
    asked = {
        "document_number": _l("Give the number of the document."),
        "basis": _l("Give the clause or the law that it rests on."),
        "text": _l("Say what was found."),
        "recommendation": _l("Say what is recommended."),
    }
    return {name: required(value, name, longest.get(name, LONGEST), asked[name]) for name, value in texts.items()}


def _check_deadline(deadline: date, day: date) -> None:
    if deadline < day:
        raise RuleBroken(_l("The deadline lies in the past."), "deadline")
    if deadline > day + FARTHEST:
        raise RuleBroken(_l("This year cannot be right."), "deadline")


def _step(row: Finding, kind: str, by: Posting, **said: Any) -> None:
    """Add the step to the finding's story; tell whom it concerns."""
    seq = queries.last_seq(row) + 1
    mine = {"tenant_id": row.tenant_id, "finding_id": row.id, "body_id": row.body_id, "seq": seq}
    db.session.add(FindingEvent(**mine, kind=kind, happened_on=clock.today(), posting_id=by.id, **said))
    db.session.flush()
    if kind in TOLD:
        _tell(row, kind, f"finding-{row.id}-{seq}", said.get("note") or row.recommendation)


def _tell(row: Finding, kind: str, key: str, words: str) -> None:
    day = clock.today()
    concerned = postings_of_bodies([row.body_id], ANSWERING, day).get(row.body_id, set())
    postings = queries.inspectors(day) if kind == "answered" else concerned
    text = _l("%(words)s (deadline %(day)s)", words=words, day=shown(row.deadline))
    url = path_to("inspection.show", tenant_id=row.tenant_id, finding_id=row.id)
    notify(postings, f"finding_{kind}", key, subject=_subject(kind, row.document_number), text=text, url=url)


def _subject(kind: str, number: str) -> Any:
    return {
        "opened": _l("New finding %(number)s of the inspection commission", number=number),
        "answered": _l("Finding %(number)s was answered", number=number),
        "sent_back": _l("The answer to finding %(number)s was sent back", number=number),
        "closed": _l("Finding %(number)s was closed", number=number),
    }[kind]
