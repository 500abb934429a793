"""A document before it has a number: who issues it, what it says, and how that becomes a .docx.

What it says is plain data, so that the file, its fingerprint and the tests all go by the same. No database.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from portal.core import clock
from portal.documents.sizes import Sizes
from portal.documents.word import Letterhead, Paper, Signature

Drawing = Callable[[], bytes]  # makes a PNG


@dataclass(frozen=True)
class Issuer:
    """Who a document comes from, and how it is signed; `code` and `type` name its running numbers."""

    form: str  # state, party
    code: str  # of the body whose numbers they are
    superior: str
    name: str
    place: str
    type: str  # BC: report, CV: letter
    signs: str
    authority: str
    title: str
    deputy: str  # "KT. CHỦ TỊCH", where the deputy signs
    deputy_title: str
    sizes: Sizes | None = None  # None: the usual ones of the form

    def signature(self, *, deputy: bool, name: str) -> Signature:
        """Return the signature block, for the head or the deputy."""
        if deputy:
            return Signature(self.authority, self.deputy_title, self.deputy, name)
        return Signature(self.authority, self.title, "", name)


@dataclass(frozen=True)
class Block:
    """A part of the text. `passing`: a remark of the day, which does not make another document of it.

    `annexed`: it stands behind the signature, in the document's own annex, which begins with a block "annex".
    """

    kind: str  # heading, text, table, coverage, picture; of a decision: centred, ground, article; annex
    text: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    widths: tuple[float, ...] = ()
    align: str = ""
    size: int = 12
    png: Drawing | None = field(default=None, compare=False)
    passing: bool = False
    annexed: bool = False


def heading(text: str) -> Block:
    """Return a heading."""
    return Block("heading", text)


def text(words: str, *, passing: bool = False) -> Block:
    """Return paragraphs, one for each line."""
    return Block("text", words, passing=passing)


def coverage(words: str) -> Block:
    """Return the line under a total that says what it covers."""
    return Block("coverage", words)


def annexed(name: str, *blocks: Block) -> list[Block]:
    """Return the document's own annex, of a name: a wide table and what it covers, on pages that lie."""
    return [replace(one, annexed=True) for one in (Block("annex", name), *blocks)]


def picture(caption: str, png: Drawing) -> Block:
    """Return a drawing, made only when the document is."""
    return Block("picture", caption, png=png)


@dataclass(frozen=True)
class Draft:
    """A document to be. `paper` and `source` name what it is made from, within the tenant `tenant_id`.

    `refused` says why it cannot get a number yet; `short` is its summary for a chat message.
    """

    tenant_id: int
    paper: str
    source: str
    issuer: Issuer
    kind: str  # "Báo cáo"; "" for a letter
    about: str
    addressed: tuple[str, ...]
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    short: str = ""
    note: str = ""
    refused: Any = ""
    landscape: bool = False
    annex: bool = False  # to a document that has the letterhead, the number and the signature
    deputy: bool = False
    signer: str = ""
    reference: str = ""
    day: date | None = None
    made_texts: dict[str, str] = field(default_factory=dict)  # the parts in words as the figures make them

    @property
    def fingerprint(self) -> str:
        """What tells two contents apart, whatever their number, day and signer."""
        said = [self.kind, self.about, self.addressed, self.recipients, self.note]
        lasting = [asdict(replace(one, png=None)) for one in self.blocks if not one.passing]
        return hashlib.sha256(json.dumps([said, lasting], ensure_ascii=False).encode()).hexdigest()

    def signed_by(self, *, deputy: bool, name: str) -> "Draft":
        """Return it with another signer."""
        return replace(self, deputy=deputy, signer=name)


def render(draft: Draft, number: int | None = None, day: date | None = None) -> bytes:
    """Return the .docx; without a number, as a draft with room for it."""
    shape = {"landscape": draft.landscape, "annex": draft.annex}
    head = _head(draft, number, day or draft.day)
    paper = Paper(head, made=day or clock.today(), sizes=draft.issuer.sizes, **shape)
    if draft.kind:
        paper.title(draft.kind, draft.about)
    if draft.note:
        paper.note(draft.note)
    if draft.addressed:
        paper.addressed(draft.addressed)
    _write_all(paper, [one for one in draft.blocks if not one.annexed])
    if draft.annex:
        return paper.finish()
    paper.sign(draft.recipients, draft.issuer.signature(deputy=draft.deputy, name=draft.signer))
    _write_all(paper, [one for one in draft.blocks if one.annexed])
    return paper.finish()


def _head(draft: Draft, number: int | None, day: date | None) -> Letterhead:
    one = draft.issuer
    about = "" if draft.kind else draft.about
    return Letterhead(one.form, one.superior, one.name, number, one.signs, one.place, day, about, draft.reference)


def _write_all(paper: Paper, blocks: Iterable[Block]) -> None:
    for block in blocks:
        _write(paper, block)


def _write(paper: Paper, block: Block) -> None:
    if block.kind == "table":
        shape = {"groups": block.groups, "widths": block.widths, "align": block.align, "size": block.size}
        paper.table(block.header, block.rows, total=block.total, **shape)  # type: ignore[arg-type]
    elif block.kind == "picture" and block.png is not None:
        paper.picture(block.png(), block.text)
    elif block.kind != "picture":
        plain = {"heading": paper.heading, "text": paper.text, "coverage": paper.coverage}
        plain |= {"centred": paper.centred, "ground": paper.ground, "article": paper.article, "annex": paper.append}
        plain[block.kind](block.text)
