"""A commune whose officer imports, and the command that does the same."""

import pytest

from portal.core import clock
from portal.core.clock import SET_UP, write_setting
from portal.extensions import db
from tests.foundings.acting import at_commune
from tests.imports.files import KIM_THACH
from tests.pages import Visitor
from tests.returns.acting import at_district


@pytest.fixture
def run(app, tmp_path):
    """Run `import RECORDS` with a workbook; return the result."""

    def start(records, data, *options, name="file.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return app.test_cli_runner().invoke(args=["import", records, str(path), *options])

    return start


@pytest.fixture
def officer(app):
    """The officer of Kim Thạch, while the past is entered."""
    with at_district(app):
        write_setting(SET_UP, "open")
        db.session.commit()
    return Visitor(app, "commune_officer", KIM_THACH)


@pytest.fixture
def home(app):
    with app.app_context():
        from portal.units import queries as units

        return f"/communes/{units.by_code(KIM_THACH, clock.today()).id}"


@pytest.fixture
def commune(app):
    """Within Kim Thạch: its id; what is written is rolled back."""
    with app.test_request_context(), at_commune(app, KIM_THACH) as tenant_id:
        yield tenant_id
