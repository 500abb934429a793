"""What is cited stands in the repository: whoever reads a docstring can open what it names."""

import re

from portal.config import ROOT

FOLDERS = ("portal", "tests", "migrations", "templates", "static", "docs", "translations")
ENDINGS = {".py", ".html", ".css", ".js", ".sql", ".md", ".po", ".toml", ".txt", ".yml", ".yaml"}
_PAPER = re.compile(r"(?<![\w./*-])((?:[\w-]+/)*[\w-]+\.md)\b")
# Notes of those who wrote it, cited without their ending.
_NOTES = re.compile(r"\b(?:DESIGN|FACTS|REVIEW|SKETCH|COMMITMENTS)(?= (?:section|rule|\d))")


def _files():
    found = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*")]
    return [file for file in (*ROOT.iterdir(), *found) if file.suffix in ENDINGS and file.is_file()]


def missing_papers(text, known):
    """Return the papers that a text cites and that the repository does not hold."""
    return sorted({one for one in _PAPER.findall(text) if one not in known} | set(_NOTES.findall(text)))


def test_every_paper_that_is_cited_is_kept():
    files = _files()
    paths = [str(file.relative_to(ROOT)) for file in files]
    known = {*paths, *(file.name for file in files), *(path.removeprefix("docs/") for path in paths)}
    found = {
        str(file.relative_to(ROOT)): missing
        for file in files
        if file.name != "test_citations.py" and (missing := missing_papers(file.read_text(encoding="utf-8"), known))
    }
    assert found == {}


def test_a_paper_that_is_not_kept_is_found():
    known = {"docs/architecture.md", "architecture.md"}
    assert missing_papers("as docs/architecture.md says", known) == []
    assert missing_papers("as docs/plan.md says", known) == ["docs/plan.md"]
    assert missing_papers("deny by default (DESIGN rule 3)", known) == ["DESIGN"]
