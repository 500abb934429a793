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
        commune = units.by_code(code, STORY_DAY)
        scope = tenancy.Scope("test", frozenset({commune.id}), frozenset({commune.id}), units.district().id)
        with tenancy.acting_as(scope):
            yield commune.id
            db.session.rollback()
        db.session.remove()


def opened(commune_id, kind="HTX", on=date(2024, 1, 10), **changes):
    values = {"working_name": "Chè Shan Tả Phìn", "villages": "Tả Phìn", "sector": FARMING, "expected_members": 9}
    return services.open_founding(commune_id=commune_id, kind=kind, opened_on=on, **{**values, **changes})


def brought_to_last(commune_id, kind="HTX", on=date(2024, 1, 10), members=8, **changes):
    """Open a founding and bring it to the stage before the one that counts, all on one day."""
    founding = opened(commune_id, kind, on, **changes)
    for _ in range({"HTX": 6, "THT": 4}[kind]):
        services.advance(founding, happened_on=on, members=members)
    return founding
