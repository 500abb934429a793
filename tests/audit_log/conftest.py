"""An entry of the register whose history is read."""

from datetime import date

import pytest

from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.registry.models import Collective, YearlyRecord
from portal.units.scope import district_scope
from tests.audit_log.places import FOREIGN, OWN


@pytest.fixture
def place(databases, app):
    """Return the ids of the own and the foreign commune."""
    with databases.owner() as owner:
        found = dict(owner.execute("SELECT code, id FROM units WHERE kind <> 'district'").fetchall())
    return found[OWN], found[FOREIGN]


@pytest.fixture
def record(app, place):
    """An entry of the register with a yearly record, of the own commune."""
    own, _foreign = place
    values = {"tenant_id": own, "kind": "THT", "name": "Tổ chè Lùng Tao", "folded_name": "to che lung tao"}
    with app.app_context(), acting_as(district_scope()):
        collective = Collective(**values, registered_on=date(2022, 3, 5), origin="register")
        db.session.add(collective)
        db.session.flush()
        year = YearlyRecord(tenant_id=own, collective_id=collective.id, year=2023, members=7)
        db.session.add(year)
        db.session.commit()
        return collective.id, year.id
