"""The pieces that an official document is made of: a line of text, a rule, two columns side by side, a table."""

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_ALIGNED = {"l": WD_ALIGN_PARAGRAPH.LEFT, "c": CENTRE, "r": WD_ALIGN_PARAGRAPH.RIGHT}


def write_table(
    file: Any,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    total: Sequence[str] = (),
    groups: Sequence[tuple[str, int]] = (),
    widths: Sequence[float] = (),
    align: str = "",
    size: int = 12,
) -> None:
    """Write a table at the end of a document; its parts are those of `word.Paper.table`."""
    heads = [_spread(groups), header] if groups else [header]
    every = [*heads, *rows, *([total] if total else [])]
    made = file.add_table(rows=len(every), cols=len(header))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, not widths
    cells, sides = made._cells, align or "l" + "c" * (len(header) - 1)
    for number, values in enumerate(every):
        is_head, is_total = number < len(heads), bool(total) and number == len(every) - 1
        for place, value in enumerate(values):
            cell = cells[number * len(header) + place]
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER if is_head else WD_ALIGN_VERTICAL.TOP
            side = CENTRE if is_head else _ALIGNED[sides[place]]
            line = write_line(cell.paragraphs[0], value, size, bold=is_head or is_total, align=side)
            # A header stays with the first row, a total with those before it and the line that says what it covers.
            line.paragraph_format.keep_with_next = is_head or number > len(every) - 4 or None
    _set_widths(made, cells, widths)
    for number, row in enumerate(made.rows):
        mark_row(row, "w:cantSplit")
        if number < len(heads):
            mark_row(row, "w:tblHeader")
    if groups:
        _join_groups(made, groups)


def _spread(groups: Sequence[tuple[str, int]]) -> list[str]:
    """Return the cells of the upper header row: each text once, then as many empty ones as it reaches over."""
    return [text if place == 0 else "" for text, wide in groups for place in range(wide)]


def _set_widths(table: Any, cells: Sequence[Any], widths: Sequence[float]) -> None:
    # Both: Word goes by the cells, LibreOffice by the grid's columns.
    for column, width in zip(table.columns, widths, strict=False):
        column.width = Mm(width)
    for number, cell in enumerate(cells if widths else ()):
        cell.width = Mm(widths[number % len(widths)])


def _join_groups(table: Any, groups: Sequence[tuple[str, int]]) -> None:
    """Join the cells of the upper header row: across its columns, or down where it says nothing."""
    start = 0
    for text, wide in groups:
        above = table.cell(0, start)
        if wide > 1:
            above.merge(table.cell(0, start + wide - 1))
        elif not text:
            below = table.cell(1, start)
            above.paragraphs[0].runs[0].text = below.text
            below.paragraphs[0].runs[0].text = ""
            joined = above.merge(below)
            for empty in joined.paragraphs[1:]:
                empty._p.getparent().remove(empty._p)
        if wide > 1:
            for empty in above.paragraphs[1:]:
                empty._p.getparent().remove(empty._p)
        start += wide


def field_code(run: Any, code: str) -> None:
    """Make a run a field that Word computes, such as PAGE."""
    run.font.name, run.font.size = FONT, Pt(14)
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        run._r.append(element)


def two_columns(file: Any, columns: tuple[int, int]) -> tuple[Any, Any]:
    """Add an invisible table of two columns, as wide as the page's text; return its cells."""
    made = file.add_table(rows=1, cols=2)
    made.autofit = False
    # Both: Word goes by the cells, LibreOffice by the grid's columns.
    for cell, column, width in zip(made.rows[0].cells, made.columns, columns, strict=True):
        cell.width = column.width = Mm(width)
    mark_row(made.rows[0], "w:cantSplit")
    return made.rows[0].cells[0], made.rows[0].cells[1]


def rule(paragraph: Any, column: int, millimetres: int) -> None:
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


def mark_row(row: Any, mark: str) -> None:
    """Set a property of a table's row, such as "w:cantSplit"."""
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def write_line(
    paragraph: Any,
    text: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Any = CENTRE,
    before: int = 0,
    after: int = 0,
) -> Any:
    """Write a line of text of a size in points into a paragraph; space before and after in points."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), bold, italic
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph
