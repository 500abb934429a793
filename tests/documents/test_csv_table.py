"""Text with separators: which sign cuts it, what a cell becomes, and how much is too much."""

import pytest

from portal.documents import csv_table
from portal.documents.packages import MOST_COLUMNS, MOST_ROWS, Refused


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a;b\n1;2\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("a,b,c\n1,2,3\n", ","),
        ("Tên;Vốn\nCam;1,5\nQuế;2,7\n", ";"),  # a comma within the numbers
        ("a;b,c\n", ";"),  # equals: the first
        ("a,b;c,d\n", ","),
        ("a,b,c;d\n1,2,3;4\n", ","),  # of equals the one that makes more cells
        ("one\ntwo\n", ";"),
        ("", ";"),
        ('"a;b",c\n"1;2",3\n', ","),
    ],
)
def test_the_sign_that_cuts_the_rows_alike(text, sign):
    assert csv_table.separator(text) == sign


def test_rows_keep_their_length_and_end_with_the_last_that_holds_anything():
    assert csv_table.rows(b"a;b;c\n;;\n1\n;;\n\n") == [["a", "b", "c"], [None, None, None], ["1"]]


@pytest.mark.parametrize("data", ["Tên;Vốn\n".encode("utf-8-sig"), "Tên;Vốn\n".encode("utf-16")])
def test_encodings_that_spreadsheets_save(data):
    assert csv_table.rows(data) == [["Tên", "Vốn"]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("'=1+1", "=1+1"),
        ("'-5", "-5"),
        ("''x", "'x"),
        ("'x", "'x"),
        ("'", "'"),
        ("=1+1", "=1+1"),
        ("  ", None),
        (" x ", " x "),
    ],
)
def test_the_mark_before_a_formula_is_no_part_of_the_text(cell, value):
    assert csv_table.rows(f"a;{cell};z\n".encode())[0][1] == value


def test_what_a_cell_and_a_row_may_hold():
    long = csv_table.rows(f"{'x' * 40_000};y\n".encode())[0]
    assert len(long[0]) == csv_table.MOST_TEXT
    assert len(csv_table.rows((";".join(["1"] * 300) + "\n").encode())[0]) == MOST_COLUMNS


@pytest.mark.parametrize(
    ("data", "code"), [(b"\xff\xfd\xfc;x\n", "not_utf8"), (b'a;b\n"x;1\n', "broken_csv"), (b'a;"x"y\n', "broken_csv")]
)
def test_what_is_refused(data, code):
    with pytest.raises(Refused) as refused:
        csv_table.rows(data)
    assert refused.value.code == code


@pytest.mark.parametrize(("number", "fits"), [(MOST_ROWS + 200, True), (MOST_ROWS + 201, False)])
def test_so_many_rows_and_no_more(number, fits):
    data = b"1;2\n" * number
    if fits:
        assert len(csv_table.rows(data)) == number
    else:
        with pytest.raises(Refused, match="too_many_rows"):
            csv_table.rows(data)


def test_empty_rows_without_end_are_not_read_to_the_end():
    with pytest.raises(Refused, match="too_many_rows"):
        csv_table.rows(b";\n" * (MOST_ROWS + 1_001))
    assert csv_table.rows(b"1;2\n" + b";\n" * 1_000) == [["1", "2"]]
