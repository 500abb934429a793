"""The words of a kind or state stand once: page, file, history and paper take them from its enum."""

import re

import pytest
from flask_babel import force_locale

import portal.tables  # noqa: F401  # what it imports declares every choice
from portal.config import ROOT
from portal.core.kinds import Choices
from portal.registry.choices import CollectiveKind

EVERY = sorted(Choices.__subclasses__(), key=lambda one: one.__module__ + one.__name__)


@pytest.mark.parametrize("choices", EVERY, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_every_value_has_one_word_in_vietnamese(app, choices):
    with app.test_request_context(), force_locale("vi"):
        pages = [str(one.short) for one in choices]
        assert all(pages)
        assert len(set(pages)) == len(pages)
    with app.test_request_context(), force_locale("en"):
        assert [one.word for one in choices] == pages


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
