"""Quotas from a file go into the draft: places of the programme, numbers within bounds, nothing once it is over."""

from datetime import datetime

import pytest

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.imports.layouts import QUOTAS
from portal.imports.plans import quotas as plan
from portal.programmes.queries import programmes
from portal.quotas import queries
from tests.imports.giving import applied, faults, lines, preview


def sheet(*rows):
    header = [QUOTAS.column(key).title for key in ("kind", "year", "value")]
    return {QUOTAS.sheet.replace(" ", "_"): [header, *rows]}


def draft():
    return queries.draft_cells(programmes()[0].id)


def test_numbers_come_into_the_draft_nought_among_them(commune):
    assert applied(commune, "quotas", **sheet(["HTX", 2024, 2], ["THT", 2024, 0])) == []  # undone where it stands
    assert draft() == {(commune, "HTX", 2024): 2, (commune, "THT", 2024): 0}
    assert preview(commune, "quotas", **sheet(["HTX", 2024, 2])).does_nothing
    assert lines(preview(commune, "quotas", **sheet(["HTX", 2024, 5]))) == [(2, "changed", ["2 → 5"])]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["HTX", 2020, 1], "B"),
        (["HTX", 2026, 1], "B"),
        (["HTX", 2024, 1000], "C"),
        (["HTX", 2024, -1], "C"),
        (["Nhóm sở thích", 2024, 1], "A"),
        (["HTX", 2024, None], "C"),
    ],
)
def test_what_is_no_quota_is_named(commune, row, column):
    assert [cell for _sheet, cell in faults(preview(commune, "quotas", **sheet(row)))] == [f"{column}2"]


def test_the_same_cell_twice(commune):
    shown = preview(commune, "quotas", **sheet(["HTX", 2024, 1], ["HTX", 2024, 2]))
    assert [cell for _sheet, cell in faults(shown)] == ["B3"]


def test_once_the_programme_is_over_the_whole_file_is_refused(commune):
    with clock.frozen(datetime(2026, 1, 1)):
        shown = preview(commune, "quotas", **sheet(["HTX", 2024, 1]))
    assert [cell for _sheet, cell in faults(shown)] == ["C1"]


def test_without_a_programme_there_are_no_quotas(commune, monkeypatch):
    monkeypatch.setattr(plan, "current_programme", lambda: None)
    with pytest.raises(RuleBroken) as refused:
        preview(commune, "quotas", **sheet(["HTX", 2024, 1]))
    assert refused.value.field == "file"
