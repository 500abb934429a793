"""Makes the dump of the newest migration: `python -m tests.migrations.make_dump`, once it has landed.

The district as it is loaded, and a few records made by the services of the day: a founding that counted, returns, a
duty's item, a yearly record, an evidence file; some stand in history in more than one version. Beside the SQL, which
PostgreSQL 15 to 18 read, lie what must be true after every later upgrade, and the bytes of the file.
"""

import gzip
import io
import json
import re
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import psycopg

from portal.attachments import services as attachments
from portal.core import clock, schema_version
from portal.extensions import db
from portal.foundings import counting, services
from portal.registry.models import Collective, EvidenceFile, YearlyRecord
from portal.returns import services as returns
from tests.conftest import STORY_NOW
from tests.database import EMPTY, Databases
from tests.duties.acting import item, report
from tests.foundings.acting import FARMING, STORY_DAY, at_commune, brought_to_last
from tests.migrations.content import NAMES, content
from tests.returns.acting import at_district, calendars, narrated, on, period, posting

DUMPS = Path(__file__).parent / "dumps"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
# What servers before 17 do not know, and what only psql reads.
NEWER = re.compile(r"^(SET transaction_timeout|\\(un)?restrict).*\n", re.MULTILINE)


def main():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the server's user passes through
        databases = Databases(Path(folder))
        try:
            databases.fresh(EMPTY)
            begin_chains_anew(databases)
            with clock.frozen(STORY_NOW):
                write_foundings(databases.app)
                write_returns(databases.app)
            keep(databases, schema_version.revisions()[0])
        finally:
            databases.stop()


def begin_chains_anew(databases):
    """Leave out the thousand events of loading the district: they are mostly hashes, which nothing makes small."""
    with psycopg.connect(databases.server.url("postgres", "portal"), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("TRUNCATE audit_events, audit_heads")


def write_foundings(app):
    """A founding, renamed and counted; what the register then holds of it, with a document."""
    with at_commune(app) as commune:
        founding = brought_to_last(commune, working_name=NAMES[0])
        db.session.commit()
        described = {"villages": "Tả Phìn", "sector": FARMING, "expected_members": 9, "working_name": NAMES[1]}
        services.edit_founding(founding, version=founding.version, **described)
        db.session.commit()
        counting.count(founding, happened_on=STORY_DAY, number="10/HTX", members=9, version=founding.version)
        db.session.commit()
        entry = db.session.get(Collective, (commune, founding.collective_id))
        scan = SimpleNamespace(filename="giấy chứng nhận.pdf", stream=io.BytesIO(PDF))
        attachments.add(EvidenceFile, (commune, entry.id), scan)
        db.session.add(YearlyRecord(tenant_id=commune, collective_id=entry.id, year=2023, members=7, revenue=120))
        db.session.commit()


def write_returns(app):
    """The returns of a quarter, one of them begun; a duty's item, reported."""
    with at_district(app) as programme, on(date(2024, 9, 20)):
        quarter = period(calendars(programme)["state-quarter"], 2024, 3)
        made = returns.open_period(quarter, quarter.opens_on)
        row = next(one for one in made if one.body.code == "UBND-00952")
        returns.save_draft(row, posting("commune_officer", "00952"), **narrated(), version=row.version)
        db.session.commit()
        report(item("III.3-1", "UBND-00952"), date(2024, 9, 20), "in_progress", explanation="Chờ số liệu")
        db.session.commit()


def keep(databases, revision):
    """Write the dump of the application's database, what it holds, and its files."""
    name = next(file.stem for file in (schema_version.MIGRATIONS / "versions").glob(f"{revision}_*.py"))
    program = str(databases.server.site.bin / "pg_dump")
    command = [program, "--inserts", "--rows-per-insert=200", databases.server.url("portal_owner")]
    dumped = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    DUMPS.mkdir(exist_ok=True)
    with gzip.GzipFile(DUMPS / f"{name}.sql.gz", "wb", mtime=0) as file:
        file.write(NEWER.sub("", dumped).encode())
    with databases.owner() as owner:
        found = json.dumps(content(owner), ensure_ascii=False, indent=1)
    (DUMPS / f"{name}.json").write_text(f"{found}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
