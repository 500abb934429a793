"""What the page shows: where a person was found, and what was erased before; loaded whole."""

from flask import url_for

from portal.audit_log.labels import TABLES
from portal.erasure import queries
from portal.erasure.queries import Found

_PAGES = {
    "collectives": ("registry.show", "collective_id"),
    "foundings": ("foundings.show", "founding_id"),
}


class FoundPage:
    """Where a person was found: `records` are (what it is, its name, its address or "", how often)."""

    def __init__(self, tenant_id: int, found: Found) -> None:
        self.found = found
        names = queries.names(tenant_id, found.records)
        self.records = [
            (
                TABLES.get(record.partition("/")[0], record),
                names.get(record, ""),
                _address(tenant_id, record) if record in names else "",
                times,
            )
            for record, times in sorted(found.records.items())
        ]
        self.papers = [
            (queries.key_of(one), f"{one.title} ({TABLES.get(queries.record_name(one), '')})") for one in found.attached
        ]


def _address(tenant_id: int, record: str) -> str:
    """Return the address of a record that has a page of its own."""
    table, _line, number = record.partition("/")
    endpoint, argument = _PAGES[table]
    return url_for(endpoint, tenant_id=tenant_id, **{argument: int(number)})  # type: ignore[arg-type]


class PastErasures:
    """A commune's erasures, newest first, each with the posting that recorded it."""

    def __init__(self, tenant_id: int) -> None:
        rows = queries.done(tenant_id)
        people = queries.postings({one.posting_id for one in rows if one.posting_id})
        self.rows = [(one, people.get(one.posting_id or 0)) for one in rows]
