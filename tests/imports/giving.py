"""A file given to the importer within one commune, as its page would: what it would do, and what it did."""

import hashlib

from portal.imports import services
from portal.imports.importable_communes import of_page
from tests.imports.files import workbook

REGISTER = ["Mã", "Loại hình", "Tên", "Số đăng ký", "Ngày đăng ký"]
CAM = ["", "HTX", "HTX Cam", "5A", "05/3/2019"]
QUE = ["", "THT", "THT Quế", "6B", "05/3/2018"]


def preview(commune, records, answers=None, **sheets):
    """Return what a workbook of some sheets would do."""
    return services.preview_file(records, workbook(**sheets), "tệp.xlsx", of_page(commune), answers)


def applied(commune, records, answers=None, erase=False, **sheets):
    """Write it; return the batches. A file with faults fails the test, naming them."""
    shown = preview(commune, records, answers, **sheets)
    assert not shown.faults, shown.faults
    return services.apply(shown, hashlib.sha256(workbook(**sheets)).hexdigest(), "tệp.xlsx", erase=erase)


def faults(shown):
    """Return the cells that are named: sheet, column, row."""
    return [(one.sheet, f"{one.column}{one.row}") for one in shown.faults]


def lines(shown):
    """Return what happens to each row: row, state, and each change as old → new."""
    return [(one.row, one.state, [f"{change.old} → {change.new}" for change in one.changes]) for one in shown.lines]
