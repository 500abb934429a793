"""Tests of one group run on one worker: a year that is played twice, a second browser cost minutes."""

import pytest

from tests.conftest import LONG, long_tests


@pytest.mark.xdist_group("together")
def test_the_scheduler_knows_the_group_of_a_test(request):
    """pytest 9.2 took away what pytest-xdist 3.8 wrote the group into, and nobody was told."""
    group = "@together" if hasattr(request.config, "workerinput") else ""
    assert request.node.nodeid.endswith(f"{request.node.name}{group}")


def test_no_test_is_named_by_the_bytes_of_a_file(request):
    """A workbook made while tests are collected has other bytes a second later: the two workers would not agree."""
    named_by_bytes = [item.nodeid for item in request.session.items if "PK\\x03\\x04" in item.nodeid]
    assert [name for name in named_by_bytes if len(name) > 200] == []


def test_what_is_listed_as_long_is_a_test():
    texts = {path.relative_to(LONG.parent).as_posix(): path.read_text() for path in LONG.parent.rglob("test_*.py")}
    gone = [one for one in long_tests() if not is_there(texts, *one.removeprefix("tests/").split("::"))]
    assert gone == []


def is_there(texts, file, *names):
    return all(f"def {name}(" in texts.get(file, "") or f"class {name}" in texts.get(file, "") for name in names)
