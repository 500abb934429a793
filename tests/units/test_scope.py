"""Within the scope of a command the wall lets every commune through, and the district; without a district none."""

from sqlalchemy import select

from portal.core.tenancy import acting_as
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.units import queries
from portal.units.scope import district_scope


def test_what_a_command_reads(app):
    with app.app_context():
        with acting_as(district_scope(writes=False)):
            tenants = set(db.session.scalars(select(DutyItem.tenant_id)))
        assert tenants == queries.commune_ids() | {queries.district().id}


def test_nothing_without_a_district(app, monkeypatch):
    with app.app_context():
        monkeypatch.setattr(queries, "district", lambda: None)
        with acting_as(district_scope()):
            assert db.session.scalars(select(DutyItem.id)).all() == []
