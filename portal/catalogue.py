"""The two catalogues of the interface: collecting the texts, and what is missing in them.

Texts are English in code and templates; `vi` is translated by people, `en` repeats the texts themselves.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from portal.core.assets import ROOT

LOCALES = ("vi", "en")
KEYWORDS = dict.fromkeys(("_", "gettext", "_l", "lazy_gettext")) | dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2))
_METHODS = [("portal/**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trimmed": "true"}}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_DATED_LINES = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Last-Translator', b'"Report-Msgid')

Message = str | tuple[str, ...] | list[str]


def texts() -> list[Message]:
    """Return every text of code and templates, in order; a plural text as (one, many)."""
    found = extract_from_dir(
        str(ROOT),
        method_map=_METHODS,
        options_map=_OPTIONS,
        keywords=KEYWORDS,  # type: ignore[arg-type]
        directory_filter=_is_ours,
    )
    return sorted({message for _file, _line, message, _comments, _context in found}, key=_first)


def problems() -> list[str]:
    """Return what is missing or wrong in the catalogues, one line each."""
    return [line for locale in LOCALES for line in _problems_in(locale, texts())]


def update() -> None:
    """Bring both catalogues up to date; a new text comes into `vi` without a translation."""
    for locale in LOCALES:
        old, fresh = _read(locale), Catalog(locale=locale, project="Commune Portal", version="1", fuzzy=False)
        fresh.header_comment = "# The texts of the Commune Portal."
        for message in texts():
            flags = ("python-format",) if _PLACEHOLDER.search(_first(message)) else ()
            fresh.add(message, _translation(old, message, locale), flags=flags)
        _write(locale, fresh)


def _first(message: Message) -> str:
    return message if isinstance(message, str) else message[0]


def _is_ours(folder: str) -> bool:
    return not Path(folder).name.startswith((".", "instance"))


def _path(locale: str) -> Path:
    return ROOT / f"translations/{locale}/LC_MESSAGES/messages.po"


def _read(locale: str) -> Catalog:
    if not _path(locale).exists():
        return Catalog(locale=locale)
    with _path(locale).open("rb") as file:
        return read_po(file, locale=locale)


def _forms(catalog: Catalog, message: Message) -> tuple[str, ...]:
    entry = catalog.get(_first(message))
    given = (entry.string if entry else "") or ""
    return (given,) if isinstance(given, str) else tuple(given)


def _translation(old: Catalog, message: Message, locale: str) -> Message:
    if locale == "en":
        return message
    forms = _forms(old, message)
    return forms[0] if isinstance(message, str) else forms[:1]


def _problems_in(locale: str, wanted: list[Message]) -> Iterator[str]:
    catalog = _read(locale)
    for message in wanted:
        forms = _forms(catalog, message)
        if not all(forms):
            yield f"{locale}: no text for {_first(message)!r}"
        elif any(_names(form) - _names(message) for form in forms):
            yield f"{locale}: another placeholder than in {_first(message)!r}"
    known = {_first(message) for message in wanted}
    yield from (
        f"{locale}: no longer used: {_first(entry.id)!r}"
        for entry in catalog
        if entry.id and _first(entry.id) not in known
    )


def _names(message: Message) -> set[str]:
    return set(_PLACEHOLDER.findall(message if isinstance(message, str) else " ".join(message)))


def _write(locale: str, catalog: Catalog) -> None:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, no_location=True, sort_output=True)
    lines = [line for line in buffer.getvalue().split(b"\n") if not line.startswith(_DATED_LINES)]
    _path(locale).parent.mkdir(parents=True, exist_ok=True)
    _path(locale).write_bytes(b"\n".join(lines))
