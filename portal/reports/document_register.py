"""The register of issued documents as a sheet."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from portal.accounts.models import Posting
from portal.core.numbers import day as shown
from portal.documents.spreadsheet import Column, Sheet
from portal.reports.choices import PaperKind
from portal.reports.models import IssuedDocument


def sheet(rows: Sequence[IssuedDocument], people: Mapping[int, Posting], place: str, day: date) -> Sheet:
    """Return the register; headers stand in Vietnamese."""
    columns = (
        Column("Số, ký hiệu", width=18),
        Column("Ngày", "date"),
        Column("Loại", width=22),
        Column("Trích yếu", width=70),
        Column("Người ký", width=26),
        Column("Người cấp số", width=26),
    )
    lines = [
        [
            *(one.reference, one.issued_on, PaperKind(one.paper).word, one.subject, one.signer),
            _name(people.get(one.posting_id or 0)),
        ]
        for one in rows
    ]
    heading = (_("Register of issued documents"), f"{place}, {shown(day)}")
    return Sheet("Văn bản đi", columns, lines, heading, [f"Tổng: {len(lines)}", *[None] * 5] if lines else None)


def _name(posting: Posting | None) -> str:
    return posting.account.person_name if posting else ""
