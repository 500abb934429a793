"""What a .docx says of itself: whose it is, when it was made, by what. The library's own template says other things."""

from datetime import date, datetime, time
from typing import Any

APPLICATION = "Cổng thông tin xã"
_EXTENDED = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{APPLICATION}</Application></Properties>"
)


def set_properties(file: Any, issuer: str, title: str, made: date | None) -> None:
    """Write author, title and day into a document's properties, without the template's picture and program."""
    known = file.core_properties
    known.author = known.last_modified_by = " ".join(issuer.split())
    known.title, known.comments, known.language = title, "", "vi-VN"
    known.created = known.modified = datetime.combine(made or date.today(), time(8))
    known.revision, known.category, known.keywords = 1, "", ""
    package = file.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[name]
        elif relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = _EXTENDED.encode()
