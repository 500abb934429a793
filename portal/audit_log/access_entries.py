"""Sign-ins and denied attempts in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.audit_log import queries
from portal.core.access import AccessEntry, Role

KINDS: dict[str, Any] = {
    "signed_in": _l("Signed in"),
    "sign_in_failed": _l("Sign-in failed"),
    "signed_out": _l("Signed out"),
    "slowed_down": _l("Slowed down: too many attempts"),
    "forbidden": _l("Not within the post's tasks"),
    "foreign": _l("Another commune's address"),
    "missing": _l("Not there, or not open to the post"),
    "form_refused": _l("Form without a valid token"),
}
SIGNS = {
    **{"signed_in": "ok", "signed_out": "none", "sign_in_failed": "warn", "slowed_down": "bad"},
    **{"forbidden": "warn", "foreign": "bad", "missing": "none", "form_refused": "warn"},
}


@dataclass(frozen=True)
class ToldAccess:
    """One line of the log in words."""

    entry: AccessEntry
    kind: Any
    who: str
    post: Any
    what: str


def tell_access(entries: Sequence[AccessEntry]) -> list[ToldAccess]:
    """Return lines of the log in words, in the order given."""
    accounts = queries.accounts({one.account_id for one in entries if one.account_id})
    postings = queries.postings({one.posting_id for one in entries if one.posting_id})
    told = []
    for one in entries:
        account, posting = accounts.get(one.account_id or 0), postings.get(one.posting_id or 0)
        post = Role(posting.role).label if posting else ""
        what = " ".join(part for part in (one.method, one.endpoint, one.object) if part)
        told.append(ToldAccess(one, KINDS[one.kind], account.person_name if account else _("unknown"), post, what))
    return told
