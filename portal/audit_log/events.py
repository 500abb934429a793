"""The events of the audit as page and file show them: "members: 7 → 9", by whom, on which post, for whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.audit_log import queries
from portal.audit_log.choices import ChangeKind
from portal.audit_log.labels import TABLES, label_of
from portal.audit_log.values import Names, shown
from portal.core.access import Role
from portal.core.audit import AuditEvent
from portal.extensions import Base

# By which of its values people tell one row of a table from another.
_NAMED_BY = {
    "yearly_records": ("year",),
    "products": ("name",),
    "partners": ("name",),
    "evidence_files": ("title",),
    "duty_item_files": ("title",),
    "finding_files": ("title",),
    "quota_decision_files": ("title",),
    "return_files": ("title",),
    "special_return_files": ("title",),
    "collectives": ("name",),
    "foundings": ("working_name",),
    "founding_steps": ("to_stage",),
    "founding_credits": ("body_id",),
    "collective_statuses": ("status",),
    "quotas": ("kind", "year"),
    "quota_drafts": ("kind", "year"),
    "quota_proposal_lines": ("kind", "year"),
    "quota_decisions": ("number",),
    "return_events": ("kind",),
    "duty_parts": ("body_id",),
    "duty_items": ("body_id", "period"),
    "postings": ("role",),
    "accounts": ("person_name",),
    "objectives": ("code",),
    "duties": ("code",),
    "programmes": ("code",),
    "calendars": ("code",),
    "periods": ("year", "number"),
    "units": ("name_vi",),
    "bodies": ("name_vi",),
    "findings": ("document_number",),
    "finding_events": ("kind",),
    "app_settings": ("key",),
}


@dataclass(frozen=True)
class Line:
    """One column of an event: its name, and how it read before and after; None of what was not there yet or is gone."""

    label: Any
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ShownEvent:
    """One event, as people read it."""

    event: AuditEvent
    sign: str
    change: Any
    what: str
    lines: list[Line]
    who: str
    post: Any
    deputy_for: str


def shown_events(events: Sequence[AuditEvent]) -> list[ShownEvent]:
    """Return events as people read them, in the order given."""
    names, first = Names(events), queries.first_values([one for one in events if one.change == "update"])
    return [_shown(one, names, first.get((one.tenant_id, one.table_name, one.row_key), {})) for one in events]


def _shown(one: AuditEvent, names: Names, first: dict[str, Any]) -> ShownEvent:
    kind = ChangeKind(one.change)
    return ShownEvent(
        event=one,
        sign=kind.sign,
        change=kind.label,
        what=_what(one, names, first),
        lines=_lines(one, names),
        who=_who(one, names),
        post=_post(one, names),
        deputy_for=names.post(one.deputy_for_id),
    )


def _what(one: AuditEvent, names: Names, first: dict[str, Any]) -> str:
    values = first | (one.before or {}) | (one.after or {})
    given = [(name, values.get(name)) for name in _NAMED_BY.get(one.table_name, ())]
    named = " ".join(shown(one.table_name, name, value, names) for name, value in given if value not in (None, ""))
    table = str(TABLES.get(one.table_name, one.table_name))
    return f"{table}: {named}" if named else table


def _lines(one: AuditEvent, names: Names) -> list[Line]:
    before, after = one.before, one.after
    labels = {name: label_of(one.table_name, name) for name in {**(before or {}), **(after or {})}}
    columns = [name for name, label in labels.items() if label is not None and _says_something(one, name)]
    return [
        Line(
            labels[name],
            None if before is None else shown(one.table_name, name, before.get(name), names),
            None if after is None else shown(one.table_name, name, after.get(name), names),
        )
        for name in sorted(columns, key=_order(one.table_name))
    ]


def _order(table: str) -> Callable[[str], int]:
    """Return the place of a column in its table: the database keeps the values of an event in no order of people's."""
    known = Base.metadata.tables.get(table)
    names = [column.name for column in known.columns] if known is not None else []
    return lambda name: names.index(name) if name in names else len(names)


def _says_something(one: AuditEvent, name: str) -> bool:
    """A row that comes or goes is described by what it holds; one that changes by whatever did."""
    if one.change == "update":
        return True
    return ((one.before or {}) | (one.after or {})).get(name) not in (None, "", False, [])


def _who(one: AuditEvent, names: Names) -> str:
    account = names.accounts.get(one.account_id or 0)
    if account is not None:
        return account.person_name
    if one.actor.startswith("command"):
        return _("The system")
    posting = names.postings.get(one.posting_id or 0)
    return posting.account.person_name if posting else _("Somebody who was not signed in yet")


def _post(one: AuditEvent, names: Names) -> Any:
    posting = names.postings.get(one.posting_id or 0)
    return Role(posting.role).label if posting else ""
