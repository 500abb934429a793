"""Random moves on one item: no state outside the table, and late without an explanation takes nothing else."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from portal.core.errors import Invalid
from portal.duties import board, queries, services
from portal.extensions import db
from tests.acting import as_seen
from tests.duties.acting import item, report
from tests.returns.acting import at_district, on
from tests.shares import examples

FIRST, DUE = date(2024, 4, 18), date(2024, 4, 30)
# Written down once more, apart from the code: from which states each move may start.
FROM = {
    "not_started": {"not_started"},
    "in_progress": {"not_started", "in_progress", "returned"},
    "submitted": {"not_started", "in_progress", "returned", "submitted"},
    "accept": {"submitted"},
    "return": {"submitted"},
    "ask": {"not_started", "in_progress", "returned"},
    "deadline": {"not_started", "in_progress", "returned"},
    "refuse": {"not_started", "in_progress", "returned"},
}
WORDS = st.sampled_from(["", "   ", "Chờ số liệu"])
DAYS = st.integers(-3, 30)


@dataclass
class Model:
    """What the item must be, kept beside it in plain Python."""

    state: str = "not_started"
    deadline: date = DUE
    submitted_on: date | None = None
    explained: date | None = None
    asked: date | None = None
    extensions: int = 0

    def late(self, today):
        end = self.submitted_on if self.state in ("submitted", "accepted") else today
        return end > self.deadline

    def silent(self, today):
        return self.late(today) and self.explained != self.deadline


class Course(RuleBasedStateMachine):
    app = None

    def __init__(self):
        super().__init__()
        self.context = at_district(self.app)
        self.context.__enter__()
        self.item, self.model, self.day = item("III.3-1", "UBND-00952"), Model(), FIRST

    def teardown(self):
        self.context.__exit__(None, None, None)

    @rule(days=st.integers(1, 6))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    def attempt(self, move, may, work):
        """Try a move: it goes through exactly where the table says so."""
        with on(self.day):
            try:
                work()
            except Invalid:
                assert not may, f"{move} was refused from {self.model.state}"
                return False
        assert may, f"{move} went through from {self.model.state}, silent: {self.model.silent(self.day)}"
        return True

    @rule(
        state=st.sampled_from(["not_started", "in_progress", "submitted"]),
        number=st.sampled_from(["", "12/KH"]),
        words=WORDS,
        back=st.integers(-1, 8),
    )
    def the_holder_reports(self, state, number, words, back):
        model, done_on = self.model, self.day - timedelta(days=back)
        may = model.state in FROM[state] and done_on <= self.day and (number or state != "submitted")
        may = may and (words.strip() or not model.silent(self.day))

        def work():
            report(self.item, done_on, state, document_number=number, explanation=words)

        if self.attempt(state, bool(may), work):
            if state == "submitted" and model.state != "submitted":
                model.submitted_on, model.asked = done_on, None
            model.state = state
            model.explained = model.deadline if words.strip() else model.explained

    def decide(self, move, work, may=True):
        may = may and self.model.state in FROM[move] and not self.model.silent(self.day)
        return self.attempt(move, may, work)

    @rule()
    def the_office_accepts(self):
        if self.decide(
            "accept",
            lambda: as_seen(services.accept, self.item, posting_id=None, happened_on=self.day),
        ):
            self.model.state = "accepted"

    @rule(words=WORDS)
    def the_office_returns(self, words):
        def work():
            as_seen(services.give_back, self.item, reason=words, posting_id=None, happened_on=self.day)

        if self.decide("return", work, bool(words.strip())):
            self.model.state, self.model.submitted_on = "returned", None

    @rule(words=WORDS, days=DAYS)
    def the_holder_asks_for_longer(self, words, days):
        to = self.model.deadline + timedelta(days=days)

        def work():
            as_seen(services.request_extension, self.item, deadline=to, reason=words, posting_id=None)

        if self.decide("ask", work, bool(words.strip()) and days > 0 and to >= self.day):
            self.model.asked = to

    @rule(words=WORDS, days=DAYS)
    def the_office_moves_the_deadline(self, words, days):
        to = self.model.deadline + timedelta(days=days)

        def work():
            as_seen(services.set_deadline, self.item, deadline=to, reason=words, posting_id=None, happened_on=self.day)

        if self.decide("deadline", work, bool(words.strip()) and days != 0):
            self.model.deadline, self.model.asked = to, None
            self.model.extensions += days > 0

    @rule(words=WORDS)
    def the_office_refuses_longer(self, words):
        def work():
            as_seen(services.refuse_extension, self.item, reason=words, posting_id=None, happened_on=self.day)

        if self.decide("refuse", work, bool(words.strip()) and self.model.asked is not None):
            self.model.asked = None

    @invariant()
    def it_is_what_the_model_says(self):
        db.session.flush()
        db.session.refresh(self.item)
        one, model = self.item, self.model
        assert (one.state, one.deadline, one.submitted_on) == (model.state, model.deadline, model.submitted_on)
        assert (one.asked_deadline, one.extensions) == (model.asked, model.extensions)
        assert one.original_deadline == DUE
        assert board.is_late(one, self.day) == model.late(self.day)
        assert board.owes_explanation(one, self.day) == model.silent(self.day)

    @invariant()
    def its_story_ends_where_it_stands(self):
        told = [event for event, _posting in queries.history(self.item)]
        assert max(told, key=lambda event: event.id).state == self.item.state if told else True
        assert sum(event.kind == "accept" for event in told) == (self.item.state == "accepted")


@examples(4, 20)
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
