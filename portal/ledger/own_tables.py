"""The tables that the Front, the associations and the district office keep of their own, from the same records.

Nothing is entered for them: each body chooses its columns once, and page, Excel and Word are filled from them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.errors import RuleBroken, check_version
from portal.core.kinds import in_vietnamese
from portal.extensions import db
from portal.foundings import queries as foundings
from portal.foundings import stages
from portal.foundings.selection import PARTS
from portal.foundings.selection import Selection as Foundings
from portal.ledger import activity_queries, funnel, targets
from portal.ledger.account import account
from portal.ledger.blueprint import Asked
from portal.ledger.choices import ActivityKind, Measure, TableKind
from portal.ledger.models import LedgerTable
from portal.ledger.queries import credited
from portal.ledger.selection import Selection
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import fields_of
from portal.registry.choices import FOUNDED_KINDS
from portal.registry.labels import SECTORS

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Column:
    """A column that can be chosen: its code, its name, that in files where it is another, how it reads."""

    code: str
    label: Any
    title: str = ""
    kind: str = "text"  # text, whole, date
    width: int = 16
    usual: bool = True

    @property
    def header(self) -> str:
        """The header in a file, always Vietnamese."""
        return self.title or in_vietnamese(self.label)


@dataclass(frozen=True)
class Table:
    """A table: its title in files, its columns in their order, and where its rows come from."""

    code: TableKind
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Asked], Rows]

    @property
    def label(self) -> Any:
        """What the page calls it."""
        return self.code.label

    def chosen(self, codes: Sequence[str] | None) -> list[Column]:
        """Return the columns of some codes, in the table's order; the usual ones for None."""
        if codes is None:
            return [column for column in self.columns if column.usual]
        return [column for column in self.columns if column.code in codes]


_UNIT = Column("unit", _l("Commune or town"), "Xã, thị trấn", width=22)
_CODE = Column("code", _l("Official code"), "Mã xã", width=9, usual=False)


def _activity_rows(asked: Asked) -> Rows:
    span = asked.span
    chosen = Selection(span.starts_on, span.ends_on, asked.body_id, None, asked.tenant_id)
    return [activity_row(line) for line in activity_queries.lines(chosen)]


def activity_row(line: activity_queries.ActivityLine) -> dict[str, Any]:
    """Return an activity as a row of the table, every column."""
    one = line.activity
    persons = None if one.men is None and one.women is None else (one.men or 0) + (one.women or 0)
    row = {name: getattr(one, name) for name in ("held_on", "villages", "topics", "note", *activity_queries.FIGURES)}
    came = ", ".join(founding.working_name for founding in line.foundings)
    place = {"unit": line.unit.name_vi, "code": line.unit.code, "body": one.body.name_vi}
    added = {field.name: field.kind.cell(getattr(one, field.name)) for field in fields_of(OwnRecord.ACTIVITY)}
    told = {"kind": ActivityKind(one.kind).word, "persons": persons, "foundings": came}
    return {**row, **place, **told, **added}


def added_columns() -> list[Column]:
    """Return the columns of what programmes have added to an activity."""
    given = fields_of(OwnRecord.ACTIVITY)
    return [Column(one.name, one.label, one.title, one.kind.file_kind, one.width, usual=False) for one in given]


def _unit_rows(asked: Asked) -> Rows:
    steps = funnel.by_commune(asked.body_id, asked.span)
    plan = targets.planned(asked.body_id) if asked.body_id else {}
    shown = [unit for unit in asked.communes if asked.tenant_id in (None, unit.id)]
    entries = dict(_entries(asked, shown))
    found = []
    for unit in shown:
        its = steps.get(unit.id, funnel.Steps())
        row = {name: getattr(its, name) for name in ("activities", "reached", "interested", "founders", "founded")}
        row |= {name: getattr(its, name) if its.aged else None for name in ("ended", "unknown")}
        row |= {"operating": its.alive if its.aged else None, "aged": its.aged, "young": its.young}
        row |= {measure: _planned(plan, unit.id, measure, asked.span.year) for measure in Measure}
        found.append({"unit": unit.name_vi, "code": unit.code, **row, **entries[unit.id]})
    return found


def _planned(plan: dict[Any, int], tenant_id: int, measure: str, year: int | None) -> int | None:
    chosen = [
        n for (where, what, of), n in plan.items() if (where, what) == (tenant_id, measure) and year in (None, of)
    ]
    return sum(chosen) if chosen else None


def _entries(asked: Asked, shown: Sequence[Any]) -> list[tuple[int, dict[str, int | None]]]:
    """What the body led and supported, the unit's whole result and its quota, by kind."""
    own = account(asked.span, shown, credited(asked.body_id, asked.span) if asked.body_id else [])
    found = []
    for unit, kinds in own.lines:
        row: dict[str, int | None] = {}
        for kind, entry in kinds.items():
            lead, support = entry.counted.lead, entry.counted.support
            if asked.body_id is None:
                lead = support = None  # type: ignore[assignment]
            row |= {f"{kind}_lead": lead, f"{kind}_support": support}
            row |= {f"{kind}_result": entry.result, f"{kind}_quota": entry.quota}
        found.append((unit.id, row))
    return found


def _founding_rows(asked: Asked) -> Rows:
    span = asked.span
    chosen = Foundings(tenant_id=asked.tenant_id, body=asked.body, start=span.starts_on, end=span.ends_on)
    return [_founding(line, asked.body_id) for line in foundings.lines(chosen, None)]


def _founding(line: foundings.Line, body_id: int | None) -> dict[str, Any]:
    one = line.founding
    parts = {part: ", ".join(c.body.name_vi for c in line.credits if c.part == part) for part in PARTS}
    own = next((credit.part for credit in line.credits if credit.body_id == body_id), None)
    row = {name: getattr(one, name) for name in ("kind", "working_name", "villages", "counted_on", "members")}
    row |= {"number": one.certificate_number, "sector": str(SECTORS.get(one.sector, "")), **parts}
    row |= {"stage": str(stages.label(one.kind, one.stage)), "part": str(PARTS[own]) if own else None}
    return {"unit": line.unit.name_vi, "code": line.unit.code, **row}


def _kinds() -> tuple[Column, ...]:
    found: list[Column] = []
    for kind in FOUNDED_KINDS:
        found += [
            Column(f"{kind}_lead", _l("%(kind)s led", kind=kind), kind="whole"),
            Column(f"{kind}_support", _l("%(kind)s supported", kind=kind), kind="whole"),
            Column(f"{kind}_result", _l("%(kind)s of the unit", kind=kind), f"{kind} của xã", "whole", usual=False),
            Column(f"{kind}_quota", _l("%(kind)s quota", kind=kind), f"Chỉ tiêu {kind}", "whole", usual=False),
        ]
    return tuple(found)


ACTIVITIES = Table(
    TableKind.ACTIVITIES,
    "Hoạt động tuyên truyền, vận động",
    (
        _CODE,
        _UNIT,
        Column("held_on", _l("Date"), "Ngày", "date", 12),
        Column("kind", _l("What it was"), "Hình thức", width=16),
        Column("body", _l("Body"), "Đơn vị thực hiện", width=30, usual=False),
        Column("villages", _l("Villages"), "Thôn", width=22),
        Column("households_reached", _l("Households reached"), "Số hộ được tiếp cận", "whole", 12),
        Column("households_interested", _l("Households interested"), "Số hộ quan tâm", "whole", 12),
        Column("men", _l("Men"), "Nam", "whole", 8),
        Column("women", _l("Women"), "Nữ", "whole", 8),
        Column("persons", _l("Persons"), "Tổng số người", "whole", 10, usual=False),
        Column("topics", _l("What it was about"), "Nội dung", width=36),
        Column("foundings", _l("Foundings that came of it"), "Kết quả vận động", width=34),
        Column("note", _l("Note"), "Ghi chú", width=30, usual=False),
    ),
    _activity_rows,
)
UNITS = Table(
    TableKind.UNITS,
    "Kết quả vận động theo xã, thị trấn",
    (
        _CODE,
        _UNIT,
        Column("activities", _l("Activities"), "Số cuộc hoạt động", "whole", 12),
        Column("meetings", _l("Planned village meetings"), "Kế hoạch họp thôn", "whole", 12, usual=False),
        Column("households", _l("Planned households"), "Kế hoạch số hộ", "whole", 12, usual=False),
        Column("leads", _l("Planned foundings to lead"), "Kế hoạch chủ trì thành lập", "whole", 12, usual=False),
        Column("reached", _l("Households reached"), "Số hộ được tiếp cận", "whole", 12),
        Column("interested", _l("Households interested"), "Số hộ quan tâm", "whole", 12),
        Column("founders", _l("Founders"), "Số sáng lập viên", "whole", 12),
        Column("founded", _l("Founded"), "Số THT, HTX thành lập", "whole", 12),
        *_kinds(),
        Column("operating", _l("Alive after 12 months"), "Còn hoạt động sau 12 tháng (có số liệu)", "whole", 12),
        Column("ended", _l("Not operating 12 months later"), "Không hoạt động sau 12 tháng", "whole", 12),
        Column("unknown", _l("Unknown: no record since"), "Không rõ: chưa có số liệu", "whole", 12),
        Column("aged", _l("12 months old"), "Đã đủ 12 tháng", "whole", 12, usual=False),
        Column("young", _l("Not 12 months old yet"), "Chưa đủ 12 tháng", "whole", 12, usual=False),
    ),
    _unit_rows,
)
FOUNDINGS = Table(
    TableKind.FOUNDINGS,
    "THT, HTX thành lập mới",
    (
        _CODE,
        _UNIT,
        Column("kind", _l("Kind"), "Loại hình", width=10),
        Column("working_name", _l("Name"), "Tên", width=34),
        Column("villages", _l("Villages"), "Thôn", width=22),
        Column("sector", _l("Sector"), "Lĩnh vực", width=24, usual=False),
        Column("members", _l("Members"), "Số thành viên", "whole", 10),
        Column("counted_on", _l("Counted on"), "Ngày ghi nhận", "date", 12),
        Column("number", _l("Number"), "Số đăng ký", width=16, usual=False),
        Column("stage", _l("Stage"), "Bước", width=26, usual=False),
        Column("part", _l("Part of the body"), "Vai trò của đơn vị", width=14),
        Column("lead", _l("Led by"), width=22, usual=False),
        Column("support", _l("Supported by"), width=30, usual=False),
    ),
    _founding_rows,
)
TABLES: dict[str, Table] = {table.code: table for table in (ACTIVITIES, UNITS, FOUNDINGS)}


def kept(body_id: int, code: str) -> LedgerTable | None:
    """Return the columns that a body keeps for a table, or None while it keeps the usual ones."""
    return db.session.scalar(select(LedgerTable).filter_by(body_id=body_id, table_code=code))


def choose(*, body_id: int, code: str, columns: Sequence[str], version: int | None) -> LedgerTable:
    """Keep the columns of a body's table; raises RuleBroken for none, StaleVersion after somebody else's choice.

    `version` is 0 where the usual columns were shown.
    """
    table, row = TABLES[code], kept(body_id, code)
    wanted = [column.code for column in table.columns if column.code in columns]
    if not wanted:
        raise RuleBroken(_("Choose at least one column."), "columns")
    if row is None:
        row = LedgerTable(body_id=body_id, table_code=code, columns=wanted)
        db.session.add(row)
    else:
        check_version(row, version)
        row.columns = wanted
    db.session.flush()
    return row


def totals(columns: Sequence[Column], rows: Rows) -> list[Any]:
    """Return the sums beneath a table: of numbers, over the rows that state them; None elsewhere."""
    found: list[Any] = []
    for column in columns:
        stated = [row[column.code] for row in rows if row[column.code] is not None]
        found.append(sum(stated) if column.kind == "whole" and stated else None)
    return found
