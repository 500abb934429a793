"""docs/security.md names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The numbers of ASVS 5.0.0 by level, from its own table; "6.2.1-8" are eight of them.
LEVELS = {
    1: """
        1.2.1-5 1.3.1-2 1.5.1 2.1.1 2.2.1-2 2.3.1 3.2.1-2 3.3.1 3.4.1-2 3.5.1-3 4.1.1 4.4.1 5.2.1-2 5.3.1-2
        6.1.1 6.2.1-8 6.3.1-2 6.4.1-2 7.2.1-4 7.4.1-2 8.1.1 8.2.1-2 8.3.1 9.1.1-3 9.2.1 10.4.1-5 11.3.1-2 11.4.1
        12.1.1 12.2.1-2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
    """,
    2: """
        1.1.1-2 1.2.6-9 1.3.3-11 1.4.1-3 1.5.2 2.1.2-3 2.2.3 2.3.2-4 2.4.1 3.3.2-4 3.4.3-6 3.5.4-5 3.7.1-2
        4.1.2-3 4.2.1 4.3.1-2 4.4.2-4 5.1.1 5.2.3 5.4.1-3 6.1.2-3 6.2.9-12 6.3.3-4 6.4.3-4 6.5.1-5 6.6.1-3
        6.8.1-4 7.1.1-3 7.3.1-2 7.4.3-5 7.5.1-2 7.6.1-2 8.1.2 8.2.3 8.4.1 9.2.2-4 10.1.1-2 10.2.1-2 10.3.1-4
        10.4.6-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.3 11.4.2-4 11.5.1 11.6.1 12.1.2-3 12.3.1-4
        13.1.1 13.2.1-5 13.3.1-2 13.4.2-5 14.1.1-2 14.2.2-4 14.3.2-3 15.1.2-3 15.2.2-3 15.3.2-7 16.1.1 16.2.1-5
        16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
    """,
}


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


def numbers():
    """Return each number of the standard's levels 1 and 2, as three numbers, with its level."""
    found = {}
    for level, text in LEVELS.items():
        for one in text.split():
            chapter, section, places = one.split(".")
            first, _, last = places.partition("-")
            found |= {(int(chapter), int(section), place): level for place in range(int(first), int(last or first) + 1)}
    return found


def test_no_number_of_the_standard_is_left_out_and_each_has_its_level():
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))? \| ([12, ]+) \|", page, re.MULTILINE)
    asked, told = numbers(), []
    assert sorted(asked.values()) == [1] * 70 + [2] * 183
    for first, last, levels in rows:
        start, end = (tuple(map(int, one.split("."))) for one in (first, last or first))
        covered = [number for number in asked if start <= number <= end]
        assert {asked[number] for number in covered} == {int(level) for level in levels.split(", ")}, first
        told += covered
    assert sorted(told) == sorted(asked)


def test_every_row_is_shown_or_says_why_not():
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+\.\d+\.\d+)[^|]*\| ([12, ]+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    assert len(rows) > 180
    assert {int(number.split(".")[0]) for number, *_rest in rows} == set(range(1, 18))
    assert [number for number, _level, _short, shown in rows if len(shown.strip()) < 8] == []
