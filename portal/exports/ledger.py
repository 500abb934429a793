"""The ledger's lists as files and as a Word document, each with its page's permission, filters and query."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import send_file
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.accounts.models import Body
from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.fields import field_of
from portal.core.numbers import day, num, years_of
from portal.documents.spreadsheet import Column, Sheet
from portal.documents.word import Letterhead, Paper, Signature
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.foundings import queries as foundings
from portal.foundings.models import CreditClaim
from portal.foundings.queries import ClaimLine
from portal.foundings.states import ClaimState, CreditPart
from portal.ledger import activity_queries, own_tables
from portal.ledger import funnel as funnels
from portal.ledger import targets as plans
from portal.ledger.account import Account
from portal.ledger.activity_routes import asked_activities
from portal.ledger.blueprint import ALL, Asked, asked, own_body
from portal.ledger.choices import Measure
from portal.ledger.plan_routes import asked_claims, asked_outcome, planning_body_id
from portal.ledger.routes import asked_account
from portal.ledger.table_routes import asked_table
from portal.registry.choices import FOUNDED_KINDS
from portal.units.models import Unit

_FEW = 8  # columns that have room for letters of the usual size
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/ledger/export.<form>")
@needs(Permission.LEDGER_VIEW)
def ledger(form: str) -> Response:
    """Send a body's ledger."""
    asked: dict[str, Any] = asked_account()
    title = _("Mobilization ledger: %(body)s", body=asked["body"].name_vi)
    period = str(asked["span"].year or years_of(asked["span"].programme))
    heading = files.heading(title, period, files.as_of(asked["span"].day))
    return files.download([_account_sheet(asked["account"], heading)], form, "so-van-dong", asked["body"].code)


def _account_sheet(account: Account, heading: tuple[str, ...]) -> Sheet:
    """Return a body's ledger by unit, as its page shows it."""
    columns = [files.UNIT_CODE, files.UNIT_NAME]
    for kind in FOUNDED_KINDS:
        columns += [Column(f"{kind} {part.word}", "whole") for part in CreditPart]
        columns += [Column(f"{kind} của xã", "whole"), Column(f"Chỉ tiêu {kind}", "whole")]
    columns.append(Column("Đang vận động", "whole"))
    rows = [[unit.code, unit.name_vi, *_entries(entries)] for unit, entries in account.lines]
    return Sheet("Sổ vận động", tuple(columns), rows, heading, [files.TOTAL, None, *_entries(account.totals)])


def _entries(entries: dict[str, Any]) -> list[int | None]:
    found: list[int | None] = []
    for kind in FOUNDED_KINDS:
        one = entries[kind]
        found += [one.counted.lead, one.counted.support, one.result, one.quota]
    return [*found, sum(entries[kind].open.sum for kind in FOUNDED_KINDS)]


def _heading(title: str, wish: Asked) -> tuple[str, ...]:
    commune = wish.own_commune.id if wish.own_commune else wish.tenant_id
    name = wish.body.name_vi if wish.body else _("all bodies")
    period = str(wish.span.year or years_of(wish.span.programme))
    return files.heading(f"{title}: {name}", files.place_of(commune), f"{period}, {files.as_of(wish.span.day)}")


@blueprint.get("/ledger/activities/export.<form>")
@needs(Permission.LEDGER_VIEW)
def activities(form: str) -> Response:
    """Send the activities, as the page selects them, with every column."""
    wish, selection = asked_activities()
    table = own_tables.ACTIVITIES
    rows = [own_tables.activity_row(line) for line in activity_queries.lines(selection)]
    columns = (*table.columns, *own_tables.added_columns())
    sheet = _own_table_sheet(table, columns, rows, _heading(_("Activities"), wish))
    return files.download([sheet], form, "hoat-dong", wish.body_code)


@blueprint.get("/ledger/targets/export.<form>")
@needs(Permission.LEDGER_VIEW)
def targets(form: str) -> Response:
    """Send plan and result of a body."""
    wish = asked()
    programme, line = wish.span.programme, wish.body or own_body()
    planned = plans.planned(planning_body_id(wish))
    did = plans.results(line.id, programme.starts_on, min(wish.span.day, programme.ends_on))
    sheet = _targets_sheet(wish.communes, programme.years, planned, did, _heading(_("Plan and result"), wish))
    return files.download([sheet], form, "ke-hoach", wish.body_code)


@blueprint.get("/ledger/funnel/export.<form>")
@needs(Permission.LEDGER_VIEW)
def funnel(form: str) -> Response:
    """Send the way from village to founding: by commune and, as a second sheet, by body."""
    wish = asked(default=ALL)
    heading = _heading(_("From village to founding"), wish)
    shown = [unit for unit in wish.communes if wish.tenant_id in (None, unit.id)]
    total = funnels.total(wish.body_id, wish.tenant_id, wish.span)
    made = [_funnel_by_commune(shown, funnels.by_commune(wish.body_id, wish.span), total, heading)]
    if wish.bodies:
        steps, once = funnels.by_body(wish.tenant_id, wish.span), funnels.total(None, wish.tenant_id, wish.span)
        made.append(_funnel_by_body(wish.bodies, steps, once, heading))
    return files.download(made, form, "tu-thon-den-htx", wish.body_code)


@blueprint.get("/ledger/funnel/foundings/export.<form>")
@needs(Permission.LEDGER_VIEW)
def outcomes(form: str) -> Response:
    """Send the foundings behind a number of the funnel."""
    wish, outcome = asked(default=ALL), asked_outcome()
    rows = funnels.outcomes(wish.body_id, wish.tenant_id, wish.span, outcome)
    sheet = _outcomes_sheet(rows, _heading(_("From village to founding"), wish))
    return files.download([sheet], form, "tht-htx", wish.body_code, outcome)


@blueprint.get("/ledger/claims/export.<form>")
@needs(Permission.LEDGER_VIEW)
def claims(form: str) -> Response:
    """Send the bodies' proposals of credit, as the page selects them."""
    wish, chosen = asked_claims()
    sheet = _claims_sheet(foundings.claim_lines(**chosen), _heading(_("Proposed credits"), wish))
    return files.download([sheet], form, "de-nghi-ghi-nhan", wish.body_code)


@blueprint.get("/ledger/tables/export.<form>")
@needs(Permission.LEDGER_VIEW)
def own_table(form: str) -> Response:
    """Send one of the body's own tables with the columns that it keeps, as .xlsx, .csv or .docx."""
    wish, table, columns = asked_table()
    if form != "docx":
        sheet = _own_table_sheet(table, columns, table.rows(wish), _heading(table.title, wish))
        return files.download([sheet], form, "bieu", table.code, wish.body_code)
    with force_locale("vi"):
        data = _own_table_paper(wish, table, columns)
    return send_file(io.BytesIO(data), DOCX, as_attachment=True, download_name=f"bieu_{table.code}.docx", etag=False)


def _about(wish: Asked) -> str:
    """Return of whom, where, of which time and as of which day a table tells."""
    commune = wish.own_commune.id if wish.own_commune else wish.tenant_id
    name = wish.body.name_vi if wish.body else _("all bodies")
    period = str(wish.span.year or years_of(wish.span.programme))
    return f"{name}, {files.place_of(commune)}, {period}, {files.as_of(wish.span.day)}"


def _superior(body: Body) -> str:
    has_above = body.unit_id or body.kind == "party"
    above = accounts.body(body.parent_id) if body.parent_id and has_above else None
    return above.name_vi if above else ""


def _own_table_sheet(
    table: own_tables.Table, columns: Sequence[own_tables.Column], rows: own_tables.Rows, heading: tuple[str, ...]
) -> Sheet:
    """Return a body's own table with the columns that it keeps."""
    shaped = tuple(Column(one.header, one.kind, width=one.width) for one in columns)
    values = [[row[one.code] for one in columns] for row in rows]
    totals = own_tables.totals(columns, rows)
    totals[0] = files.TOTAL if columns[0].kind == "text" else totals[0]
    return Sheet(table.title[:31], shaped, values, heading, totals)


def _own_table_paper(wish: Asked, table: own_tables.Table, columns: Sequence[own_tables.Column]) -> bytes:
    """Return a body's own table as a document, A4 landscape: in the Party's form for its bodies, else the state's."""
    body, rows = own_body(), table.rows(wish)
    is_party = body.kind == "party"
    form, sizes = ("party", accounts.party_sizes()) if is_party else ("state", None)
    signs = f"BC/{body.code}" if is_party else f"BC-{body.code.partition('-')[0]}"
    head = Letterhead(form, _superior(body), body.name_vi, None, signs, _dated_at(body), None)
    paper = Paper(head, landscape=True, made=clock.today(), sizes=sizes)
    paper.title("Biểu tổng hợp", f"{table.title}\n{_about(wish)}")
    total = [_said(one, value) if value is not None else "" for one, value in _pairs(columns, rows)]
    total[0] = f"{files.TOTAL}: {len(rows)}" if columns[0].kind == "text" else total[0]
    paper.table(
        [one.header for one in columns],
        [[_said(one, row[one.code]) for one in columns] for row in rows],
        total=total,
        widths=_widths(columns, paper.width),
        align="".join("l" if one.kind == "text" else "c" for one in columns),
        size=12 if len(columns) <= _FEW else 10,
    )
    paper.sign(["Lưu Văn phòng" if is_party else "Lưu: VT"], Signature("", "Thủ trưởng cơ quan"))
    return paper.finish()


def _dated_at(body: Body) -> str:
    """Return the place where a body dates its papers: "Vị Xuyên" for those of "Huyện Vị Xuyên"."""
    return re.sub("^(Huyện|Xã|Thị trấn) ", "", files.place_of(body.unit_id))


def _widths(columns: Sequence[own_tables.Column], width: int) -> list[float]:
    """Return how wide the columns are in mm, together as wide as the text: by what each holds, words before numbers."""
    shares = [max(one.width, *(len(word) + 2 for word in one.header.split()), len(one.header) / 2.5) for one in columns]
    return [width * share / sum(shares) for share in shares]


def _pairs(columns: Sequence[own_tables.Column], rows: own_tables.Rows) -> list[tuple[own_tables.Column, Any]]:
    return list(zip(columns, own_tables.totals(columns, rows), strict=True))


def _said(column: own_tables.Column, value: Any) -> str:
    if column.kind == "whole":
        return num(value)
    return day(value) if column.kind == "date" else str(value or "")


def _targets_sheet(
    communes: Sequence[Unit],
    years: Sequence[int],
    planned: Mapping[Any, int],
    did: Mapping[Any, int],
    heading: tuple[str, ...],
) -> Sheet:
    """Return plan and result by commune, year and measure."""
    columns: tuple[Column, ...] = (
        files.UNIT_CODE,
        files.UNIT_NAME,
        Column("Chỉ tiêu tự đặt", width=26),
        Column("Năm", "year"),
    )
    columns += (Column("Kế hoạch", "whole"), Column("Kết quả trong kế hoạch", "whole"))
    columns += (Column("Tỷ lệ so với kế hoạch (%)", "percent"), Column("Kết quả ngoài kế hoạch", "whole"))
    rows: list[list[Any]] = []
    for unit in communes:
        for measure in Measure:
            for year in years:
                plan, result = planned.get((unit.id, measure, year)), did.get((unit.id, measure, year), 0)
                if plan is not None or result:
                    told = [plan, result, 100 * result / plan if plan else None, None]
                    told = told if plan is not None else [None, None, None, result]
                    rows.append([unit.code, unit.name_vi, measure.word, year, *told])
    return Sheet("Kế hoạch và kết quả", columns, rows, heading)


_STEPS = ("reached", "interested", "founders", "founded", "alive", "ended", "unknown", "aged", "young")


def _steps(its: funnels.Steps) -> list[Any]:
    values = {name: getattr(its, name) for name in _STEPS}
    later = [values[name] if its.aged else None for name in _STEPS[4:7]]
    return [*(values[name] for name in _STEPS[:4]), *later, its.aged, its.young]


def _funnel_columns(first: tuple[Column, ...]) -> tuple[Column, ...]:
    titles: tuple[str, ...] = (
        "Số hộ được tiếp cận",
        "Số hộ quan tâm",
        "Số sáng lập viên",
        "Số THT, HTX thành lập",
    )
    titles += ("Còn hoạt động sau 12 tháng", "Không hoạt động sau 12 tháng", "Không rõ: chưa có số liệu")
    titles += ("Đã đủ 12 tháng", "Chưa đủ 12 tháng")
    return first + tuple(Column(title, "whole") for title in titles)


def _funnel_by_commune(
    communes: Sequence[Unit], steps: Mapping[int, funnels.Steps], total: funnels.Steps, heading: tuple[str, ...]
) -> Sheet:
    """Return the way from village to founding by commune."""
    rows = [[unit.code, unit.name_vi, *_steps(steps.get(unit.id, funnels.Steps()))] for unit in communes]
    return Sheet(
        "Theo xã",
        _funnel_columns((files.UNIT_CODE, files.UNIT_NAME)),
        rows,
        heading,
        [files.TOTAL, None, *_steps(total)],
    )


def _funnel_by_body(
    bodies: Sequence[Body], steps: Mapping[int, funnels.Steps], total: funnels.Steps, heading: tuple[str, ...]
) -> Sheet:
    """Return the way from village to founding by body; the totals row counts each founding once."""
    rows = [[body.name_vi, *_steps(steps.get(body.id, funnels.Steps()))] for body in bodies]
    first = (Column("Đơn vị", width=36),)
    once = "Tất cả (mỗi THT, HTX tính một lần)"
    return Sheet("Theo đơn vị", _funnel_columns(first), rows, heading, [once, *_steps(total)])


def _outcomes_sheet(rows: Sequence[funnels.Outcome], heading: tuple[str, ...]) -> Sheet:
    """Return the foundings behind a number of the funnel."""
    columns: tuple[Column, ...] = (
        files.UNIT_CODE,
        files.UNIT_NAME,
        Column("Loại hình", width=10),
        Column("Tên", width=34),
        Column("Số thành viên", "whole"),
    )
    columns += (Column("Ngày ghi nhận", "date"), Column("Đủ 12 tháng", "date"), Column("Sau 12 tháng", width=20))
    values = []
    for row in rows:
        one = row.founding
        told = [one.kind, one.working_name, one.members, one.counted_on, row.anniversary, row.became.word]
        values.append([row.unit.code, row.unit.name_vi, *told])
    return Sheet(
        "THT, HTX", columns, values, heading, [f"{files.TOTAL}: {len(values)}", *[None] * 7] if values else None
    )


def _claims_sheet(lines: Sequence[ClaimLine], heading: tuple[str, ...]) -> Sheet:
    """Return the bodies' proposals of credit."""
    columns: tuple[Column, ...] = (
        files.UNIT_CODE,
        files.UNIT_NAME,
        Column("Loại hình", width=10),
        Column("Tên", width=34),
        Column("Đơn vị", width=30),
    )
    asked = ("part", "proposed_on", "state", "decided_part", "decided_on", "reason")
    columns += tuple(files.column(field_of(CreditClaim, name)) for name in asked)
    columns += (Column("Hai đơn vị cùng nhận chủ trì", "yesno"),)
    rows: list[list[Any]] = []
    for line in lines:
        one, founding = line.claim, line.founding
        told = [founding.kind, founding.working_name, one.body.name_vi, CreditPart(one.part).word, one.proposed_on]
        decided = CreditPart(one.decided_part).word if one.decided_part else None
        answer = [ClaimState(one.state).word, decided, one.decided_on, one.reason, line.disputed]
        rows.append([line.unit.code, line.unit.name_vi, *told, *answer])
    return Sheet("Đề nghị ghi nhận", columns, rows, heading)
