"""Random moves by random people: no state outside the machine, and what was accepted is never changed."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.core.errors import Invalid
from portal.extensions import db
from portal.returns import queries, services, states
from portal.returns.models import ReturnSnapshot
from tests.acting import as_seen
from tests.returns.acting import at_district, calendars, narrated, on, period, posting
from tests.shares import examples

MINE, OTHER = "00952", "00919"
PEOPLE = (
    *(("commune_officer", MINE), ("commune_leader", MINE), ("commune_front_officer", MINE)),
    *(("commune_officer", OTHER), ("commune_leader", OTHER), ("district_officer", None), ("district_leader", None)),
    *(("district_front_officer", "MTTQ"), ("duty_holder", "BTG"), ("inspector", None), ("administrator", None)),
)
OWN_EDITOR, OWN_SIGNER = ("commune_officer", MINE), ("commune_leader", MINE)
OFFICE, LEADER = ("district_officer", None), ("district_leader", None)
# Written down once more, apart from the code: who may make which move from which state.
TABLE = {
    "saved": ({"draft", "returned"}, "draft", {OWN_EDITOR}),
    "signed": ({"draft"}, "signed", {OWN_SIGNER}),
    "withdrawn": ({"signed"}, "draft", {OWN_SIGNER}),
    "returned": ({"signed"}, "returned", {OFFICE}),
    "accepted": ({"signed"}, "accepted", {OFFICE}),
    "reopened": ({"accepted"}, "draft", {OFFICE, LEADER}),
}
TAMPERING = (
    *("UPDATE return_snapshots SET figures = '{}'", "DELETE FROM return_snapshots"),
    *("UPDATE return_events SET note = ''", "DELETE FROM return_events"),
)
ANYONE = st.sampled_from(PEOPLE)
FIRST = date(2024, 9, 15)


@dataclass
class Model:
    """What the return must be, kept beside it in plain Python."""

    state: str = "draft"
    until: date | None = None
    results: str = ""

    def ended(self, day):
        return self.state in ("draft", "returned") and self.until is not None and day > self.until

    def allows(self, kind, who, day):
        sources, _target, people = TABLE[kind]
        if who not in people:
            return False
        if kind == "reopened" and self.ended(day):
            return True
        if kind == "signed" and not self.results:
            return False
        return self.state in sources and not (kind in ("saved", "signed") and self.ended(day))


class Course(RuleBasedStateMachine):
    app = None

    def __init__(self):
        super().__init__()
        self.context = at_district(self.app)
        self.programme = self.context.__enter__()
        self.day = FIRST
        self.model = Model()
        self.kept = {}

    def teardown(self):
        self.context.__exit__(None, None, None)

    @initialize()
    def begin(self):
        third = period(calendars(self.programme)["state-quarter"], 2024, 3)
        self.row = next(row for row in services.open_period(third, FIRST) if row.body.code == f"UBND-{MINE}")

    def attempt(self, kind, who, work):
        """Do it as a request would: what a rule refuses leaves no trace."""
        legal = self.model.allows(kind, who, self.day)
        point = db.session.begin_nested()
        with on(self.day):
            if not legal:
                with pytest.raises(Invalid):
                    work(posting(*who))
                point.rollback()
                return False
            work(posting(*who))
        point.commit()
        self.model.state = TABLE[kind][1]
        return True

    def work(self, kind, results="Năm"):
        """How a kind of move is made."""
        until = self.day + timedelta(days=3)
        return {
            "saved": lambda by: as_seen(services.save_draft, self.row, by, **narrated(results=results)),
            "signed": lambda by: as_seen(services.sign, self.row, by),
            "withdrawn": lambda by: as_seen(services.withdraw, self.row, by),
            "returned": lambda by: as_seen(services.give_back, self.row, by, note="Xem lại số thành viên"),
            "accepted": lambda by: as_seen(services.accept, self.row, by),
            "reopened": lambda by: as_seen(services.reopen, self.row, by, why="Sót một HTX", until=until),
        }[kind]

    def everybody_tries_everything(self):
        """All that is not legal in this situation is refused to everybody."""
        for kind in TABLE:
            for who in PEOPLE:
                if not self.model.allows(kind, who, self.day):
                    self.attempt(kind, who, self.work(kind))

    @rule(place=st.integers(0, 5))
    def it_goes_on(self, place):
        """One of the moves that are possible now, by one whose move it is."""
        possible = [kind for kind in TABLE if any(self.model.allows(kind, who, self.day) for who in PEOPLE)]
        self.go(possible[place % len(possible)])

    def go(self, kind):
        """Make a move by one whose move it is."""
        who = next(who for who in PEOPLE if self.model.allows(kind, who, self.day))
        assert self.attempt(kind, who, self.work(kind))
        if kind == "saved":
            self.model.results = "Năm"
        if kind in ("returned", "accepted"):
            self.model.until = None
        if kind == "reopened":
            self.model.until = self.day + timedelta(days=3)

    @rule(days=st.integers(0, 9))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @rule(who=ANYONE, results=st.sampled_from(["", "Một", "Hai"]))
    def save(self, who, results):
        if self.attempt(
            "saved",
            who,
            lambda by: as_seen(services.save_draft, self.row, by, **narrated(results=results)),
        ):
            self.model.results = results

    @rule(results=st.sampled_from(["Ba", "Bốn"]))
    def the_commune_goes_all_the_way(self, results):
        self.save(OWN_EDITOR, results)
        self.sign(OWN_SIGNER)

    @rule(who=ANYONE)
    def sign(self, who):
        self.attempt("signed", who, lambda by: as_seen(services.sign, self.row, by))

    @rule(who=ANYONE)
    def withdraw(self, who):
        self.attempt("withdrawn", who, lambda by: as_seen(services.withdraw, self.row, by))

    @rule(who=st.sampled_from([*PEOPLE, OFFICE, OFFICE, OFFICE]))
    def give_back(self, who):
        note = {"note": "Xem lại số thành viên", "lines": ["members_HTX"]}
        if self.attempt("returned", who, lambda by: as_seen(services.give_back, self.row, by, **note)):
            self.model.until = None

    @rule(who=st.sampled_from([*PEOPLE, OFFICE, OFFICE, OFFICE]))
    def accept(self, who):
        if self.attempt("accepted", who, lambda by: as_seen(services.accept, self.row, by)):
            self.model.until = None

    @rule(who=st.sampled_from([*PEOPLE, OFFICE, LEADER]), days=st.integers(0, 20))
    def reopen(self, who, days):
        until = self.day + timedelta(days=days)
        why = {"why": "Sót một HTX", "until": until}
        if self.attempt("reopened", who, lambda by: as_seen(services.reopen, self.row, by, **why)):
            self.model.until = until

    @precondition(lambda self: self.kept)
    @rule(statement=st.sampled_from(TAMPERING))
    def tamper(self, statement):
        point = db.session.begin_nested()
        with pytest.raises(DBAPIError, match="permission denied"):
            db.session.connection().execute(text(statement))
        point.rollback()

    @invariant()
    def it_is_what_the_model_says(self):
        db.session.refresh(self.row)
        assert (self.row.state, self.row.reopened_until, self.row.results) == (
            *(self.model.state, self.model.until, self.model.results),
        )

    @invariant()
    def its_events_lead_through_the_table(self):
        opened, *story = queries.events([(self.row.tenant_id, self.row.id)])[self.row.tenant_id, self.row.id]
        assert (opened.kind, opened.to_state) == ("opened", "draft")
        state = "draft"
        for number, event in enumerate(story, 2):
            assert (event.seq, event.from_state) == (number, state)
            assert state in TABLE[event.kind][0] or event.kind == "reopened"
            state = event.to_state
            assert state == TABLE[event.kind][1]
        assert state == self.row.state == states.RETURN.walk(event.kind for event in story)

    @invariant()
    def what_was_kept_is_never_changed(self):
        statement = select(ReturnSnapshot).where(ReturnSnapshot.return_id == self.row.id)
        now = {row.event_seq: (row.figures, row.narrative) for row in db.session.scalars(statement)}
        assert {seq: now.get(seq) for seq in self.kept} == self.kept
        self.kept = now
        if self.row.state == "accepted":
            assert now[max(now)][1]["results"] == self.model.results


@examples(3, 15)
def test_random_moves(app, examples):
    Course.app = app
    limits = settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Course, settings=limits)


# Through every state, taken back, returned and reopened; "late": a reopening runs out.
COURSE = ("saved", "signed", "withdrawn", "signed", "returned", "saved", "signed", "accepted", "reopened", "late")
COURSE += ("reopened", "signed", "returned", "saved", "signed", "accepted")


def test_in_every_situation_everything_else_is_refused_to_everybody(app):
    Course.app = app
    one = Course()
    try:
        one.begin()
        one.everybody_tries_everything()
        for kind in COURSE:
            if kind == "late":
                one.time_passes(4)
            else:
                one.go(kind)
            one.everybody_tries_everything()
            one.it_is_what_the_model_says()
            one.its_events_lead_through_the_table()
            one.what_was_kept_is_never_changed()
        assert len(one.kept) == 7
    finally:
        one.teardown()
