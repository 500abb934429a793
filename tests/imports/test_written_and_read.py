"""What is written into a file is read as it was seen, or asked, or named: in every format, in every style."""

from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portal.documents import workbook
from portal.imports import sheets
from portal.imports.layouts import REGISTER, YEARLY
from tests.imports import writers
from tests.imports.writers import ERROR, NO_VALUE, SPACES

# Each example writes a file and starts a process that reads it: few, each of many cells, and none made smaller.
QUICK = settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
HEAD = ["Loại hình", "Tên", "Năm", "Doanh thu", "Tỷ lệ liên kết (%)", "Thành viên"]
AMOUNT = st.decimals(min_value=0, max_value=90_000, places=2)
# Format of numbers → what the screen shows of a number, in million VND; the same worked out apart from the reader.
FORMATS = {
    "General": lambda value: value,
    "0.00": lambda value: value,
    "#,##0.0": lambda value: rounded(value, "0.1"),
    "#,##0": lambda value: rounded(value, "1"),
    '#,##0.00" tr"': lambda value: value,
}


def rounded(value, to):
    return value.quantize(Decimal(to), rounding=ROUND_HALF_UP)


def written(amount, style):
    """Return an amount as somebody writes it as a text."""
    vietnamese = str.maketrans(",.", ".,")
    return {
        "vi": f"{amount:,}".translate(vietnamese),
        "vi plain": str(amount).replace(".", ","),
        "spaces": f"{amount:,}".translate(vietnamese).replace(".", " "),
        "en": f"{amount:,}",
        "tr": f"{amount:,}".translate(vietnamese) + " tr",
        "short": f"{amount.normalize():f}".replace(".", ","),
    }[style]


TEXT = st.tuples(AMOUNT, st.sampled_from(["vi", "vi plain", "spaces", "en", "tr", "short"])).map(
    lambda one: (written(*one), one[0])
)
NUMBER = st.tuples(AMOUNT, st.sampled_from(sorted(FORMATS))).map(lambda one: (one, FORMATS[one[1]](one[0])))
# What no number may come of: the cell is named or asked, never a value and never a blank.
PLANTED = st.sampled_from(
    [ERROR, NO_VALUE, SPACES, True, time(8, 0), "12\n15", "20 30", "50-60", "khoảng 50", "#N/A", "10²", "nhiều"]
).map(lambda cell: (cell, None))


def table(data, name, layout=YEARLY):
    [one] = workbook.read(data, name)
    return sheets.of_table(layout, one)


def check(sheet, cells):
    assert len(sheet.rows) == len(cells)
    for row, (cell, meant) in zip(sheet.rows, cells, strict=True):
        told = row.waits or any(fault.column == "D" for fault in row.faults)
        if "revenue" in row.values:
            assert meant is not None, cell
            assert row.values["revenue"] == meant, cell
        else:
            assert told, cell


def rows_of(cells):
    return [HEAD, *(["HTX", f"HTX {at}", 2022, cell, None, 9] for at, (cell, _meant) in enumerate(cells))]


@pytest.fixture(autouse=True, scope="module")
def words(databases):
    with databases.app.test_request_context():
        yield


@QUICK
@given(st.lists(st.one_of(TEXT, NUMBER, PLANTED), min_size=20, max_size=40))
@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_in_a_workbook(ending, cells):
    write = writers.xlsx if ending == "xlsx" else writers.xls
    check(table(write(rows_of(cells)), f"a.{ending}"), cells)


def as_shown(number, form):
    seen = FORMATS[form](Decimal(number))
    text = f"{seen:,}".translate(str.maketrans(",.", ".,"))
    return text + " tr" if "tr" in form else text


@QUICK
@given(st.lists(st.one_of(TEXT, NUMBER, PLANTED), min_size=20, max_size=40))
def test_in_an_ods(cells):
    check(table(writers.ods(rows_of(cells), as_shown), "a.ods"), cells)


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXT, min_size=20, max_size=40), st.sampled_from(";,\t"))
def test_in_a_csv(cells, sign):
    check(table(writers.csv(rows_of(cells), sign), "a.csv"), cells)


@pytest.mark.parametrize("write", ["xlsx", "xls", "ods"])
def test_each_planted_cell_is_named(write):
    planted = [(cell, None) for cell in (ERROR, NO_VALUE, SPACES, True, time(8, 0), "12\n15", "khoảng 50")]
    sheet = table(getattr(writers, write)(rows_of(planted)), f"a.{write}")
    check(sheet, planted)
    assert all(row.faults for row in sheet.rows)


@pytest.mark.parametrize("write", ["xlsx", "xls", "ods"])
def test_a_percent_is_what_the_screen_shows(write):
    shown = {"0.0%": "75,5%", "0%": "76%", "0.00%": "75,54%"}
    cells = [(Decimal("0.7554"), form) for form in shown]
    rows = [HEAD, *(["HTX", f"HTX {at}", 2022, None, cell, 9] for at, cell in enumerate(cells))]
    given = {"shown": lambda _number, form: shown[form]} if write == "ods" else {}
    sheet = table(getattr(writers, write)(rows, **given), f"a.{write}")
    assert [row.values["linkage_share"] for row in sheet.rows] == [Decimal("75.5"), 76, Decimal("75.54")]


def test_thousands_scaled_away_are_read_as_seen_and_dong_as_dong():
    cells = [((2_650_000, "#,##0,"), 2650), ((2_650_000_000, '#,##0" đ"'), 2650), ((2_650_000_000, '#,##0 "₫"'), 2650)]
    check(table(writers.xlsx(rows_of(cells)), "a.xlsx"), cells)


def test_a_number_that_is_shown_otherwise_is_named():
    cells = [((1.5, "# ?/?"), None), ((1200, "0.00E+00"), Decimal(1200)), ((5, ";;;"), None)]
    check(table(writers.xlsx(rows_of(cells)), "a.xlsx"), cells)


@QUICK
@given(
    st.lists(st.dates(date(2000, 1, 1), date(2020, 12, 31)), min_size=5, max_size=30),
    st.lists(st.booleans(), min_size=30, max_size=30),
)
def test_days_are_read_back_or_asked(days, real):
    """Written as real dates or as text; a spreadsheet set to month/day would leave as text what it cannot turn."""
    cells = [one if is_real else f"{one.day}/{one.month}/{one.year}" for one, is_real in zip(days, real, strict=False)]
    rows = [["Loại hình", "Tên", "Ngày đăng ký"], *(["HTX", f"HTX {at}", cell] for at, cell in enumerate(cells))]
    sheet = table(writers.xlsx(rows), "a.xlsx", REGISTER)
    for row, day in zip(sheet.rows, days, strict=True):
        assert row.waits or row.values["registered_on"] == day


@QUICK
@given(st.lists(st.dates(date(2000, 1, 1), date(2020, 12, 31)), min_size=10, max_size=30))
def test_days_that_a_spreadsheet_turned_are_asked(days):
    """Each typed as d/m/y into a program set to m/d/y: turned where it can be, left as text where it cannot."""
    cells = [
        one.replace(day=one.month, month=one.day) if one.day <= 12 else f"{one.day}/{one.month}/{one.year}"
        for one in days
    ]
    rows = [["Loại hình", "Tên", "Ngày đăng ký"], *(["HTX", f"HTX {at}", cell] for at, cell in enumerate(cells))]
    sheet = table(writers.xlsx(rows), "a.xlsx", REGISTER)
    mixed = any(isinstance(cell, str) for cell in cells)
    for row, day in zip(sheet.rows, days, strict=True):
        turned = day.day <= 12 and day.day != day.month
        assert row.waits == (turned and mixed)
        assert turned or row.values["registered_on"] == day


def test_register_numbers_that_a_spreadsheet_damaged_are_named():
    cells = [date(2019, 5, 1), "1,00207E+11", 1234567890123457000, 207000003, "000207000003", "12/QĐ", 100207000003]
    head = ["Loại hình", "Tên", "Ngày đăng ký", "Số đăng ký"]
    rows = [head, *(["HTX", f"HTX {at}", "05/3/2019", cell] for at, cell in enumerate(cells))]
    sheet = table(writers.xlsx(rows), "a.xlsx", REGISTER)
    assert [bool(row.faults) for row in sheet.rows] == [True, True, True, True, False, False, True]
    assert sheet.rows[4].values["registration_number"] == "000207000003"


def test_english_marks_elsewhere_tell_how_the_sheet_is_written():
    cells = [("1,174.50", Decimal("1174.5")), ("1,174", 1174)]
    check(table(writers.csv(rows_of(cells)), "a.csv"), cells)
    assert not any(row.waits for row in table(writers.csv(rows_of(cells)), "a.csv").rows)
    alone = table(writers.csv(rows_of([("1,174", None), ("2,650", None)])), "a.csv")
    assert [one.key for one in alone.questions] == ["a.csv!D:mark"]
    assert alone.questions[0].cells == ["D2", "D3"]
