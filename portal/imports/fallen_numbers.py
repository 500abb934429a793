"""A number that falls to about a thousandth of what stands in the portal: a spreadsheet read 2.650 as 2,65."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from portal.core.numerals import ShownNumber
from portal.imports.sheets import Row

if TYPE_CHECKING:
    from portal.imports.importer import Match, RecordPlan

_TIMES = 200  # that it falls at least: revenue is not what it was, either


def ask(plan: "RecordPlan", row: Row, match: "Match") -> None:
    """Ask, once a column, about the numbers of a row that fell so far; take what was answered into its values.

    A text is not asked: whoever wrote it, wrote its mark.
    """
    now = plan.before(match)
    for name in plan.compared:
        key = plan.column(name)
        new: Any = row.values.get(key)
        old = now.get(name)
        if not _is_number(row.cells.get(key)) or not _fell(old, new):
            continue
        one = plan.layout.column(key)
        text = _(
            "%(new)s would replace %(old)s: did the spreadsheet lose the thousands?",
            new=one.show(new),
            old=one.show(old),
        )
        options = [
            ("times", _("Yes: %(number)s is meant", number=one.show(new * 1000))),
            ("kept", _("No: %(number)s is right", number=one.show(new))),
        ]
        answer = row.sheet.ask(key, "fallen", text, options, [row])
        if not answer:
            row.wait(key)
        elif answer == "times":
            row.values[key] = new * 1000


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float | ShownNumber) and not isinstance(cell, bool)


def _fell(old: Any, new: Any) -> bool:
    if not isinstance(old, int | Decimal) or not isinstance(new, int | Decimal):
        return False
    return 0 < new * _TIMES <= old
