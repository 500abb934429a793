"""A seed file read without trust: each fault names its file and line, as an editor counts it."""

from datetime import date
from decimal import Decimal

import pytest

from portal.seed.files import Row, SeedError, rows


def row(**fields):
    return Row("x.csv", 7, fields)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (Row.text, " Cam ", "Cam"),
        (Row.optional, "  ", None),
        (Row.day, "2024-02-29", date(2024, 2, 29)),
        (Row.day, "", None),
        (Row.required_day, "2024-02-29", date(2024, 2, 29)),
        (Row.decimal, "573.55", Decimal("573.55")),
        (Row.decimal, "", None),
        (Row.integer, "-7", -7),
        (Row.integer, " ", None),
        (Row.flag, "1", True),
        (Row.flag, "0", False),
        (Row.several, "a; b ;c", ("a", "b", "c")),
        (Row.several, "", ()),
    ],
)
def test_values(read, text, value):
    assert read(row(a=text), "a") == value


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (Row.text, " ", "a is empty"),
        (Row.required_day, "", "a is empty"),
        (Row.day, "29/02/2024", "not a date"),
        (Row.day, "2023-02-29", "not a date"),
        (Row.decimal, "1,5", "not a number"),
        (Row.integer, "1.5", "not a whole number"),
        (Row.flag, "yes", "not one of 0, 1"),
        (Row.flag, "", "a is empty"),
        (Row.text, "e\u0302", "not in Unicode form NFC"),
    ],
)
def test_faults_name_their_line(read, text, said):
    with pytest.raises(SeedError, match=said) as fault:
        read(row(a=text), "a")
    assert str(fault.value).startswith("x.csv:7: ")
    with pytest.raises(SeedError, match="there is no column b"):
        read(row(a=text), "b")


@pytest.mark.parametrize("text", ["a,b\n1,2\n3\n", "a,b\n1,2\n3,4,5\n"])
def test_a_ragged_row_is_named(tmp_path, text):
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(SeedError, match=r"x\.csv:3: the row has more or fewer"):
        list(rows("x.csv", tmp_path))


def test_rows_know_their_line_though_one_before_has_two(tmp_path):
    (tmp_path / "x.csv").write_text('a,b\n"1\n1",2\n3,4\n')
    found = list(rows("x.csv", tmp_path))
    assert [(one.line, one.text("b")) for one in found] == [(3, "2"), (4, "4")]
