"""The page of a finding: which steps it offers to whom, and nothing that writes in the view of a past moment."""

from datetime import date, datetime

import pytest
from flask import g
from sqlalchemy import select

from portal.core import tenancy
from portal.core.errors import Attempt
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.inspection import queries, services
from portal.inspection.forms import CloseForm
from portal.inspection.models import Finding
from portal.inspection.pages import FindingPage, item_of
from tests.acting import actor_of
from tests.inspection.acting import OTHER, OWN, acting, recorded


@pytest.fixture
def page(app):
    """Return a function role, code, key → the page that such a post sees."""

    def of(role, code, key, **more):
        with acting(app, role, code) as by:
            g.actor = actor_of(by)
            return FindingPage(queries.finding(*key), g.actor, **more)

    return of


@pytest.mark.parametrize(
    ("role", "code", "steps"),
    [
        ("inspector", None, {"correct", "close"}),
        ("commune_leader", OWN, {"answer"}),
        ("district_leader", None, set()),
    ],
)
def test_what_is_offered_to_whom(app, page, role, code, steps):
    shown = page(role, code, recorded(app))
    assert shown.may == steps
    assert set(shown.forms) == {"answer", "give_back", "close"}
    assert shown.conflict is None
    assert not shown.is_late
    assert len(shown.history) == 1


def test_in_a_past_moment_no_step_is_offered(app, page, monkeypatch):
    key = recorded(app)
    monkeypatch.setattr(tenancy, "recorded_moment", lambda: datetime(2024, 10, 1))
    assert page("inspector", None, key).may == set()


def test_a_form_that_was_sent_comes_back_beside_what_somebody_saved(app, page):
    key = recorded(app)
    with app.test_request_context():
        sent = CloseForm(formdata=None)
    row = object()
    shown = page("inspector", None, key, attempt=Attempt(False, row), sent={"close": sent})
    assert shown.forms["close"] is sent
    assert shown.conflict is row


def test_the_product_in_which_it_was_found(app):
    with acting(app, "inspector") as by:
        item = db.session.scalars(select(DutyItem).order_by(DutyItem.id)).first()
        told = {"document_number": "1", "basis": "III.1", "text": "x", "recommendation": "y"}
        row = services.open_finding(
            subject="item", body=item.body, item=item, deadline=date(2024, 12, 1), posting_id=by.id, **told
        )
        assert item_of(row).id == item.id
        assert item_of(Finding()) is None


def test_another_commune_has_no_such_finding(app):
    key = recorded(app)
    with acting(app, "commune_leader", OTHER):
        assert queries.finding(*key) is None
