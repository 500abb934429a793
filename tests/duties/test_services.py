"""A year played through on a set clock: at three dates the board is the table written here by hand.

The table says of each product of 2024 who owed it, until when, what had come of it and how late. What is the same for
many holders is written once ("the others"); every number of days was counted on a calendar, not by the portal.
"""

import csv
import io

import pytest
from sqlalchemy import update

from portal.core import clock
from portal.core.errors import Invalid
from portal.duties import planning, reassignment, services
from portal.duties.models import DutyItem
from portal.extensions import db
from tests.acting import as_seen
from tests.duties.acting import body, day, duty, item, report
from tests.returns.acting import at_district, on

COMMUNES = (
    *("00703", "00706", "00709", "00913", "00916", "00919", "00922", "00925", "00928", "00931", "00934", "00937"),
    *("00940", "00943", "00952", "00955", "00958", "00961", "00964", "00967", "00970", "00973", "00976", "00979"),
)
DISTRICT = ("CQDV", "MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD")
ASSOCIATIONS = ("MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD")
PLAN, DONE_BY_MOST = "III.3-1", ("30/4", "Đã tiếp nhận", "", 0)
NOT_YET = "Chưa bắt đầu"

# duty, period, holder: deadline (with the original one, where it was moved), state, how late, extensions
TABLE = {
    "10/5": {
        ("III.4-1", "2024", "UBKT"): ("31/3", "Đã tiếp nhận", "", 0),
        (PLAN, "2024", "UBND-00952"): ("30/4", "Đã tiếp nhận", "nộp 6", 0),
        (PLAN, "2024", "UBND-00919"): ("20/5 (30/4)", NOT_YET, "", 1),
        (PLAN, "2024", "UBND-00955"): ("30/4", NOT_YET, "nợ 10", 0),
        (PLAN, "2024", "UBND-00934"): ("30/4", NOT_YET, "nợ 10", 0),
        (PLAN, "2024", "HND"): ("30/4", "Đã nộp", "", 0),
        ("III.5-2", "2024/1", "VP"): ("30/6", NOT_YET, "", 0),
        ("III.5-2", "2024/2", "VP"): ("31/12", NOT_YET, "", 0),
        ("III.4-2", "2024", "UBKT"): ("30/11", NOT_YET, "", 0),
        ("III.1-2", "2024", "BTG"): ("10/12", NOT_YET, "", 0),
        ("III.2-3", "2024", "UBND_H"): ("20/12", NOT_YET, "", 0),
        ("II.9-3", "2024", "DTCTXH"): ("15/12", NOT_YET, "", 0),
        **{("II.9-2", "2024", code): ("15/12", NOT_YET, "", 0) for code in ASSOCIATIONS},
    },
    "10/7": {
        ("III.4-1", "2024", "UBKT"): ("31/3", "Đã tiếp nhận", "", 0),
        (PLAN, "2024", "UBND-00952"): ("30/4", "Đã tiếp nhận", "nộp 6", 0),
        (PLAN, "2024", "UBND-00919"): ("30/6 (30/4)", NOT_YET, "nợ 10", 3),
        (PLAN, "2024", "UBND-00955"): ("30/4", "Đã nộp", "nộp 34", 0),
        (PLAN, "2024", "UBND-00934"): ("30/4", NOT_YET, "nợ 71", 0),
        (PLAN, "2024", "HND"): ("30/4", "Đã nộp", "", 0),
        ("III.5-2", "2024/1", "VP"): ("30/6", "Đã nộp", "", 0),
        ("III.5-2", "2024/2", "VP"): ("31/12", NOT_YET, "", 0),
        ("III.4-2", "2024", "UBKT"): ("30/11", NOT_YET, "", 0),
        ("III.1-2", "2024", "BTG"): ("10/12", NOT_YET, "", 0),
        ("III.2-3", "2024", "UBND_H"): ("20/12", NOT_YET, "", 0),
        ("II.9-3", "2024", "DTCTXH"): ("15/12", "Đang thực hiện", "", 0),
        **{("II.9-2", "2024", code): ("15/12", NOT_YET, "", 0) for code in ASSOCIATIONS},
    },
    "20/12": {
        ("III.4-1", "2024", "UBKT"): ("31/3", "Đã tiếp nhận", "", 0),
        (PLAN, "2024", "UBND-00952"): ("30/4", "Đã tiếp nhận", "nộp 6", 0),
        (PLAN, "2024", "UBND-00919"): ("30/6 (30/4)", "Đã nộp", "nộp 15", 3),
        (PLAN, "2024", "UBND-00955"): ("30/4", "Đã tiếp nhận", "nộp 34", 0),
        (PLAN, "2024", "UBND-00934"): ("30/4", NOT_YET, "nợ 234", 0),
        (PLAN, "2024", "HND"): ("30/4", "Đã nộp", "", 0),
        ("III.5-2", "2024/1", "VP"): ("30/6", "Đã nộp", "", 0),
        ("III.5-2", "2024/2", "VP"): ("31/12", NOT_YET, "", 0),
        ("III.4-2", "2024", "UBKT"): ("30/11", "Đã nộp", "", 0),
        ("III.1-2", "2024", "BTG"): ("31/12 (10/12)", NOT_YET, "", 1),
        ("III.2-3", "2024", "UBND_H"): ("20/12", NOT_YET, "", 0),
        # The task passed on in September: who owes it now is another body.
        ("II.9-3", "2024", "MTTQ"): ("15/12", "Đã nộp", "nộp 3", 0),
        ("II.9-2", "2024", "MTTQ"): ("15/12", "Đã nộp", "", 0),
        ("II.9-2", "2024", "HND"): ("15/12", "Đã nộp", "", 0),
        ("II.9-2", "2024", "LHPN"): ("15/12", "Đã nộp", "nộp 2", 0),
        ("II.9-2", "2024", "DTN"): ("15/12", "Đã trả lại", "nợ 5", 0),
        ("II.9-2", "2024", "CCB"): ("15/12", NOT_YET, "nợ 5", 0),
        ("II.9-2", "2024", "LDLD"): ("15/12", "Đã nộp", "", 0),
    },
}
# Of the plans of III.3: done of all, of the units, of the district's bodies; who is missing.
PLANS = {
    "10/5": ("28/31", "21/24", "7/7", {"UBND-00919", "UBND-00955", "UBND-00934"}),
    "10/7": ("29/31", "22/24", "7/7", {"UBND-00919", "UBND-00934"}),
    "20/12": ("30/31", "23/24", "7/7", {"UBND-00934"}),
}


def expected(at):
    others = {(PLAN, "2024", code): DONE_BY_MOST for code in (*DISTRICT, *(f"UBND-{one}" for one in COMMUNES))}
    return others | TABLE[at]


def until_may():
    """From March to 10 May: most hand in; one is returned and comes late; one gets a later deadline; two are silent."""
    with on(day("20/3")):
        report(item("III.4-1", "UBKT"), day("20/3"))
    with on(day("25/3")):
        accept(item("III.4-1", "UBKT"))
    with on(day("15/4")):
        for code in (*(code for code in DISTRICT if code != "HND"), *(f"UBND-{one}" for one in COMMUNES)):
            if code not in ("UBND-00952", "UBND-00919", "UBND-00955", "UBND-00934"):
                report(item(PLAN, code), day("12/4"))
                accept(item(PLAN, code))
    returned = item(PLAN, "UBND-00952")
    with on(day("20/4")):
        report(returned, day("20/4"))
    with on(day("22/4")):
        moved = item(PLAN, "UBND-00919")
        services.request_extension(
            moved, deadline=day("20/5"), reason="Thay cán bộ", posting_id=None, version=moved.version
        )
    with on(day("24/4")):
        extend(moved, "20/5")
    with on(day("26/4")):
        services.give_back(
            returned, reason="Thiếu chỉ tiêu", posting_id=None, happened_on=day("26/4"), version=returned.version
        )
    with on(day("30/4")):
        report(item(PLAN, "HND"), day("30/4"))
    with on(day("6/5")):
        with pytest.raises(Invalid):
            report(returned, day("6/5"))
        report(returned, day("6/5"), explanation="Chờ ý kiến Đảng ủy")
    with on(day("10/5")):
        accept(returned)


def accept(one):
    services.accept(one, posting_id=None, happened_on=clock.today(), version=one.version)


def extend(one, to):
    services.set_deadline(
        one,
        deadline=day(to),
        reason="Có văn bản đề nghị",
        posting_id=None,
        happened_on=clock.today(),
        version=one.version,
    )


def until_july():
    """A second and a third extension; a plan 34 days late; a yearly review begun; the half-year's report in time."""
    moved, late = item(PLAN, "UBND-00919"), item(PLAN, "UBND-00955")
    with on(day("15/5")):
        with pytest.raises(Invalid):
            extend(late, "31/5")  # first it says why
        report(late, day("15/5"), "in_progress", explanation="Mưa lũ")
    with on(day("16/5")):
        extend(moved, "10/6")
    with on(day("3/6")):
        report(late, day("3/6"))
    with on(day("5/6")):
        extend(moved, "30/6")
    with on(day("28/6")):
        report(item("III.5-2", "VP", "2024/1"), day("28/6"))
    with on(day("1/7")):
        report(item("II.9-3", "DTCTXH"), day("1/7"), "in_progress")


def until_december():
    """A task passes on; an extension is refused; a report is returned and owed anew; one deadline is moved."""
    with on(day("15/7")):
        report(item(PLAN, "UBND-00919"), day("15/7"), explanation="Chờ số liệu")
    with on(day("1/8")):
        accept(item(PLAN, "UBND-00955"))
    with on(day("1/9")):
        plan = reassignment.plan_reassignment(body("DTCTXH"), body("MTTQ"), day("1/9"), [duty("II.9-3")])
        assert reassignment.reassign(plan, reason="Mặt trận chủ trì", posting_id=None) == 1
    with on(day("29/11")):
        report(item("III.4-2", "UBKT"), day("29/11"))
    with on(day("5/12")):
        extend(item("III.1-2", "BTG"), "31/12")
    with on(day("10/12")):
        report(item("II.9-2", "MTTQ"), day("10/12"))
        asked = item("II.9-2", "LHPN")
        services.request_extension(
            asked, deadline=day("25/12"), reason="Chờ số liệu xã", posting_id=None, version=asked.version
        )
    with on(day("12/12")):
        services.refuse_extension(
            asked, reason="Cần tổng hợp ngay", posting_id=None, happened_on=day("12/12"), version=asked.version
        )
    with on(day("13/12")):
        report(item("II.9-2", "DTN"), day("13/12"))
    with on(day("15/12")):
        report(item("II.9-2", "HND"), day("15/12"))
        report(item("II.9-2", "LDLD"), day("14/12"))
    with on(day("16/12")):
        as_seen(
            services.give_back, item("II.9-2", "DTN"), reason="Thiếu số liệu", posting_id=None, happened_on=day("16/12")
        )
    with on(day("17/12")):
        report(item("II.9-2", "LHPN"), day("17/12"), explanation="Chờ số liệu xã")
    with on(day("18/12")):
        report(item("II.9-3", "DTCTXH"), day("18/12"), explanation="Mới nhận việc")


CHAPTERS = {"10/5": until_may, "10/7": until_july, "20/12": until_december}


def test_the_board_at_three_dates_of_a_year(app, visit, databases):
    with on(day("1/1")), at_district(app) as programme:
        # Only the year 2024 is played: all other products are done.
        db.session.connection().execute(
            update(DutyItem).where(~DutyItem.period.startswith("2024")).values(state="accepted")
        )
        db.session.commit()
        planning.make_ahead(programme)
    for at, chapter in CHAPTERS.items():
        with at_district(app):
            chapter()
            db.session.commit()
        with on(day(at)):
            compare(visit("inspector"), databases, at)


def compare(inspector, databases, at):
    with databases.owner() as owner:
        codes = dict(owner.execute("SELECT name_vi, code FROM bodies"))
        products = dict(owner.execute("SELECT product_vi, code FROM duties"))
    assert shown_on_page(inspector, codes, products) == {key: row[:3] for key, row in expected(at).items()}
    assert shown_in_file(inspector, codes, products) == expected(at)
    board = inspector.get("/duties?year=2024&clause=III.3").words(".duty-state")
    total, units, others, missing = PLANS[at]
    assert board.startswith(total)
    assert f"Xã, thị trấn: {units}; cơ quan cấp huyện: {others}" in board
    with databases.owner() as owner:
        duty_id = owner.execute("SELECT id FROM duties WHERE code = %s", [PLAN]).fetchone()[0]
    page = inspector.get(f"/duties/{duty_id}?year=2024")
    assert {codes[" ".join(one.text_content().split())] for one in page.all("//*[@data-owes]")} == missing


def shown_on_page(inspector, codes, products):
    """Return what the board's view by deadline says: (duty, period, holder) → deadline, state, how late."""
    found = {}
    for row in inspector.get("/duties/deadlines?year=2024").all("//tbody/tr"):
        product, holder, period, due, _state, _document = [" ".join(cell.text_content().split()) for cell in row]
        if period.startswith("2024"):
            chips = [" ".join(chip.text_content().split()) for chip in row.xpath(".//*[contains(@class, 'chip')]")]
            key = products[product.rsplit(" Điểm ", 1)[0]], period, codes[holder]
            found[key] = due_of(due), chips[0], lateness(chips)
    return found


def due_of(words):
    """Turn "20/05/2024 thời hạn ban đầu 30/04/2024" into "20/5 (30/4)"."""
    days = ["/".join(str(int(part)) for part in word.split("/")[:2]) for word in words.split() if word[0].isdigit()]
    return days[0] if len(days) == 1 else f"{days[0]} ({days[1]})"


def lateness(chips):
    for chip in chips:
        if chip.startswith("Quá hạn"):
            return f"nợ {chip.split()[2]}"
        if chip.startswith("Nộp quá hạn"):
            return f"nộp {chip.split()[3]}"
    return ""


def shown_in_file(inspector, codes, products):
    """Return what the exported list says, with the number of extensions."""
    text = inspector.client.get("/duties/export.csv?year=2024").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    start = next(number for number, row in enumerate(rows) if "Sản phẩm" in row)
    found = {}
    for row in rows[start + 1 :]:
        one = dict(zip(rows[start], row, strict=False))
        if not one.get("Kỳ", "").startswith("2024"):
            continue
        due, first = due_of(one["Thời hạn"]), due_of(one["Thời hạn ban đầu"])
        late = int(one["Số ngày quá hạn"])
        words = f"{'nộp' if one['Ngày nộp'] else 'nợ'} {late}" if late else ""
        key = products[one["Sản phẩm"]], one["Kỳ"], codes[one["Cơ quan"]]
        moved = due if due == first else f"{due} ({first})"
        found[key] = moved, one["Trạng thái"], words, int(one["Số lần gia hạn"])
    return found
