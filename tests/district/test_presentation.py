"""How a figure reads: its target, its verdict after the end, how far it is, its bar, the lists behind it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from portal.district import presentation
from portal.metrics.figures import Verdict
from portal.metrics.records import Part

PROGRAMME = SimpleNamespace(starts_on=date(2021, 1, 1), ends_on=date(2025, 12, 31))
DAY = date(2024, 10, 23)


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context(), force_locale("en"):
        yield


def objective(operator="ge", low=30, high=None, unit="percent", baseline=None):
    bounds = {"low": Decimal(low), "high": None if high is None else Decimal(high), "baseline": baseline}
    return SimpleNamespace(operator=operator, unit=unit, more_is_better=True, **bounds)


def figure(value=None, verdict=Verdict.BEHIND, metric="high_tech_cooperatives", **changes):
    of = changes.pop("of", objective())
    told = {"numerator": None, "denominator": None, "needed": Decimal(3), "plan_to_date": None, "reason": None}
    told |= {"detail": {}, "is_computable": verdict != Verdict.NOT_COMPUTABLE}
    value = None if value is None else Decimal(value)
    return SimpleNamespace(objective=of, value=value, verdict=verdict, metric=metric, **{**told, **changes})


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (objective("gt", 30, unit="HTX"), "more than 30"),
        (objective("between", 20, 30), "20–30\u00a0%"),
        (objective("ge", 80), "80\u00a0%"),
        (objective("times", 2, unit="times"), "2\u00a0times"),
    ],
)
def test_what_an_objective_asks_for(of, said):
    assert presentation.target(figure(of=of)) == said
    assert presentation.amount(None, of.unit) == "–"


def test_after_the_end_nothing_is_yet():
    unknown = figure(verdict=Verdict.NOT_COMPUTABLE)
    assert str(presentation.verdict(unknown, final=False)) == "Cannot be computed yet"
    assert str(presentation.verdict(unknown, final=True)) == "Cannot be computed"


def test_a_level_that_has_fallen_is_worse_than_a_plan_that_is_late():
    fallen, late = figure(of=objective("eq_keep", 213, unit="THT")), figure()
    assert [presentation.state(one) for one in (fallen, late)] == ["bad", "warn"]
    assert str(presentation.verdict(fallen, final=False)) == "Below the level to keep"
    kept = figure(verdict=Verdict.MET, of=objective("eq_keep", 213, unit="THT"))
    assert presentation.state(kept) == "ok"


MOVED = {"opening": 213, "new": 4, "stopped": 5, "converted": 2, "resumed": 0}
OLD = SimpleNamespace(old=[SimpleNamespace(name_for=lambda _language: "Minh Tân")])


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (figure(25, Verdict.MET, of=objective("between", 20, 30)), "within the range"),
        (figure("30.01", Verdict.MET, of=objective("between", 20, 30)), "above the range"),
        (figure(31, Verdict.MET, of=objective("gt", 30, unit="HTX")), "exceeds by 1"),
        (figure(80, Verdict.MET, of=objective("ge", 80)), "exactly reached"),
        (figure(30, needed=Decimal(0), of=objective("gt", 30)), "must exceed 30\u00a0%"),
        (figure(77, of=objective("ge", 80)), "needs 3 percentage points in 5 quarters"),
        (figure(77, Verdict.MISSED, of=objective("ge", 80)), "3 percentage points short at the end"),
        (figure(210, of=objective("eq_keep", 213, unit="THT")), "3 THT short"),
        (figure(77, Verdict.NOT_ENOUGH, of=objective("ge", 80)), ""),
        (figure(reason="no baseline", of=objective("times", 2)), "no baseline"),
    ],
)
def test_what_a_verdict_rests_on(one, said):
    one.coverage = SimpleNamespace(old=[])
    assert presentation.basis(one, PROGRAMME, DAY) == said


def test_beside_the_gap_stands_what_is_known_what_waits_and_whose_data_are_old():
    detail = {"known": 40, "asked": 112, "of_last_year": 30, "unconfirmed": 1}
    one = figure(80, Verdict.MET, of=objective("ge", 80), detail=detail, coverage=OLD)
    known = "known of 40/112 HTX, 30 of the last closed year"
    parts = ["exactly reached", known, "1 score not confirmed", "old data: Minh Tân"]
    assert presentation.basis(one, PROGRAMME, DAY) == "; ".join(parts)


@pytest.mark.parametrize(("resumed", "more"), [(0, ""), (1, ", +1 resumed")])
def test_groups_to_keep_say_how_they_moved(resumed, more):
    one = figure(
        210, metric="groups_kept", of=objective("eq_keep", 213, unit="THT"), detail={**MOVED, "resumed": resumed}
    )
    one.coverage = SimpleNamespace(old=[])
    moved = "213 at the start, +4 new, −5 stopped or dissolved, −2 converted into HTX"
    assert presentation.basis(one, PROGRAMME, DAY) == f"3 THT short; {moved}{more}"


@pytest.mark.parametrize(
    ("alone", "said"),
    [
        ((None, 0, 0), "–"),
        ((Decimal(3), 3, None), "–"),
        ((Decimal(75), 3, 4), "3/4"),
        ((Decimal(0), 0, 4), "0/4"),
    ],
)
def test_what_a_units_value_is_made_of(monkeypatch, alone, said):
    monkeypatch.setattr(presentation, "of_part", lambda _objective, _part: alone)
    assert presentation.made_of(figure(), Part(3, 4)) == said
    assert presentation.made_of(figure(), None) == "–"


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2020, 1, 1), 20),
        (date(2021, 1, 1), 20),
        (date(2024, 9, 30), 6),
        (date(2024, 10, 1), 5),
        (date(2025, 12, 31), 1),
        (date(2026, 1, 1), 0),
    ],
)
def test_quarters_that_are_left_the_one_under_way_included(day, left):
    assert presentation.quarters_left(PROGRAMME, day) == left


@pytest.mark.parametrize(
    ("one", "drawn"),
    [
        (figure("15", plan_to_date=Decimal("22.5")), (50.0, 75.0, None)),
        (figure("60"), (100.0, None, None)),  # over the bound: the value is the scale
        (figure(None), (0.0, None, None)),
        (figure("18", of=objective("gt", 30, unit="HTX")), (50.0, None, None)),
        (figure("15", of=objective("between", 15, 30)), (50.0, None, (50.0, 100.0))),
        (figure("0", of=objective(low=0)), (0.0, None, None)),
    ],
)
def test_a_bar_in_percent_of_its_scale(one, drawn):
    made = presentation.drawing(one)
    assert (made["value"], made["tick"], made["band"]) == drawn


@pytest.mark.parametrize(("metric", "part"), [("new_cooperatives", "new_from=2021-01-01"), ("groups_kept", "kind=THT")])
def test_a_plain_count_has_a_list_and_nothing_that_it_is_a_part_of(metric, part):
    one = figure("3", metric=metric)
    assert part in presentation.numerator_url(one, PROGRAMME, DAY)
    assert presentation.denominator_url(one, PROGRAMME, DAY) is None
