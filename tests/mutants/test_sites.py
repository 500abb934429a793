"""The changes that `make mutants` makes, and that its table names what there is."""

import ast
import tomllib
from pathlib import Path
from random import Random

import pytest

from tests.mutants.__main__ import HERE, Changed, chosen, files_with_tests, text
from tests.mutants.sites import Module, Mutant

SOURCE = '''"""A module."""

from flask_babel import gettext as _

LEAST = 7


def enough(members: int | None, kind: str) -> bool:
    """Say whether it is enough."""
    if kind == "HTX" and members is not None:
        record(members)
        return members >= LEAST
    return max(1, 2) > 0 or bool(_("A text for people"))
'''


@pytest.fixture
def module(tmp_path):
    path = tmp_path / "planted.py"
    path.write_text(SOURCE)
    return Module(path)


def drawn(module):
    """Every change that a few hundred draws bring."""
    return {
        (mutant.before, mutant.after)
        for place in range(len(module.places))
        for seed in range(30)
        if (mutant := module.mutant(place, Random(seed)))
    }


def test_what_is_changed_and_what_is_left_alone(module):
    found = drawn(module)
    assert ("LEAST = 7", "LEAST = 8") in found
    assert ("return members >= LEAST", "return members > LEAST") in found
    assert ("record(members)", "pass") in found
    assert ('if kind == "HTX" and members is not None:', "if False:") in found
    assert any("or members is not None" in after for _before, after in found)
    assert any("min(1, 2)" in after for _before, after in found)
    told = " ".join(after for _before, after in found)
    assert "XXA text for people" not in told
    assert "XXSay whether" not in told
    assert "int & None" not in told


def test_each_mutant_is_another_program_that_python_reads(module):
    for place in range(len(module.places)):
        mutant = module.mutant(place, Random(place))
        if mutant:
            assert ast.dump(ast.parse(mutant.source)) != ast.dump(ast.parse(SOURCE))
            assert SOURCE.splitlines()[mutant.line - 1].strip() in mutant.before or mutant.before == ""


def test_the_changed_module_is_imported_and_no_other():
    mutant = Mutant("portal/core/text.py", 1, "", "", "PLANTED = 1\n")
    finder = Changed(mutant)
    assert finder.find_spec("portal.core.clock") is None
    names = {}
    exec(finder.get_code("portal.core.text"), names)
    assert names["PLANTED"] == 1
    assert mutant.module == "portal.core.text"


def test_the_table_names_modules_and_tests_that_there_are():
    for name, area in tomllib.loads(text("targets.toml")).items():
        for pattern in area["modules"]:
            assert list(Path().glob(pattern)), (name, pattern)
        for path in area.get("tests", []):
            assert Path(path).exists(), (name, path)


def test_each_mutant_has_a_test_to_ask_and_the_same_seed_draws_the_same():
    areas = {"rules": tomllib.loads(text("targets.toml"))["rules"]}
    first, again = (list(chosen(areas, "7", 6, "foundings/rules")) for _time in range(2))
    assert [str(mutant) for mutant, _tests in first] == [str(mutant) for mutant, _tests in again]
    for mutant, tests in first:
        assert tests == files_with_tests(mutant, areas["rules"])
        assert tests[0] == "tests/foundings/test_rules.py"


def test_what_is_explained_is_a_change_that_can_be_made():
    for one in tomllib.loads((HERE / "equivalents.toml").read_text())["mutant"]:
        assert one["why"].strip()
        source = " ".join(Path(one["path"]).read_text().split())
        assert one["before"] in source, f"{one['path']} no longer holds {one['before']!r}"


def test_how_wide_a_column_is_is_left_alone(tmp_path):
    path = tmp_path / "planted.py"
    path.write_text('COLUMN = Column("Tên", width=18)\n')
    found = {after for _before, after in drawn(Module(path))}
    assert 'COLUMN = Column("XXTênXX", width=18)' in found
    assert {after for after in found if "width=18" not in after} == {"COLUMN = None"}


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("SELECT kind FROM things", set()),
        (" AND NOT (c.relrowsecurity", set()),
        ("SELECT 1 WHERE kind = 'HTX'", {"select 1 where kind = 'htx'"}),  # what is quoted says something
        ("HX-Reswap", set()),
        ("from", {"FROM"}),  # the name of a field
        ("portal_app", {"PORTAL_APP"}),
        ("state-quarter", {"STATE-QUARTER"}),
        ("Vì sao", {"vì sao", "VÌ SAO"}),
    ],
)
def test_letters_of_another_size_are_a_change_where_they_say_something(tmp_path, text, others):
    path = tmp_path / "planted.py"
    path.write_text(f'TEXT = "{text}"\n')
    found = {ast.literal_eval(after.removeprefix("TEXT = ")) for _before, after in drawn(Module(path))} - {None}
    assert {one for one in found if one.casefold() == text.casefold()} == others
