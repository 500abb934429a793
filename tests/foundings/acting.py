"""Services called directly, as a commune's officer would through the pages."""

from contextlib import contextmanager
from datetime import date

from portal.core import tenancy
from portal.extensions import db
from portal.foundings import services
from portal.units import queries as units

STORY_DAY = date(2024, 10, 23)
FARMING = "agriculture_forestry_fishery"


@contextmanager
def at_commune(app, code="00952"):
    """Act within one commune; yields its id. What is written is rolled back unless the test commits."""
    with app.app_context():
        commune = units.by_code(code, STORY_DAY).id
        with _acting(frozenset({commune}), {commune}):
            yield commune


@contextmanager
def in_district(app, *codes):
    """Act within some communes and read them all, as the district does; yields the ids of those communes."""
    with app.app_context():
        communes = [units.by_code(code, STORY_DAY).id for code in codes]
        with _acting(units.commune_ids(), communes):
            yield communes


@contextmanager
def _acting(reads, writes):
    with tenancy.acting_as(tenancy.Scope("test", reads, frozenset(writes), units.district().id)):
        yield
        db.session.rollback()
    db.session.remove()


def opened(tenant_id, kind="HTX", on=date(2024, 1, 10), **changes):
    values = {"working_name": "Chè Shan Tả Phìn", "villages": "Tả Phìn", "sector": FARMING, "expected_members": 9}
    return services.open_founding(tenant_id=tenant_id, kind=kind, opened_on=on, **{**values, **changes})


def brought_to_last(tenant_id, kind="HTX", on=date(2024, 1, 10), members=8, **changes):
    """Open a founding and bring it to the stage before the one that counts, all on one day."""
    founding = opened(tenant_id, kind, on, **changes)
    for _ in range({"HTX": 6, "THT": 4}[kind]):
        services.advance(founding, happened_on=on, members=members, version=founding.version)
    return founding
