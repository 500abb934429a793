"""What every table of attached files has: a name for people, what it holds, who attached it, when it was removed."""

from datetime import datetime
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from portal.core.database import Recorded
from portal.core.errors import explained
from portal.core.fields import described, technical
from portal.core.kinds import Moment, Reference, Text
from portal.core.tenancy import Tenant


class AttachedFile(Tenant, Recorded):
    """A file of a record. Its bytes lie outside the web root, under the tenant, by their SHA-256.

    A table of such files names its record in OWNER, the column that holds the record's id.
    """

    OWNER: ClassVar[str]

    title: Mapped[str] = described(Text(200), _l("What it is"))
    file_name: Mapped[str] = described(Text(200), _l("Name of the file"))
    media_type: Mapped[str] = technical("of the file")
    size: Mapped[int] = technical("of the file")
    sha256: Mapped[str] = technical("names the file")
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
    removed_at: Mapped[datetime | None] = described(Moment(), _l("Removed"))
    # On request (Law 91/2025/QH15): the row stays as a stub, its bytes are gone.
    erased_at: Mapped[datetime | None] = described(Moment(), _l("Erased"))


_HERE_ALREADY = explained("file", _l("This document is here already."))
_NOT_REMOVED = text("removed_at IS NULL")


def kept_once(name: str, owner: str) -> Index:
    """Return the index by which a record keeps a file of one content once, however often and from where it is sent."""
    return Index(name, "tenant_id", owner, "sha256", unique=True, postgresql_where=_NOT_REMOVED, info=_HERE_ALREADY)
