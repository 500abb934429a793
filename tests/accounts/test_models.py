"""What a body is, in Python and in a query alike."""

import pytest
from sqlalchemy import select

from portal.accounts.models import Body
from portal.extensions import db


@pytest.mark.parametrize(
    ("unit_id", "code", "is_one"),
    [(5, "UBND-00952", True), (5, "MTTQ-00952", False), (None, "UBND-00952", False), (None, "UBND_H", False)],
)
def test_the_peoples_committee_of_a_commune(unit_id, code, is_one):
    assert Body(unit_id=unit_id, code=code).is_peoples_committee is is_one


def test_a_query_finds_the_same_ones(app):
    with app.app_context():
        everyone = list(db.session.scalars(select(Body)))
        found = set(db.session.scalars(select(Body.id).where(Body.is_peoples_committee)))
    assert len(found) == 24
    assert found == {body.id for body in everyone if body.is_peoples_committee}
