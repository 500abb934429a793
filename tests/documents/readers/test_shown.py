"""What a number shows on the screen by its format: rounded, in percent, in thousands, with a word."""

from decimal import Decimal

import pytest

from portal.documents.readers import shown


@pytest.mark.parametrize(
    ("value", "written", "seen"),
    [
        (2650, None, 2650),
        (2650.5, "General", 2650.5),
        (7, "@", 7),
        (99_999_999_999, "General", 99_999_999_999),
        (100_207_000_000, "General", ["shown", "100207000000", "", "1.00207E+11"]),
        (2.6549, "0.00", 2.65),
        (2.655, "0.00", 2.66),
        (-2.655, "0.00", -2.66),
        (2649.6, "#,##0", 2650),
        (0.755, "0%", ["shown", "76", "%", "76 %"]),
        (0.755, "0.0%", ["shown", "75.5", "%", "75.5 %"]),
        (1_234_567, "#,##0,", 1235),
        (1_234_567, "0.0,,", 1.2),
        (12, "0000", ["shown", "12", "", "0012"]),
        (12, "0", 12),
        (7, '0" kg"', ["shown", "7", "kg", "7 kg"]),
        (7, 'General" kg"', ["shown", "7", "kg", "7 kg"]),
        (7, "[$VND] 0", ["shown", "7", "VND", "7 VND"]),
        (7, "\\x0", ["shown", "7", "x", "7 x"]),
        (12345, "0.00E+00", ["shown", "12345", "", "1.23E+4"]),
        (7, ";;;", ["blank", "7"]),
        (7, '"không"', ["odd", '7 ("không")']),
        (0.5, "# ?/?", ["odd", "0.5 (# ?/?)"]),
        (7, "[Red]0", 7),
        (7, "_(0_)", 7),
    ],
)
def test_numbers(value, written, seen):
    assert shown.number(value, written) == seen


@pytest.mark.parametrize(
    ("value", "seen"),
    [(5, 5), (-5, ["shown", "-5", "âm", "-5 âm"]), (0, ["blank", "0"])],
)
def test_a_format_has_a_part_above_zero_below_and_for_it(value, seen):
    assert shown.number(value, '0;0"âm";') == seen


@pytest.mark.parametrize(("value", "word"), [(1000, "k"), (999, "n"), (-1, "n")])
def test_a_part_may_have_a_condition_of_its_own(value, word):
    assert shown.number(value, '[>=1000]0"k";0"n"')[2] == word


@pytest.mark.parametrize(
    ("sign", "holds"), [("<", False), (">", False), ("=", True), ("<=", True), (">=", True), ("<>", False)]
)
def test_each_condition_at_its_bound(sign, holds):
    assert shown.number(5, f'[{sign}5]0"a";0"b"')[2] == ("a" if holds else "b")


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("mm/dd/yyyy", True),
        ("m-d-yy", True),
        ("[$-409]m/d/yyyy", True),
        ("dd/mm/yyyy", False),
        ("yyyy-mm-dd", False),
        ("mmm d, yyyy", False),
        ("mm-dd-yy", False),  # the built-in one: shown as the computer is set
        ("mm:ss", False),
        ('"m"d/m', False),
        ("", False),
        (None, False),
    ],
)
def test_which_formats_show_the_month_first(written, first):
    assert shown.is_month_first(written) is first


def test_a_number_as_json_holds_it():
    assert shown.plain(Decimal("2.00")) == 2
    assert type(shown.plain(Decimal("2.00"))) is int
    assert shown.plain(Decimal("2.5")) == 2.5
