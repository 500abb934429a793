"""The lines of the access log as the page and the file show them: what, who, on which post, where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.audit_log import queries
from portal.audit_log.choices import AccessKind
from portal.core.access import AccessEntry, Role


@dataclass(frozen=True)
class ShownAccess:
    """One line of the log, as people read it."""

    entry: AccessEntry
    kind: AccessKind
    who: str
    post: Any
    what: str


def shown_access(entries: Sequence[AccessEntry]) -> list[ShownAccess]:
    """Return lines of the log as people read them, in the order given."""
    accounts = queries.accounts({one.account_id for one in entries if one.account_id})
    postings = queries.postings({one.posting_id for one in entries if one.posting_id})
    found = []
    for one in entries:
        account, posting = accounts.get(one.account_id or 0), postings.get(one.posting_id or 0)
        post = Role(posting.role).label if posting else ""
        what = " ".join(part for part in (one.method, one.endpoint, one.object) if part)
        found.append(
            ShownAccess(one, AccessKind(one.kind), account.person_name if account else _("unknown"), post, what)
        )
    return found
