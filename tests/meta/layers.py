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
    r"\b(?:from|join|into|update|table|truncate|exists|using|on|copy|lock)\s+(?:table\s+)?(?:only\s+)?"
    r"(?:\"?\w+\"?\.)?\"?(\w+)",
    re.I,
)
# A table that is named to the database as a value: 'x'::regclass, to_regclass('public.x'), nextval('x_id_seq').
VALUE = re.compile(
    r"(\w+?)(?:_id_seq)?'\s*::\s*reg|(?:to_reg\w+|nextval|currval)\(\s*'(?:\w+\.)?(\w+?)(?:_id_seq)?'", re.I
)
COLUMN = re.compile(r"\b(\w+)\.(\w+)\b")
# A table or model as the whole of a text, or a column of it: a name that something is asked for by.
ALONE = re.compile(r"\A(?:public\.|history\.|known\.)?(\w+)(?:\.(?:tenant_id|id))?\Z")
MODULE = re.compile(r"\bportal\.(\w+)")
IMPORTING_CALLS = {"import_module", "__import__", "load_module", "import_string", "run_module"}
IMPORTING_CALLS |= {"exec", "eval", "resolve_name", "EntryPoint", "iter_modules", "walk_packages"}
IMPORTING_CALLS |= {"module_from_spec", "exec_module", "spec_from_file_location"}
TEXTS = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}  # what people read, not SQL


def levels():
    """Return the level of each package of portal/, 0 the lowest, as the import contract has it."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    lowest_first = contract["layers"][::-1]
    return {name: level for level, names in enumerate(lowest_first) for name in re.findall(r"\w+", names)}


def apart():
    """Return, for each package, those of its own level that the contract keeps apart from it ("a | b")."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    rows = [re.findall(r"\w+", names) for names in contract["layers"] if "|" in names]
    return {name: {*row} - {name} for row in rows for name in row}


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
    higher = {name for name, level in levels.items() if level > mine} | apart().get(package, set())
    tree = ast.parse(source)
    unread = _not_sql(tree)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        for text in _sql_of(node, unread):
            for name in _names_in(text):
                if owners.get(name.lower(), owners.get(name)) in higher:
                    yield node.lineno, name
            yield from ((node.lineno, name) for name in MODULE.findall(text) if name in higher)
        if isinstance(node, ast.Call):
            yield from _in_call(node)
        elif id(node) not in called:
            yield from _way_to_import(node)


def _names_in(text):
    """Return the words of a text that may name a table or model: all of a statement, of others what stands as one."""
    if STATEMENT.search(text):
        return re.findall(r"\w+", text)
    columns = {name: table.columns for name, table in Base.metadata.tables.items()}
    of_column = [table for table, column in COLUMN.findall(text) if column in columns.get(table, ())]
    as_value = [name for names in VALUE.findall(text) for name in names if name]
    return [*PIECE.findall(text), *ALONE.findall(text), *of_column, *as_value]


def _way_to_import(node):
    """Yield what hands on a function that imports by name, or reaches for modules by name, under whatever alias."""
    if isinstance(node, ast.ImportFrom):
        renamed = [one for one in node.names if one.name in IMPORTING_CALLS and one.asname]
        yield from ((node.lineno, f"{one.name} as {one.asname}") for one in renamed)
        if node.module == "sys" and "modules" in [one.name for one in node.names]:
            yield node.lineno, "sys.modules"
    elif isinstance(node, ast.Attribute | ast.Name) and _name(node) in IMPORTING_CALLS:
        yield node.lineno, _name(node)
    elif isinstance(node, ast.Attribute) and node.attr == "modules" and _name(node.value) == "sys":
        yield node.lineno, "sys.modules"
    elif isinstance(node, ast.Constant) and node.value in IMPORTING_CALLS - {"exec", "eval"}:
        yield node.lineno, node.value


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
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and id(node) not in unread:
        yield node.value if isinstance(node.value, str) else node.value.decode(errors="replace")
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


def _beginning(node):
    """Return a text, or of one that is put together what stands before its first dot; None where that is not known."""
    if isinstance(node, ast.JoinedStr):
        head = node.values[0].value if isinstance(node.values[0], ast.Constant) else ""
        return head if "." in head else None
    return _constant(node)


def _in_call(node):
    name = _name(node.func)
    if name in IMPORTING_CALLS:
        asked = _beginning(node.args[0]) if node.args else None  # by a name's own keyword: unread, so not let be
        if name in ("exec", "eval", "EntryPoint") or asked is None or asked.split(".")[0] in ("", "portal"):
            yield node.lineno, f"{name}({asked or '…'})"


def _name(function):
    return getattr(function, "attr", getattr(function, "id", ""))
