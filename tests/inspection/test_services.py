"""Findings: who may see and answer them, what a step asks for, whom it tells."""

from datetime import date, datetime, timedelta

import psycopg
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from portal.accounts.queries import body_by_code
from portal.core import clock
from portal.core.errors import Invalid, StaleVersion
from portal.extensions import db
from portal.inspection import queries, services
from portal.inspection.models import Finding, FindingEvent
from portal.notices.models import Notice
from tests.acting import as_seen
from tests.conftest import STORY_NOW
from tests.inspection.acting import DEADLINE, OTHER, OWN, acting, recorded
from tests.shares import examples

SEE_ALL = {"inspector": None, "district_leader": None}
PEOPLE = {
    "commune_officer": OWN,
    "commune_leader": OWN,
    "commune_front_officer": OWN,
    "district_officer": None,
    "district_front_officer": "MTTQ",
    "duty_holder": "BTG",
}


def told(app, key):
    """Return who was told of a finding's steps: (kind, posting id)."""
    with app.app_context():
        statement = select(Notice.kind, Notice.posting_id).where(Notice.key.startswith(f"finding-{key[1]}-"))
        return {tuple(row) for row in db.session.execute(statement)}


def test_each_sees_exactly_its_own(app):
    """Of two communes, a commune's Front and two bodies of the district: the wall itself shows each its own."""
    made = {code: recorded(app, code) for code in (f"UBND-{OWN}", f"UBND-{OTHER}", f"MTTQ-{OWN}", "MTTQ", "BTG")}
    for role, code in {**SEE_ALL, **PEOPLE}.items():
        with acting(app, role, code) as by:
            own = {key for key in made.values() if db.session.get(Finding, key) is not None}
            seen = {(row.tenant_id, row.id) for row in queries.findings("all")}
            steps = {(row.tenant_id, row.finding_id) for row in db.session.scalars(select(FindingEvent))}
            expected = (
                set(made.values()) if role in SEE_ALL else {made[by.body.code]} if by.body.code in made else set()
            )
            assert own == seen == steps == expected, role


@pytest.mark.parametrize("schema", ["public", "history", "known"])
def test_without_a_post_there_is_nothing(databases, app, schema):
    key = recorded(app)
    with psycopg.connect(databases.server.url("portal_app")) as connection:
        connection.execute("SELECT set_config('portal.reads', %s, true)", [f"{{{key[0]}}}"])
        for table in ("findings", "finding_events"):
            assert connection.execute(f"SELECT count(*) FROM {schema}.{table}").fetchone()[0] == 0


@pytest.mark.parametrize(("role", "code"), [*PEOPLE.items(), ("district_leader", None)])
def test_nobody_else_records_a_finding(app, role, code):
    """Even were a page to forget its permission, the database refuses."""
    values = {"document_number": "1", "basis": "1", "text": "1", "recommendation": "1", "deadline": DEADLINE}
    with acting(app, role, code) as by:
        with pytest.raises(ProgrammingError) as refused:
            services.open_finding(posting_id=by.id, subject="body", body=body_by_code("HND"), **values)
        assert isinstance(refused.value.orig, InsufficientPrivilege)
        db.session.rollback()


def test_a_finding_runs_its_course(app):
    key = recorded(app)
    with acting(app, "commune_officer", OWN) as officer:
        as_seen(
            services.answer,
            db.session.get(Finding, key),
            posting_id=officer.id,
            note="Đã bổ sung",
            document_number="5-BC",
        )
        concerned = {officer.id}
    with acting(app, "inspector") as by:
        as_seen(
            services.give_back,
            db.session.get(Finding, key),
            posting_id=by.id,
            note="Thiếu số liệu",
            deadline=date(2024, 12, 15),
        )
    with acting(app, "commune_leader", OWN) as leader:
        row = db.session.get(Finding, key)
        assert (row.state, row.deadline) == ("returned", date(2024, 12, 15))
        services.answer(row, posting_id=leader.id, note="Đủ số liệu", version=row.version)
        concerned.add(leader.id)
    with acting(app, "inspector") as by:
        row = as_seen(services.close, db.session.get(Finding, key), posting_id=by.id, note="Đạt")
        kinds = [event.kind for event, _by in queries.history(row)]
        assert kinds == ["opened", "answered", "returned", "answered", "closed"]
        assert (row.state, row.closed_on) == ("closed", STORY_NOW.date())
        inspectors = queries.inspectors(STORY_NOW.date())
    expected = {(f"finding_{kind}", one) for kind in ("opened", "returned", "closed") for one in concerned}
    assert told(app, key) == expected | {("finding_answered", one) for one in inspectors}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document_number", " "),
        ("basis", ""),
        ("text", "\n"),
        ("recommendation", ""),
        ("text", "x" * 4001),
        ("deadline", STORY_NOW.date() - timedelta(days=1)),
        ("deadline", date(2034, 1, 1)),
    ],
)
def test_what_a_finding_needs(app, field, value):
    with pytest.raises(Invalid) as broken:
        recorded(app, **{field: value})
    assert broken.value.field == field


def test_the_commission_is_not_concerned_by_itself(app):
    with pytest.raises(Invalid):
        recorded(app, "UBKT")


def test_two_at_one_finding(app):
    key = recorded(app)
    with acting(app, "inspector") as by:
        row = db.session.get(Finding, key)
        seen = row.version
        told_now = {"document_number": "3", "basis": "III.1", "text": "Khác", "recommendation": "Khác"}
        services.correct(row, posting_id=by.id, **told_now, deadline=DEADLINE, version=seen)
    with acting(app, "commune_officer", OWN) as officer, pytest.raises(StaleVersion):
        services.answer(db.session.get(Finding, key), posting_id=officer.id, note="Đã làm", version=seen)


def test_late_is_computed(app):
    key = recorded(app)
    with acting(app, "inspector"):
        row, after = db.session.get(Finding, key), DEADLINE + timedelta(days=1)
        assert not row.is_late(DEADLINE)
        assert row.is_late(after)
        assert queries.findings("", late_on=DEADLINE) == []
        assert queries.findings("", late_on=after) == [row]
    with clock.frozen(datetime(2024, 12, 5, 9)), acting(app, "commune_officer", OWN) as officer:
        row = as_seen(services.answer, db.session.get(Finding, key), posting_id=officer.id, note="Chậm")
        assert row.is_late(date(2024, 12, 31))


class Course(RuleBasedStateMachine):
    """Any order of steps: each goes through where the course has it, and else leaves all as it was."""

    app = None
    AFTER = {"answer": "answered", "give_back": "returned", "close": "closed", "correct": "open"}
    FROM = {
        "answer": {"open", "returned"},
        "give_back": {"answered"},
        "close": {"open", "answered", "returned"},
        "correct": {"open"},
    }

    @initialize()
    def begin(self):
        self.key, self.state, self.steps = recorded(self.app), "open", 1

    @rule(move=st.sampled_from(sorted(AFTER)), day=st.integers(0, 40))
    def step(self, move, day):
        who = ("commune_officer", OWN) if move == "answer" else ("inspector", None)
        with clock.frozen(STORY_NOW + timedelta(days=day)):
            try:
                with acting(self.app, *who) as by:
                    row = db.session.get(Finding, self.key)
                    as_seen(getattr(services, move), row, posting_id=by.id, **self._said(move))
            except Invalid:
                assert self.state not in self.FROM[move]
            else:
                assert self.state in self.FROM[move]
                self.state, self.steps = self.AFTER[move], self.steps + 1

    def _said(self, move):
        if move == "correct":
            told = {"document_number": "3", "basis": "III.1", "text": "Khác", "recommendation": "Khác"}
            return {**told, "deadline": DEADLINE}
        return {"note": "Ghi chú"}

    @invariant()
    def stands(self):
        with acting(self.app, "inspector"):
            row = db.session.get(Finding, self.key)
            assert (row.state, queries.last_seq(row)) == (self.state, self.steps)
            assert (row.closed_on is not None) == (self.state == "closed")


@examples(2, 8)
def test_any_order_of_steps(databases, app, examples):
    Course.app = app
    run_state_machine_as_test(Course, settings=settings(max_examples=examples, stateful_step_count=8))
