"""From nothing to a true portal, by pages and files alone: an administrator, the office, three communes.

It is a day after the programme has ended. What they enter is what comes out: nobody was called late, no mail was sent
before it was confirmed, no date is another than the one on the paper.
"""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Account
from portal.core import clock
from portal.core.tenancy import acting_as
from portal.duties import board
from portal.duties import queries as duties
from portal.extensions import db
from portal.foundings.models import Founding
from portal.notices.models import Notice
from portal.programmes import queries as programmes
from portal.quotas import queries as quotas
from portal.registry.queries import new_by_cell
from portal.reminders.services import tick
from portal.returns import queries as returns
from portal.returns.status import status_of, tally
from portal.units import queries as units
from portal.units.scope import district_scope
from tests.imports.files import upload, workbook
from tests.imports.test_district_routes import upload as send_to_district
from tests.pages import Visitor

TODAY = datetime(2026, 11, 26, 9, 0)
COMMUNES = {"00703": "Kim Thạch", "00706": "Phú Linh", "00709": "Kim Linh"}
PEOPLE = ["Họ và tên", "Thư điện tử hoặc điện thoại", "Cơ quan", "Vai trò"]
FOUNDED = [  # kind, name, number, day: two of each year, entered from paper
    ("HTX", "HTX Chè Shan", "10A01", date(2021, 5, 4)),
    ("THT", "Tổ trồng cam", "01", date(2021, 11, 9)),
    ("HTX", "HTX Dược liệu", "10A02", date(2022, 3, 1)),
    ("THT", "Tổ nuôi ong", "02", date(2023, 8, 15)),
    ("HTX", "HTX Du lịch", "10A03", date(2024, 2, 28)),
]
OPENING = [("HTX", "HTX Rau", date(2016, 7, 1)), ("THT", "Tổ gạch", date(2019, 1, 5))]
DECISIONS = (  # in the order in which they are found in the drawer, not in that of time
    ("47/QĐ-UBND", "2023-04-14", {("HTX", 2023): 3}),
    ("12/QĐ-UBND", "2021-03-05", {("HTX", 2021): 1, ("HTX", 2022): 1, ("HTX", 2023): 1, ("THT", 2021): 1}),
)


@pytest.fixture
def later(new_app):
    with clock.frozen(TODAY):
        yield new_app


def signed_in(app, role, code=None):
    """Somebody who has used their link and chosen a password."""
    person = Visitor(app, role, code)
    with app.app_context():
        db.session.get_one(Account, person.account_id).must_change_password = False
        db.session.commit()
    return person


def of_unit(app, code):
    with app.app_context():
        return next(unit.id for unit in units.communes() if unit.code == code)


def administrator_sets_up(app):
    administrator = signed_in(app, "administrator")
    page = administrator.get("/admin/programmes")
    programme = page.all("//table//a/@href")[0]
    form = administrator.get(programme)
    administrator.send(form, programme, document_number="05-NQ/HU", document_on="2020-12-28")
    administrator.send(administrator.get("/set-up/start"), "/set-up/start", start_day="2026-11-26")
    page = administrator.get("/set-up/deadlines")
    names = [one for one in page.form("/deadlines").fields if one.startswith(("duty-", "calendar-"))]
    administrator.send(page, "/deadlines", values=dict.fromkeys(names, "chosen"))
    rows = [PEOPLE]
    rows.append(["Nguyễn Văn Phòng", "vp@vixuyen.gov.vn", "VP", "Cán bộ huyện"])
    rows.append(["Nguyễn Lãnh Đạo", "ld@vixuyen.gov.vn", "UBND_H", "Lãnh đạo huyện"])
    for number, code in enumerate(COMMUNES):
        rows.append([f"Cán bộ {code}", f"091234567{number}", f"UBND-{code}", "Cán bộ xã"])
        rows.append([f"Lãnh đạo {code}", f"ld{code}@vixuyen.gov.vn", f"UBND-{code}", "Lãnh đạo xã"])
    page = send_to_district(administrator, workbook(Người_dùng=rows), "people")
    administrator.send(page, "/district/import/apply")
    slips = administrator.send(administrator.get("/admin/people"), "/people/slips", status=200)
    printed = slips.words(".slip")
    assert not [row[0] for row in rows[1:] if row[0] not in printed]
    return administrator


def office_enters_the_decisions(app):
    office, leader = signed_in(app, "district_officer"), signed_in(app, "district_leader")
    for number, day, said in DECISIONS:
        rows = [["Mã xã", "Loại hình", "Năm", "Chỉ tiêu"]]
        rows += [["00703", kind, year, value] for (kind, year), value in said.items()]
        page = send_to_district(office, workbook(Chỉ_tiêu=rows), "quotas")
        office.send(page, "/district/import/apply")
        form = leader.get("/district/quotas/issue")
        shown = leader.send(form, "/issue", {"number": number, "decided_on": day}, status=200)
        seen = shown.all("//input[@name='seen']/@value")[0]
        told = {"number": number, "decided_on": day, "basis": "", "action": "issue", "seen": seen}
        leader.forge("/district/quotas/issue", told)  # the button that says which of two
    return office


def commune_enters(app, code, name):
    officer, leader = signed_in(app, "commune_officer", code), signed_in(app, "commune_leader", code)
    home = f"/communes/{of_unit(app, code)}"
    assert "số liệu đầu kỳ" in officer.get(home).words("#main")
    rows = [["Loại hình", "Tên", "Ngày thành lập", "Số TV", "Vốn (trđ)", "Tình trạng"]]
    rows += [[kind, f"{title} {name}", day, 9, 50, "Đang HĐ"] for kind, title, day in OPENING]
    page = upload(officer, home, workbook(Sổ_2020=rows))
    officer.send(page, "/import/apply")
    rows = [["Loại hình", "Tên dự kiến", "Ngày thành lập", "Số đăng ký", "Thành viên", "Vốn góp"]]
    rows += [[kind, f"{title} {name}", day, f"{number}-{code}", 9, 60] for kind, title, number, day in FOUNDED]
    page = upload(officer, home, workbook(Thành_lập_mới=rows), records="foundings")
    officer.send(page, "/import/apply")
    rows = [["Loại hình", "Tên", "Năm", "Thành viên", "Doanh thu"]]
    rows += [["HTX", f"HTX Rau {name}", year, 9, 400 + year - 2021] for year in (2021, 2022, 2023, 2024)]
    officer.send(upload(officer, home, workbook(Số_liệu_năm=rows), records="yearly"), "/import/apply")
    for kind in ("THT", "HTX", "interest_group"):
        leader.send(leader.get(f"{home}/opening"), f"/2020/{kind}/declare")


def office_enters_the_reports(office):
    rows = [["Mã xã", "Loại báo cáo", "Năm", "Quý", "Số văn bản", "Ngày gửi"]]
    for code in COMMUNES:
        rows += [[code, "Năm", year, None, f"9{year}/BC-UBND", date(year, 12, 16)] for year in (2021, 2022, 2023, 2024)]
    page = send_to_district(office, workbook(Báo_cáo=rows), "returns")
    office.send(page, "/district/import/apply")


@pytest.mark.verify
def test_three_communes_from_nothing_to_a_true_portal(later):
    administrator = administrator_sets_up(later)
    office = office_enters_the_decisions(later)
    for code, name in COMMUNES.items():
        commune_enters(later, code, name)
    office_enters_the_reports(office)
    table = office.get("/set-up/opening")
    assert "3/24" in table.words("#main")
    administrator.send(administrator.get("/set-up"), "/set-up/mail")
    administrator.send(administrator.get("/set-up"), "/set-up/close")
    with later.app_context(), acting_as(district_scope()):
        _everything_is_as_it_was_on_paper()


def _everything_is_as_it_was_on_paper():
    programme = programmes.programme_on(clock.today())
    items = duties.board_items([one.id for one in programmes.duties(programme.id)])
    assert sum(board.is_overdue(one, clock.today()) for one in items) == 0
    done = tick()
    assert (done.told, done.mail.sent) == (0, 0)
    assert db.session.scalar(select(func.count()).select_from(Notice).where(Notice.mail != "none")) == 0
    founded = db.session.execute(select(Founding.working_name, Founding.counted_on)).tuples().all()
    wanted = {f"{title} {name}": day for name in COMMUNES.values() for _kind, title, _number, day in FOUNDED}
    assert dict(founded) == wanted
    by_cell = new_by_cell(programme.starts_on, programme.ends_on)
    kim_thach = next(unit.id for unit in units.communes() if unit.code == "00703")
    mine = {(kind, year): number for (unit, kind, year), number in by_cell.items() if unit == kim_thach}
    assert mine == {("HTX", 2021): 1, ("THT", 2021): 1, ("HTX", 2022): 1, ("THT", 2023): 1, ("HTX", 2024): 1}
    for day, wanted_quotas in (
        (date(2022, 1, 1), {("HTX", 2021): 1, ("HTX", 2022): 1, ("HTX", 2023): 1, ("THT", 2021): 1}),
        (date(2024, 1, 1), {("HTX", 2021): 1, ("HTX", 2022): 1, ("HTX", 2023): 3, ("THT", 2021): 1}),
    ):
        found = quotas.quotas_on(programme.id, day)
        assert {cell[1:]: value for cell, value in found.items()} == wanted_quotas
    stands = []
    for code in COMMUNES:
        unit = next(unit.id for unit in units.communes() if unit.code == code)
        rows = returns.of_unit(unit)
        events = returns.events([(row.tenant_id, row.id) for row in rows])
        stands += [status_of(row, events[row.tenant_id, row.id], clock.today()) for row in rows]
    whole = tally(stands)
    assert (whole.owed, whole.in_time, whole.late) == (12, 12, 0)
