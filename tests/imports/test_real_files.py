"""Files of the kinds that officers send, with the right answer: by the page and by the command line, the same.

Each file of `data/` stands for a kind of cell or sheet that was read as another value once. Names and numbers are
invented; the set-up files are imported first.
"""

import io
import re
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"
PHU_LINH = "00706"
# File → what it holds, the cells that are named as wrong, the questions, and words that the answer must hold.
CASES = {
    "case-01a-error-cells.xlsx": ("yearly", {"F2", "G2", "E3"}, set(), ["#DIV/0!", "#N/A", "#REF!"]),
    "case-02b-formula-without-value.xlsx": ("registry", {"E2", "F2"}, set(), ["công thức"]),
    "case-03a-percent-cells.xlsx": ("yearly", set(), set(), ["75,5", "100"]),
    "case-04a-us-dates.xlsx": ("registry", set(), {"Sheet1!D:days"}, ["D2", "D4"]),
    "case-05a-two-sheets.xlsx": ("registry", set(), set(), ["HTX Thử Trang Một", "HTX Thử Trang Ba"]),
    "case-07a-two-numbers-in-a-cell.xlsx": ("yearly", {"E2", "F2"}, set(), ["hai số"]),
    "case-08a-comma-csv.csv": ("yearly", {"F2"}, set(), ["55"]),
    "case-09a-register-numbers.xlsx": (
        "registry",
        {"E2", "E4"},
        {"Sheet1!3:same"},
        ["ngày tháng"],
    ),
    "case-10a-old-encodings.xlsx": (
        "registry",
        set(),
        set(),
        ["HTX nông nghiệp Đồng Tâm", "HTX n«ng nghiÖp §ång T©m", "thôn Bản Mới", "Nguyễn Văn A"],
    ),
    "case-11a-names-by-tone.xlsx": ("registry", set(), set(), ["THT chè Lũng Tao", "THT chè Lùng Táo"]),
    "case-12a-money-in-dong.xlsx": ("yearly", set(), {"Sheet1!F:money", "Sheet1!G:money"}, ["đồng"]),
    "case-13a-comma-or-point.xlsx": ("yearly", set(), {"Sheet1!F:mark", "Sheet1!G:mark"}, ["1.174", "1,174"]),
    "case-16a-invisible-characters.xlsx": ("registry", set(), set(), ["HTX nông nghiệp Thử", "thôn BảnMới"]),
    "case-18a-password.xls": ("registry", None, set(), ["mật khẩu"]),
    "case-20a-register-door.xlsx": ("registry", {"D2"}, set(), ["đã đăng ký"]),
    "case-22b-one-space-far-below.xlsx": ("registry", set(), set(), ["HTX Thử Dòng Xa"]),
    "case-30-three-sheets.xlsx": (
        "registry",
        set(),
        set(),
        ["HTX cam Vị Xuyên", "THT nuôi ong thôn 8", "Nhóm nuôi dê"],
    ),
}
ADDED = {
    "case-05a-two-sheets.xlsx": 3,
    "case-11a-names-by-tone.xlsx": 2,
    "case-22b-one-space-far-below.xlsx": 1,
    "case-30-three-sheets.xlsx": 19,
}


@pytest.fixture
def set_up(run):
    """The commune with its four HTX and their records of 2022."""
    for name, records in (("case-00-setup.xlsx", "registry"), ("case-00-setup-yearly.xlsx", "yearly")):
        done = run(records, (DATA / name).read_bytes(), "--unit", PHU_LINH, name=name)
        assert done.exit_code == 0, done.output


def read(text, page=None):
    """Return the named cells and the questions of an answer that wait for one."""
    if page is None:
        cells = re.findall(r"^[^|!?\n]*!([A-Z]+\d+) \|", text, re.MULTILINE)
        return set(cells), set(re.findall(r"^\? (\S+:\w+)", text, re.MULTILINE)) - set(preset(text))
    cells = [cell.rpartition("!")[2] for cell in page.all("//*[@id='faults']//tbody//th/text()")]
    radios = "//input[@type='radio' and not(@name = //input[@checked]/@name)]/@name"
    return set(cells), {name.removeprefix("answer:") for name in page.all(radios)}


def preset(text):
    """Return what holds until it is answered otherwise, by its question."""
    return dict(re.findall(r"^  \* --answer '(\S+:\w+)=(\w+)'", text, re.MULTILINE))


def check(name, cells, questions, words):
    _records, faults, asked, said = CASES[name]
    wrong = [text for text in said if text.casefold() not in words.casefold()]
    if faults is not None and (cells, questions) != (faults, asked):
        wrong.append((cells, questions))
    number = ADDED.get(name)
    if number is not None and not re.search(rf"thêm {number},", words, re.IGNORECASE):
        wrong.append(number)
    return wrong


def test_the_right_answers_by_the_command_line(run, set_up):
    wrong = {}
    for name, (records, *_rest) in CASES.items():
        done = run(records, (DATA / name).read_bytes(), "--unit", PHU_LINH, "--dry-run", name=name)
        assert done.exception is None or isinstance(done.exception, SystemExit), (name, done.exception)
        found = check(name, *read(done.output), done.output)
        if found:
            wrong[name] = found, done.output
    assert not wrong, "\n".join(f"{name}: {found}" for name, found in wrong.items())


def test_the_right_answers_by_the_page(set_up, visit):
    officer = visit("commune_officer", PHU_LINH)
    home = officer.get("/", 302).location
    wrong = {}
    for name, (records, faults, *_rest) in CASES.items():
        start = officer.get(f"{home}/import")
        status = 422 if faults is None or faults else 200
        file = (io.BytesIO((DATA / name).read_bytes()), name)
        page = officer.send(start, "/import", records=records, file=file, status=status)
        found = check(name, *read("", page), page.words("main"))
        if found:
            wrong[name] = found, page.words("main")
    assert not wrong, "\n".join(f"{name}: {found}" for name, found in wrong.items())


def test_members_and_capital_without_a_year_hold_nothing_up(run, set_up, databases):
    """Until a year is chosen they are named as not read; then they are the records of that year."""
    name = "case-30-three-sheets.xlsx"
    data = (DATA / name).read_bytes()
    first = run("registry", data, "--unit", PHU_LINH, "--dry-run", name=name)
    assert first.exit_code == 0, first.output
    assert preset(first.output) == {f"{sheet}!:year": "0" for sheet in ("HTX", "THT", "NST")}
    assert first.output.count("Cột không đọc") == 6
    assert "772" not in first.output
    answers = [one for sheet in ("HTX", "THT", "NST") for one in ("--answer", f"{sheet}!:year=2022")]
    done = run("registry", data, "--unit", PHU_LINH, *answers, name=name)
    assert done.exit_code == 0, done.output
    assert "Cột không đọc" not in done.output
    with databases.owner() as owner:
        query = (
            "SELECT y.members, y.contributed_capital FROM yearly_records y JOIN collectives c ON c.id = y.collective_id"
        )
        found = owner.execute(f"{query} WHERE c.name = 'HTX cam Vị Xuyên' AND y.year = 2022")
        assert [tuple(map(float, row)) for row in found] == [(9, 837)]


def test_five_years_on_five_sheets(run, set_up):
    """The HTX of this file is in no register, so each sheet names it: none is left out."""
    name = "case-31-a-sheet-a-year.xlsx"
    done = run("yearly", (DATA / name).read_bytes(), "--unit", PHU_LINH, "--dry-run", name=name)
    assert [f"{year}!C2" in done.output for year in range(2021, 2026)] == [True] * 5


def test_an_answer_is_taken_and_saved(run, set_up, databases):
    data = (DATA / "case-12a-money-in-dong.xlsx").read_bytes()
    open_one = run("yearly", data, "--unit", PHU_LINH)
    assert open_one.exit_code == 1
    answers = ["--answer", "Sheet1!F:money=dong", "--answer", "Sheet1!G:money=dong"]
    done = run("yearly", data, "--unit", PHU_LINH, *answers)
    assert done.exit_code == 0, done.output
    with databases.owner() as owner:
        query = "SELECT contributed_capital, revenue FROM yearly_records WHERE members = 31 AND revenue < 2000"
        assert [tuple(map(float, row)) for row in owner.execute(query)] == [(5, 2.65)]


def test_questions_are_answered_on_the_page(set_up, visit, databases):
    officer = visit("commune_officer", PHU_LINH)
    home = officer.get("/", 302).location
    name = "case-04a-us-dates.xlsx"
    file = (io.BytesIO((DATA / name).read_bytes()), name)
    asked = officer.send(officer.get(f"{home}/import"), "/import", status=200, records="registry", file=file)
    assert not [form for form in asked.tree.forms if "/apply" in (form.action or "")]
    assert not asked.words("#plan")
    answered = officer.send(asked, "/import/answers", status=200, **{"answer:Sheet1!D:days": "swapped"})
    assert "05/03/2019" in answered.words("#plan")
    officer.send(answered, "/import/apply")
    with databases.owner() as owner:
        query = "SELECT registered_on::text FROM collectives WHERE name LIKE 'HTX Thử Ngày%' ORDER BY id"
        found = [row[0] for row in owner.execute(query)]
    assert found == ["2019-03-05", "2019-03-25", "2019-12-07", "2019-11-30"]
