"""Official documents as .docx: the state form (Decree 30/2020) and the Party form (Guidance 36-HD/VPTW).

Pure: no Flask, no database. Texts are given ready to print; nothing here computes a figure.
The place of signature and seal stays empty: it is never drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
BLANK = "…"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
SIGNING_LINES = 4  # empty lines for signature and seal
# Widths in mm of the two columns of header and signature block: the national name fits on one line of the right one.
LEFT, RIGHT = 64, 100
LANDSCAPE = 100, 150  # the same, on a page that lies
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


@dataclass(frozen=True)
class Letterhead:
    """Who issues a document, its number within its sequence (None: still to be given), its signs, place and day.

    `signs` is what follows the number: "BC-UBND", "BC/HU". `superior` may be empty in the state form.
    """

    form: str  # state, party
    superior: str
    issuer: str
    number: int | None
    signs: str
    place: str
    day: date | None


@dataclass(frozen=True)
class Signature:
    """Who signs: `authority` such as "TM. ỦY BAN NHÂN DÂN" or "T/M BAN THƯỜNG VỤ"; `deputy` "KT. CHỦ TỊCH" or ""."""

    authority: str
    title: str
    deputy: str = ""
    name: str = ""


def number_line(head: Letterhead) -> str:
    """Return "Số: 05/BC-UBND" (state) or "Số 36-BC/HU" (Party); the number is blank until it is given."""
    given = BLANK if head.number is None else f"{head.number:02d}"
    return f"Số: {given}/{head.signs}" if head.form == "state" else f"Số {given}-{head.signs}"


def place_and_day(place: str, day: date | None) -> str:
    """Return "Vị Xuyên, ngày 05 tháng 3 năm 2026": days below 10 and months 1 and 2 take a zero, no other month."""
    if day is None:
        return f"{place}, ngày {BLANK} tháng {BLANK} năm {BLANK}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


class Paper:
    """One document under way; `finish` returns the file. `landscape`: the page lies, for a wide table."""

    def __init__(self, head: Letterhead, *, landscape: bool = False) -> None:
        self.head = head
        self.file = Document()
        self.columns = LANDSCAPE if landscape else (LEFT, RIGHT)
        _page(self.file, landscape)
        _header(self.file, head, self.columns)

    def title(self, kind: str, about: str) -> None:
        """Write the kind of document ("BÁO CÁO") and what it is about, centred and bold."""
        _line(self.file.add_paragraph(), kind.upper(), 14, bold=True, before=12)
        _line(self.file.add_paragraph(), about, 14, bold=True, after=12)

    def heading(self, text: str) -> None:
        """Write a heading within the text; it stays with what follows."""
        one = _line(self.file.add_paragraph(), text, 14, bold=True, align=WD_ALIGN_PARAGRAPH.LEFT, before=6)
        one.paragraph_format.keep_with_next = True

    def text(self, text: str) -> None:
        """Write paragraphs, one for each line, justified, with the first line indented by 10 mm."""
        for line in text.splitlines():
            one = _line(self.file.add_paragraph(), line, 14, align=WD_ALIGN_PARAGRAPH.JUSTIFY, after=6)
            one.paragraph_format.first_line_indent = Mm(10)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], *, total: Sequence[str] = ()) -> None:
        """Write a table whose header row is repeated on each page and whose rows do not break."""
        every = [header, *rows, *([total] if total else [])]
        made = self.file.add_table(rows=0, cols=len(header))
        made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
        for number, values in enumerate(every):
            row = made.add_row()
            _mark_row(row, "w:cantSplit")
            strong = number == 0 or (bool(total) and number == len(every) - 1)
            for place, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
                align = _CENTRE if number == 0 or place else WD_ALIGN_PARAGRAPH.LEFT
                _line(cell.paragraphs[0], value, 12, bold=strong, align=align)
        _mark_row(made.rows[0], "w:tblHeader")

    def coverage(self, text: str) -> None:
        """Write under a total what it covers."""
        _line(self.file.add_paragraph(), text, 12, italic=True, align=WD_ALIGN_PARAGRAPH.LEFT, before=3, after=6)

    def sign(self, recipients: Sequence[str], signature: Signature) -> None:
        """Write recipients on the left, the signature block with its empty place on the right."""
        left, right = _two_columns(self.file, self.columns)
        _line(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True, align=WD_ALIGN_PARAGRAPH.LEFT)
        for one in recipients:
            _line(left.add_paragraph(), f"- {one}", 11, align=WD_ALIGN_PARAGRAPH.LEFT)
        lines = [signature.authority, signature.deputy, signature.title]
        for text in filter(None, lines):
            _line(_next(right), text.upper(), 14, bold=True)
        for _empty in range(SIGNING_LINES):
            right.add_paragraph()
        _line(right.add_paragraph(), signature.name, 14, bold=True)

    def finish(self) -> bytes:
        """Return the .docx."""
        target = BytesIO()
        self.file.save(target)
        return target.getvalue()


def _page(file: Any, landscape: bool) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(16)  # 15 exactly comes out a hair short
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    section.different_first_page_header_footer = True  # no number on page 1
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    _field(number.add_run(), "PAGE")


def _field(run: Any, code: str) -> None:
    run.font.name, run.font.size = FONT, Pt(14)
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        run._r.append(element)


def _header(file: Any, head: Letterhead, columns: tuple[int, int]) -> None:
    left, right = _two_columns(file, columns)
    state = head.form == "state"
    if head.superior:
        _line(_next(left), head.superior.upper(), 13)
    _line(_next(left), head.issuer.upper(), 13, bold=True)
    if state:
        _rule(left.add_paragraph(), columns[0], 25)
    else:
        _line(left.add_paragraph(), "*", 13)
    _line(left.add_paragraph(), number_line(head), 13)
    if state:
        _line(_next(right), NATION, 12, bold=True)
        _line(right.add_paragraph(), MOTTO, 13, bold=True)
        _rule(right.add_paragraph(), columns[1], 58)
    else:
        _line(_next(right), PARTY, 14, bold=True)
        _rule(right.add_paragraph(), columns[1], 68)
    _line(right.add_paragraph(), place_and_day(head.place, head.day), 13, italic=True)


def _two_columns(file: Any, columns: tuple[int, int]) -> tuple[Any, Any]:
    """Add an invisible table of two columns, as wide as the page's text; return its cells."""
    made = file.add_table(rows=1, cols=2)
    made.autofit = False
    # Both: Word goes by the cells, LibreOffice by the grid's columns.
    for cell, column, width in zip(made.rows[0].cells, made.columns, columns, strict=True):
        cell.width = column.width = Mm(width)
    _mark_row(made.rows[0], "w:cantSplit")
    return made.rows[0].cells[0], made.rows[0].cells[1]


def _next(cell: Any) -> Any:
    """Return the cell's first paragraph while it is empty, else a new one."""
    first = cell.paragraphs[0]
    return first if len(cell.paragraphs) == 1 and not first.text else cell.add_paragraph()


def _rule(paragraph: Any, column: int, millimetres: int) -> None:
    """Draw a rule of a length, centred in its column: the border of a paragraph that is indented on both sides."""
    inside = column - 4  # the cell's own margins
    side = Mm((inside - millimetres) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _mark_row(row: Any, mark: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _line(
    paragraph: Any,
    text: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Any = _CENTRE,
    before: int = 0,
    after: int = 0,
) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), bold, italic
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph
