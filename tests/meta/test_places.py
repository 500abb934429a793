"""Each module with behaviour has a test file that is found by its name.

`portal/<feature>/<module>.py` is asked by `tests/<feature>/test_<module>.py` or `test_<module>_<what>.py`; modules at
the top of `portal/` by those of tests/core or tests/meta. A module that only declares (no function of two statements)
needs none.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def behaves(path):
    """Say whether a module does more than declare."""
    made = ast.walk(ast.parse(path.read_text()))
    functions = [one for one in made if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return any(len([line for line in one.body if not _is_docstring(line)]) > 1 for one in functions)


def _is_docstring(line):
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and isinstance(line.value.value, str)


def own_files(path):
    """Return the test files of a module's name."""
    inside = path.relative_to(ROOT / "portal")
    folders = [inside.parent] if inside.parent.name else ["core", "meta"]
    names = (f"test_{path.stem}.py", f"test_{path.stem}_*.py")
    return [one for folder in folders for name in names for one in (ROOT / "tests" / folder).glob(name)]


def test_every_module_with_behaviour_has_a_test_file_of_its_name():
    modules = [path for path in (ROOT / "portal").rglob("*.py") if path.name != "__init__.py" and behaves(path)]
    without = {path.relative_to(ROOT).as_posix() for path in modules if not own_files(path)}
    assert without == set(), "give each a test file of its name"


def test_a_planted_module_is_noticed(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text("def shown(value):\n    kept = value or 0\n    return kept + 1\n")
    assert behaves(planted)
    planted.write_text(
        '"""Only words."""\nWORDS = {}\n\n\ndef of(value):\n    """Return it."""\n    return WORDS[value]\n'
    )
    assert not behaves(planted)
