"""The pieces of a paper: a table's joined heads and widths, a rule of a length."""

from docx import Document
from docx.oxml.ns import qn

from portal.documents.word_parts import rule, write_table


def test_an_upper_header_joins_its_columns_or_the_cell_below():
    file = Document()
    groups = (("", 1), ("Tổ hợp tác", 2))
    write_table(file, ["Xã", "Mới", "Cộng"], [["A", "1", "2"]], groups=groups, widths=(50, 20, 20))
    [table] = file.tables
    assert [table.cell(0, at).text for at in range(3)] == ["Xã", "Tổ hợp tác", "Tổ hợp tác"]
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert [round(one.width.mm) for one in table.columns] == [50, 20, 20]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, True, False]


def test_a_rule_is_as_long_as_asked():
    paragraph = Document().add_paragraph()
    rule(paragraph, 84, 60)
    form = paragraph.paragraph_format
    assert round(84 - 4 - form.left_indent.mm - form.right_indent.mm) == 60
    assert paragraph._p.pPr.find(qn("w:pBdr")) is not None
