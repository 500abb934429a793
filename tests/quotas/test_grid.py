"""A grid of whole numbers: what was typed, what is refused at its cell, what changed, what it adds up to."""

import pytest

from portal.quotas.grid import MOST, Grid
from portal.quotas.rules import cell_name

A, B, OTHER = (1, "HTX", 2024), (1, "HTX", 2025), (2, "HTX", 2024)
THT = (1, "THT", 2024)


def grid(kept=(), cells=(A, B, OTHER, THT), **options):
    return Grid(cells, dict(kept), **options)


def sent(**cells):
    return {cell_name({"a": A, "b": B}[name]): text for name, text in cells.items()}


@pytest.mark.parametrize(
    ("typed", "number", "fits"),
    [
        ("", None, True),
        ("  ", None, True),
        ("0", 0, True),
        (str(MOST), MOST, True),
        (str(MOST + 1), MOST + 1, False),
        ("-1", None, False),
        ("1.5", None, False),
        ("1 2", None, False),
        ("²", None, False),
        ("1234567", None, False),
    ],
)
def test_a_cell_is_empty_or_a_whole_number_within_its_bound(typed, number, fits):
    one = grid()
    assert one.read(sent(a=typed)) is fits
    assert one.fields[A].number == number
    assert bool(one.fields[A].errors) is not fits


def test_a_bound_of_its_own_is_named_in_its_refusal():
    one = grid(most=5)
    assert not one.read(sent(a="6"))
    assert "5" in str(one.fields[A].error)
    assert grid().read(sent(a="6"))


def test_what_was_not_sent_stays_and_a_text_is_cut():
    one = grid({A: 3, B: 4})
    one.read(sent(a="x" * 50))
    assert len(one.fields[A].text) == 20
    assert (one.fields[B].text, one.fields[B].was) == ("4", "4")


def test_a_cell_says_from_what_its_typing_began():
    one = grid({A: 3, B: 0})
    name = cell_name(A)
    one.read({name: "7", f"was-{name}": "5"})
    assert one.changes()[A] == (5, 7)
    assert one.changes()[B] == (0, 0)
    assert one.changes()[OTHER] == (None, None)


def test_a_cell_that_cannot_be_read_is_no_change_and_an_emptied_one_is():
    one = grid({A: 3, B: 4})
    one.read(sent(a="x", b=""))
    assert A not in one.changes()
    assert one.changes()[B] == (4, None)
    assert [cell for cell, _field in one.errors] == [A]


def test_values_are_those_that_were_typed_zero_among_them():
    one = grid({A: 3}, cells=(A, B, THT))
    one.read(sent(a="0", b=""))
    assert one.values() == {("HTX", 2024): 0}


def test_a_message_comes_to_its_cell_or_to_none():
    one = grid()
    assert one.fail(cell_name(B), "no")
    assert one.fields[B].errors == ["no"]
    assert not one.fail("elsewhere", "no")
    assert not one.fail(None, "no")
    one.fields[B].errors = []
    assert one.errors == []
    assert one.by_name(cell_name(B)) is one.fields[B]
    assert one.by_name("elsewhere") is None


def test_after_a_conflict_typing_begins_from_what_the_others_saved():
    one = grid({A: 3})
    one.read(sent(a="7"))
    assert one.take({A: 5, B: None}) == [(A, "5", "7"), (B, "", "")]
    assert one.changes()[A] == (5, 7)


def test_totals_of_a_kind_a_commune_a_year():
    one = grid({A: 1, B: 2, OTHER: 4, THT: 8})
    one.read(sent(b="x"))  # what cannot be read adds nothing
    assert one.total("HTX") == 5
    assert one.total("HTX", tenant_id=1) == 1
    assert one.total("HTX", year=2024) == 5
    assert one.total("HTX", tenant_id=2, year=2025) == 0
    assert one.total("THT") == 8
