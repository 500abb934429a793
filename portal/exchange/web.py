"""What the pages of import and export share: the reach of a commune's page, the kept file, downloads."""

import io
import re
from collections.abc import Sequence

from flask import send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, files, tenancy
from portal.core.access import current_actor
from portal.core.numbers import day as shown_day
from portal.core.numbers import moment
from portal.core.text import fold
from portal.documents.spreadsheet import Sheet, to_csv, to_xlsx
from portal.exchange.reach import Reach
from portal.units import queries as units

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


def reach_of(tenant_id: int) -> Reach:
    """Return the reach of a commune's own page: that commune, and no other."""
    return Reach(units.communes(), frozenset({tenant_id}), tenant_id)


def keep(tenant_id: int, data: bytes) -> str:
    """Keep a file under the tenant between preview and saving; return its SHA-256."""
    return files.store(tenant_id, io.BytesIO(data), len(data))[0]


def kept(tenant_id: int, sha256: str) -> bytes | None:
    """Return a kept file, or None where there is none."""
    try:
        with files.read(tenant_id, sha256) as stream:
            return stream.read()
    except (FileNotFoundError, ValueError):
        return None


def download(sheets: Sequence[Sheet], form: str, *names: str) -> Response:
    """Send sheets as a file: all of them as .xlsx, the first as .csv; named in plain ASCII."""
    data = to_xlsx(sheets) if form == "xlsx" else to_csv(sheets[0])
    name = "_".join(part for name in names if (part := _ascii(name)))
    return send_file(io.BytesIO(data), FORMATS[form], as_attachment=True, download_name=f"{name}.{form}", etag=False)


def _ascii(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", fold(name)).strip("-")


def heading(title: str, place: str, detail: str = "") -> tuple[str, ...]:
    """Return the lines above a table: what, where and as of which day, by whom and when it was made."""
    where = ", ".join(part for part in (place, detail) if part)
    made = _("Made %(moment)s by %(name)s", moment=moment(clock.now()), name=current_actor().person_name)
    past = tenancy.known_moment()
    told = f"{made} · {_('as the system held it at %(moment)s', moment=moment(past))}" if past else made
    return title, where, told


def as_of(day: object) -> str:
    """Return "as of 23/10/2024"."""
    return _("as of %(day)s", day=shown_day(day))  # type: ignore[arg-type]
