"""What every table may use: versions for optimistic locking, times of record, money."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import DateTime, Numeric, func
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

# Money is kept in million VND, the unit of the resolution and of every form, with two decimals.
Millions = Annotated[Decimal, mapped_column(Numeric(14, 2))]


class Versioned:
    """An editable row: its version rises with each change, so that no save overwrites another unseen."""

    version: Mapped[int] = mapped_column(default=1, nullable=False, sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy check and raise the version."""
        return {"version_id_col": cls.version}


class Recorded:
    """A row that keeps the real moment at which it was recorded."""

    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), sort_order=91)
