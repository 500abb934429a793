"""Why a file is not read at all, in words."""

from flask_babel import gettext as _

from portal.core import messages
from portal.core.numbers import num
from portal.documents.workbook import Refused


def message(refused: Refused) -> str:
    """Return what is wrong with a file and what to do about it."""
    given = refused.values
    texts = {
        "empty": str(messages.EMPTY_FILE),
        "too_large": _("The file is larger than %(n)s MB: split it.", n=given.get("megabytes")),
        "unpacks_too_large": _("The file unpacks to more than %(n)s MB: it is not read.", n=given.get("megabytes")),
        "too_many_rows": _("The file has more than %(n)s rows: split it.", n=num(given.get("rows"))),
        "too_many_sheets": _("The file has more than %(n)s sheets.", n=given.get("sheets")),
        "encrypted": _("The file is protected by a password: save it without one."),
        "macros": _("Files with macros are not read: save it as .xlsx."),
        "entities": _("The file holds XML that no spreadsheet needs: it is not read."),
        "xlsb": _("Files in the binary format .xlsb are not read: in Excel, save it as “Excel Workbook (.xlsx)”."),
        "html": _("This is a web page under the name of a spreadsheet: open it in Excel and save it as .xlsx."),
        "xml_2003": _("This is a spreadsheet in XML of 2003: open it in Excel and save it as .xlsx."),
        "broken_csv": _(
            "The quotation marks are not closed (row %(row)s): correct it, or save it as .xlsx.", row=given.get("row")
        ),
        "far_cell": _(
            "The cell %(cell)s lies far from the table. Empty it, or delete the rows and columns in between.",
            cell=given.get("cell"),
        ),
        "broken": _("The file is damaged. Open it in Excel, save it anew and send that."),
        "not_a_spreadsheet": _("This is not a spreadsheet. Send .xlsx, .xls, .ods or .csv."),
        "not_utf8": _("The text is not in UTF-8: save it as .xlsx, or as CSV UTF-8."),
        "unknown_ending": _("Send .xlsx, .xls, .ods or .csv."),
        "wrong_ending": _(
            "The name ends in .%(ending)s, but what is in it is %(kind)s: save it anew in Excel.",
            ending=given.get("ending"),
            kind=str(given.get("kind", "")).upper(),
        ),
    }
    return texts.get(refused.code, texts["broken"])
