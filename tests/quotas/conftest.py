"""People and places of the quota tests: services called as a post would call them."""

from contextlib import contextmanager

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from portal.accounts.models import Body, Posting
from portal.accounts.session import scope_for
from portal.core import tenancy
from portal.extensions import db
from portal.programmes.queries import programmes
from portal.units.queries import communes

CAO_BO = "00952"


def posting_of(role, code=None):
    statement = select(Posting).join(Body, Body.id == Posting.body_id).where(Posting.role == role)
    if code:
        statement = statement.where(Body.code.in_((code, f"UBND-{code}", f"MTTQ-{code}")))
    return db.session.scalars(statement.order_by(Posting.id)).first()


@contextmanager
def acting(app, role, code=None):
    """Within: the database as a post sees it; yields the posting. Commits at the end, like a good request."""
    with app.test_request_context(), force_locale("en"):
        posting = posting_of(role, code)
        assert posting is not None, (role, code)
        tenancy.bind(scope_for(posting))
        yield posting
        db.session.commit()


@pytest.fixture
def places(app):
    """Return (programme id, {unit code: unit id})."""
    with app.app_context():
        return programmes()[0].id, {unit.code: unit.id for unit in communes()}


@pytest.fixture
def cao_bo(places):
    return places[1][CAO_BO]
