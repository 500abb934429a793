"""The annex of a decision on quotas: communes × years × kinds, sums, the gap to the objective (Decree 30, annex I).

It has no letterhead of its own: it names the number and day of its decision; that of the draft leaves them blank.
"""

from datetime import date

from flask_babel import force_locale

from portal.core.numbers import num, years_of
from portal.documents.word import place_and_day
from portal.programmes.models import Programme
from portal.programmes.queries import objectives
from portal.quotas import queries
from portal.quotas.keys import Amount, Key, key_of
from portal.quotas.models import QuotaDecision
from portal.quotas.queries import Cell
from portal.registry.choices import FOUNDED_KINDS
from portal.reports import issuers, paper_draft, passages
from portal.reports.paper_draft import Block, Draft
from portal.units import queries as units
from portal.units.models import Unit

PAPER = "allocation"
_TITLES = {"THT": "Tổ hợp tác", "HTX": "Hợp tác xã"}


def of_decision(programme: Programme, decision: QuotaDecision | None, today: date) -> Draft:
    """Return the annex of a decision, with the quotas as they hold by it; without one, of what is being prepared."""
    with force_locale("vi"):
        if decision is None:
            return _draft(programme, None, queries.allocation(programme.id), min(today, programme.ends_on))
        cells = queries.amounts_on(programme.id, decision.decided_on, last=decision)
        return _draft(programme, decision, cells, decision.decided_on)


def _draft(programme: Programme, decision: QuotaDecision | None, cells: dict[Cell, Amount], day: date) -> Draft:
    district = issuers.district()
    shown = units.communes_shown(day, {cell[0] for cell in cells})
    return Draft(
        tenant_id=district.id,
        paper=PAPER,
        source=str(decision.id) if decision else "draft",
        issuer=issuers.decision(),
        kind="Phụ lục",
        about=f"Chỉ tiêu vận động thành lập tổ hợp tác, hợp tác xã giai đoạn {years_of(programme)}",
        addressed=(),
        note=_belongs(decision, district),
        blocks=(
            _table(programme, shown, cells),
            *_under(programme, shown, {cell: value for cell, value in cells.items() if cell[1] in FOUNDED_KINDS}),
            *(block for key in targets(programme, cells) for block in _targets(key, programme.years, shown, cells)),
        ),
        recipients=(),
        landscape=True,
        annex=True,
        reference=decision.number if decision else "",
        day=decision.decided_on if decision else None,
    )


def _belongs(decision: QuotaDecision | None, district: Unit) -> str:
    issuer = f"của Ủy ban nhân dân {issuers.within(district)}"
    if decision is None:
        return f"(Kèm theo Quyết định số       /QĐ-UBND ngày … tháng … năm … {issuer})"
    day = place_and_day("", decision.decided_on).removeprefix(", ")
    return f"(Kèm theo Quyết định số {decision.number} {day} {issuer})"


def _table(programme: Programme, shown: list[Unit], cells: dict[Cell, Amount]) -> Block:
    years = programme.years
    rows = [(unit.name_vi, *_cells(cells, [unit.id], years)) for unit in shown]
    wide = 192 / (len(FOUNDED_KINDS) * (len(years) + 1))
    return Block(
        "table",
        header=("TT", "Xã, thị trấn", *(*map(str, years), "Cộng") * len(FOUNDED_KINDS)),
        rows=passages.running(rows),
        total=("", "Cộng", *_cells(cells, [unit.id for unit in shown], years)),
        groups=(("", 1), ("", 1), *((_TITLES[kind], len(years) + 1) for kind in FOUNDED_KINDS)),
        widths=(10, 49, *[wide] * (len(FOUNDED_KINDS) * (len(years) + 1))),
        align="cl" + "r" * (len(FOUNDED_KINDS) * (len(years) + 1)),
        size=11,
    )


def _cells(cells: dict[Cell, Amount], communes: list[int], years: list[int]) -> list[str]:
    row: list[str] = []
    for kind in FOUNDED_KINDS:
        by_year = [_sum([cells.get((commune, kind, year)) for commune in communes]) for year in years]
        row += [num(one) for one in (*by_year, _sum(by_year))]
    return row


def targets(programme: Programme, cells: dict[Cell, Amount]) -> list[Key]:
    """Return the objectives of which some unit has a target, in the resolution's order."""
    given = {cell[1] for cell in cells}
    return [key for key in map(key_of, objectives(programme.id)) if key.code in given]


def _targets(key: Key, years: list[int], shown: list[Unit], cells: dict[Cell, Amount]) -> list[Block]:
    """Return the targets of one objective: communes × years; a sum of the communes only where they add up."""
    rows = [(unit.name_vi, *(num(cells.get((unit.id, key.code, year))) for year in years)) for unit in shown]
    sums = [_sum([cells.get((unit.id, key.code, year)) for unit in shown]) for year in years]
    lacking = [unit.name_vi for unit in shown if not any((unit.id, key.code, year) in cells for year in years)]
    return [
        paper_draft.heading(f"Mục tiêu {key.label}"),
        paper_draft.text(f"Đơn vị tính: {key.unit}; chỉ tiêu mỗi năm là giá trị phải đạt vào cuối năm."),
        Block(
            "table",
            header=("TT", "Xã, thị trấn", *map(str, years)),
            rows=passages.running(rows),
            total=("", "Cộng", *map(num, sums)) if key.over_units else (),
            widths=(10, 49, *[192 / len(years)] * len(years)),
            align="cl" + "r" * len(years),
        ),
        paper_draft.coverage(
            passages.covered(len(shown) - len(lacking), len(shown), "xã, thị trấn có chỉ tiêu", lacking)
        ),
    ]


def _sum(values: list[Amount | None]) -> Amount | None:
    given = [one for one in values if one is not None]
    return sum(given) if given else None


def _under(programme: Programme, shown: list[Unit], cells: dict[Cell, Amount]) -> list[Block]:
    have = [unit for unit in shown if any(cell[0] == unit.id for cell in cells)]
    missing = [unit.name_vi for unit in shown if unit not in have]
    covered = passages.covered(len(have), len(shown), "xã, thị trấn có chỉ tiêu", missing)
    return [paper_draft.coverage(f"{covered} Dấu “–”: chưa giao chỉ tiêu."), paper_draft.text(_gap(programme, cells))]


def _gap(programme: Programme, cells: dict[Cell, Amount]) -> str:
    """Return how the sums stand to the objective; the resolution has none for new THT."""
    sums = {kind: sum(value for (_c, of, _y), value in cells.items() if of == kind) for kind in FOUNDED_KINDS}
    target = queries.target(programme.id)
    sentence = f"Tổng chỉ tiêu HTX thành lập mới: {num(sums['HTX'])}."
    if target is not None:
        gap = sums["HTX"] - target.needed
        how = f"còn thiếu {num(-gap)}" if gap < 0 else f"vượt {num(gap)}" if gap else "vừa đủ"
        sentence += f" Mục tiêu của Nghị quyết ({target.objective.text_vi}) cần ít nhất {num(target.needed)}: {how}."
    return (
        f"{sentence}\nTổng chỉ tiêu THT thành lập mới: {num(sums['THT'])}. Nghị quyết không đề ra số THT thành lập mới."
    )
