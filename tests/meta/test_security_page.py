"""docs/security.md names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_each_test_that_the_table_names_is_there():
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:\w+/)*\w+\.py)(?:::(test_\w+))?`", page))
    assert len(named) > 100
    assert sorted(missing(*one) for one in named if missing(*one)) == []


def missing(path, name):
    """Return what the page names and nobody has: a file, or a test in it; "" where both are there."""
    file = next((found for place in ("tests", ".") if (found := ROOT / place / path).exists()), None)
    if file is None:
        return path
    return f"{path}::{name}" if name and f"def {name}(" not in file.read_text(encoding="utf-8") else ""


def test_a_test_that_is_gone_is_noticed():
    assert missing("meta/test_gone.py", "") == "meta/test_gone.py"
    assert missing("meta/test_security_page.py", "test_gone") == "meta/test_security_page.py::test_gone"
    assert missing("meta/test_security_page.py", "test_a_test_that_is_gone_is_noticed") == ""


def test_every_row_is_shown_or_says_why_not():
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+\.\d+\.\d+)[^|]*\| ([12, ]+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    assert len(rows) > 180
    assert {int(number.split(".")[0]) for number, *_rest in rows} == set(range(1, 18))
    assert [number for number, _level, _short, shown in rows if len(shown.strip()) < 8] == []
