"""Finds what the import contracts cannot see: a feature above that is named in a string."""

import ast
import re
import tomllib
from pathlib import Path

from portal.extensions import Base

ROOT = Path(__file__).resolve().parents[2]
# A whole statement, in which every word counts; and what names a table in a piece of one, in whatever letters.
STATEMENT = re.compile(
    r"\bselect\b.*\bfrom\b|\binsert\s+into\b|\bupdate\b.*\bset\b|\bdelete\s+from\b|\bexists\s*\(", re.I | re.S
)
PIECE = re.compile(
    r"\b(?:from|join|into|update|table|truncate|exists|using|on|copy|lock)\s+(?:only\s+)?(?:\"?\w+\"?\.)?\"?(\w+)", re.I
)
# Their first text names a table or model.
NAMING_CALLS = {"table", "Table", "TableClause", "ForeignKey", "relationship"}
IMPORTING_CALLS = {"import_module", "__import__", "load_module", "import_string", "run_module"}
IMPORTING_CALLS |= {"exec", "eval"}
TEXTS = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}  # what people read, not SQL


def levels():
    """Return the level of each package of portal/, 0 the lowest, as the import contract has it."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    lowest_first = contract["layers"][::-1]
    return {name: level for level, names in enumerate(lowest_first) for name in re.findall(r"\w+", names)}


def owners():
    """Return the package that each table, and each model's class, belongs to."""
    found = {}
    for mapper in Base.registry.mappers:
        package = mapper.class_.__module__.split(".")[1]
        found[mapper.local_table.name] = found[mapper.class_.__name__] = package
    return found


def upward_names(source, package, owners, levels):
    """Return (line, what) of each table or module of a higher level that a module's source names in a string."""
    mine = levels.get(package, max(levels.values()) + 1)
    tree = ast.parse(source)
    unread = _not_sql(tree)
    for node in ast.walk(tree):
        for text in _sql_of(node, unread):
            for name in re.findall(r"\w+", text) if STATEMENT.search(text) else PIECE.findall(text):
                if levels.get(owners.get(name.lower()), -1) > mine:
                    yield node.lineno, name
        if isinstance(node, ast.Call):
            yield from _in_call(node, mine, owners, levels)
        if isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "tables":
            yield from _higher(node, node.slice, mine, owners, levels)


def _not_sql(tree):
    """Return the strings that are docstrings or texts for people."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
        if isinstance(node, ast.Call) and _name(node.func) in TEXTS:
            found |= {id(one) for one in node.args}
        if isinstance(node, ast.JoinedStr):  # read as a whole
            found |= {id(one) for one in node.values}
    return found


def _sql_of(node, unread):
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unread:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(one.value if isinstance(one, ast.Constant) else "x" for one in node.values)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [_constant(node.left), _constant(node.right)]
        if any(parts):
            yield "".join(part or " " for part in parts)


def _constant(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (_constant(node.left) or "") + (_constant(node.right) or "")
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _in_call(node, mine, owners, levels):
    name = _name(node.func)
    if name in NAMING_CALLS and node.args:
        yield from _higher(node, node.args[0], mine, owners, levels)
    if name in {"ForeignKeyConstraint"} and len(node.args) > 1:
        for one in getattr(node.args[1], "elts", ()):
            yield from _higher(node, one, mine, owners, levels)
    if name in IMPORTING_CALLS:
        asked = _constant(node.args[0]) if node.args else None
        if asked is None or asked.split(".")[0] in ("", "portal"):
            yield node.lineno, f"{name}({asked or '…'})"


def _higher(node, given, mine, owners, levels):
    text = _constant(given) or ""
    owner = owners.get(text.split(".")[0])
    if levels.get(owner, -1) > mine:
        yield node.lineno, text


def _name(function):
    return getattr(function, "attr", getattr(function, "id", ""))
