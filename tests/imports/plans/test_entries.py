"""Entries of the register: one door is not softer than another."""

from datetime import date

import pytest

from tests.imports.files import KIM_THACH, upload, workbook

HEADER = ["Mã", "Loại hình", "Tên", "Số GCN", "Ngày cấp", "Thôn"]
REFUSED = "THT, HTX đăng ký trong kỳ của nghị quyết được nhập ở mục “Nhập nhóm đã đăng ký”."
OLD = ["", "HTX", "HTX Cũ", "5C", "05/3/2019", None]


def faults(done):
    lines = [line.split(" | ") for line in done.output.splitlines() if line.startswith("Sổ!")]
    return {line[0].removeprefix("Sổ!"): line[-1] for line in lines}


@pytest.fixture
def give(run):
    """Import rows of a register into one commune."""
    return lambda *rows, more=(): run("registry", workbook(Sổ=[HEADER, *rows]), "--unit", KIM_THACH, *more)


@pytest.mark.parametrize(("kind", "day"), [("HTX", "05/3/2021"), ("THT", "23/10/2024"), ("HTX", "01/01/2021")])
def test_a_new_one_of_the_programme_is_refused_as_by_the_form(give, kind, day):
    assert faults(give(["", kind, "Mới", "9D", day, None])) == {"E2": REFUSED}


@pytest.mark.parametrize(("kind", "day"), [("HTX", "31/12/2020"), ("THT", "05/3/2019"), ("Nhóm sở thích", "05/3/2022")])
def test_the_old_and_interest_groups_come_in(give, databases, kind, day):
    done = give(["", kind, "Khác", "9D", day, None])
    assert done.exit_code == 0, done.output


def test_the_preview_leads_on_as_the_form_does(visit, home):
    officer = visit("commune_officer", KIM_THACH)
    page = upload(officer, home, workbook(Sổ=[HEADER, ["", "HTX", "HTX Mới", "9D", "05/3/2021", None]]), 422)
    assert REFUSED in page.words("#faults")
    assert f"{home}/foundings/registered-already" in page.all("//main//a/@href")
    typed = {"kind": "HTX", "name": "HTX Mới", "registered_on": "2021-03-05", "registration_number": "9D"}
    form = officer.send(officer.get(f"{home}/registry/new"), "/registry/new", status=422, **typed)
    assert REFUSED in form.words("main")


def test_an_entry_of_the_opening_balance_cannot_be_moved_into_the_programme(give):
    assert give(OLD).exit_code == 0
    moved = give([*OLD[:4], "05/3/2022", None])
    assert faults(moved) == {"E2": REFUSED}


def test_one_that_a_founding_made_comes_back_unchanged_but_keeps_its_day(run, give):
    header = ["Loại hình", "Tên", "Ngày cấp GCN", "Số GCN", "Thành viên"]
    founded = workbook(Mới=[header, ["HTX", "HTX Quế", "05/3/2023", "77A", 9]])
    assert run("foundings", founded, "--unit", KIM_THACH).exit_code == 0
    assert give(["", "HTX", "HTX Quế", "77A", "05/3/2023", "Bản Lù"]).exit_code == 0
    assert set(faults(give(["", "HTX", "HTX Quế", "77A", "06/3/2023", None]))) == {"E2"}


def test_all_that_is_wrong_with_a_row_is_named(give):
    wrong = faults(give(["", "HTX", "T" * 201, "S" * 101, date(1940, 1, 1), "V" * 501]))
    assert set(wrong) == {"C2", "D2", "E2", "F2"}


def test_a_number_stands_once(give):
    twice = faults(give(OLD, ["", "HTX", "HTX Khác", "5 c", "05/3/2018", None]))
    assert set(twice) == {"C3"}
    assert give(OLD, ["", "THT", "THT Khác", "5C", "05/3/2018", None]).exit_code == 0  # of another kind


def test_an_empty_cell_of_an_exported_row_empties(give, databases):
    assert give([*OLD[:5], "Bản Lù"]).exit_code == 0
    with databases.owner() as owner:
        (number,) = owner.execute("SELECT id FROM collectives").fetchone()
    assert give([*OLD[:5], None]).exit_code == 0
    assert _villages(databases) == "Bản Lù"
    emptied = [f"{KIM_THACH}-{number}", *OLD[1:5], None]
    refused = give(emptied)
    assert refused.exit_code == 1
    assert "Bản Lù" in refused.output
    assert "1 giá trị sẽ bị xóa" in refused.output
    assert _villages(databases) == "Bản Lù"
    assert give(emptied, more=["--erase"]).exit_code == 0
    assert _villages(databases) == ""
    assert "A2" in faults(give([f"{KIM_THACH}-999999", *OLD[1:5], None]))
    assert "A2" in faults(give(["không", *OLD[1:5], None]))


def test_what_an_empty_cell_erases_is_confirmed_apart_on_the_page(give, visit, home, databases):
    give([*OLD[:5], "Bản Lù"])
    with databases.owner() as owner:
        (number,) = owner.execute("SELECT id FROM collectives").fetchone()
    officer = visit("commune_officer", KIM_THACH)
    page = upload(officer, home, workbook(Sổ=[HEADER, [f"{KIM_THACH}-{number}", *OLD[1:5], None]]))
    assert "1 giá trị sẽ bị xóa" in page.words("#losses")
    again = officer.send(page, "/import/apply", status=422)
    assert _villages(databases) == "Bản Lù"
    officer.send(again, "/import/apply", erase="y")
    assert _villages(databases) == ""


def test_names_that_differ_by_a_mark_are_asked_against_the_register(give, databases):
    assert give(["", "THT", "THT Lũng Tao", None, "05/3/2019", None]).exit_code == 0
    alike = ["", "THT", "THT Lùng Táo", None, "05/3/2019", None]
    assert "? Sổ!2:same" in give(alike).output
    assert _names(databases) == ["THT Lũng Tao"]
    assert give(alike, more=["--answer", "Sổ!2:same=other"]).exit_code == 0
    assert _names(databases) == ["THT Lũng Tao", "THT Lùng Táo"]
    composed = give(["", "THT", "tht  lùng  TÁO", None, "05/3/2019", None])
    assert "? Sổ" not in composed.output


def test_a_look_alike_that_is_the_same_is_renamed_in_a_line_of_its_own(give, databases):
    give(["", "THT", "THT Lung Tao", None, "05/3/2019", None])
    done = give(["", "THT", "THT Lũng Tao", None, "05/3/2019", None], more=["--answer", "Sổ!2:same=same"])
    assert "THT Lung Tao → THT Lũng Tao" in done.output
    assert _names(databases) == ["THT Lũng Tao"]


def test_a_moved_day_has_its_line(give):
    give(OLD)
    assert "05/03/2019 → 06/03/2019" in give([*OLD[:4], "06/3/2019", None]).output


def test_a_day_after_a_year_that_is_recorded_is_refused_as_by_the_form(run, give):
    assert give([*OLD[:4], "05/3/2017", None]).exit_code == 0
    records = workbook(Năm=[["Loại hình", "Tên", "Năm", "Thành viên"], ["HTX", "HTX Cũ", 2018, 9]])
    assert run("yearly", records, "--unit", KIM_THACH).exit_code == 0
    assert give([*OLD[:4], "05/3/2018", None]).exit_code == 0
    assert faults(give(OLD)) == {"E2": "Đã có số liệu năm 2018."}


def _names(databases):
    with databases.owner() as owner:
        return [row[0] for row in owner.execute("SELECT name FROM collectives ORDER BY id")]


def _villages(databases):
    with databases.owner() as owner:
        return owner.execute("SELECT villages FROM collectives").fetchone()[0]
