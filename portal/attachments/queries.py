"""Reads of attached files, of whichever table."""

from typing import TypeVar

from sqlalchemy import select

from portal.attachments.models import AttachedFile
from portal.extensions import db

F = TypeVar("F", bound=AttachedFile)
Key = tuple[int, int]  # tenant and id of the record


def files_of(model: type[F], record: Key) -> list[F]:
    """Return a record's files, newest first, removed ones included."""
    own = model.tenant_id == record[0], getattr(model, model.OWNER) == record[1]
    return list(db.session.scalars(select(model).where(*own).order_by(model.id.desc())))


def file_of(model: type[F], record: Key, file_id: int) -> F | None:
    """Return one file of a record, removed or not; None where it is another record's."""
    found = db.session.get(model, (record[0], file_id))
    return found if found is not None and getattr(found, model.OWNER) == record[1] else None
