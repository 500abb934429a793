"""A number that a spreadsheet made a thousandth of: asked at its column, on both sides of the bound."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from portal.core.numerals import ShownNumber
from portal.imports import fallen_numbers
from portal.imports.layouts import YEARLY

KEY = "revenue"


class Row:
    def __init__(self, cell, value, answer=""):
        self.cells, self.values, self.answer = {KEY: cell}, {KEY: value}, answer
        self.asked, self.waiting = [], []
        self.sheet = SimpleNamespace(ask=self._ask)

    def _ask(self, key, kind, text, options, rows):
        self.asked.append((key, kind, text, [value for value, _label in options]))
        assert rows == [self]
        return self.answer

    def wait(self, key):
        self.waiting.append(key)


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def asked(row, old):
    plan = SimpleNamespace(compared=(KEY,), layout=YEARLY, column=lambda name: name, before=lambda _match: {KEY: old})
    fallen_numbers.ask(plan, row, None)
    return bool(row.asked)


@pytest.mark.parametrize(
    ("old", "new", "fell"),
    [
        (Decimal(2650), Decimal("2.65"), True),
        (Decimal(200), Decimal(1), True),
        (Decimal("199.99"), Decimal(1), False),
        (Decimal(2650), Decimal(0), False),
        (Decimal(2650), Decimal("-2.65"), False),
        (None, Decimal("2.65"), False),
        (Decimal(2650), None, False),
        (2000, 2, True),
    ],
)
def test_what_is_asked(old, new, fell):
    assert asked(Row(2.65, new), old) is fell


@pytest.mark.parametrize(
    ("cell", "fell"),
    [("2,65", False), (True, False), (None, False), (2, True), (ShownNumber(Decimal(2), "", "2"), True)],
)
def test_whoever_wrote_a_text_wrote_its_mark(cell, fell):
    assert asked(Row(cell, Decimal("2.65")), Decimal(2650)) is fell


@pytest.mark.parametrize(("answer", "value"), [("times", Decimal(2650)), ("kept", Decimal("2.65"))])
def test_the_answer_is_taken(answer, value):
    row = Row(2.65, Decimal("2.65"), answer)
    assert asked(row, Decimal(2650))
    assert row.values[KEY] == value
    assert row.waiting == []
    key, kind, text, options = row.asked[0]
    assert (key, kind, options) == (KEY, "fallen", ["times", "kept"])
    assert "2,65" in text
    assert "2.650" in text


def test_without_an_answer_the_cell_waits():
    row = Row(2.65, Decimal("2.65"))
    assert asked(row, Decimal(2650))
    assert row.waiting == [KEY]
    assert row.values[KEY] == Decimal("2.65")
