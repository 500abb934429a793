"""Within the scope of a command the wall lets every commune through, and the district; without a district none."""

from sqlalchemy import select

from portal.core.tenancy import Scope, acting_as
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


def test_it_writes_all_or_nothing_and_is_known_as_a_command(app):
    with app.app_context():
        district = queries.district().id
        whole = queries.commune_ids() | {district}
        assert district_scope() == Scope("command", whole, whole, district)
        assert district_scope(writes=False) == Scope("command", whole, frozenset(), district)
        assert len(whole) == 25


def test_without_a_district_it_is_still_a_command(app, monkeypatch):
    with app.app_context():
        monkeypatch.setattr(queries, "district", lambda: None)
        assert district_scope() == Scope("command", frozenset(), frozenset(), None)
