"""Style sheets: one rule and one declaration a line, all served; modules too (their linter stands in `make check`)."""

import re
from pathlib import Path

import cssbeautifier
import pytest

from portal.core import pages

STATIC = Path(__file__).resolve().parents[2] / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))


def formatted(text):
    """Return a style sheet as `make check` wants it."""
    options = cssbeautifier.default_options()
    options.indent_size = 2
    options.end_with_newline = True
    options.newline_between_rules = True
    options.preserve_newlines = False
    options.space_around_combinator = True
    return cssbeautifier.beautify(text, options)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_rule_shares_a_line(sheet):
    text = sheet.read_text(encoding="utf-8")
    assert text == formatted(text), f"python -m tests.meta.test_static writes {sheet.name} anew"
    assert len(text.splitlines()) <= 400


def test_every_style_sheet_and_module_is_served():
    assert sorted(pages.STYLES) == [sheet.stem for sheet in SHEETS]
    served = pages.load()
    for path in (STATIC / "js").iterdir():
        assert served[path.name].body == path.read_bytes()


def test_only_typed_words_keep_their_line_breaks():
    """On a cell or a paragraph `pre-line` would show the template's own: the filter `lines` marks the words."""
    rules = re.findall(r"([^{}]+){[^{}]*white-space: pre", "".join(sheet.read_text() for sheet in SHEETS))
    assert [rule.strip() for rule in rules] == [".lines"]
    for path in (STATIC.parent / "templates").rglob("*.html"):
        assert not re.search(r'class="[^"]*(?<![\w-])lines(?![\w-])', path.read_text(encoding="utf-8")), path.name


if __name__ == "__main__":
    for one in SHEETS:
        one.write_text(formatted(one.read_text(encoding="utf-8")), encoding="utf-8")
