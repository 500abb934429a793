"""What the forms of a finding refuse: everything at once, each at its field."""

from datetime import date, timedelta

import pytest

from portal.core.errors import Invalid
from portal.extensions import db
from portal.inspection import rules, services
from portal.inspection.models import Finding
from portal.inspection.states import FindingState
from tests.acting import as_seen
from tests.conftest import STORY_NOW
from tests.inspection.acting import DEADLINE, OWN, acting, recorded

TODAY = STORY_NOW.date()


def refused(work, *given, **values):
    with pytest.raises(Invalid) as invalid:
        work(*given, **values)
    return [field for field, _message in invalid.value.problems]


def test_a_finding_with_many_faults_is_told_all_of_them(app):
    with acting(app, "inspector") as by:
        values = {"document_number": "9" * 301, "basis": "", "text": "x" * 4001, "deadline": None}
        found = refused(services.open_finding, subject="", body=None, posting_id=by.id, **values)
        assert found == ["document_number", "basis", "text", "recommendation", "deadline", "subject"]


@pytest.mark.parametrize(
    ("deadline", "holds"),
    [
        (TODAY, True),
        (TODAY - timedelta(days=1), False),
        (TODAY + rules.FARTHEST, True),
        (TODAY + rules.FARTHEST + timedelta(days=1), False),
    ],
)
def test_an_answer_is_asked_for_from_today_until_two_years_on(app, deadline, holds):
    if holds:
        recorded(app, deadline=deadline)
    else:
        assert refused(recorded, app, deadline=deadline) == ["deadline"]


def test_a_deadline_that_has_passed_meanwhile_may_stay_in_a_correction(app):
    from portal.core import clock

    key = recorded(app)
    said = {"document_number": "3", "basis": "III.1", "text": "Khác", "recommendation": "Khác"}
    later = STORY_NOW + timedelta(days=100)
    assert later.date() > DEADLINE
    with clock.frozen(later), acting(app, "inspector") as by:
        row = db.session.get(Finding, key)
        as_seen(services.correct, row, posting_id=by.id, **said, deadline=DEADLINE)
        assert refused(as_seen, services.correct, row, posting_id=by.id, **said, deadline=date(2024, 11, 1)) == [
            "deadline"
        ]


def test_each_step_says_what_it_needs(app):
    key = recorded(app)
    with acting(app, "commune_officer", OWN) as officer:
        row = db.session.get(Finding, key)
        assert refused(as_seen, services.answer, row, posting_id=officer.id, note=" ", document_number="9" * 301) == [
            "note",
            "document_number",
        ]
        as_seen(services.answer, row, posting_id=officer.id, note="Đã làm")
    with acting(app, "inspector") as by:
        row = db.session.get(Finding, key)
        past = TODAY - timedelta(days=1)
        assert refused(as_seen, services.give_back, row, posting_id=by.id, note="", deadline=past) == [
            "note",
            "deadline",
        ]
        assert refused(as_seen, services.close, row, posting_id=by.id, note="") == ["note"]
        as_seen(services.give_back, row, posting_id=by.id, note="Thiếu")
        assert (row.state, row.deadline) == (FindingState.RETURNED, DEADLINE)


def test_only_the_one_concerned_answers(app):
    key = recorded(app)
    with acting(app, "inspector") as by:
        row = db.session.get(Finding, key)
        assert refused(as_seen, services.answer, row, posting_id=by.id, note="x") == [None]
        assert refused(as_seen, services.answer, row, note="x") == [None]
