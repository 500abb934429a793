"""The code itself: every template is used, libraries are the ones that we pinned, modules stay short."""

import hashlib
import re
from pathlib import Path

from portal.core import pages

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))


def test_no_template_is_unused_or_missing():
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "portal").rglob("*.py"))
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r"[\"']([\w/-]+\.html)[\"']", code + pages))
    assert set(TEMPLATES) - named == set()
    assert named - set(TEMPLATES) == set()


def test_no_macro_is_unused():
    """A macro is called by its bare name in its own template, through an import elsewhere."""
    pages = {name: re.sub(r"{#.*?#}", "", (ROOT / "templates" / name).read_text(), flags=re.S) for name in TEMPLATES}
    for name, source in pages.items():
        others = "".join(text for other, text in pages.items() if other != name)
        for macro in re.findall(r"{%-? macro (\w+)\(", source):
            assert re.search(rf"(?<!macro )\b{macro}\(", source) or re.search(rf"\b\w+\.{macro}\(", others), (
                name,
                macro,
            )


def test_templates_stay_short():
    long = {name: n for name in TEMPLATES if (n := len((ROOT / "templates" / name).read_text().splitlines())) > 150}
    assert long == {}


def test_lines_of_templates_stay_short():
    """As formatted by djangofmt (`make check`): a longer line holds a text or an address that it cannot break."""
    lines = [(name, line) for name in TEMPLATES for line in (ROOT / "templates" / name).read_text().splitlines()]
    assert [(name, line) for name, line in lines if len(line) > 160] == []


def test_templates_do_not_compute_by_side_effect():
    """`names.append(…) or ""` is a trick: use a set block, or let the route hand it over."""
    trick = re.compile(r"\.(append|update|extend|pop)\(|{%-?\s*(do|set _\w*)\s")
    assert [name for name in TEMPLATES if trick.search((ROOT / "templates" / name).read_text())] == []


def test_modules_stay_short():
    files = [*(ROOT / "portal").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_htmx_is_the_one_we_know():
    assert hashlib.sha256(pages.load()["htmx.js"].body).hexdigest() == pages.HTMX_SHA256


def test_no_style_attribute_or_inline_script_in_templates():
    for name in TEMPLATES:
        source = (ROOT / "templates" / name).read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son(click|change|submit|input|load)=|hx-on|<script(?![^>]*\ssrc=)", source), (
            name
        )
