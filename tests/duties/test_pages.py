"""The page of one item: what its reader may do, what the forms begin with, what somebody saved meanwhile."""

from datetime import date

import pytest
from flask import g

from portal.core.errors import Attempt
from portal.duties import services
from portal.duties.forms import UpdateForm
from portal.duties.pages import ItemPage, item_form
from portal.extensions import db
from tests.acting import actor_of, as_seen
from tests.duties.acting import item, report
from tests.inspection.acting import OWN, acting

CODE = f"UBND-{OWN}"
AHEAD = date(2025, 4, 30)


@pytest.fixture
def holder(app):
    """Within the holder's officer: the actor and an item whose deadline is ahead; rolled back."""
    with acting(app, "commune_officer", OWN) as by:
        g.actor = actor_of(by)
        yield g.actor, item("III.3-1", CODE, "2025")
        db.session.rollback()


def page(holder, attempt=None, **sent):
    actor, one = holder
    return ItemPage(one, actor, attempt, sent)


def test_the_holder_reports_and_decides_nothing(holder):
    shown = page(holder)
    assert (shown.may_update, shown.may_decide, shown.silent) == (True, False, False)
    assert shown.forms["update"].state.data == "in_progress"  # what comes next is offered
    assert set(shown.forms) == {
        "update",
        "request_extension",
        "set_deadline",
        "refuse_extension",
        "accept",
        "returned",
        "on_paper",
        "withdraw",
    }
    assert shown.differences == []


def test_what_was_reported_stands_in_the_form(holder):
    _actor, one = holder
    report(one, date(2024, 10, 20), "submitted", note="Đã nộp")
    form = page(holder).forms["update"]
    assert (form.state.data, form.note.data, form.happened_on.data) == ("submitted", "Đã nộp", date(2024, 10, 23))


def test_accepted_is_closed_to_its_holder(holder):
    _actor, one = holder
    report(one, date(2024, 10, 20))
    as_seen(services.accept, one, happened_on=date(2024, 10, 21))
    assert not page(holder).may_update
    assert not page(holder).opens("accept")


def test_late_without_a_word_is_silent_and_an_old_word_is_for_the_old_deadline(holder):
    _actor, one = holder
    one.deadline = date(2024, 4, 30)
    shown = page(holder)
    assert shown.silent
    assert shown.forms["update"].explanation.flags.required
    report(one, date(2024, 10, 20), "in_progress", explanation="Bão")
    explained = page(holder)
    assert not explained.silent
    assert explained.forms["update"].explanation.data == "Bão"
    one.deadline = date(2024, 5, 31)
    again = page(holder)
    assert again.silent
    assert again.forms["update"].explanation.data == ""


def test_an_extension_that_was_asked_for_is_offered_to_the_office(holder):
    _actor, one = holder
    assert page(holder).forms["set_deadline"].deadline.data is None
    as_seen(services.request_extension, one, deadline=date(2025, 6, 30), reason="Mưa lũ kéo dài")
    form = page(holder).forms["set_deadline"]
    assert (form.deadline.data, form.reason.data) == (date(2025, 6, 30), "Mưa lũ kéo dài")


def test_a_form_opens_where_its_step_fits_or_where_it_comes_back(holder):
    shown = page(holder)
    assert shown.opens("request_extension")
    assert not shown.opens("accept")
    assert page(holder, accept=item_form("accept")).opens("accept")


def test_a_conflict_compares_what_the_form_is_about(holder):
    _actor, one = holder
    report(one, date(2024, 10, 20), "in_progress", note="Của họ")
    conflict = Attempt(False, one)
    update = UpdateForm(formdata=None, ids="update")
    update.offer(one.state)
    update.note.data, update.state.data = "Của tôi", "submitted"
    told = [(saved, typed) for _label, saved, typed in page(holder, conflict, update=update).differences]
    assert ("Của họ", "Của tôi") in told
    accepted = page(holder, conflict, accept=item_form("accept")).differences
    assert len(accepted) == 1
    deadline = item_form("set_deadline")
    deadline.deadline.data = date(2025, 12, 1)
    ((_label, saved, typed),) = page(holder, conflict, set_deadline=deadline).differences
    assert typed == "01/12/2025"
    assert saved != typed
    assert page(holder, conflict, file=update).differences == []
