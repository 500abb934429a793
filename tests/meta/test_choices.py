"""The words of a kind or state stand once: page, file, history and paper take them from its enum."""

import ast
import re

import pytest
from flask_babel import force_locale

import portal.tables  # noqa: F401  # what it imports declares every choice
from portal.config import ROOT
from portal.core.kinds import Choices
from portal.registry.choices import CollectiveKind, Status

EVERY = sorted(Choices.__subclasses__(), key=lambda one: one.__module__ + one.__name__)


@pytest.mark.parametrize("choices", EVERY, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_every_value_has_one_word_in_vietnamese(app, choices):
    with app.test_request_context(), force_locale("vi"):
        pages = [str(one.short) for one in choices]
        assert all(pages)
        assert len(set(pages)) == len(pages)
    with app.test_request_context(), force_locale("en"):
        assert [one.word for one in choices] == pages


def plain_kinds(source):
    """Return the lines of a module on which a kind or status is compared with a plain text, not with its enum."""
    plain, found = {one.value for choices in (CollectiveKind, Status) for one in choices}, []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and _last(node.left) in ("kind", "status"):
            texts = [one for side in node.comparators for one in getattr(side, "elts", [side])]
            found += [node.lineno for one in texts if isinstance(one, ast.Constant) and one.value in plain]
    return found


def _last(node):
    return getattr(node, "attr", getattr(node, "id", ""))


def test_kinds_and_statuses_are_compared_by_their_enum():
    found = {}
    for file in (ROOT / "portal").rglob("*.py"):
        name = str(file.relative_to(ROOT / "portal"))
        lines = plain_kinds(file.read_text(encoding="utf-8"))
        if lines and not name.startswith("seed/"):  # data of one district, by the words of its files
            found[name] = lines
    assert found == {}


def test_a_planted_plain_kind_is_found():
    assert plain_kinds('if one.kind == "HTX": pass') == [1]
    assert plain_kinds('if one.status in ("dissolved", last): pass') == [1]
    assert plain_kinds('if one.kind == CollectiveKind.HTX or one.source == "HTX": pass') == []


def test_the_order_of_the_kinds_is_one():
    assert [one.value for one in CollectiveKind] == ["THT", "HTX", "interest_group"]


def test_no_file_has_a_dictionary_of_words_of_its_own():
    # The kinds in full ("Tổ hợp tác") head the columns of papers.
    values = {value.value for choices in EVERY for value in choices} - {"THT", "HTX"}
    found = []
    for folder in ("exports", "reports", "audit_log"):
        for file in (ROOT / "portal" / folder).rglob("*.py"):
            for value, word in re.findall(r'"(\w+)": "([^"]*)"', file.read_text(encoding="utf-8")):
                if value in values and not word.isascii():
                    found.append(f"{file.name}: {value} → {word}")
    assert found == []


# Dictionaries of texts that are no words of a kept value, and what they hold.
TEXTS = {
    "attachments/services.py": "what is wrong with a file",
    "audit_log/labels.py": "what tables are called",
    "district/objective_routes.py": "the lines of a drawing",
    "imports/upload_errors.py": "what is wrong with a file",
    "inspection/subjects.py": "the groups of a choice",
    "returns/counted_late.py": "why a return counts an event apart: sentences for a page, no values that are kept",
    "programmes/forms.py": "labels of two fields within one duty",
}


def word_lists(source):
    """Return the lines of a module on which a plain dictionary gives values their words: {"open": _l("Open"), …}."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            words = [
                one for one in node.values if isinstance(one, ast.Call) and getattr(one.func, "id", "") in ("_l", "_")
            ]
            codes = [one for one in node.keys if isinstance(one, ast.Constant | ast.Name | ast.Attribute)]
            if len(words) > 1 and len(words) == len(codes) == len(node.keys):
                found.append(node.lineno)
    return found


def test_no_plain_dictionary_gives_values_their_words():
    found = {}
    for file in (ROOT / "portal").rglob("*.py"):
        name = str(file.relative_to(ROOT / "portal"))
        lines = word_lists(file.read_text(encoding="utf-8"))
        if lines and name not in TEXTS:
            found[name] = lines
    assert found == {}


def test_a_planted_dictionary_of_words_is_found():
    assert word_lists('WORDS = {"open": _l("Open"), "shut": _l("Shut")}') == [1]
    assert word_lists('VALUES = {"open": 1, "shut": _l("Shut")}') == []
