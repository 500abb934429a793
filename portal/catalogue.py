"""The interface's texts: collecting them into the Vietnamese catalogue, and what is missing or wrong there.

Texts are English in code and templates; English needs no catalogue, for gettext answers with the text itself.
pybabel collects (`pyproject.toml`, `tool.babel`, says where) and updates; what it does not check is checked here.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from portal.config import ROOT

VIETNAMESE = ROOT / "translations/vi/LC_MESSAGES/messages.po"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# Header lines in which pybabel writes the minute, its version and addresses of nobody: a change at each update.
_NOISE = ("Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Generated-By")
_KEYWORDS = ("_l", "lazy_gettext", "lazy_ngettext:1,2")  # beside pybabel's own: _, gettext, ngettext


def collected(*, locations: bool = False) -> Catalog:
    """Return every text of code and templates, untranslated; with the places where it stands, if wanted."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "messages.pot")
        _extract(file, "--add-location=full" if locations else "--no-location")
        with file.open("rb") as stream:
            return read_po(stream)


def update() -> None:
    """Bring the Vietnamese catalogue up to date: new texts come in untranslated, those no longer used go."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "messages.pot")
        _extract(file, "--no-location")
        flags = ("--ignore-obsolete", "--no-fuzzy-matching", "--ignore-pot-creation-date", "--no-wrap")
        _pybabel("update", *flags, "-l", "vi", "-i", str(file), "-o", str(VIETNAMESE))
    lines = VIETNAMESE.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}: ' for name in _NOISE))]
    VIETNAMESE.write_text("".join(kept), encoding="utf-8")


def vietnamese() -> Catalog:
    """Return the Vietnamese catalogue."""
    with VIETNAMESE.open("rb") as stream:
        return read_po(stream, locale="vi")


def problems() -> Iterator[str]:
    """Yield what is missing or wrong in the Vietnamese catalogue, one line each."""
    catalog = vietnamese()
    wanted = {first(message.id) for message in collected() if message.id}
    given = {first(message.id): first(message.string) for message in catalog if message.id}
    yield from (f"no text for {text!r}" for text in wanted if not given.get(text))
    yield from (f"no longer used: {text!r}" for text in given if text not in wanted)
    for message in catalog:
        if _placeholders(message.id) != _placeholders(message.string):
            yield f"other placeholders than in {first(message.id)!r}"


def by_page(under: str = "") -> dict[str, list[tuple[str, str]]]:
    """Return (English, Vietnamese) of each text, by template or module whose path begins with `under`, as it reads."""
    given = {first(message.id): first(message.string) for message in vietnamese()}
    found: dict[str, list[tuple[int, str]]] = {}
    for message in collected(locations=True):
        for file, line in message.locations:
            page = str(Path(file).relative_to(ROOT))
            if page.startswith(under):
                found.setdefault(page, []).append((line or 0, first(message.id)))
    return {
        page: [(text, given.get(text, "")) for _line, text in sorted(lines)] for page, lines in sorted(found.items())
    }


def first(forms: Any) -> str:
    """Return a text, or of a text with forms for one and for many the first; Vietnamese has one form only."""
    return forms if isinstance(forms, str) else forms[0]


def _placeholders(forms: Any) -> set[str]:
    return set(_PLACEHOLDER.findall(forms if isinstance(forms, str) else " ".join(forms)))


def _extract(file: Path, locations: str) -> None:
    keywords = [part for keyword in _KEYWORDS for part in ("-k", keyword)]
    tidy = ("--sort-output", "--no-wrap", locations)
    _pybabel("extract", "-F", str(ROOT / "pyproject.toml"), *keywords, *tidy, "-o", str(file), str(ROOT))


def _pybabel(*arguments: str) -> None:
    CommandLineInterface().run(["pybabel", "--quiet", *arguments])
