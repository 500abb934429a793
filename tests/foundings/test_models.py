"""What counted is kept once: the database itself holds the day of a founding and that of its entry equal."""

from datetime import date

import pytest
from flask_babel import force_locale
from psycopg.errors import CheckViolation, ForeignKeyViolation
from sqlalchemy.exc import IntegrityError

from portal.core.errors import problems_of_constraint
from portal.extensions import db
from portal.foundings import counting
from portal.registry.models import Collective
from tests.foundings.acting import at_commune, brought_to_last

DAY = date(2024, 3, 1)


@pytest.fixture
def counted(app):
    """A founding that counts, committed; yields it and its entry."""
    with at_commune(app) as commune:
        founding = brought_to_last(commune)
        counting.count(founding, happened_on=DAY, number="1002", members=8, version=founding.version)
        db.session.commit()
        yield founding, db.session.get(Collective, (commune, founding.collective_id))


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE foundings SET counted_on = counted_on + 1 WHERE state = 'counted'", ForeignKeyViolation),
        ("UPDATE collectives SET registered_on = registered_on + 1 WHERE origin = 'founding'", ForeignKeyViolation),
        ("DELETE FROM collectives WHERE origin = 'founding'", ForeignKeyViolation),
        ("UPDATE foundings SET collective_id = NULL WHERE state = 'counted'", CheckViolation),
        ("UPDATE foundings SET counted_on = NULL, state = 'open' WHERE state = 'counted'", CheckViolation),
    ],
)
def test_the_two_days_cannot_be_made_different(databases, counted, statement, broken):
    with databases.owner() as owner, pytest.raises(broken):
        owner.execute(statement)


def test_both_days_may_move_together(databases, counted):
    """Undoing a counting and counting anew is the way; the database sees the two in any order of one statement each."""
    founding, entry = counted
    assert founding.counted_on == entry.registered_on == DAY
    counting.take_back(founding, happened_on=date(2024, 4, 1), reason="Ghi nhầm ngày", version=founding.version)
    counting.count(founding, happened_on=date(2024, 4, 2), number="1002", members=8, version=founding.version)
    db.session.commit()
    entry = db.session.get(Collective, (founding.tenant_id, founding.collective_id))
    assert founding.counted_on == entry.registered_on == date(2024, 4, 2)


def test_what_breaks_it_is_told_at_the_field(counted):
    _founding, entry = counted
    entry.registered_on = date(2024, 3, 2)
    with pytest.raises(IntegrityError) as broken:
        db.session.flush()
    db.session.rollback()
    ((field, message),) = problems_of_constraint(broken.value)
    assert field == "registered_on"
    with force_locale("en"):
        assert "Take that back first" in str(message)
