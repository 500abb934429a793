"""Random courses of foundings, against a plain model: no illegal state, and figures that always agree."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, currently_in_test_context, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from portal.accounts.queries import mobilizing_bodies
from portal.core.errors import Invalid
from portal.district import board
from portal.extensions import db
from portal.foundings import counting, queries, services, stages
from portal.ledger.account import account
from portal.ledger.queries import credited
from portal.metrics.figures import Span
from portal.metrics.measures import measures
from portal.programmes.queries import objectives, programme_on
from portal.quotas.queries import commune_table
from portal.registry import queries as registry
from portal.registry.choices import FOUNDED_KINDS
from portal.units import queries as units
from tests.foundings.acting import STORY_DAY, in_district, opened
from tests.shares import examples

FIRST = date(2023, 11, 1)
PERIOD = date(2021, 1, 1), date(2025, 12, 31)
COMMUNES = "00952", "00955"
# What random courses must have come through to mean anything.
MUST_HAPPEN = ("counted", "taken back", "counted again", "went back", "dropped", "resumed", "credited", "refused")
DAYS = (st.integers(-40, 200) | st.just(400)).map(lambda days: FIRST + timedelta(days=days))
MEMBERS = st.sampled_from([9, 8, 7, 6, 5, 2, 1, 0])
WHICH = st.integers(0, 5)
# Days from the last event: mostly such as can be, at times one before it or one to come.
AHEAD = st.sampled_from([0, 1, 2, 3, 5, 8, 10, 12, 15, 20, -1, 400])
REASONS = ["Thiếu điều lệ", "Không đủ người", "Chờ ý kiến dân", "Mưa lũ", " a "]
# Whether to choose among those for whom the move is the next one, or among all.
FITTING = st.sampled_from([True, True, True, False])


@dataclass
class Model:
    """What a founding must be, kept beside it in plain Python."""

    commune: int
    kind: str
    number: str
    stage: str = "need_survey"
    state: str = "open"
    counted_on: date | None = None
    floors: list = field(default_factory=list)
    stood_at: str = ""
    was_counted: bool = False
    lead: int | None = None
    support: frozenset = frozenset()

    @property
    def floor(self):
        return self.floors[-1]

    @property
    def following(self):
        codes = [stage.code for stage in stages.path(self.kind)]
        return codes[codes.index(self.stage) + 1] if self.state == "open" else None

    def is_open(self):
        return self.state == "open"

    def is_under_way(self):
        return self.state == "open" and self.stage != "need_survey"

    def is_not_counted(self):
        return self.state != "counted"

    def is_ready(self):
        return self.state == "open" and self.following == stages.path(self.kind)[-1].code

    def allows(self, on):
        return self.floor <= on <= STORY_DAY


class Course(RuleBasedStateMachine):
    app = None
    reached = Counter()

    def __init__(self):
        super().__init__()
        self.context = in_district(self.app, *COMMUNES)
        self.communes = self.context.__enter__()
        self.pairs = []
        self.before = registry.operating_by_commune(STORY_DAY)
        self.bodies = [body.id for body in mobilizing_bodies()[:2]]
        self.span = Span(programme_on(STORY_DAY), STORY_DAY)
        self.units = units.communes(STORY_DAY)

    def teardown(self):
        self.context.__exit__(None, None, None)

    def attempt(self, legal, work):
        """Do it as a request would: what a rule refuses leaves no trace."""
        point = db.session.begin_nested()
        if legal:
            work()
            point.commit()
            return
        with pytest.raises(Invalid):
            work()
        point.rollback()
        self.happened("refused")

    def happened(self, what):
        if currently_in_test_context():
            event(what)
        self.reached[what] += 1

    @initialize(on=DAYS)
    def begin_in_mid_flight(self, on):
        """One new, one ready to count, one counted, one stopped: each move is a legal one from the first step on."""
        for place, kind in ((0, "HTX"), (1, "HTX"), (1, "THT"), (0, "THT")):
            self.open(place, kind, min(on, STORY_DAY))
        self.go_well(1, False)
        self.go_well(2, True)
        self.drop_or_resume(3, 0, False, fitting=False)
        self.reached.subtract(("counted", "dropped"))

    @precondition(lambda self: len(self.pairs) < 6)
    @rule(place=st.integers(0, 1), kind=st.sampled_from(FOUNDED_KINDS), on=DAYS)
    def open_another(self, place, kind, on):
        if on > STORY_DAY:
            self.attempt(False, lambda: opened(self.communes[place], kind, on))
        else:
            self.open(place, kind, on)

    def open(self, place, kind, on):
        model = Model(self.communes[place], kind, f"{len(self.pairs) + 1}", floors=[on])
        self.pairs.append((opened(model.commune, kind, on), model))

    @rule(which=WHICH, parts=st.sampled_from(["lead none", "none lead", "lead support", "support lead", "none none"]))
    def credit(self, which, parts):
        founding, model = self.pick(which)
        by_part = {part: body for body, part in zip(self.bodies, parts.split(), strict=True)}
        model.lead = by_part.get("lead")
        model.support = frozenset({by_part["support"]} if "support" in by_part else ())
        services.set_credits(
            founding, lead_body_id=model.lead, support_body_ids=model.support, version=founding.version
        )
        self.happened("credited")

    def pick(self, which, fits=None):
        """Return a founding with its model: one that fits, where there is one and that is asked for."""
        chosen = [pair for pair in self.pairs if fits and fits(pair[1])] or self.pairs
        return chosen[which % len(chosen)]

    def day(self, model, ahead):
        return model.floor + timedelta(days=ahead)

    @rule(which=WHICH, ahead=AHEAD, members=st.integers(2, 9))
    def advance(self, which, ahead, members):
        founding, model = self.pick(which)
        on = self.day(model, ahead)
        to = model.following
        legal = to is not None and not stages.stage(model.kind, to).counts and model.allows(on)
        self.attempt(
            legal, lambda: services.advance(founding, happened_on=on, members=members, version=founding.version)
        )
        if legal:
            model.stage = to
            model.floors.append(on)

    @rule(which=WHICH, to_the_end=st.booleans())
    def go_well(self, which, to_the_end):
        """Bring an open founding to its last stage but one, or to the end: chance alone hardly comes so far."""
        founding, model = self.pick(which)
        while model.following and not stages.stage(model.kind, model.following).counts:
            services.advance(founding, happened_on=model.floor, members=8, version=founding.version)
            model.stage = model.following
            model.floors.append(model.floor)
        if to_the_end and model.is_ready():
            self.counting(founding, model, model.floor, 9, True)

    @rule(which=WHICH, ahead=AHEAD, members=MEMBERS, numbered=FITTING, fitting=FITTING)
    def count(self, which, ahead, members, numbered, fitting=True):
        founding, model = self.pick(which, fitting and Model.is_ready)
        self.counting(founding, model, self.day(model, ahead), members, numbered)

    def counting(self, founding, model, on, members, numbered):
        last = stages.path(model.kind)[-1].code
        legal = model.following == last and model.allows(on) and (numbered or model.kind == "THT")
        legal = legal and members >= stages.minimum_members(model.kind, on)
        number = model.number if numbered else ""
        self.attempt(
            legal,
            lambda: counting.count(founding, happened_on=on, number=number, members=members, version=founding.version),
        )
        if legal:
            model.stage, model.state, model.counted_on = last, "counted", on
            model.floors.append(on)
            self.happened("counted again" if model.was_counted else "counted")
            model.was_counted = True

    @precondition(lambda self: any(model.state == "counted" for _, model in self.pairs))
    @rule(which=WHICH, ahead=AHEAD, again=st.booleans())
    def take_back(self, which, ahead, again):
        counted = [pair for pair in self.pairs if pair[1].state == "counted"]
        founding, model = counted[which % len(counted)]
        on = self.day(model, ahead)
        legal = model.allows(on)
        self.attempt(
            legal, lambda: counting.take_back(founding, happened_on=on, reason="Ghi nhầm rồi", version=founding.version)
        )
        if legal:
            model.stage, model.state, model.counted_on = stages.path(model.kind)[-2].code, "open", None
            model.floors.pop()
            self.happened("taken back")
        if legal and again:
            self.counting(founding, model, model.floor, 9, True)

    @rule(which=WHICH, ahead=AHEAD, to=st.integers(0, 8), reason=st.sampled_from(REASONS), fitting=FITTING)
    def go_back(self, which, ahead, to, reason, fitting=True):
        founding, model = self.pick(which, fitting and Model.is_under_way)
        on = self.day(model, ahead)
        path = [stage.code for stage in stages.path(model.kind)]
        reachable = path[: path.index(model.stage)] if fitting and model.is_under_way() else path
        to_stage = reachable[to % len(reachable)]
        legal = model.state == "open" and path.index(to_stage) < path.index(model.stage)
        legal = legal and model.allows(on) and reason != REASONS[-1]
        self.attempt(
            legal,
            lambda: services.go_back(
                founding, to_stage=to_stage, happened_on=on, reason=reason, version=founding.version
            ),
        )
        if legal:
            model.stage = to_stage
            model.floors.append(on)
            self.happened("went back")

    @rule(which=WHICH, ahead=AHEAD, again=st.booleans(), fitting=FITTING)
    def drop_or_resume(self, which, ahead, again, fitting=True):
        founding, model = self.pick(which, fitting and Model.is_not_counted)
        again = model.state == "dropped" if fitting else again
        on = self.day(model, ahead)
        work = services.resume if again else services.drop
        legal = model.state == ("dropped" if again else "open") and model.allows(on)
        version = founding.version
        self.attempt(legal, lambda: work(founding, happened_on=on, reason="Không đủ người", version=version))
        if legal and again:
            model.stage, model.state = model.stood_at, "open"
        elif legal:
            model.stood_at, model.stage, model.state = model.stage, "dropped", "dropped"
        if legal:
            model.floors.append(on)
            self.happened("resumed" if again else "dropped")

    @invariant()
    def each_is_what_the_model_says(self):
        for founding, model in self.pairs:
            assert (founding.stage, founding.state, founding.counted_on) == (model.stage, model.state, model.counted_on)
            assert (founding.collective_id is not None) == (model.state == "counted")
            steps = queries.steps(model.commune, founding.id)
            assert [step.seq for step in steps] == list(range(1, len(steps) + 1))
            assert (steps[-1].to_stage, steps[-1].happened_on) == (founding.stage, founding.moved_on)

    @property
    def counted(self):
        return [model for _, model in self.pairs if model.state == "counted"]

    @invariant()
    def the_register_is_the_model_counted(self):
        cells = Counter((model.commune, model.kind, model.counted_on.year) for model in self.counted)
        assert registry.new_by_cell(*PERIOD) == cells
        kinds = Counter((model.commune, model.kind) for model in self.counted)
        assert registry.operating_by_commune(STORY_DAY) == Counter(self.before) + kinds

    @invariant()
    def commune_district_and_lead_body_move_together(self):
        """What a commune's page, the overview and the ledger show, each from its own query, is the one model."""
        kinds = Counter((model.commune, model.kind) for model in self.counted)
        for commune in self.communes:
            shown = commune_table(self.span.programme, commune, STORY_DAY).totals
            assert {kind: shown[kind].result for kind in FOUNDED_KINDS} == {
                kind: kinds[commune, kind] for kind in FOUNDED_KINDS
            }
        by_kind = Counter(model.kind for model in self.counted)
        lines = board.lines(self.span, [])
        assert {kind: board.total(lines, kind).result for kind in FOUNDED_KINDS} == {
            kind: by_kind[kind] for kind in FOUNDED_KINDS
        }
        (found, *_others) = measures(objectives(self.span.programme.id), self.span.programme, STORY_DAY)
        assert found.value == by_kind["HTX"]
        for body in self.bodies:
            self.body_has_its_own(body)

    def body_has_its_own(self, body):
        shown = account(self.span, self.units, credited(body, self.span))
        led = sum(model.lead == body for model in self.counted)
        supported = sum(body in model.support for model in self.counted)
        assert sum(entry.counted.lead for entry in shown.totals.values()) == led
        assert (shown.own, shown.all) == (led + supported, len(self.counted))


def test_the_course_that_comes_through_everything(app):
    """What chance may leave out, step by step: counted, taken back, gone back, stopped, taken up, counted again."""
    Course.app, Course.reached = app, Counter()
    course = Course()
    soon = 1
    moves = (
        lambda: course.open(0, "HTX", FIRST),
        lambda: course.open_another(1, "THT", FIRST),
        lambda: course.credit(0, "lead support"),
        lambda: course.go_well(0, False),
        lambda: course.count(0, soon, 9, True),
        lambda: course.credit(0, "support lead"),
        lambda: course.take_back(0, soon, again=False),
        lambda: course.go_back(0, soon, 1, "Thiếu điều lệ"),
        lambda: course.drop_or_resume(0, soon, False),
        lambda: course.drop_or_resume(0, soon, True),
        lambda: course.go_well(0, False),
        lambda: course.count(0, soon, 9, True),
        lambda: course.count(0, soon, 9, True),
    )
    try:
        for move in moves:
            move()
            course.each_is_what_the_model_says()
            course.the_register_is_the_model_counted()
            course.commune_district_and_lead_body_move_together()
        assert [model.state for _, model in course.pairs] == ["counted", "open"]
        assert set(MUST_HAPPEN) <= set(Course.reached)
    finally:
        course.teardown()


@pytest.mark.timeout(600)  # a failure is made small first, which takes Hypothesis up to five minutes
@examples(1, 25)
def test_random_courses(app, examples):
    Course.app, Course.reached = app, Counter()
    limits = settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Course, settings=limits)
    if examples == 25:
        assert [what for what in MUST_HAPPEN if Course.reached[what] < 1] == []
