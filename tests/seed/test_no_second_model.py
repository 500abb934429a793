"""The story is plain data on the portal's own services: no second domain model, and no row made past the rules."""

import ast
from pathlib import Path

import portal.seed
from portal.extensions import Base
from portal.tables import MODULES

FOLDER = Path(portal.seed.__file__).parent
SOURCES = {str(path.relative_to(FOLDER)): ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.rglob("*.py")}
assert MODULES, "all models are known from here on"
MODELS = {mapper.class_.__name__ for mapper in Base.registry.mappers}
# What the seed may make by itself, and why.
MADE = {("district.py", "Unit")}  # the area: the service makes communes, each with the bodies of a commune
CLASSES = {
    ("files.py", "SeedError"),  # a fault in a file
    ("files.py", "Row"),  # a row of a file, which knows where it stands
    ("demo/names.py", "Namer"),  # hands out names, each once
    ("demo/player.py", "Happening"),  # a day, an act, and what it takes
    ("demo/player.py", "Played"),  # what the story has made so far
}


def found(kind):
    return [(name, node) for name, tree in SOURCES.items() for node in ast.walk(tree) if isinstance(node, kind)]


def called(node):
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def test_no_class_of_the_domain_is_defined():
    assert {(name, node.name) for name, node in found(ast.ClassDef)} == CLASSES


def test_no_row_is_made_past_the_services():
    made = {(name, called(node)) for name, node in found(ast.Call) if called(node) in MODELS}
    assert made == MADE
    written = {name for name, node in found(ast.Call) if called(node) in ("add", "add_all", "merge", "insert", "copy")}
    assert {name for name in written if name != "demo/names.py"} == {"district.py"}  # names: a set's own add


def test_no_field_of_a_row_is_set_past_the_services():
    """A row is read by its attributes; only what the story itself keeps is assigned."""
    assigned = [
        (name, target.attr)
        for name, node in found(ast.Assign)
        for one in node.targets
        for target in ast.walk(one)
        if isinstance(target, ast.Attribute) and isinstance(target.ctx, ast.Store)
    ]
    assert set(assigned) == {("demo/names.py", "rng"), ("demo/names.py", "taken")}


def test_stages_are_those_of_the_foundings():
    assert not (FOLDER / "data" / "stages.csv").exists()
