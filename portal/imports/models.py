"""What was imported, by whom, and how to undo it."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from portal.core.database import Recorded
from portal.core.fields import described, technical
from portal.core.kinds import Choice, Day, Moment, Reference, Text, Whole
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
    answers: Mapped[dict[str, str] | None] = technical(
        "what the office answered of a file that it sent, by the keys of its questions", JSONB(none_as_null=True)
    )
    applied_at: Mapped[datetime | None] = described(Moment(), _l("Applied"))
    undone_at: Mapped[datetime | None] = described(Moment(), _l("Undone"))
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")


class ImportShape(Tenant, Recorded, Base):
    """How somebody mapped the columns of people's own files by hand: the next file of that shape is read so.

    `shape` tells the headings of a sheet from others; `columns`: each of them → the key of its column, "" for not read.
    """

    __tablename__ = "import_shapes"
    __record__ = ("import_shapes", None)
    __table_args__ = (UniqueConstraint("tenant_id", "records", "shape"),)
    records: Mapped[str] = described(Choice(Records), _l("Records"))
    mapped_on: Mapped[date] = described(Day(), _l("Mapped on"))
    shape: Mapped[str] = technical("tells the headings of a sheet from others")
    columns: Mapped[dict[str, str]] = technical("headings as they are folded, and names for machines", JSONB)


__all__ = ["ImportBatch", "ImportShape"]
