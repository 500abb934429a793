"""The test databases themselves: no test sees what another wrote, and an untouched copy is not made anew."""

import psycopg
import pytest
from sqlalchemy import text

from portal.extensions import db
from tests.database import EMPTY, STORY

WRITE = text("INSERT INTO app_settings VALUES ('left', 'behind')")
NUMBER = text("SELECT count(*) FROM app_settings WHERE key = 'left'")


def left_behind(databases, template):
    """Return how much another test left in a fresh copy, and which copy it is."""
    databases.fresh(template)
    with databases.app.app_context(), db.engine.connect() as connection:
        copy = text("SELECT oid FROM pg_database WHERE datname = current_database()")
        return connection.scalar(NUMBER), connection.scalar(copy)


@pytest.mark.parametrize("then", [EMPTY, STORY])
def test_what_one_wrote_is_gone_for_the_next(databases, then):
    databases.fresh(EMPTY)
    with databases.app.app_context(), db.engine.begin() as connection:
        connection.execute(WRITE)
    assert left_behind(databases, then)[0] == 0
    assert left_behind(databases, EMPTY)[0] == 0


def test_what_is_written_while_the_next_begins_is_gone_too(databases):
    databases.fresh(EMPTY)
    late = psycopg.connect(databases.server.url("portal_owner"))
    late.execute(WRITE.text)
    assert left_behind(databases, EMPTY)[0] == 0
    with pytest.raises(psycopg.OperationalError):
        late.commit()


def test_what_was_only_read_serves_again(databases):
    copies = [left_behind(databases, template)[1] for template in (EMPTY, EMPTY, STORY, EMPTY, STORY)]
    assert copies[0] == copies[1] == copies[3]
    assert copies[2] == copies[4]
