"""Workbooks for the tests, made without the portal's own writer."""

import datetime as dt
import io

import xlsxwriter

KIM_THACH = "00703"
REGISTER_HEADER = ["Mã", "Mã xã", "Xã, thị trấn", "Loại hình *", "Tên *", "Số đăng ký", "Ngày đăng ký *"]
YEARLY_HEADER = ["Mã xã", "Loại hình", "Tên", "Năm", "Thành viên", "Doanh thu (triệu đồng)", "Điểm xếp loại"]


def workbook(**sheets):
    """Return .xlsx bytes of sheets: name → rows, each a list of cells; the same rows are the same bytes."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": dt.datetime(2024, 11, 15)})  # else the second in which it is made
    dates = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name.replace("_", " "))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                write = sheet.write_datetime if hasattr(cell, "isoformat") else sheet.write
                write(number, column, cell, *([dates] if hasattr(cell, "isoformat") else []))
    book.close()
    return held.getvalue()


def upload(visitor, home, data, status=200, records="registry", name="sổ.xlsx"):
    page = visitor.get(f"{home}/import")
    return visitor.send(page, "/import", records=records, file=(io.BytesIO(data), name), status=status)
