"""Somebody who is told."""

import pytest
from sqlalchemy import select

from portal.accounts.models import Body, Posting
from portal.extensions import db
from tests.conftest import STORY_NOW
from tests.notices.telling import tell
from tests.returns.acting import posting


@pytest.fixture
def officer(app):
    with app.app_context():
        yield posting("commune_officer", "00952")
        db.session.remove()


@pytest.fixture
def posts(app):
    """The ids of a person's two posts: the commune's officer, and another at the district's Front from today."""
    with app.app_context():
        first = posting("commune_officer", "00952")
        front = db.session.scalar(select(Body).where(Body.code == "MTTQ"))
        second = Posting(account=first.account, body=front, role="district_front_officer", starts_on=STORY_NOW.date())
        db.session.add(second)
        db.session.flush()
        tell([first.id, second.id], "of both", text="Việc của cả hai")
        tell([first.id], "of the first", text="Việc của xã")
        tell([second.id], "of the second", text="Việc của Mặt trận")
        db.session.commit()
        return first.id, second.id
