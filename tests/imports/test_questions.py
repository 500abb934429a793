"""An answer is taken only if it is one of the options; one that was given before and is no more falls."""

import pytest

from portal.imports.questions import Question

KEY = "Sổ!F:mark"


@pytest.mark.parametrize(
    ("given", "answer"),
    [({}, ""), ({KEY: "a"}, "a"), ({KEY: "c"}, ""), ({"Sổ!G:mark": "a"}, ""), ({KEY: ""}, "")],
)
def test_answered(given, answer):
    one = Question(KEY, "?", [("a", "A"), ("b", "B")], answer="b")
    assert one.answered(given) == answer
    assert one.answer == answer
