"""Writes of findings: open → answered → closed, or returned with a note and answered again.

What was written comes by field name. Every function flushes and never commits; raises Invalid with all that its rules
refuse, RuleBroken where the finding stands elsewhere, and StaleVersion where `version` is given and somebody saved the
row meanwhile. The day is the business date.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Body
from portal.accounts.queries import posting, tenant_of
from portal.core import clock, tenancy
from portal.core.access import ROLE_PERMISSIONS, Permission
from portal.core.errors import Invalid, Problems, RuleBroken, check_version
from portal.core.fields import checked
from portal.core.numbers import day as shown
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.inspection import queries, rules
from portal.inspection.models import Finding, FindingEvent
from portal.inspection.states import FINDING, FindingState, FindingStep
from portal.inspection.subjects import NO_SUBJECT
from portal.notices.kinds import NoticeKind
from portal.notices.queries import postings_of_bodies
from portal.notices.services import notify, path_to

ANSWERING = [role for role, may in ROLE_PERMISSIONS.items() if Permission.FINDING_ANSWER in may]
_NOTICES = {
    FindingStep.OPENED: (
        NoticeKind.FINDING_OPENED,
        lambda number: _l("New finding %(number)s of the inspection commission", number=number),
    ),
    FindingStep.ANSWERED: (
        NoticeKind.FINDING_ANSWERED,
        lambda number: _l("Finding %(number)s was answered", number=number),
    ),
    FindingStep.RETURNED: (
        NoticeKind.FINDING_RETURNED,
        lambda number: _l("The answer to finding %(number)s was sent back", number=number),
    ),
    FindingStep.CLOSED: (NoticeKind.FINDING_CLOSED, lambda number: _l("Finding %(number)s was closed", number=number)),
}


def open_finding(
    *, subject: str, body: Body | None, item: DutyItem | None = None, posting_id: int | None = None, **values: Any
) -> Finding:
    """Record a finding on a body, or in an item that it holds, and tell the one concerned."""
    problems = Problems()
    kept = rules.found(values, problems)
    if body is None:
        problems.add("subject", NO_SUBJECT)
        raise Invalid(problems)
    is_another = body.id != _body_of(posting_id)
    problems.check(is_another, "subject", _l("The commission records no finding on itself."))
    problems.raise_if_any()
    tenant_id = tenant_of(body)
    tenancy.grant_write(tenant_id)
    place = {"item_tenant_id": item.tenant_id, "item_id": item.id} if item is not None else {}
    row = Finding(
        tenant_id=tenant_id,
        subject=subject,
        body=body,
        state=FINDING.start,
        opened_on=clock.today(),
        **place,
        **kept,
    )
    db.session.add(row)
    db.session.flush()
    _record_step(row, FindingStep.OPENED, posting_id, document_number=row.document_number, deadline=row.deadline)
    return row


def correct(row: Finding, *, posting_id: int | None = None, version: int | None, **values: Any) -> Finding:
    """Correct a finding that nobody has answered yet."""
    _begin(row, "correct", version)
    problems = Problems()
    kept = rules.found(values, problems, present=row.deadline)
    problems.raise_if_any()
    for name, value in kept.items():
        setattr(row, name, value)
    _record_step(row, FindingStep.CORRECTED, posting_id, deadline=row.deadline)
    return row


def answer(row: Finding, *, posting_id: int | None = None, version: int | None, **values: Any) -> Finding:
    """Answer for the body concerned: note (what was done), document_number."""
    _begin(row, "answer", version)
    if _body_of(posting_id) != row.body_id:
        raise RuleBroken(_l("Only the body concerned answers a finding."))
    problems = Problems()
    kept = checked(rules.ANSWER, values, problems)
    problems.raise_if_any()
    row.state, row.answered_on = FindingState.ANSWERED, clock.today()
    _record_step(row, FindingStep.ANSWERED, posting_id, **kept)
    return row


def give_back(row: Finding, *, posting_id: int | None = None, version: int | None, **values: Any) -> Finding:
    """Return an answer with a note, and if given a new deadline; it is to be answered again."""
    _begin(row, "returned", version)
    problems = Problems()
    kept = rules.returned(values, problems)
    problems.raise_if_any()
    row.state, row.deadline = FindingState.RETURNED, kept["deadline"] or row.deadline
    _record_step(row, FindingStep.RETURNED, posting_id, **kept)
    return row


def close(row: Finding, *, posting_id: int | None = None, version: int | None, **values: Any) -> Finding:
    """Close a finding with the commission's conclusion (note); also one that needs no answer any more."""
    _begin(row, "close", version)
    problems = Problems()
    kept = checked(rules.CLOSE, values, problems)
    problems.raise_if_any()
    row.state, row.closed_on = FindingState.CLOSED, clock.today()
    _record_step(row, FindingStep.CLOSED, posting_id, **kept)
    return row


def _begin(row: Finding, step: str, version: int | None) -> None:
    check_version(row, version)
    tenancy.grant_write(row.tenant_id)
    db.session.refresh(row, with_for_update={"of": Finding})
    rules.must_fit(row, step)


def _body_of(posting_id: int | None) -> int | None:
    by = posting(posting_id) if posting_id is not None else None
    return by.body_id if by else None


def _record_step(row: Finding, kind: FindingStep, posting_id: int | None, **said: Any) -> None:
    """Add the step to the finding's history; tell whom it concerns."""
    seq = queries.last_seq(row) + 1
    mine = {"tenant_id": row.tenant_id, "finding_id": row.id, "body_id": row.body_id, "seq": seq}
    db.session.add(FindingEvent(**mine, kind=kind, happened_on=clock.today(), posting_id=posting_id, **said))
    db.session.flush()
    if kind in _NOTICES:
        _notify(row, kind, f"finding-{row.id}-{seq}", said.get("note") or row.recommendation)


def _notify(row: Finding, kind: FindingStep, key: str, words: str) -> None:
    day, (notice_kind, subject) = clock.today(), _NOTICES[kind]
    concerned = postings_of_bodies([row.body_id], ANSWERING, day).get(row.body_id, set())
    postings = queries.inspectors(day) if kind == FindingStep.ANSWERED else concerned
    text = _l("%(words)s (deadline %(day)s)", words=words, day=shown(row.deadline))
    url = path_to("inspection.show", tenant_id=row.tenant_id, finding_id=row.id)
    notify(postings, notice_kind, key, subject=subject(row.document_number), text=text, url=url)
