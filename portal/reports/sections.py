"""The parts in words of the yearly and the consolidated report: sentences made of the figures, or the office's own."""

from collections.abc import Iterable, Mapping

from portal.core.numbers import num, pct
from portal.reports import paper_draft, passages, queries
from portal.reports.paper_draft import Block

HEADINGS = {
    "results": "ĐÁNH GIÁ KẾT QUẢ",
    "shortcomings": "HẠN CHẾ, TỒN TẠI VÀ NGUYÊN NHÂN",
    "tasks": "NHIỆM VỤ TRỌNG TÂM KỲ TỚI",
    "recommendations": "KIẾN NGHỊ, ĐỀ XUẤT",
}
CAUSES = "Nguyên nhân: …"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def blocks(tenant_id: int, paper: str, source: str, made: Mapping[str, str], first: int) -> list[Block]:
    """Return the parts with their headings, numbered from `first`; what the office wrote stands before what is made."""
    row = queries.texts(tenant_id, paper, source)
    found: list[Block] = []
    for at, (name, title) in enumerate(HEADINGS.items(), first):
        own = getattr(row, name) if row is not None else ""
        found += [paper_draft.heading(f"{_ROMAN[at - 1]}. {title}"), paper_draft.text(own or made[name])]
    return found


def reached(kind: str, result: int, quota: int | None, span: str) -> str:
    """Return "HTX thành lập mới trong năm 2024: 7/12 (58,3 %)."; without a quota the result alone."""
    if not quota:
        return f"{kind} thành lập mới {span}: {num(result)}, chưa giao chỉ tiêu."
    return f"{kind} thành lập mới {span}: {num(result)}/{num(quota)} chỉ tiêu ({pct(100 * result / quota)})."


def behind(lacks: Iterable[tuple[str, int]]) -> str:
    """Return which units lack how many; "" where none does."""
    rows = sorted(lacks, key=lambda one: -one[1])
    named = passages.listed([f"{name} (thiếu {num(gap)})" for name, gap in rows])
    return f"Còn {len(rows)} xã, thị trấn chưa đạt chỉ tiêu: {named}." if rows else ""


def joined(*sentences: str) -> str:
    """Return what there is to say, a line for each sentence; where there is nothing, that."""
    return "\n".join(one for one in sentences if one) or passages.NOTHING
