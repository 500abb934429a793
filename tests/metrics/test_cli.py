"""`flask figures`: numbers as numbers, what has no value as a dash, and what cannot be asked in one sentence."""

import json
from decimal import Decimal

import pytest

from portal.metrics import cli


def record(**changes):
    told = {"code": "T1", "value": 30, "operator": "ge", "bounds": {"low": 30, "high": None}, "verdict": "met"}
    return {**told, "coverage": {"have": 24, "of": 24}, "reason": None, "text": "HTX", **changes}


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, None), (Decimal("30.00"), 30), (Decimal("30.5"), 30.5), (Decimal(0), 0), (Decimal(-2), -2), (7, 7)],
)
def test_a_whole_number_is_whole(value, said):
    found = cli._number(value)
    assert (found, type(found)) == (said, type(said))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "T1       30 ge            30 met             24/24  HTX"),
        ({"bounds": {"low": 20, "high": 30}}, "T1       30 ge         20-30 met             24/24  HTX"),
        ({"bounds": {"low": 0, "high": None}, "value": 0}, "T1        0 ge             0 met             24/24  HTX"),
        ({"value": None, "reason": "no records"}, "T1        - ge            30 met             24/24  no records"),
    ],
)
def test_a_line_of_the_table(changes, said):
    assert cli._line(record(**changes)) == said


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *given: runner.invoke(cli.figures_command, given)


def test_a_day_and_a_language_of_ones_own(run):
    told = run("--as-of", "2022-06-30", "--locale", "en", "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.output)
    assert {one["code"] for one in found} >= {"T1"}
    assert not [one for one in found if one["reason"] == "None" or (one["value"] is None and not one["reason"])]
    assert run("--as-of", "2022-06-30").output.splitlines()[0] == "2022-06-30"


@pytest.mark.parametrize(
    "moment", ["2999-01-01T09:30", "2999-01-01T09:30:15", "2999-01-01T09:30:15.250", "2999-01-01 09:30"]
)
def test_a_moment_as_people_and_programs_write_it(run, moment):
    """It is read, and then refused for what it is: a time to come."""
    told = run("--known-at", moment)
    assert "does not match" not in told.output
    assert "Error: " in told.output
    assert "Usage" not in told.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--programme", "none"), "There is no programme none."),
        (("--known-at", "1999-01-01T00:00"), "Error: "),
        (("--known-at", "2999-01-01T00:00"), "Error: "),
        (("--as-of", "31/12/2024"), "--as-of"),
        (("--as-of", "2024-12-31T10:00:00"), "--as-of"),
    ],
)
def test_what_cannot_be_asked(run, given, said):
    told = run(*given)
    assert told.exit_code != 0
    assert said in told.output
    assert "Traceback" not in told.output


def test_a_portal_without_a_programme(run, monkeypatch):
    monkeypatch.setattr(cli, "current_programme", lambda: None)
    assert "There is no programme yet." in run().output
