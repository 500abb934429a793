"""docs/security.md names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_each_test_that_the_table_names_is_there():
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:\w+/)*\w+\.py)`", page))
    assert len(named) > 15
    places = ("tests", ".")
    assert sorted(name for name in named if not any((ROOT / one / name).exists() for one in places)) == []
