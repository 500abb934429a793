"""Write the inspection commission's findings of the illustrative story: one in each state, one of them late."""

from datetime import date
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Body
from portal.core.access import Role
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.inspection.models import Finding, FindingEvent
from portal.inspection.subjects import COMMITTEE
from portal.programmes.models import Duty
from portal.seed.load_refs import Refs
from portal.seed.table import Row, rows
from portal.units import queries as units

# How each step is dated and what it said, by the columns of the file.
_STEPS = {
    "answered": ("answered_on", "answer", "answer_number"),
    "sent_back": ("sent_back_on", "missing", ""),
    "closed": ("closed_on", "conclusion", ""),
}


def load_findings(refs: Refs) -> None:
    """Write each finding of the file with the steps that led to where it stands."""
    for row in rows("findings.csv"):
        body = db.session.get_one(Body, refs.bodies[row.text("body_code")])
        finding = _finding(row, body)
        db.session.add(finding)
        db.session.flush()
        db.session.add_all(_events(refs, row, finding))
    db.session.flush()


def _finding(row: Row, body: Body) -> Finding:
    district = units.district()
    item = _item(row, body)
    kind = "item" if item else "unit" if body.code.startswith(COMMITTEE) else "body"
    said = {name: row.text(name) for name in ("basis", "text", "recommendation")}
    days = {name: row.day(name) for name in ("answered_on", "closed_on")}
    return Finding(
        tenant_id=body.unit_id or (district.id if district else 0),
        subject=kind,
        body=body,
        item_tenant_id=item.tenant_id if item else None,
        item_id=item.id if item else None,
        document_number=row.text("number"),
        deadline=row.required_day("deadline"),
        opened_on=row.required_day("opened_on"),
        state=_steps(row)[-1][0] if _steps(row) else "open",
        **said,
        **days,
    )


def _item(row: Row, body: Body) -> DutyItem | None:
    code = row.optional("duty")
    if code is None:
        return None
    statement = select(DutyItem).join(Duty, Duty.id == DutyItem.duty_id).where(Duty.code == code)
    wanted = DutyItem.body_id == body.id, DutyItem.period == row.text("period")
    return db.session.scalars(statement.where(*wanted)).one()


def _steps(row: Row) -> list[tuple[str, date, str, str]]:
    steps = []
    for kind, (day, note, number) in _STEPS.items():
        happened_on = row.day(day)
        if happened_on is not None:
            steps.append((kind, happened_on, row.text(note), (row.optional(number) if number else None) or ""))
    return steps


def _events(refs: Refs, row: Row, finding: Finding) -> list[FindingEvent]:
    mine: dict[str, Any] = {"tenant_id": finding.tenant_id, "finding_id": finding.id, "body_id": finding.body_id}
    inspector = refs.posts.get(("UBKT", Role.INSPECTOR))
    told = {"document_number": finding.document_number, "deadline": finding.deadline}
    first = {"kind": "opened", "happened_on": finding.opened_on, "posting_id": inspector}
    events = [FindingEvent(**mine, **first, **told, seq=1)]
    for number, (kind, day, note, document_number) in enumerate(_steps(row), start=2):
        by = refs.holder(row.text("body_code")) if kind == "answered" else inspector
        said = {"kind": kind, "happened_on": day, "note": note, "document_number": document_number}
        events.append(FindingEvent(**mine, **said, seq=number, posting_id=by))
    return events
