"""The vocabulary, on one page: choices with their words, steps, who may do what, fields with their bounds, limits.

`vocabulary.txt` keeps it (tests/kept.py): a word, a bound or a permission that changes is seen to change.
"""

import importlib
import inspect
import pkgutil
import re
from dataclasses import is_dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import portal
from portal.core.access import ROLE_PERMISSIONS
from portal.core.fields import Field, fields
from portal.core.kinds import Choices
from portal.core.machine import Machine
from portal.extensions import Base
from portal.foundings import stages
from portal.registry.choices import FoundedKind
from tests.kept import compare, sections

KEPT = Path(__file__).with_name("vocabulary.txt")


@pytest.fixture(scope="module")
def modules():
    names = [one.name for one in pkgutil.walk_packages(portal.__path__, "portal.")]
    return [importlib.import_module(name) for name in names if ".demo" not in name and not name.endswith("__main__")]


def test_choices(modules):
    found = {one for module in modules for one in vars(module).values() if is_choice(one)}
    lines = {
        f"{kind.__name__} {one.value} | {one.label} | {one.sign} | {one.short} | {', '.join(one.words)}"
        for kind in found
        for one in kind
    }
    compare(KEPT, {"choices": sorted(lines)})


def is_choice(one):
    return isinstance(one, type) and issubclass(one, Choices) and one is not Choices


def test_steps(modules):
    lines = [
        f"{module.__name__}.{name} {step.name} | {', '.join(step.sources)} | {step.target} | {step.permission.value}"
        f" | {step.label} | {step.refusal} | {'own' if step.own else ''} | {'reason' if step.needs_reason else ''}"
        for module in modules
        for name, machine in vars(module).items()
        if isinstance(machine, Machine)
        for step in machine
    ]
    lines += [
        f"{module.__name__}.{name} | begins {machine.start}"
        for module in modules
        for name, machine in vars(module).items()
        if isinstance(machine, Machine)
    ]
    compare(KEPT, {"steps": sorted(lines)})


def test_stages():
    lines = [
        f"{kind} {one.code} | {one.label} | {one.evidence} | {one.action} | {'members' if one.needs_members else ''}"
        f" | {'counts' if one.counts else ''}"
        for kind in FoundedKind
        for one in stages.path(kind)
    ]
    compare(KEPT, {"stages": lines})


def test_posts():
    lines = [f"{role.value} | {one.value}" for role, may in ROLE_PERMISSIONS.items() for one in may]
    compare(KEPT, {"posts": sorted(lines)})


def test_fields(modules):
    of_tables = [
        (f"{mapper.class_.__name__}", one) for mapper in Base.registry.mappers for one in fields(mapper.class_)
    ]
    of_modules = [
        (f"{module.__name__}.{name}", one)
        for module in modules
        for name, value in vars(module).items()
        for one in (value if isinstance(value, tuple) else (value,))
        if isinstance(one, Field) and not name.startswith("_")
    ]
    lines = sorted({f"{where}.{one.name} | {told(one)}" for where, one in of_tables + of_modules})
    known = {name_of(line) for line in sections(KEPT)["fields"]}
    compare(KEPT, {"fields": lines}, lambda line: name_of(line) not in known)  # a new field is there already


def name_of(line):
    return line.split(" | ")[0]


def told(one):
    texts = [one.label, one.kind, one.hint, one.missing, one.title, ", ".join(one.headings), one.note]
    marks = [name for name in ("required", "public") if getattr(one, name)]
    return " | ".join(str(text).replace("\n", " ") for text in [*texts, one.group, *marks])


def test_limits(modules):
    lines = {
        f"{module.__name__}.{name} = {value}"
        for module in modules
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float | timedelta | Decimal) and is_said_in(module, name)
    }
    compare(KEPT, {"limits": sorted(lines)})


def test_what_changes(modules):
    """Nearly every dataclass is frozen: what is handed on stays as it was. These are the ones that are filled."""
    lines = {
        f"{one.__module__}.{one.__name__}"
        for module in modules
        for one in vars(module).values()
        if is_dataclass(one) and one.__module__.startswith("portal.") and not one.__dataclass_params__.frozen
    }
    compare(KEPT, {"what changes": sorted(lines)})


def is_said_in(module, name):
    """Say whether a module itself gives a name its value, rather than importing it."""
    return re.search(rf"^(?:\w+, )*{name}(?:, \w+)*(?:: [^=\n]+)? = ", inspect.getsource(module), re.M)
