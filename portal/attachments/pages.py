"""The part of a record's page that lists its files, loaded whole before it is rendered."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.attachments import queries
from portal.attachments.forms import FileForm
from portal.attachments.models import AttachedFile
from portal.attachments.queries import Key


@dataclass(frozen=True)
class Files:
    """A record's files for a reader. `form`: None for who may not attach any; `sent`: it came back with a problem."""

    kept: list[AttachedFile]
    removed: list[AttachedFile]
    form: FileForm | None
    sent: bool
    blueprint: str
    path: dict[str, Any]
    prefix: str = ""  # of the names of its addresses

    def address(self, act: str, file: AttachedFile | None = None) -> str:
        """Return the address of an act: add_file, or of one file: fetch_file, remove_file, restore_file."""
        more: dict[str, Any] = {"file_id": file.id} if file else {}
        return url_for(f"{self.blueprint}.{self.prefix}{act}", **self.path, **more)


def files_for(
    model: type[AttachedFile],
    record: Key,
    may_edit: bool,
    blueprint: str,
    path: dict[str, int],
    sent: Any = None,
    prefix: str = "",
) -> Files:
    """Load a record's files by its key (tenant, id).

    `path`: what the addresses of its page take; `sent`: the form that came back, if any.
    """
    found = queries.files_of(model, record)
    return Files(
        kept=[one for one in found if one.removed_at is None],
        removed=[one for one in found if one.removed_at is not None] if may_edit else [],
        form=(sent or FileForm(formdata=None, ids="attached")) if may_edit else None,
        sent=sent is not None,
        blueprint=blueprint,
        path=path,
        prefix=prefix,
    )
