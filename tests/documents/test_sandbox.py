"""The reading process: what only looks empty is left out, what lies too far out or is too much ends it."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.documents import sandbox
from portal.documents.sandbox import MOST_COLUMNS, MOST_ROWS, FarCell, TooMuch

BLANK = ["blank", " "]


def trimmed(rows):
    sheet = {"name": "S", "rows": rows}
    sandbox._trim(sheet)
    return sheet["rows"]


def test_what_looks_empty_beneath_and_beside_is_nothing():
    rows = {1: {0: "a", 5: BLANK}, 2: {0: BLANK}, 3: {1: "b"}, 9: {0: BLANK}, 99_999: {9_999: BLANK}}
    assert trimmed(rows) == {1: {0: "a"}, 2: {0: BLANK}, 3: {1: "b"}}
    assert trimmed({}) == trimmed({7: {3: BLANK}}) == {}


@pytest.mark.parametrize(
    ("rows", "far"),
    [
        ({1: {0: "a"}, MOST_ROWS + 1: {3: "b"}}, f"S\t{MOST_ROWS + 1}\t3"),
        ({1: {0: "a"}, 2: {MOST_COLUMNS: "b"}}, f"S\t2\t{MOST_COLUMNS}"),
    ],
)
def test_one_cell_far_out_is_named(rows, far):
    with pytest.raises(FarCell) as found:
        trimmed(rows)
    assert str(found.value) == far


def test_the_bounds_themselves_are_read():
    assert trimmed({MOST_ROWS: {0: "a"}, 1: {MOST_COLUMNS - 1: "b"}})


def test_too_many_rows_are_no_far_cell():
    with pytest.raises(TooMuch, match="6"):
        trimmed({at: {0: "a"} for at in range(1, MOST_ROWS + 2)})


@pytest.fixture
def given(monkeypatch):
    """Let a reader give some sheets."""

    def reader(sheets):
        module = type("Reader", (), {"sheets": staticmethod(lambda _data: iter(sheets))})
        monkeypatch.setitem(sys.modules, "readers.x", module)
        return sandbox._sheets("x", b"")

    return reader


def sheet(number=1):
    return {"name": "S", "rows": {1: dict.fromkeys(range(number), "a")}}


def test_so_many_sheets_and_cells(given, monkeypatch):
    assert len(given([sheet() for _ in range(sandbox.MOST_SHEETS)])) == sandbox.MOST_SHEETS
    with pytest.raises(TooMuch, match="7"):
        given([sheet() for _ in range(sandbox.MOST_SHEETS + 1)])
    monkeypatch.setattr(sandbox, "MOST_CELLS", 5)
    assert len(given([sheet(3), sheet(2)])) == 2
    with pytest.raises(TooMuch, match="3"):
        given([sheet(3), sheet(3)])


@pytest.mark.parametrize(("kind", "data", "code"), [("xlsx", b"PK nothing", 1), ("xls", b"x", 1), ("ods", b"", 1)])
def test_damaged_ends_with_its_status_and_no_words(kind, data, code):
    command = [sys.executable, "-I", str(Path(sandbox.__file__)), kind]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (code, b"")
