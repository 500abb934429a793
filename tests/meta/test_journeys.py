"""How many of our files one request walks through: never more than was agreed, and docs/journeys.md says how many."""

import re

import pytest

from tests import trace
from tests.meta.layers import ROOT

LINE = re.compile(r"^\| (.+?) \| (\d+) \|", re.M)


def test_the_page_of_docs_keeps_to_what_was_agreed():
    told = {name: int(number) for name, number in LINE.findall((ROOT / "docs/journeys.md").read_text())}
    assert told.keys() >= trace.MOST.keys()
    assert {name: told[name] for name, most in trace.MOST.items() if told[name] > most} == {}


@pytest.mark.verify
def test_each_journey_walks_through_no_more_files_than_agreed():
    traces = trace.traced()
    for name, most in trace.MOST.items():
        assert len(traces[name].files) <= most, (name, traces[name].files)
    told = dict(LINE.findall((ROOT / "docs/journeys.md").read_text(encoding="utf-8")))
    assert told == {name: str(len(one.files)) for name, one in traces.items()}, "make journeys writes docs/journeys.md"
