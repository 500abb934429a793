"""docs/reading.md says what the reader of numbers does: language × kind of column × text, cell by cell."""

from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from portal.core.kinds import Money, Percent, Whole
from portal.core.numerals import Asked, Style, Unreadable

PAGE = Path(__file__).parents[2] / "docs" / "reading.md"
KINDS = {"whole": Whole(), "money": Money(), "percent": Percent()}


@pytest.fixture(autouse=True, scope="module")
def words():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def rows():
    numbers = PAGE.read_text(encoding="utf-8").partition("## Cells of a file")[0]
    lines = [line for line in numbers.splitlines() if line.startswith("| ")]
    heads = [head.split() for head in lines[0].strip("| ").split(" | ")[1:]]
    for line in lines[1:]:
        text, *told = line.strip("| ").split(" | ")
        yield from ((language, kind, text.strip("`"), said) for (language, kind), said in zip(heads, told, strict=True))


CELLS = list(rows())


@pytest.mark.parametrize(("language", "kind", "text", "said"), CELLS)
def test_the_table_is_what_the_reader_does(language, kind, text, said):
    assert outcome(KINDS[kind], text, Style(language)) == plain(said)


def outcome(kind, text, style):
    try:
        return "", [Decimal(kind.read(text, style))]
    except Asked as asked:
        return "asked", [amount for _answer, amount in asked.readings]
    except Unreadable as unreadable:
        return "refused" if str(unreadable.message) else "without a word", []


def plain(said):
    if said == "refused":
        return said, []
    asked = "asked" if said.startswith("asked: ") else ""
    return asked, [Decimal(one) for one in said.removeprefix("asked: ").split(" or ")]


def test_the_table_is_long_enough():
    assert len(CELLS) > 250
    assert {said.split(":")[0] for *_where, said in CELLS} >= {"asked", "refused"}
