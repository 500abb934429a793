"""A commune's periodic report, from its return: figures as signed, beside those of before; its three parts; remarks."""

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from portal.core.numbers import day as shown
from portal.core.numbers import num
from portal.programmes.models import Programme
from portal.registry.choices import FOUNDED_KINDS
from portal.reports import issuers, paper_draft, passages
from portal.reports.choices import PaperKind
from portal.reports.paper_draft import Block, Draft
from portal.returns.counted_late import late_event
from portal.returns.figures import Figures
from portal.returns.models import Return, ReturnEvent
from portal.returns.pages import ReturnPage, Warnings
from portal.returns.states import HANDED_IN
from portal.units.models import Unit

PAPER = PaperKind.RETURN


def of_return(view: ReturnPage, unit: Unit, programme: Programme) -> Draft:
    """Return the report of a commune's return; it may get a number once the leader has signed."""
    with force_locale("vi"):
        return _of_return(view, unit, programme)


def _of_return(view: ReturnPage, unit: Unit, programme: Programme) -> Draft:
    row, signed = view.row, _signed(view)
    return Draft(
        tenant_id=row.tenant_id,
        paper=PAPER,
        source=str(row.id),
        issuer=issuers.commune(unit, row.body),
        kind="Báo cáo",
        about=f"Kết quả phát triển kinh tế tập thể {passages.period_name(row.period)}",
        addressed=(f"Ủy ban nhân dân {issuers.within(issuers.district())}",),
        blocks=(*_opening(view, unit, programme), *_narrative(row), *_remarks(view.warnings)),
        recipients=("Như trên", "Ủy ban Mặt trận Tổ quốc và các đoàn thể của xã", "Lưu: VT"),
        short=_short(view, unit),
        refused="" if row.state in HANDED_IN else _l("The report has no number before the leader has signed it."),
        deputy=signed is not None and signed.for_posting_id is not None,
        signer=view.people[signed.posting_id].account.person_name if signed and signed.posting_id else "",
    )


def _signed(view: ReturnPage) -> ReturnEvent | None:
    """Return the signature that holds, or None."""
    if view.row.state not in HANDED_IN:
        return None
    return next((one for one in reversed(view.events) if one.kind == "signed"), None)


def _opening(view: ReturnPage, unit: Unit, programme: Programme) -> list[Block]:
    period, figures = view.row.period, view.figures
    intro = (
        f"Thực hiện {passages.resolution(programme)}, Ủy ban nhân dân {issuers.within(unit)} báo cáo kết quả"
        f" {passages.period_name(period)} ({passages.days_of(period)}) như sau:"
    )
    sentence = f"Số liệu tính đến hết ngày {shown(figures.as_of)}, theo sổ đăng ký của {issuers.within(unit)}."
    return [
        paper_draft.text(intro),
        paper_draft.heading("I. SỐ LIỆU TRONG KỲ VÀ LŨY KẾ"),
        passages.lines_table(figures.values, figures.previous, figures.last_year),
        paper_draft.coverage(f"{sentence} Dấu “–”: chưa giao chỉ tiêu hoặc không có kỳ để so sánh."),
        *_unknown(figures),
        *_late(figures),
    ]


def _unknown(figures: Figures) -> list[Block]:
    names = [str(line.label) for line in figures.unknown]
    return [paper_draft.coverage(passages.unknown(names))] if names else []


def _late(figures: Figures) -> list[Block]:
    """What became known after the period that it belongs to was reported, or goes back, by name and day."""
    said = [f"{late_event(line.label, one)}." for line, one in figures.late]
    return [paper_draft.text("\n".join([passages.LATE, *said]))] if said else []


def _narrative(row: Return) -> list[Block]:
    results = "Trong kỳ không có phát sinh." if row.nothing_to_report else row.results or passages.NOTHING
    return [
        paper_draft.heading("II. KẾT QUẢ"),
        paper_draft.text(results),
        paper_draft.heading("III. KHÓ KHĂN, VƯỚNG MẮC"),
        paper_draft.text(row.difficulties or passages.NOTHING),
        paper_draft.heading("IV. KIẾN NGHỊ, ĐỀ XUẤT"),
        paper_draft.text(row.recommendations or passages.NOTHING),
    ]


def _remarks(found: Warnings) -> list[Block]:
    """What deserves a look, as of the day on which the document is made; it makes no other document of it."""
    said = [f"{one.line.label}: {num(one.now)}, kỳ trước đã báo cáo {num(one.kept)}." for one in found.fallen]
    if found.without_record:
        said.append(f"HTX chưa có số liệu năm: {passages.listed(one.name for one in found.without_record)}.")
    if found.stalled:
        names = passages.listed(one.working_name for one in found.stalled)
        said.append(f"Việc vận động không có tiến triển quá 60 ngày: {names}.")
    if not said:
        return []
    return [Block("heading", "V. LƯU Ý VỀ SỐ LIỆU", passing=True), paper_draft.text("\n".join(said), passing=True)]


def _short(view: ReturnPage, unit: Unit) -> str:
    now, row = view.figures.values, view.row
    lines = [
        f"{unit.name_vi}: kinh tế tập thể {passages.period_name(row.period)}, đến {shown(view.figures.as_of)}",
        *(_kind(kind, now) for kind in FOUNDED_KINDS),
        f"- Đang vận động: {num(now['foundings_under_way'])}",
    ]
    if row.nothing_to_report:
        lines.append("- Trong kỳ không có phát sinh")
    lines += [f"- {name}: {' '.join(said.split())}" for name, said in _said(row) if said]
    lines.append("Đã ký." if row.state in HANDED_IN else "Dự thảo, chưa ký.")
    return "\n".join(lines)


def _kind(kind: str, now: dict[str, int | None]) -> str:
    new, total, quota = (num(now[f"{name}_{kind}"]) for name in ("new", "total", "quota_total"))
    return f"- {kind}: mới {new}; lũy kế {total}/{quota} chỉ tiêu; đang hoạt động {num(now[f'operating_{kind}'])}"


def _said(row: Return) -> list[tuple[str, str]]:
    return [("Kết quả", row.results), ("Khó khăn", row.difficulties), ("Kiến nghị", row.recommendations)]
