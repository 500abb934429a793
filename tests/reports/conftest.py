"""What is written in documents of the illustrative district, and what the records themselves say."""

import pytest

from tests.reports.reading import Docx


@pytest.fixture
def rows(story_app, databases):
    """Return rows of a statement as the owner, who sees everything."""
    with databases.owner() as owner:
        owner.execute("SELECT set_config('portal.reads', (SELECT array_agg(id)::text FROM units), false)")
        yield lambda statement, *values: owner.execute(statement, values or None).fetchall()


@pytest.fixture
def quarter(rows):
    """Return the id of a quarter of 2024."""

    def found(number):
        return rows(
            "SELECT p.id FROM periods p JOIN calendars c ON c.id = p.calendar_id"
            " WHERE c.code = 'state-quarter' AND p.year = 2024 AND p.number = %s",
            number,
        )[0][0]

    return found


@pytest.fixture
def fetch():
    """Return a function visitor, path → the document there."""

    def get(visitor, path):
        answer = visitor.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        return Docx(answer.data)

    return get
