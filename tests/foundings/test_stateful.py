"""Random courses of foundings, against a plain model: no illegal state, and figures that always agree."""

from collections import Counter
from dataclasses import dataclass, field
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

from portal.core.errors import RuleBroken
from portal.extensions import db
from portal.foundings import queries, services, stages
from portal.registry import queries as registry
from tests.foundings.acting import STORY_DAY, at_commune, opened

FIRST = date(2023, 11, 1)
PERIOD = date(2021, 1, 1), date(2025, 12, 31)
DAYS = st.integers(-40, 400).map(lambda days: FIRST + timedelta(days=days))
MEMBERS = st.integers(0, 9)
LIVELY = st.integers(0, 60)


@dataclass
class Model:
    """What a founding must be, kept beside it in plain Python."""

    kind: str
    number: str
    stage: str = "need_survey"
    state: str = "open"
    counted_on: date | None = None
    floors: list = field(default_factory=list)
    stood_at: str = ""

    @property
    def floor(self):
        return self.floors[-1]

    @property
    def following(self):
        codes = [stage.code for stage in stages.path(self.kind)]
        return codes[codes.index(self.stage) + 1] if self.state == "open" else None

    def allows(self, on):
        return self.floor <= on <= STORY_DAY


class Course(RuleBasedStateMachine):
    app = None

    def __init__(self):
        super().__init__()
        self.context = at_commune(self.app)
        self.commune = self.context.__enter__()
        self.pairs = []
        self.before = registry.operating_by_commune(STORY_DAY)

    def teardown(self):
        self.context.__exit__(None, None, None)

    def attempt(self, legal, work):
        """Do it as a request would: what a rule refuses leaves no trace."""
        point = db.session.begin_nested()
        if legal:
            work()
            point.commit()
            return
        with pytest.raises(RuleBroken):
            work()
        point.rollback()

    @initialize(on=DAYS)
    def first(self, on):
        self.open("HTX", min(on, STORY_DAY))

    @rule(kind=st.sampled_from(stages.KINDS), on=DAYS)
    def open_another(self, kind, on):
        if on > STORY_DAY:
            self.attempt(False, lambda: opened(self.commune, kind, on))
        else:
            self.open(kind, on)

    def open(self, kind, on):
        model = Model(kind, f"{len(self.pairs) + 1}", floors=[on])
        self.pairs.append((opened(self.commune, kind, on), model))

    def pick(self, which):
        return self.pairs[which % len(self.pairs)]

    def day(self, model, ahead):
        """Mostly a day soon after the last, at times one that cannot be."""
        return model.floor + timedelta(days=ahead - 3)

    @rule(which=LIVELY, ahead=LIVELY, members=st.integers(2, 9))
    def advance(self, which, ahead, members):
        founding, model = self.pick(which)
        on = self.day(model, ahead)
        to = model.following
        legal = to is not None and not stages.stage(model.kind, to).counts and model.allows(on)
        self.attempt(legal, lambda: services.advance(founding, happened_on=on, members=members))
        if legal:
            model.stage = to
            model.floors.append(on)

    @rule(which=LIVELY)
    def run_to_the_last_stage(self, which):
        founding, model = self.pick(which)
        while model.following and not stages.stage(model.kind, model.following).counts:
            services.advance(founding, happened_on=model.floor, members=8)
            model.stage = model.following
            model.floors.append(model.floor)

    @rule(which=LIVELY, ahead=LIVELY, members=MEMBERS, numbered=st.booleans())
    def count(self, which, ahead, members, numbered):
        founding, model = self.pick(which)
        on = self.day(model, ahead)
        last = stages.path(model.kind)[-1].code
        legal = model.following == last and model.allows(on) and (numbered or model.kind == "THT")
        legal = legal and members >= stages.minimum_members(model.kind, on)
        number = model.number if numbered else ""
        self.attempt(legal, lambda: services.count(founding, happened_on=on, number=number, members=members))
        if legal:
            model.stage, model.state, model.counted_on = last, "counted", on
            model.floors.append(on)

    @precondition(lambda self: any(model.state == "counted" for _, model in self.pairs))
    @rule(which=LIVELY, ahead=LIVELY)
    def take_back(self, which, ahead):
        counted = [pair for pair in self.pairs if pair[1].state == "counted"]
        founding, model = counted[which % len(counted)]
        on = self.day(model, ahead)
        legal = model.allows(on)
        self.attempt(legal, lambda: services.take_back(founding, happened_on=on, reason="Ghi nhầm rồi"))
        if legal:
            model.stage, model.state, model.counted_on = stages.path(model.kind)[-2].code, "open", None
            model.floors.pop()

    @rule(which=LIVELY, ahead=LIVELY, to=st.integers(0, 8), reason=st.sampled_from(["Thiếu điều lệ", " a "]))
    def go_back(self, which, ahead, to, reason):
        founding, model = self.pick(which)
        on = self.day(model, ahead)
        path = [stage.code for stage in stages.path(model.kind)]
        to_stage = path[to % len(path)]
        legal = model.state == "open" and path.index(to_stage) < path.index(model.stage)
        legal = legal and model.allows(on) and len(reason) > 5
        self.attempt(legal, lambda: services.go_back(founding, to_stage=to_stage, happened_on=on, reason=reason))
        if legal:
            model.stage = to_stage
            model.floors.append(on)

    @rule(which=LIVELY, ahead=LIVELY, again=st.booleans())
    def drop_or_resume(self, which, ahead, again):
        founding, model = self.pick(which)
        on = self.day(model, ahead)
        work = services.resume if again else services.drop
        legal = model.state == ("dropped" if again else "open") and model.allows(on)
        self.attempt(legal, lambda: work(founding, happened_on=on, reason="Không đủ người"))
        if legal and again:
            model.stage, model.state = model.stood_at, "open"
        elif legal:
            model.stood_at, model.stage, model.state = model.stage, "dropped", "dropped"
        if legal:
            model.floors.append(on)

    @invariant()
    def each_is_what_the_model_says(self):
        for founding, model in self.pairs:
            assert (founding.stage, founding.state, founding.counted_on) == (model.stage, model.state, model.counted_on)
            assert (founding.collective_id is not None) == (model.state == "counted")
            steps = queries.steps(self.commune, founding.id)
            assert [step.seq for step in steps] == list(range(1, len(steps) + 1))
            assert (steps[-1].to_stage, steps[-1].happened_on) == (founding.stage, founding.moved_on)

    @invariant()
    def figures_are_the_model_counted(self):
        counted = [model for _, model in self.pairs if model.state == "counted"]
        cells = Counter((self.commune, model.kind, model.counted_on.year) for model in counted)
        assert registry.new_by_cell(*PERIOD) == cells
        kinds = Counter((self.commune, model.kind) for model in counted)
        assert registry.operating_by_commune(STORY_DAY) == Counter(self.before) + kinds


def test_random_courses(app):
    Course.app = app
    limits = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Course, settings=limits)
