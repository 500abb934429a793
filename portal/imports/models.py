"""What was imported, by whom, and how to undo it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Recorded
from portal.core.tenancy import Tenant
from portal.extensions import Base


class ImportBatch(Tenant, Recorded, Base):
    """One commune's part of one import: previewed, then applied, perhaps undone within a day.

    The file lies under the tenant by its SHA-256. `changes` says for each row what was before and after, so that
    undoing can tell whether somebody changed the row since. Rows of one import share `run`.
    """

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint("state IN ('previewed', 'applied', 'undone')", name="state"),
        Index("ix_import_batches_run", "tenant_id", "run"),
    )
    run: Mapped[str] = mapped_column(Text)
    records: Mapped[str] = mapped_column(Text)  # registry, yearly, foundings, quotas
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    changes: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    applied_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))


__all__ = ["ImportBatch"]
