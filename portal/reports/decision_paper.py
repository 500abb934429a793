"""The decision that issues or adjusts quotas, as a draft to sign (Decree 30, annex III); its table is the annex."""

from datetime import date

from flask_babel import force_locale

from portal.core.numbers import num, years_of
from portal.documents.word import place_and_day
from portal.programmes.models import Programme
from portal.quotas import queries
from portal.quotas.keys import Amount, Key
from portal.quotas.models import QuotaDecision
from portal.quotas.queries import Cell
from portal.registry.choices import FOUNDED_KINDS
from portal.reports import allocation_paper, issuers, passages
from portal.reports.paper_draft import Block, Draft

PAPER = "decision"


def of_decision(programme: Programme, decision: QuotaDecision | None, today: date) -> Draft:
    """Return a decision as it was recorded; without one, that of the allocation which is being prepared."""
    with force_locale("vi"):
        day = decision.decided_on if decision else min(today, programme.ends_on)
        earlier = [one for one in queries.decisions(programme.id) if decision is None or one.id != decision.id]
        earlier = [one for one in earlier if decision is None or (one.decided_on, one.id) < (day, decision.id)]
        cells = queries.amounts_on(programme.id, day, last=decision) if decision else queries.allocation(programme.id)
        return _draft(programme, decision, earlier, cells)


def _draft(
    programme: Programme, decision: QuotaDecision | None, earlier: list[QuotaDecision], cells: dict[Cell, Amount]
) -> Draft:
    district = issuers.district()
    name = issuers.within(district)
    verb = "điều chỉnh" if earlier else "giao"
    subject = f"chỉ tiêu vận động thành lập tổ hợp tác, hợp tác xã giai đoạn {years_of(programme)}"
    targets = allocation_paper.targets(programme, cells)
    blocks = [
        Block("centred", f"ỦY BAN NHÂN DÂN {name.upper()}"),
        *(Block("ground", line) for line in _grounds(programme, decision)),
        Block("centred", "QUYẾT ĐỊNH:"),
        *(
            Block("article", f"Điều {at}. {said}")
            for at, said in enumerate(_articles(subject, earlier, cells, name, targets), 1)
        ),
    ]
    return Draft(
        tenant_id=district.id,
        paper=PAPER,
        source=str(decision.id) if decision else "draft",
        issuer=issuers.decision(),
        kind="Quyết định",
        about=f"Về việc {verb} {subject}",
        addressed=(),
        blocks=tuple(blocks),
        recipients=("Như Điều 4", "Thường trực Huyện ủy", "Thường trực HĐND huyện", "Lưu: VT, VP"),
        reference=decision.number if decision else "",
        day=decision.decided_on if decision else None,
    )


def _grounds(programme: Programme, decision: QuotaDecision | None) -> list[str]:
    """Return what the decision rests on; the days of laws are left to who signs."""
    found = [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày … tháng … năm …;",
        f"Căn cứ {passages.resolution(programme)};",
        "Trên cơ sở đề xuất của Ủy ban nhân dân và Ủy ban Mặt trận Tổ quốc các xã, thị trấn (điểm II.9 Nghị quyết);",
    ]
    if decision is not None and decision.basis:
        found.append(f"Xét {passages.lowered(decision.basis).rstrip('.;')};")
    return [*found, "Theo đề nghị của Chánh Văn phòng."]


def _articles(
    subject: str, earlier: list[QuotaDecision], cells: dict[Cell, Amount], name: str, targets: list[Key]
) -> list[str]:
    sums = {kind: sum(value for (_c, of, _y), value in cells.items() if of == kind) for kind in FOUNDED_KINDS}
    whole = ", ".join(f"{num(sums[kind])} {title}" for kind, title in (("THT", "tổ hợp tác"), ("HTX", "hợp tác xã")))
    first = f"Giao {subject} cho các xã, thị trấn theo Phụ lục kèm theo Quyết định này; tổng số: {whole}."
    if earlier:
        last = earlier[-1]
        day = place_and_day("", last.decided_on).removeprefix(", ")
        first = (
            f"Điều chỉnh {subject} của các xã, thị trấn như Phụ lục kèm theo Quyết định này, thay thế Phụ lục kèm theo"
            f" Quyết định số {last.number} {day}; tổng số sau điều chỉnh: {whole}."
        )
    if targets:
        named = "; ".join(f"{key.word} ({key.label.removeprefix(key.word + '. ')})" for key in targets)
        first += f" Giao chỉ tiêu hằng năm của các mục tiêu sau theo cùng Phụ lục: {named}."
    return [
        first,
        "Ủy ban nhân dân các xã, thị trấn chủ trì, phối hợp với Mặt trận Tổ quốc và các đoàn thể cùng cấp tổ chức thực"
        f" hiện; báo cáo kết quả theo kỳ về Ủy ban nhân dân {name}.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        f"Chánh Văn phòng, Chủ tịch Ủy ban nhân dân các xã, thị trấn và các cơ quan, đơn vị liên quan thuộc {name} chịu"
        " trách nhiệm thi hành Quyết định này.",
    ]
