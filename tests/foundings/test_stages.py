"""The way of each kind, and what the law asks for on a day."""

from datetime import date, timedelta

import pytest

from portal.core import clock
from portal.foundings import stages
from portal.foundings.states import FoundingState

THT = ["need_survey", "mobilizing", "contract_drafting", "contract_signed", "notified", "recorded"]
HTX = ["need_survey", "founders_identified", "commune_informed", "mobilizing", "dossier_drafting", "founding_meeting"]
HTX += ["filed", "registered"]


@pytest.mark.parametrize(("kind", "codes"), [("THT", THT), ("HTX", HTX)])
def test_the_way_from_the_survey_to_what_counts(kind, codes):
    assert [one.code for one in stages.path(kind)] == codes
    assert [stages.position(kind, code) for code in codes] == list(range(1, len(codes) + 1))
    assert [stages.next_stage(kind, code).code for code in codes[:-1]] == codes[1:]
    assert stages.next_stage(kind, codes[-1]) is None
    assert [one.code for one in stages.path(kind) if one.counts] == codes[-1:]


@pytest.mark.parametrize(
    ("kind", "needing"),
    [("THT", {"contract_signed", "recorded"}), ("HTX", {"founding_meeting", "filed", "registered"})],
)
def test_which_stages_need_members(kind, needing):
    assert {one.code for one in stages.path(kind) if one.needs_members} == needing


def test_back_to_any_earlier_stage_and_no_other():
    assert stages.earlier("THT", "need_survey") == ()
    assert [one.code for one in stages.earlier("THT", "contract_drafting")] == THT[:2]
    assert [one.code for one in stages.earlier("HTX", "registered")] == HTX[:-1]
    assert stages.earlier("HTX", stages.DROPPED) == ()


def test_a_stopped_one_stands_in_no_stage():
    assert stages.position("HTX", stages.DROPPED) == 0
    assert stages.stage("HTX", stages.DROPPED) is None
    assert stages.next_stage("HTX", stages.DROPPED) is None
    assert stages.label("HTX", stages.DROPPED) != stages.label("HTX", "filed")


def test_a_stage_belongs_to_its_kind():
    assert stages.stage("THT", "filed") is None
    assert stages.position("THT", "filed") == 0
    with pytest.raises(KeyError):
        stages.path("group")


@pytest.mark.parametrize(
    ("kind", "on", "least"),
    [
        ("THT", date(2021, 1, 1), 2),
        ("THT", date(2024, 7, 1), 2),
        ("HTX", date(2024, 6, 30), 7),
        ("HTX", date(2024, 7, 1), 5),
    ],
)
def test_members_by_the_law_in_force(kind, on, least):
    assert stages.minimum_members(kind, on) == least


TODAY = date(2024, 10, 23)


@pytest.mark.parametrize(
    ("state", "days", "stalled"),
    [
        (FoundingState.OPEN, 60, False),
        (FoundingState.OPEN, 61, True),
        (FoundingState.COUNTED, 61, False),
        (FoundingState.COUNTED, 0, False),
        (FoundingState.DROPPED, 400, False),
    ],
)
def test_what_is_under_way_and_has_not_moved_for_more_than_60_days_is_stalled(monkeypatch, state, days, stalled):
    monkeypatch.setattr(clock, "start_day", lambda: date(2021, 1, 1))
    assert stages.is_stalled(state, TODAY - timedelta(days=days), TODAY) is stalled


def test_nothing_is_stalled_in_the_first_60_days_of_the_portal(monkeypatch):
    monkeypatch.setattr(clock, "start_day", lambda: TODAY - timedelta(days=60))
    assert not stages.is_stalled(FoundingState.OPEN, TODAY - timedelta(days=900), TODAY)
    monkeypatch.setattr(clock, "start_day", lambda: TODAY - timedelta(days=61))
    assert stages.is_stalled(FoundingState.OPEN, TODAY - timedelta(days=900), TODAY)


def test_the_nearest_stage_is_offered_first_to_go_back_to():
    offered = stages.choices_back("THT", "contract_drafting")
    assert [code for code, _label in offered] == ["mobilizing", "need_survey"]
    assert [label for _code, label in offered] == [stages.label("THT", code) for code, _label in offered]
