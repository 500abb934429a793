"""Official documents as .docx: the state form (Decree 30/2020) and the Party form (Guidance 36-HD/VPTW).

Pure: no Flask, no database. Texts are given ready to print; nothing here computes a figure.
The place of signature and seal stays empty: it is never drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import ceil
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.documents.properties import set_properties
from portal.documents.sizes import Sizes, usual
from portal.documents.word_parts import CENTRE, FONT, field_code, rule, two_columns, write_line, write_table

BLANK = "…"
NUMBER_TO_COME = " " * 6  # in a draft: room to write the number in by hand
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
END = "./."  # what closes the text of a document
SIGNING_LINES = 4  # empty lines for signature and seal
# Widths in mm of the right column of header and signature block, by form: the national name fits on one line of it;
# the Party's name is shorter, and leaves more to the names of its offices.
RIGHT = {"state": 100, "party": 84}
RIGHT_LANDSCAPE = {"state": 151, "party": 139}


@dataclass(frozen=True)
class Letterhead:
    """Who issues a document, its number within its sequence (None: still to be given), its signs, place and day.

    `signs` is what follows the number: "BC-UBND", "BC/HU". `superior` may be empty in the state form. `reference`
    stands in place of number and signs where the number was given elsewhere; `about` is the subject of a letter,
    which has no title ("V/v đôn đốc báo cáo"). An issuer of several lines has them apart by line breaks.
    """

    form: str  # state, party
    superior: str
    issuer: str
    number: int | None
    signs: str
    place: str
    day: date | None
    about: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs: `authority` such as "TM. ỦY BAN NHÂN DÂN" or "T/M BAN THƯỜNG VỤ"; `deputy` "KT. CHỦ TỊCH" or ""."""

    authority: str
    title: str
    deputy: str = ""
    name: str = ""


def number_line(head: Letterhead) -> str:
    """Return "Số: 05/BC-UBND" (state) or "Số 36-BC/HU" (Party); the number is blank until it is given."""
    label = "Số:" if head.form == "state" else "Số"
    return f"{label} {head.reference or reference(head.form, head.number, head.signs)}"


def reference(form: str, number: int | None, signs: str) -> str:
    """Return "05/BC-UBND" (state) or "36-BC/HU" (Party)."""
    given = NUMBER_TO_COME if number is None else f"{number:02d}"
    return f"{given}/{signs}" if form == "state" else f"{given}-{signs}"


def place_and_day(place: str, day: date | None) -> str:
    """Return "Vị Xuyên, ngày 05 tháng 3 năm 2026": days below 10 and months 1 and 2 take a zero, no other month."""
    if day is None:
        return f"{place}, ngày {BLANK} tháng {BLANK} năm {BLANK}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


class Paper:
    """One document under way; `finish` returns the file.

    An `annex` has no letterhead, number or signature of its own: it names the document that it belongs to (Decree 30,
    annex I). `made`: the day of the file's properties. `sizes`: without them the usual ones of the form.
    """

    def __init__(
        self,
        head: Letterhead,
        *,
        landscape: bool = False,
        annex: bool = False,
        made: date | None = None,
        sizes: Sizes | None = None,
    ) -> None:
        self.head, self.annex, self.landscape, self.kind = head, annex, landscape, ""
        self.sizes = sizes or usual(head.form)
        self.file = Document()
        _set_up(self.file, self.sizes)
        _page(self.file.sections[0], self.sizes, landscape)
        set_properties(self.file, head.issuer, head.about, made or head.day)
        if not annex:
            _header(self.file, head, self.columns, self.sizes)

    @property
    def width(self) -> int:
        """The width of the text in mm, on the page as it lies now."""
        return (297 if self.landscape else 210) - self.sizes.left - self.sizes.right

    @property
    def columns(self) -> tuple[int, int]:
        """The widths in mm of the two columns of header and signature block."""
        right = (RIGHT_LANDSCAPE if self.landscape else RIGHT)[self.head.form]
        return self.width - right, right

    def title(self, kind: str, about: str) -> None:
        """Write the kind of document ("BÁO CÁO") and what it is about, centred and bold, with the rule below."""
        self.kind = kind
        self.file.core_properties.title = " ".join(f"{kind}: {about}".split())
        if self.annex:
            write_line(self.file.add_paragraph(), kind, 14, bold=True)
            write_line(self.file.add_paragraph(), about.upper(), 14, bold=True, after=4)
            return
        write_line(self.file.add_paragraph(), kind.upper(), self.sizes.kind, bold=True, before=12)
        write_line(self.file.add_paragraph(), about, self.sizes.about, bold=True)
        if self.head.form == "state":
            rule(self.file.add_paragraph(), sum(self.columns) + 4, 45)
        else:
            write_line(self.file.add_paragraph(), "-----", 14)
        self.file.paragraphs[-1].paragraph_format.space_after = Pt(8)

    def note(self, text: str) -> None:
        """Write a line in italics under a title: to which decision an annex belongs."""
        write_line(self.file.add_paragraph(), text, self.sizes.text, italic=True, after=8)

    def addressed(self, to: Sequence[str]) -> None:
        """Write to whom the document goes: on one line, or, for several, one line each."""
        if len(to) == 1:
            write_line(self.file.add_paragraph(), f"Kính gửi: {to[0]}.", self.sizes.text, before=8, after=8)
            return
        write_line(self.file.add_paragraph(), "Kính gửi:", self.sizes.text, before=8)
        for number, one in enumerate(to, 1):
            line = f"- {one}{'.' if number == len(to) else ';'}"
            made = write_line(self.file.add_paragraph(), line, self.sizes.text, align=WD_ALIGN_PARAGRAPH.LEFT)
            made.paragraph_format.left_indent = Mm(50)
        self.file.paragraphs[-1].paragraph_format.space_after = Pt(8)

    def heading(self, text: str) -> None:
        """Write a heading within the text; it stays with what follows."""
        one = write_line(
            self.file.add_paragraph(),
            text,
            self.sizes.text,
            bold=True,
            align=WD_ALIGN_PARAGRAPH.LEFT,
            before=6,
            after=4,
        )
        one.paragraph_format.keep_with_next = True

    def centred(self, text: str) -> None:
        """Write a line in bold in the middle: who decides, and that it decides."""
        write_line(self.file.add_paragraph(), text, self.sizes.text, bold=True, before=6, after=6)

    def ground(self, text: str) -> None:
        """Write what a decision rests on, in italics, a line for each."""
        for line in text.splitlines():
            one = write_line(
                self.file.add_paragraph(), line, self.sizes.text, italic=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY, after=6
            )
            one.paragraph_format.first_line_indent = Mm(10)

    def article(self, text: str) -> None:
        """Write an article: "Điều 1. …", its number in bold."""
        number, _dot, rest = text.partition(". ")
        one = write_line(
            self.file.add_paragraph(),
            f"{number}.",
            self.sizes.text,
            bold=True,
            align=WD_ALIGN_PARAGRAPH.JUSTIFY,
            after=6,
        )
        run = one.add_run(f" {rest}")
        run.font.name, run.font.size = FONT, Pt(self.sizes.text)
        one.paragraph_format.first_line_indent = Mm(10)

    def text(self, text: str) -> None:
        """Write paragraphs, one for each line, justified, with the first line indented by 10 mm."""
        for line in text.splitlines():
            one = write_line(
                self.file.add_paragraph(), line, self.sizes.text, align=WD_ALIGN_PARAGRAPH.JUSTIFY, after=6
            )
            one.paragraph_format.first_line_indent = Mm(10)

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        total: Sequence[str] = (),
        groups: Sequence[tuple[str, int]] = (),
        widths: Sequence[float] = (),
        align: str = "",
        size: int = 12,
    ) -> None:
        """Write a table whose header is repeated on each page and whose rows do not break.

        `groups` stands above the header: a text and over how many columns it reaches; an empty text joins its column
        with the header's cell below. `widths` in mm, made narrower together where the page has less room; `align`: a
        letter for each column, l, c or r.
        """
        narrower = min(1, self.width / sum(widths)) if widths else 1
        widths = [one * narrower for one in widths]
        write_table(self.file, header, rows, total=total, groups=groups, widths=widths, align=align, size=size)

    def coverage(self, text: str) -> None:
        """Write under a total what it covers."""
        write_line(self.file.add_paragraph(), text, 12, italic=True, align=WD_ALIGN_PARAGRAPH.LEFT, before=3, after=6)

    def picture(self, png: bytes, caption: str, millimetres: int = 140) -> None:
        """Put in a drawing, centred, its caption below; the caption is its text for those who cannot see it."""
        one = self.file.add_paragraph()
        one.alignment = CENTRE
        one.paragraph_format.keep_with_next = True
        shape = one.add_run().add_picture(BytesIO(png), width=Mm(millimetres))
        shape._inline.docPr.set("descr", caption)
        write_line(self.file.add_paragraph(), caption, 12, italic=True, after=6)

    def sign(self, recipients: Sequence[str], signature: Signature) -> None:
        """Write recipients on the left, the signature block with its empty place on the right."""
        self._close()
        self._hold_on_to_the_end()
        left, right = two_columns(self.file, self.columns)
        _recipients(left, recipients, self.head.form)
        lines = [signature.authority, signature.deputy, signature.title]
        for text in filter(None, lines):
            write_line(_next(right), text.upper(), 14, bold=True)
        for _empty in range(SIGNING_LINES):
            write_line(right.add_paragraph(), "", 14)
        write_line(right.add_paragraph(), signature.name, 14, bold=True)

    def append(self, text: str) -> None:
        """Begin the document's own annex behind the signature, on pages that lie and have numbers of their own.

        `text`: its name; below it the annex names the document that it belongs to (Decree 30, annex I).
        """
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        self.file.paragraphs[-1].paragraph_format.line_spacing = Pt(1)  # it holds the break, and needs no room
        self.landscape = True
        _page(section, self.sizes, landscape=True)
        pages = OxmlElement("w:pgNumType")
        pages.set(qn("w:start"), "1")
        section._sectPr.insert_element_before(pages, "w:cols", "w:titlePg", "w:docGrid")
        number = self.head.reference or reference(self.head.form, self.head.number, self.head.signs)
        day = place_and_day("", self.head.day).removeprefix(", ")
        write_line(self.file.add_paragraph(), "Phụ lục", self.sizes.text, bold=True)
        write_line(self.file.add_paragraph(), text.upper(), self.sizes.text, bold=True, after=4)
        self.note(f"(Kèm theo {self.kind} số {number} {day} của {' '.join(self.head.issuer.split())})")

    def _close(self) -> None:
        """Put the closing mark behind the last words; behind a table it stands alone."""
        last = self.file.element.body[-2]  # the last element is the section's
        words = self.file.paragraphs[-1] if last.tag == qn("w:p") else None
        if words is not None and words.runs and words.text.strip():
            words.runs[-1].text = words.runs[-1].text.rstrip().removesuffix(".") + END
        else:
            write_line(self.file.add_paragraph(), END, 14, align=WD_ALIGN_PARAGRAPH.RIGHT)

    def _hold_on_to_the_end(self) -> None:
        """Keep the signature block on a page with the last words: it never stands alone."""
        for one in (self.file.paragraphs[-1], write_line(self.file.add_paragraph(), "", 8)):
            one.paragraph_format.keep_with_next = True

    def finish(self) -> bytes:
        """Return the .docx."""
        target = BytesIO()
        self.file.save(target)
        return target.getvalue()


def _recipients(cell: Any, recipients: Sequence[str], form: str) -> None:
    """State form: bold italics, lines apart by semicolons. Party form: upright and underlined, by commas."""
    state, left = form == "state", WD_ALIGN_PARAGRAPH.LEFT
    head = write_line(cell.paragraphs[0], "Nơi nhận:", 12 if state else 14, bold=state, italic=state, align=left)
    head.runs[0].underline = not state
    for number, one in enumerate(recipients, 1):
        end = "." if number == len(recipients) else ";" if state else ","
        write_line(cell.add_paragraph(), f"- {one}{end}", 11 if state else 12, align=left)


def _page(section: Any, sizes: Sizes, landscape: bool) -> None:
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = _margin(sizes.top), _margin(sizes.bottom)
    section.left_margin, section.right_margin = _margin(sizes.left), _margin(sizes.right)
    section.header_distance = section.footer_distance = Mm(10)


def _margin(millimetres: int) -> Any:
    """Return a margin in whole twentieths of a point, never a hair short of what was asked."""
    return Pt(ceil(millimetres / 25.4 * 72 * 20) / 20)


def _set_up(file: Any, sizes: Sizes) -> None:
    """Set what the whole document shares: font, language, page numbers."""
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(sizes.text)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    for language in file.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")  # or Word marks every word as misspelt
    section = file.sections[0]
    section.different_first_page_header_footer = True  # no number on page 1
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    field_code(number.add_run(), "PAGE")


def _header(file: Any, head: Letterhead, columns: tuple[int, int], sizes: Sizes) -> None:
    left, right = two_columns(file, columns)
    state = head.form == "state"
    if head.superior:
        write_line(_next(left), head.superior.upper(), sizes.offices)
    for line in head.issuer.upper().splitlines():
        write_line(_next(left), line, sizes.offices, bold=True)
    if state:
        rule(left.add_paragraph(), columns[0], 24)
    else:
        write_line(left.add_paragraph(), "*", sizes.offices)
    write_line(left.add_paragraph(), number_line(head), sizes.offices)
    if head.about:
        write_line(left.add_paragraph(), head.about, 12, before=3)
    if state:
        write_line(_next(right), NATION, sizes.name, bold=True)
        write_line(right.add_paragraph(), MOTTO, sizes.name + 1, bold=True)
        rule(right.add_paragraph(), columns[1], 59)
    else:
        write_line(_next(right), PARTY, sizes.name, bold=True)
        rule(right.add_paragraph(), columns[1], min(round(68 / 14 * sizes.name), columns[1] - 4))
    write_line(right.add_paragraph(), place_and_day(head.place, head.day), sizes.offices, italic=True)


def _next(cell: Any) -> Any:
    """Return the cell's first paragraph while it is empty, else a new one."""
    first = cell.paragraphs[0]
    return first if len(cell.paragraphs) == 1 and not first.text else cell.add_paragraph()
