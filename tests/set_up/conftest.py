"""A portal for real on its first day: units, bodies and the resolution, one administrator, the set-up open."""

import pytest

from portal.accounts import first_administrator, queries
from portal.core import clock
from portal.extensions import db
from portal.seed import first_start
from tests.conftest import STORY_NOW
from tests.database import as_a_command_waits
from tests.pages import Visitor

NEW = "portal_new"


@pytest.fixture
def new_app(databases, tmp_path):
    """The application on a portal that was just begun, as of its first administrator's first sign-in."""
    if NEW not in databases.templates:
        databases.empty()
        with clock.frozen(STORY_NOW), databases.app.app_context(), as_a_command_waits(db.engine):
            first_start.prepare(tmp_path, empty=True, accounts=False)
            office = queries.body_by_code("VP").id
            first_administrator.appoint(person_name="Hoàng Thị Mai", email="mai@vixuyen.gov.vn", body_id=office)
            db.session.commit()
            db.session.remove()
        databases.keep(NEW)
    databases.fresh(NEW)
    with clock.frozen(STORY_NOW):
        yield databases.app


@pytest.fixture
def administrator(new_app):
    """The first administrator, with a password chosen."""
    with new_app.app_context():
        account = queries.account_by_email("mai@vixuyen.gov.vn")
        account.must_change_password = False
        db.session.commit()
    return Visitor(new_app, "administrator")
