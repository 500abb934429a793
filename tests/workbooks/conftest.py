"""The district of the kept workbook, imported once a worker through the command line, and copied for each test."""

from datetime import datetime

import pytest

from portal.core import clock
from portal.registry import rules
from tests.database import EMPTY
from tests.metrics.records import declare
from tests.workbooks.generator import KEPT, district, units
from tests.workbooks.oracle import SHARE, is_declared
from tests.workbooks.running import command

NOW = datetime(2026, 1, 20, 9, 0)  # all five years have ended
IMPORTED = "portal_workbook"


@pytest.fixture(scope="session")
def groups():
    """The events behind the kept workbook."""
    return district()


@pytest.fixture
def empty_app(databases):
    """The application on the district without records, after the programme's end."""
    databases.fresh(EMPTY)
    with clock.frozen(NOW):
        yield databases.app


@pytest.fixture
def workbook_app(databases, monkeypatch):
    """The application on what the kept workbook gave, read through the command line, as before any programme.

    (A register's import refuses the new ones of a programme, which are entered as foundings; here the figures of a
    register are worked out, however it came in.)
    """
    monkeypatch.setattr(rules, "counts_elsewhere", lambda kind, registered_on: False)
    with clock.frozen(NOW):
        if IMPORTED not in databases.templates:
            databases.fresh(EMPTY)
            for records in ("registry", "yearly"):
                done = command(databases.app, records, KEPT)
                assert done.exit_code == 0, done.output
            with databases.owner() as owner:
                owner.execute(
                    "UPDATE yearly_records AS y SET rating_confirmed_on = '2026-01-19' FROM collectives AS c"
                    " WHERE (c.tenant_id, c.id) = (y.tenant_id, y.collective_id) AND rating_score IS NOT NULL"
                    " AND (right(registration_number, 2)::int + year) % 9 <> 0"
                )
                for unit in units():
                    declare(owner, [year for year in range(2020, 2026) if is_declared(unit.code, year)], [unit.code])
                owner.execute("INSERT INTO app_settings (key, value) VALUES ('coverage_share', %s)", (str(SHARE),))
            databases.keep(IMPORTED)
        databases.fresh(IMPORTED)
        yield databases.app
