"""A message is written once: at one place of the code, whichever form, import or rule gives it."""

import ast
from collections import defaultdict
from pathlib import Path

from flask_babel import force_locale

from portal.core import messages

# What a page says once something is done: one word for it, not a rule's message.
DONE = {"Saved.", "Recorded.", "Entered.", "Taken back.", "Nothing was changed."}
MARKING = ("_", "_l", "gettext", "lazy_gettext")


def sentences():
    """Return the places of each sentence for people in the code."""
    found = defaultdict(list)
    for path in Path("portal").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKING:
                text = node.args[0].value
                if text.endswith((".", "?", "!")):
                    found[text].append(f"{path}:{node.lineno}")
    return found


def test_a_message_is_written_once():
    twice = {text: places for text, places in sentences().items() if len(places) > 1 and text not in DONE}
    assert twice == {}


def test_what_is_named_or_bounded_stands_in_the_message(app):
    with app.test_request_context(), force_locale("en"):
        assert messages.unknown("HTX, THT") == "This is none of what is known here: HTX, THT."
        assert messages.error_cell("#REF!") == "The cell holds an error of the spreadsheet (#REF!)."
        assert messages.number_between(0, 1_174) == "A number from 0 to 1,174."
        assert messages.year_between(1996, 2024) == "A year from 1996 to 2024."  # a year has no mark in it
