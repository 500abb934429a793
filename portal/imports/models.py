"""What was imported, by whom, and how to undo it."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from portal.core.database import Recorded
from portal.core.fields import described, technical
from portal.core.kinds import Choice, Moment, Reference, Text, Whole
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.imports.choices import BatchState, Records


class ImportBatch(Tenant, Recorded, Base):
    """One commune's part of one import: previewed, then applied, perhaps undone within a day.

    One that was `sent` by the district's office waits for its commune to look at it and apply it.

    The file lies under the tenant by its SHA-256. `changes` says for each row what was before and after, so that
    undoing can tell whether somebody changed the row since. Rows of one import share `run`.
    """

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint("state IN ('previewed', 'sent', 'applied', 'undone')", name="state"),
        Index("ix_import_batches_run", "tenant_id", "run"),
    )
    run: Mapped[str] = technical("rows of one import share it")
    records: Mapped[str] = described(Choice(Records), _l("Records"))
    file_name: Mapped[str] = described(Text(200), _l("Name of the file"))
    sha256: Mapped[str] = technical("names the file")
    state: Mapped[str] = described(Choice(BatchState), _l("State"))
    added: Mapped[int] = described(Whole(), _l("Rows added"), default=0)
    changed: Mapped[int] = described(Whole(), _l("Rows changed"), default=0)
    same: Mapped[int] = described(Whole(), _l("Rows without change"), default=0)
    changes: Mapped[list[dict[str, Any]] | None] = technical(
        "each row in it has an event of its own", JSONB(none_as_null=True)
    )
    applied_at: Mapped[datetime | None] = described(Moment(), _l("Applied"))
    undone_at: Mapped[datetime | None] = described(Moment(), _l("Undone"))
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")


class ImportHeading(Tenant, Recorded, Base):
    """A heading of people's own files that somebody mapped by hand: it is known in the next file like it."""

    __tablename__ = "import_headings"
    __record__ = ("import_headings", None)
    __table_args__ = (UniqueConstraint("tenant_id", "records", "heading"),)
    records: Mapped[str] = described(Choice(Records), _l("Records"))
    heading: Mapped[str] = described(Text(200), _l("Heading"))
    column: Mapped[str] = described(Text(60), _l("Read as the column"), default="")


__all__ = ["ImportBatch", "ImportHeading"]
