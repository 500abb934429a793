"""The letter that urges those who still owe a report of a period (đôn đốc, clause III.5); in the state form."""

from datetime import date

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from portal.core.numbers import day as shown
from portal.core.numbers import num
from portal.reports import issuers, paper_draft, passages
from portal.reports.choices import PaperKind
from portal.reports.paper_draft import Block, Draft
from portal.returns import queries, review
from portal.returns.models import Period, Urging
from portal.returns.status import ReturnStatus
from portal.units import queries as units

PAPER = PaperKind.URGING
_MOST_NAMED = 6  # bodies that are addressed by name; more are addressed together


def of_period(period: Period, today: date) -> Draft:
    """Return the letter to those who still owe a period's report, as they stand today."""
    with force_locale("vi"):
        stands = review.statuses(period)
        return _draft(period, stands, [one for one in stands if one.is_owed], today)


def _draft(period: Period, stands: list[ReturnStatus], owed: list[ReturnStatus], today: date) -> Draft:
    names = {unit.id: unit.name_vi for unit in units.communes()}
    urged = queries.urgings([one.key for one in owed])
    called = {one.key: names.get(one.row.tenant_id) or one.row.body.name_vi for one in owed}
    rows = [_row(one, called[one.key], urged.get(one.key, [])) for one in owed]
    missing = list(called.values())
    sentence = passages.counted(len(stands) - len(owed), len(stands), "đơn vị đã gửi báo cáo", missing)
    return Draft(
        tenant_id=issuers.district().id,
        paper=PAPER,
        source=str(period.id),
        issuer=issuers.letter(),
        kind="",
        about=f"V/v đôn đốc báo cáo kinh tế tập thể {passages.period_name(period)}",
        addressed=_addressed(owed),
        blocks=_blocks(period, rows, sentence, today),
        recipients=("Như trên", "Thường trực Huyện ủy (để báo cáo)", "Chủ tịch UBND huyện (để báo cáo)", "Lưu: VT, VP"),
        short=_short(period, sentence),
        refused="" if owed else _l("Everybody has reported, so there is no letter to number."),
    )


def _row(one: ReturnStatus, name: str, urgings: list[Urging]) -> tuple[str, ...]:
    state = one.shown.word
    late = f"; {one.timeliness.word}" if one.is_late else ""
    return name, f"{state}{late}", ", ".join(shown(urging.happened_on) for urging in reversed(urgings)) or "–"


def _addressed(owed: list[ReturnStatus]) -> tuple[str, ...]:
    """Return to whom the letter goes: each by name, or, where there are many, together."""
    if not owed:
        return ("Ủy ban nhân dân các xã, thị trấn",)
    if len(owed) <= _MOST_NAMED:
        return tuple(one.row.body.name_vi for one in owed)
    of_district = any(one.row.body.unit_id is None for one in owed)
    return ("Ủy ban nhân dân các xã, thị trấn", *(("Các cơ quan, đơn vị có tên dưới đây",) if of_district else ()))


def _blocks(period: Period, rows: list[tuple[str, ...]], sentence: str, today: date) -> tuple[Block, ...]:
    due = f"Hạn gửi báo cáo kinh tế tập thể {passages.period_name(period)} ({passages.days_of(period)}) là ngày"
    intro = paper_draft.text(f"{due} {shown(period.due_on)}. Đến ngày {shown(today)}: {sentence}")
    if not rows:
        return (intro, paper_draft.text("Tất cả các đơn vị đã gửi báo cáo."))
    table = Block(
        "table",
        header=("TT", "Đơn vị", "Tình trạng", "Đã đôn đốc ngày"),
        rows=passages.running(rows),
        widths=(10, 56, 60, 38),
        align="cllc",
    )
    asked = (
        "Ủy ban nhân dân huyện yêu cầu các đơn vị có tên trên khẩn trương hoàn thành, trình lãnh đạo ký và gửi báo cáo"
        " trên Cổng thông tin xã; đơn vị không có phát sinh cũng báo cáo “không có phát sinh”. Đơn vị vướng mắc thì"
        " báo ngay về Văn phòng để được hướng dẫn."
    )
    count = paper_draft.coverage(f"Cộng: {num(len(rows))} đơn vị.")
    return intro, paper_draft.text("Các đơn vị chưa gửi báo cáo:"), table, count, paper_draft.text(asked)


def _short(period: Period, sentence: str) -> str:
    return f"Báo cáo kinh tế tập thể {passages.period_name(period)}, hạn {shown(period.due_on)}. {sentence}"
