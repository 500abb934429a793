"""Workbooks in each format, with cells as people and programs leave them, made by other libraries than read them."""

import io
import zipfile
from datetime import date, time

import xlsxwriter
import xlwt

NAMES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text", "manifest")
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
ERROR, NO_VALUE, SPACES = object(), object(), object()  # what a cell can be beside a value


def xlsx(rows):
    """Return an .xlsx; a cell is a value or (number, its format)."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Sổ")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, tuple):
                sheet.write_number(at, column, float(cell[0]), book.add_format({"num_format": cell[1]}))
            elif cell is ERROR:
                sheet.write_formula(at, column, "=NA()", value="#N/A")
            elif cell is NO_VALUE:
                sheet.write_formula(at, column, "=1+1", value="")
            elif cell is SPACES:
                sheet.write_string(at, column, "  ")
            elif isinstance(cell, time):
                sheet.write_datetime(at, column, cell, book.add_format({"num_format": "hh:mm"}))
            elif isinstance(cell, date):
                sheet.write_datetime(at, column, cell, book.add_format({"num_format": "dd/mm/yyyy"}))
            elif cell is not None:
                sheet.write(at, column, cell)
    book.close()
    return held.getvalue()


def xls(rows):
    """Return an .xls of Excel 97."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sổ")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, tuple):
                sheet.write(at, column, float(cell[0]), xlwt.easyxf(num_format_str=cell[1]))
            elif cell is ERROR:
                sheet.row(at).set_cell_error(column, 0x2A)  # #N/A
            elif cell is NO_VALUE:
                sheet.write(at, column, xlwt.Formula("1+1"))
            elif cell is SPACES:
                sheet.write(at, column, "  ")
            elif isinstance(cell, time):
                sheet.write(at, column, cell, xlwt.easyxf(num_format_str="hh:mm"))
            elif isinstance(cell, date):
                sheet.write(at, column, cell, xlwt.easyxf(num_format_str="dd/mm/yyyy"))
            elif cell is not None:
                sheet.write(at, column, cell)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def ods(rows, shown=lambda number, written: str(number).replace(".", ",")):
    """Return an .ods; `shown` says how a program writes a number in a format."""
    body = "".join(f"<table:table-row>{''.join(_ods(cell, shown) for cell in row)}</table:table-row>" for row in rows)
    sheet = f'<office:spreadsheet><table:table table:name="Sổ">{body}</table:table></office:spreadsheet>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {NAMES}/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES} {CALCEXT}><office:body>{sheet}</office:body></office:document-content>",
        )
    return held.getvalue()


def _ods(cell, shown):
    if cell is None:
        return "<table:table-cell/>"
    if cell is ERROR:
        attributes, text = 'table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"', "#N/A"
    elif cell is NO_VALUE:
        attributes, text = 'table:formula="of:=1+1"', ""
    elif cell is SPACES:
        attributes, text = 'office:value-type="string"', '<text:s text:c="2"/>'
    elif isinstance(cell, bool):
        value = str(cell).lower()
        attributes, text = f'office:value-type="boolean" office:boolean-value="{value}"', value.upper()
    elif isinstance(cell, time):
        attributes, text = f'office:value-type="time" office:time-value="PT{cell.hour:02}H00M00S"', cell.isoformat()
    elif isinstance(cell, date):
        attributes, text = f'office:value-type="date" office:date-value="{cell}"', cell.strftime("%d/%m/%Y")
    elif isinstance(cell, tuple):
        kind = "percentage" if "%" in cell[1] else "float"
        attributes, text = f'office:value-type="{kind}" office:value="{cell[0]}"', shown(*cell)
    elif isinstance(cell, int | float):
        attributes, text = f'office:value-type="float" office:value="{cell}"', str(cell).replace(".", ",")
    else:
        lines = "</text:p><text:p>".join(cell.split("\n"))
        attributes, text = 'office:value-type="string"', lines.replace("&", "&amp;")
    return f"<table:table-cell {attributes}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def csv(rows, sign=";"):
    """Return a CSV in UTF-8, as a spreadsheet saves it."""

    def cell(value):
        text = "" if value is None else str(value)
        return f'"{text}"' if sign in text or '"' in text or "\n" in text else text

    return "\n".join(sign.join(cell(value) for value in row) for row in rows).encode("utf-8-sig")
