"""Foundings that are registered already: the same rules and words as the form's, each at its cell."""

from datetime import date

import pytest

from tests.imports.files import KIM_THACH, upload, workbook

HEADER = ["Loại hình", "Tên", "Ngày cấp GCN", "Số GCN", "Thành viên", "Thôn", "Chủ trì", "Phối hợp"]
WRONG = ["HTX", "T" * 300, date(1990, 5, 6), "1A", 0, "V" * 600, None, None]
MESSAGES = {
    "B2": "Tối đa 200 ký tự.",
    "C2": "Ngày này ở trước năm 2000.",
    "E2": "Số thành viên từ 1 đến 100.000.",
    "F2": "Tối đa 500 ký tự.",
}


def test_four_wrong_cells_are_four_messages_on_the_page(visit, home):
    page = upload(visit("commune_officer", KIM_THACH), home, workbook(Mới=[HEADER, WRONG]), 422, records="foundings")
    rows = [[cell.text_content().strip() for cell in row] for row in page.all("//section[@id='faults']//tbody/tr")]
    assert {row[0]: row[3] for row in rows} == {f"Mới!{cell}": message for cell, message in MESSAGES.items()}


def test_four_wrong_cells_are_four_messages_on_the_command_line(run):
    done = run("foundings", workbook(Mới=[HEADER, WRONG]), "--unit", KIM_THACH)
    assert done.exit_code == 1
    lines = [line.split(" | ") for line in done.output.splitlines() if line.startswith("Mới!")]
    assert {line[0]: line[-1] for line in lines} == {f"Mới!{cell}": message for cell, message in MESSAGES.items()}


def test_the_form_says_the_same(visit, home):
    """The very words of the import stand at the form's fields."""
    officer = visit("commune_officer", KIM_THACH)
    page = officer.get(f"{home}/foundings/registered-already")
    typed = {"working_name": "T" * 300, "villages": "V" * 600, "members": "0", "happened_on": "1990-05-06"}
    typed |= {"kind": "THT", "sector": "agriculture_forestry_fishery"}
    shown = officer.send(page, "/foundings/registered-already", status=422, **typed)
    text = shown.words("main")
    for message in MESSAGES.values():
        assert message in text


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (["HTX", "HTX Ít", "05/3/2023", None, 6, "Bản Lù", "Hội Ai", None], {"D2", "E2", "G2"}),
        (["HTX", "HTX Hai", "05/3/2023", "2", 9, None, "HND", "HND"], {"H2"}),
        (["HTX", "HTX Ba", "05/3/2031", "3", 9, None, None, None], {"C2"}),
        (["Nhóm", "NST Bốn", "05/3/2023", None, 9, None, None, None], {"A2"}),
        (["THT", "THT Năm", None, None, None, None, None, None], {"C2", "E2"}),
    ],
)
def test_each_rule_names_its_cell(run, row, cells):
    done = run("foundings", workbook(Mới=[HEADER, row]), "--unit", KIM_THACH)
    assert done.exit_code == 1
    assert {line.split(" | ")[0] for line in done.output.splitlines() if "!" in line[:6]} == {
        f"Mới!{cell}" for cell in cells
    }


def test_one_that_counts_already_is_left_alone_but_for_its_day(run, databases):
    good = ["HTX", "HTX Quế", "05/3/2023", "77A", 9, None, "HND", "MTTQ; LHPN"]
    assert run("foundings", workbook(Mới=[HEADER, good]), "--unit", KIM_THACH).exit_code == 0
    same = run("foundings", workbook(Mới=[HEADER, [*good[:4], 12, *good[5:]]]), "--unit", KIM_THACH, "--locale", "en")
    assert "already" in same.output
    moved = run("foundings", workbook(Mới=[HEADER, [*good[:2], "06/3/2023", *good[3:]]]), "--unit", KIM_THACH)
    assert "Mới!C2" in moved.output
    with databases.owner() as owner:
        assert owner.execute("SELECT count(*) FROM foundings").fetchone()[0] == 1
        parts = owner.execute("SELECT part, count(*) FROM founding_credits GROUP BY part ORDER BY part").fetchall()
    assert parts == [("lead", 1), ("support", 2)]


def test_two_rows_of_one_and_a_number_that_stands_are_named(run):
    rows = [
        ["HTX", "HTX Quế", "05/3/2023", "77A", 9, None, None, None],
        ["HTX", "quế", "05/3/2023", "78A", 9, None, None, None],
    ]
    twice = run("foundings", workbook(Mới=[HEADER, *rows]), "--unit", KIM_THACH, "--locale", "en")
    assert "Mới!B3" in twice.output
    assert "Row 2 speaks of the same one." in twice.output
    assert run("foundings", workbook(Mới=[HEADER, rows[0]]), "--unit", KIM_THACH).exit_code == 0
    register = [["Loại hình", "Tên", "Số GCN", "Ngày cấp"], ["HTX", "HTX Cũ", "5C", "05/3/2019"]]
    assert run("registry", workbook(Sổ=register), "--unit", KIM_THACH).exit_code == 0
    taken = ["HTX", "HTX Lạ", "05/3/2023", "5C", 9, None, None, None]
    assert "Mới!D2" in run("foundings", workbook(Mới=[HEADER, taken]), "--unit", KIM_THACH).output
