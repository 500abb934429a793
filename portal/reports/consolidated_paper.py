"""The district's consolidated report to the Party committee (clause III.5), by the joint office, in the Party form."""

from datetime import date

from flask_babel import force_locale

from portal.core.numbers import day as shown
from portal.core.numbers import num
from portal.documents import charts
from portal.metrics.figures import figures
from portal.programmes.models import Programme
from portal.registry.choices import FOUNDED_KINDS
from portal.reports import issuers, paper_draft, passages, sections
from portal.reports.choices import PaperKind
from portal.reports.paper_draft import Block, Draft
from portal.returns import review
from portal.returns.counted_late import apart_event, late_event
from portal.returns.figures import total
from portal.returns.models import Period
from portal.returns.status import ReturnStatus
from portal.units import queries as units

PAPER = PaperKind.CONSOLIDATED
_COLUMNS = ("new_THT", "total_THT", "operating_THT", "new_HTX", "total_HTX", "operating_HTX")


class Sums:
    """A period's sums with what they were made of: as accepted, or as accepted and signed."""

    def __init__(self, period: Period, programme: Programme, today: date, *, with_signed: bool) -> None:
        self.period, self.programme, self.with_signed = period, programme, with_signed
        self.district = issuers.district()
        self.found, self.compared = review.consolidated(period, with_signed=with_signed)
        self.day = min(period.ends_on, today)
        self.names = {unit.id: unit.name_vi for unit in units.communes()}
        self.figures = figures(programme, self.day)
        self.final = self.day > programme.ends_on

    def name(self, one: ReturnStatus) -> str:
        """Return how a unit is called."""
        return self.names.get(one.row.tenant_id) or one.row.body.name_vi

    @property
    def coverage(self) -> str:
        """Return what the sums cover."""
        found, how = self.found, "đã tiếp nhận hoặc đã ký" if self.with_signed else "đã tiếp nhận"
        whole = len(found.included) + len(found.missing)
        said = f"xã, thị trấn có báo cáo {how}"
        line = passages.covered(len(found.included), whole, said, [self.name(one) for one in found.missing])
        line = f"{line[:-1]}; {found.nil} đơn vị không có phát sinh." if found.nil else line
        return f"{line} {passages.unknown(self.name(one) for one in found.unknown)}" if found.unknown else line


def of_period(period: Period, programme: Programme, today: date, *, with_signed: bool) -> Draft:
    """Return the consolidated report of a period, from what is in at this moment."""
    with force_locale("vi"):
        return _draft(Sums(period, programme, today, with_signed=with_signed))


def _draft(sums: Sums) -> Draft:
    name, made = passages.period_name(sums.period), _texts(sums)
    source = f"{sums.period.id}:{'signed' if sums.with_signed else 'accepted'}"
    words = sections.blocks(sums.district.id, PAPER, source, made, 7 if sums.found.included else 4)
    return Draft(
        tenant_id=sums.district.id,
        paper=PAPER,
        source=source,
        issuer=issuers.office(),
        kind="Báo cáo",
        about=f"Tổng hợp kết quả phát triển kinh tế tập thể {name}",
        addressed=("Ban Thường vụ Huyện ủy", "Ban Chấp hành Đảng bộ huyện"),
        blocks=(*_intro(sums), *_sums(sums), *_objectives(sums), *_voices(sums), *words),
        made_texts=made,
        recipients=("Như trên", "Các Ban xây dựng Đảng Huyện ủy", "Thường trực HĐND, UBND huyện", "Lưu Văn phòng"),
        short=_short(sums),
        refused="" if sums.found.included else passages.NO_REPORT,
    )


def _intro(sums: Sums) -> list[Block]:
    name = passages.period_name(sums.period)
    intro = (
        f"Thực hiện {passages.resolution(sums.programme)}, Văn phòng tổng hợp kết quả {name}"
        f" ({passages.days_of(sums.period)}) như sau:"
    )
    return [paper_draft.text(intro), paper_draft.heading("I. TÌNH HÌNH BÁO CÁO"), paper_draft.text(sums.coverage)]


def _sums(sums: Sums) -> list[Block]:
    found = sums.found
    blocks = [
        paper_draft.heading("II. SỐ LIỆU TỔNG HỢP"),
        passages.lines_table(found.values, found.previous, found.last_year),
        paper_draft.coverage(sums.coverage),
        *_late(sums),
    ]
    if found.included:
        name, covered = f"Kết quả {passages.period_name(sums.period)} theo đơn vị", paper_draft.coverage(sums.coverage)
        where = "Số liệu của từng xã, thị trấn tại Phụ lục kèm theo Báo cáo này."
        blocks += [paper_draft.heading("III. KẾT QUẢ THEO ĐƠN VỊ"), paper_draft.text(where), _bars(sums)]
        blocks += paper_draft.annexed(name, _by_unit(sums), covered)
    return blocks


def _late(sums: Sums) -> list[Block]:
    """What is counted late, by name; what the records of today give instead, as of the day of the document."""
    late = [f"{sums.name(one)}: {late_event(line.label, event)}." for one, line, event in sums.found.late]
    blocks = [paper_draft.text("\n".join([passages.LATE, *late]))] if late else []
    if sums.compared.differences:
        changed = [
            f"{one.line.label}: đã tiếp nhận {num(one.kept)}, theo sổ hiện nay {num(one.now)}."
            for one in sums.compared.differences
        ]
        named = [
            f"{sums.name(one)}: {apart_event(line.label, event, period)}."
            for one, line, event, period in sums.compared.named
        ]
        said = "Số liệu theo sổ hiện nay của các đơn vị trên khác số liệu đã tiếp nhận:"
        blocks.append(paper_draft.text("\n".join([said, *changed, *named]), passing=True))
    return blocks


def _values(sums: Sums, one: ReturnStatus) -> dict[str, int | None]:
    return sums.found.figures(one).values


def _by_unit(sums: Sums) -> Block:
    included = sums.found.included
    rows = [(sums.name(one), *(num(_values(sums, one)[code]) for code in _COLUMNS)) for one in included]
    whole = total(_values(sums, one) for one in included)
    part = ("Mới trong kỳ", "Lũy kế mới", "Đang hoạt động")
    return Block(
        "table",
        header=("TT", "Xã, thị trấn", *part, *part),
        rows=passages.running(rows),
        total=("", "Cộng", *(num(whole[code]) for code in _COLUMNS)),
        groups=(("", 1), ("", 1), ("Tổ hợp tác", 3), ("Hợp tác xã", 3)),
        widths=(12, 89, 25, 25, 25, 25, 25, 25),
        align="clrrrrrr",
        size=11,
    )


def _bars(sums: Sums) -> Block:
    names = FOUNDED_KINDS
    rows = [
        (issuers.bare(sums.name(one)), kind, float(_values(sums, one)[f"total_{kind}"] or 0))
        for one in sums.found.included
        for kind in names
    ]
    caption = f"THT, HTX thành lập mới lũy kế từ {shown(sums.programme.starts_on)} đến {shown(sums.day)}, theo đơn vị"
    return paper_draft.picture(caption, lambda: charts.bars_png(rows, names=names))


def _objectives(sums: Sums) -> list[Block]:
    number = "IV" if sums.found.included else "III"
    return [
        paper_draft.heading(f"{number}. KẾT QUẢ THỰC HIỆN MỤC TIÊU CỦA NGHỊ QUYẾT"),
        passages.objectives_table(sums.figures, final=sums.final),
        paper_draft.coverage(f"{_whole(sums)} {passages.objectives_coverage(sums.figures, sums.day)}"),
    ]


def _whole(sums: Sums) -> str:
    """Return for which units the objectives stand: every one, not those alone whose reports are in."""
    every = len(sums.found.included) + len(sums.found.missing)
    return (
        f"Kết quả mục tiêu tính từ sổ đăng ký của cả {len(sums.names)} xã, thị trấn trong huyện, kể cả đơn vị chưa có"
        f" báo cáo; số liệu mục II là của {len(sums.found.included)}/{every} đơn vị có báo cáo."
    )


def _voices(sums: Sums) -> list[Block]:
    """What the units say of difficulties and ask for, each under its name."""
    blocks: list[Block] = []
    for number, part, title in (("V", "difficulties", "KHÓ KHĂN, VƯỚNG MẮC"), ("VI", "recommendations", "KIẾN NGHỊ")):
        if sums.found.included:
            blocks += [paper_draft.heading(f"{number}. {title} DO CÁC ĐƠN VỊ NÊU"), paper_draft.text(_said(sums, part))]
    return blocks


def _said(sums: Sums, part: str) -> str:
    by_words: dict[str, list[str]] = {}
    for one in sums.found.included:
        said = " ".join(str(sums.found.snapshots[one.key].narrative[part]).split())
        if said:
            by_words.setdefault(said, []).append(sums.name(one))
    return "\n".join(f"{', '.join(names)}: {said}" for said, names in by_words.items()) or passages.NOTHING


def _texts(sums: Sums) -> dict[str, str]:
    """Return the parts in words as the figures of the units that are in make them."""
    now, name = sums.found.values, passages.period_name(sums.period)
    kinds = {kind: (now[f"total_{kind}"] or 0, now[f"quota_total_{kind}"] or 0) for kind in FOUNDED_KINDS}
    new = ", ".join(f"{num(now[f'new_{kind}'] or 0)} {kind}" for kind in FOUNDED_KINDS)
    lacks = []
    for one in sums.found.included:
        values = _values(sums, one)
        gaps = [(values[f"quota_total_{kind}"] or 0) - (values[f"total_{kind}"] or 0) for kind in FOUNDED_KINDS]
        lacks.append((sums.name(one), sum(max(gap, 0) for gap in gaps)))
    short = sections.behind((unit, gap) for unit, gap in lacks if gap)
    missing = passages.listed(sums.name(one) for one in sums.found.missing)
    unsent = f"Chưa có báo cáo: {missing}." if missing else ""
    left = ", ".join(f"{num(quota - total)} {kind}" for kind, (total, quota) in kinds.items() if quota > total)
    span = f"từ {shown(sums.programme.starts_on)} đến {shown(sums.day)}"
    return {
        "results": sections.joined(
            f"Trong {name} thành lập mới: {new}.",
            *(sections.reached(kind, total, quota, span) for kind, (total, quota) in kinds.items()),
        ),
        "shortcomings": sections.joined(short, unsent, sections.CAUSES if short or unsent else ""),
        "tasks": sections.joined(
            f"Tiếp tục vận động thành lập số còn thiếu so với chỉ tiêu: {left}." if left else "",
            "Đôn đốc các đơn vị chưa gửi báo cáo." if missing else "",
        ),
        "recommendations": passages.NOTHING,
    }


def _short(sums: Sums) -> str:
    now = sums.found.values
    lines = [f"{sums.district.name_vi}: tổng hợp kinh tế tập thể {passages.period_name(sums.period)}", sums.coverage]
    for kind in FOUNDED_KINDS:
        new, whole, left = (num(now[f"{name}_{kind}"]) for name in ("new", "total", "operating"))
        lines.append(f"- {kind}: mới {new}; lũy kế {whole}; đang hoạt động {left}")
    lines.append(f"Mục tiêu Nghị quyết đến {shown(sums.day)}:")
    return "\n".join([*lines, *passages.objectives_short(sums.figures, final=sums.final)])
