"""Small changes to one module: mutmut's operators and three of our own, at every place where they say something."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import libcst as cst
from libcst import matchers as m
from mutmut.mutation.mutators import mutation_operators


# What says nothing to a rule: texts that people read and the tables' shape (other tests compare catalogues and
# migrations with the code), types, imports, how wide a column is.
def _call(*names):
    return m.Call(func=m.OneOf(*map(m.Name, names)))


UNTOUCHED = (
    m.Import()
    | m.ImportFrom()
    | m.Annotation()
    | _call("_", "_l", "ngettext", "TypeVar", "cast", "len", "isinstance")
    | _call("CheckConstraint", "UniqueConstraint", "ForeignKeyConstraint", "Index")
    | m.AnnAssign(value=_call("mapped_column", "relationship"))
    | m.Return(value=_call("mapped_column"))
    | m.SimpleStatementLine(body=[m.Expr(m.SimpleString() | m.ConcatenatedString())])
    | m.Assign(targets=[m.AssignTarget(m.Name("__all__") | m.Name("__technical__"))])  # why a table is not shown
    | m.Arg(keyword=m.Name("width"))
)


@dataclass(frozen=True)
class Mutant:
    """One changed place: the text before and after says which, whatever its line becomes."""

    path: str
    line: int
    before: str
    after: str
    source: str

    @property
    def module(self):
        """The module's dotted name."""
        return self.path.removesuffix(".py").replace("/", ".")

    def __str__(self):
        return f"{self.path}:{self.line}\n    - {self.before}\n    + {self.after}"


class Module:
    """One file and the places where it can be changed."""

    def __init__(self, path: Path):
        self.path = path
        self.tree = cst.parse_module(path.read_text())
        places = _Places()
        self.tree.visit(places)
        self.places = places.found

    def mutant(self, place: int, chance: Random) -> Mutant | None:
        """Return one of the changes of a place, drawn by lot; None where Python cannot read any, or sees no change."""
        node, changed = self.places[place]
        for new in chance.sample(changed, len(changed)):
            source = self.tree.deep_replace(node, new).code
            if _another_program(self.tree.code, source):
                return _mutant(self.path, self.tree.code, source)
        return None


def _another_program(before, after):
    try:
        return _said(before) != _said(after)
    except SyntaxError:
        return False


def _said(source):
    """Return the program as text, without a column's width, and in small letters where their size says nothing."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            node.keywords = [one for one in node.keywords if one.arg != "width"]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = _in_small_letters(node.value)
    return ast.dump(tree)


# The capitals of SQL's words, and of the names of HTTP's headers, say nothing; what SQL quotes does.
SQL = re.compile(r"\S\s.*\b(?:SELECT|FROM|WHERE|JOIN|AND|NOT)\b|\b(?:SELECT|FROM|WHERE|JOIN|AND|NOT)\b.*\s\S", re.I)
HEADER = re.compile(r"(?:HX|Portal|Content|Cache)-[a-z-]+", re.I)


def _in_small_letters(text):
    if HEADER.fullmatch(text):
        return text.casefold()
    if not SQL.search(text) or not text.isascii():
        return text
    quoted = re.split(r"('[^']*'|\"[^\"]*\")", text)
    return "".join(piece if place % 2 else piece.casefold() for place, piece in enumerate(quoted))


def _mutant(path, original, source):
    before, after = original.splitlines(), source.splitlines()
    top = next(number for number, (a, b) in enumerate(zip(before, [*after, ""], strict=False)) if a != b)
    most = min(len(before), len(after)) - top
    same = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)

    def changed(lines):
        return " ".join(" ".join(lines[top : len(lines) - same]).split())

    return Mutant(path.as_posix(), top + 1, changed(before), changed(after), source)


def left_out(node: cst.SimpleStatementLine) -> Iterator[cst.SimpleStatementLine]:
    """Leave out a call that stands for itself."""
    if m.matches(node, m.SimpleStatementLine(body=[m.Expr(m.Call())])):
        yield node.with_changes(body=[cst.Pass()])


def forced(node: cst.If) -> Iterator[cst.If]:
    """Let a branch be taken always, and never."""
    for word in ("True", "False"):
        yield node.with_changes(test=cst.Name(word), whitespace_before_test=cst.SimpleWhitespace(" "))


def the_other(node: cst.Call) -> Iterator[cst.Call]:
    """Exchange min and max, any and all."""
    swaps = {"min": "max", "max": "min", "any": "all", "all": "any"}
    if isinstance(node.func, cst.Name) and node.func.value in swaps:
        yield node.with_changes(func=cst.Name(swaps[node.func.value]))


OPERATORS = [*mutation_operators, (cst.SimpleStatementLine, left_out), (cst.If, forced), (cst.Call, the_other)]


class _Places(cst.CSTVisitor):
    def __init__(self):
        super().__init__()
        self.found = []

    def on_visit(self, node):
        if m.matches(node, UNTOUCHED):
            return False
        changed = [new for kind, operator in OPERATORS if isinstance(node, kind) for new in operator(node)]
        if changed:
            self.found.append((node, changed))
        return True
