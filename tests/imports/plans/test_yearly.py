"""Yearly records: a row that says nothing adds none, an empty cell leaves alone unless the row was exported."""

from decimal import Decimal

import pytest

from portal.imports import queries
from portal.imports.layouts import YEARLY
from tests.imports.giving import CAM, QUE, REGISTER, applied, faults, lines, preview

KEYS = ("code", "kind", "name", "year", "members", "managers", "managers_trained", "revenue", "rating_score")


@pytest.fixture
def cam(commune):
    """An HTX and a THT; the HTX."""
    applied(commune, "registry", Sổ=[REGISTER, CAM, QUE])
    return queries.stored_entries([commune])[0].stored


def sheet(*rows):
    return {"Năm": [[YEARLY.column(key).title for key in KEYS], *rows]}


def row(year=2022, members=9, managers=None, trained=None, revenue=None, score=None, code="", who=("HTX", "HTX Cam")):
    return [code, *who, year, members, managers, trained, revenue, score]


def record(commune):
    (found,) = queries.records([commune]).values()
    return found


def test_one_comes_in_is_the_same_and_is_changed(commune, cam):
    applied(commune, "yearly", **sheet(row(revenue="1.174,5")))
    assert (record(commune).members, record(commune).revenue) == (9, Decimal("1174.50"))
    assert preview(commune, "yearly", **sheet(row(revenue="1.174,50"))).does_nothing
    changed = preview(commune, "yearly", **sheet(row(members=10)))
    assert lines(changed) == [(2, "changed", ["9 → 10"])]


def test_a_template_row_without_a_figure_adds_nothing(commune, cam):
    shown = preview(commune, "yearly", **sheet(row(members=None)))
    assert (shown.faults, shown.does_nothing) == ([], True)
    assert not preview(commune, "yearly", **sheet(row(members=0))).does_nothing  # nought is a figure


def test_an_empty_cell_erases_only_in_a_row_that_was_exported(commune, cam):
    applied(commune, "yearly", **sheet(row(revenue="7")))
    assert preview(commune, "yearly", **sheet(row())).does_nothing
    exported = preview(commune, "yearly", **sheet(row(code=f"00703-{cam.id}")))
    assert [change.old for _line, change in exported.losses] == ["7"]
    assert exported.lines[0].state == "changed"


def test_the_whole_record_is_judged_with_what_stands_already(commune, cam):
    assert faults(preview(commune, "yearly", **sheet(row(managers=2, trained=3)))) == [("Năm", "G2")]
    applied(commune, "yearly", **sheet(row(managers=2)))
    shown = preview(commune, "yearly", **sheet(row(trained=3)))
    assert len(shown.faults) == 1


@pytest.mark.parametrize(("year", "column"), [(2018, "D"), (2025, "D"), (None, "D")])
def test_years_before_the_registration_or_to_come_or_none(commune, cam, year, column):
    assert [cell for _sheet, cell in faults(preview(commune, "yearly", **sheet(row(year=year))))] == [f"{column}2"]


def test_only_an_htx_is_rated_and_what_is_not_there_is_named(commune, cam):
    rated = preview(commune, "yearly", **sheet(row(score=80, who=("THT", "THT Quế"))))
    assert [cell[0] for _sheet, cell in faults(rated)] == ["I"]
    assert faults(preview(commune, "yearly", **sheet(row(who=("HTX", "Lạ hẳn"))))) == [("Năm", "C2")]


def test_another_score_lets_go_of_the_groups_that_made_the_old_one(commune, cam):
    applied(commune, "yearly", **sheet(row(score=80)))
    one = record(commune)
    one.rating_groups = [{"group": "A", "score": 80}]
    applied(commune, "yearly", **sheet(row(score=80, revenue="7")))
    assert one.rating_groups is not None
    applied(commune, "yearly", **sheet(row(score=81)))
    assert (one.rating_score, one.rating_groups) == (Decimal(81), None)
