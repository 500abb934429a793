"""Which programme a page is about: the one under way, or the one that somebody chose; and the turn of a programme."""

import re
from datetime import date, datetime

import pytest

from portal.core import clock
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.programmes import services
from portal.programmes.models import Programme
from portal.programmes.queries import programme_on, programmes
from portal.returns import calendar_services
from portal.returns.queries import calendars, periods
from portal.units.scope import district_scope
from tests.programmes.test_routes import PROGRAMME
from tests.quotas.conftest import CAO_BO

NOVEMBER, JANUARY = datetime(2025, 11, 10, 9, 0), datetime(2026, 1, 3, 9, 0)
PERIOD = {"starts_on": date(2026, 1, 1), "ends_on": date(2030, 12, 31)}


@pytest.fixture
def next_programme(app):
    """Return the id of a programme for 2026–2030, copied from the present one, with its calendars; and of that one."""
    with app.test_request_context(), acting_as(district_scope()):
        present = programmes()[0]
        made = services.save_programme(None, copy_from=present.id, **{**PROGRAMME, **PERIOD})
        for one in (present, made):
            calendar_services.make_usual(one)
        db.session.commit()
        return made.id, present.id


def href(page, words, within="//main"):
    """Return the address of the link that says something."""
    return page.all(f"{within}//a[contains(normalize-space(.), '{words}')]/@href")[0]


def menu(page, words):
    return href(page, words, "//nav[@class='nav-main']")


@pytest.mark.parametrize(
    ("day", "code"),
    [("2020-06-01", "now"), ("2024-01-01", "now"), ("2026-01-01", "next"), ("2031-01-01", "next")],
)
def test_the_programme_of_a_day(app, next_programme, day, code):
    with app.test_request_context():
        found = programme_on(date.fromisoformat(day))
        assert found.id == next_programme[0 if code == "next" else 1] or day < "2021"


def test_every_page_that_depends_on_one_says_which_and_offers_the_others(visit, next_programme):
    with clock.frozen(NOVEMBER):
        office = visit("district_officer")
        for address in (
            "/district",
            "/district/quotas",
            "/district/returns",
            "/ledger",
            "/duties",
            "/district/reports/yearly",
        ):
            page = office.get(address)
            assert "2021–2025 (đang thực hiện)" in page.words("nav[@class='programmes']/strong"), address
            other = page.all("//nav[@class='programmes']/a/@href")
            assert len(other) == 1, address
            chosen = office.get(other[0])
            assert "2026–2030 (đang chuẩn bị)" in chosen.words("nav[@class='programmes']/strong"), address
        assert not office.get("/account/notices").all("//nav[@class='programmes']")


def test_one_programme_alone_is_not_offered(visit):
    assert not visit("district_officer").get("/district").all("//nav[@class='programmes']")


def test_in_november_the_quotas_of_the_next_year_are_prepared_and_issued_by_links(visit, next_programme, databases):
    with clock.frozen(NOVEMBER):
        office, leader = visit("district_officer"), visit("district_leader")
        page = office.get("/district/quotas")
        page = office.get(href(page, "2026–2030", "//nav[@class='programmes']"))
        cell = page.all("//input[contains(@id, 'HTX-2026')]/@name")[0]
        answer = office.send(page, "quotas", values={cell: "4"})
        shown = office.get(answer.location)
        assert shown.all(f"//input[@name='{cell}']/@value") == ["4"]
        page = leader.get(menu(leader.get(shown.all("//nav[@class='programmes']/a/@href")[0]), "Giao chỉ tiêu"))
        page = leader.get(href(page, "2026–2030", "//nav[@class='programmes']"))
        page = leader.get(page.all("//main//a[contains(@href, '/issue')]/@href")[0])
        confirm = leader.send(
            page, "quotas/issue", values={"number": "99/QĐ-UBND", "decided_on": "2025-11-10", "basis": ""}, status=200
        )
        leader.send(confirm, "quotas/issue", values={"action": "issue"})
    with databases.owner() as owner:
        issued = owner.execute("SELECT programme_id, year, value FROM quotas").fetchall()
    assert issued == [(next_programme[0], 2026, 4)]


def test_in_january_the_last_year_is_reported_and_closed_by_links(visit, app, next_programme, databases):
    later, present = next_programme
    with clock.frozen(JANUARY):
        office = visit("district_officer")
        page = office.get("/district/returns")
        assert "2026–2030 (đang thực hiện)" in page.words("nav[@class='programmes']/strong")
        page = office.get(href(page, "2021–2025", "//nav[@class='programmes']"))
        number = last_year(app, present)
        page = office.get(next(one for one in with_period(page, number)))
        office.send(page, "returns/open")
        officer, leader = visit("commune_officer", CAO_BO), visit("commune_leader", CAO_BO)
        home = officer.follow("/")
        listed = officer.get(menu(home, "Báo cáo"))
        own = next(one for one in listed.all("//table//a/@href") if is_of(databases, one, number))
        officer.send(officer.get(own), own.split("?")[0], results="Đã vận động.")
        leader.send(leader.get(own), "/sign")
        page = office.get(own)
        assert "2021–2025" in page.words(".brand")
        office.send(page, "/accept")
        page = office.get(f"/district/returns?period={number}")
        assert "2021–2025 (đã kết thúc)" in page.words("nav[@class='programmes']/strong")
        table = office.get(page.all("//main//a[contains(@href, 'consolidation')]/@href")[0])
        assert "1/" in table.words()
        paper = office.get(table.all("//main//a[contains(@href, '/report')][not(contains(@href, '.docx'))]/@href")[0])
        assert office.client.get(paper.all("//a[contains(@href, '.docx')]/@href")[0]).status_code == 200
        # The report on 2025 belongs to the programme that has ended; the quotas of 2026 to the one under way.
        overview = office.get(menu(page, "Tổng quan"))
        assert "2021–2025" in overview.words("nav[@class='programmes']/strong")
        links = overview.all("//main//a[contains(@href, '/reports/yearly')][not(contains(@href, '.docx'))]/@href")
        yearly = office.get(links[0])
        assert "năm 2025" in yearly.words("div[@class='head']")
        assert "2021–2025" in yearly.words("nav[@class='programmes']/strong")
        office.send(yearly, "/reports/yearly", signer="Nguyễn Văn A")
        assert re.search(r"\d+/BC-UBND", office.get(links[0]).words("main"))
        quotas = office.get(href(office.get(menu(page, "Giao chỉ tiêu")), "2026–2030", "//nav[@class='programmes']"))
        cell = quotas.all("//input[contains(@id, 'HTX-2026')]/@name")[0]
        office.send(quotas, "quotas", values={cell: "5"})
        to_issue = visit("district_leader")
        page = to_issue.get(quotas.all("//nav[@class='programmes']/a/@href")[0])
        page = to_issue.get(href(to_issue.get(menu(page, "Giao chỉ tiêu")), "2026–2030", "//nav[@class='programmes']"))
        page = to_issue.get(page.all("//main//a[contains(@href, '/issue')]/@href")[0])
        said = {"number": "1/QĐ-UBND", "decided_on": "2026-01-03", "basis": ""}
        confirm = to_issue.send(page, "quotas/issue", values=said, status=200)
        to_issue.send(confirm, "quotas/issue", values={"action": "issue"})
    with databases.owner() as owner:
        assert owner.execute("SELECT programme_id, value FROM quotas").fetchall() == [(later, 5)]
        assert owner.execute("SELECT count(*) FROM issued_documents WHERE paper = 'yearly'").fetchone() == (1,)


def test_in_january_the_last_half_year_of_the_bodies_is_closed_by_links(visit, app, next_programme, databases):
    """The Party's rhythm: the office that consolidates reports too (III.5); opened, signed, accepted, consolidated."""
    _later, present = next_programme
    with clock.frozen(JANUARY):
        office, holder = visit("district_officer"), visit("duty_holder", "VP")
        page = office.get(href(office.get("/district/returns"), "2021–2025", "//nav[@class='programmes']"))
        number = last_year(app, present, "party-half-year", 2)
        page = office.get(next(one for one in with_period(page, number)))
        office.send(page, "returns/open")
        listed = holder.get(menu(holder.follow("/"), "Báo cáo"))
        assert href(listed, "6 tháng cuối năm 2025").startswith("/communes/")  # whatever programme one looks at
        listed = holder.get(href(listed, "2021–2025", "//nav[@class='programmes']"))
        listed = holder.get(next(one for one in with_period(listed, number)))
        listed = holder.get(listed.all("//main//a[contains(@href, 'open=')]/@href")[0].partition("#")[0])
        own = listed.all("//main//a[starts-with(@href, '/communes/')][contains(@href, '/returns/')]/@href")[0]
        assert is_of(databases, own, number)
        assert "2021–2025" in holder.get(own).words(".brand")
        holder.send(holder.get(own), own.split("?")[0], results="Đã đôn đốc 24 xã, thị trấn.")
        holder.send(holder.get(own), "/sign")
        office.send(office.get(own), "/accept")
        page = office.get(f"/district/returns?period={number}")
        assert "1/1" in page.words("main")
        table = office.get(page.all("//main//a[contains(@href, 'consolidation')]/@href")[0])
        assert "2021–2025" in table.words("nav[@class='programmes']/strong")
    with databases.owner() as owner:
        found = owner.execute("SELECT state FROM returns WHERE period_id = %s", [number]).fetchall()
    assert found == [("accepted",)]


def last_year(app, programme_id, code="state-year", number=1):
    with app.test_request_context(), acting_as(district_scope()):
        found = [period for one in calendars(programme_id) for period in periods(one.id)]
        (one,) = (p for p in found if (p.year, p.number, p.calendar.code) == (2025, number, code))
        return one.id


def with_period(page, number):
    """Return the addresses of a period, as its choice sends them."""
    form = next(one for one in page.tree.forms if "period-choice" in (one.get("class") or ""))
    kept = "&".join(f"{name}={value}" for name, value in form.form_values() if name != "period")
    return [f"{form.action}&{kept}&period={number}" if "?" in form.action else f"{form.action}?{kept}&period={number}"]


def is_of(databases, address, period_id):
    tenant_id, return_id = address.split("/")[2], address.split("?")[0].rsplit("/", 1)[1]
    with databases.owner() as owner:
        statement = "SELECT period_id FROM returns WHERE tenant_id = %s AND id = %s"
        return owner.execute(statement, (tenant_id, return_id)).fetchone()[0] == period_id


def test_a_programme_is_a_row(app, next_programme):
    with app.test_request_context():
        assert db.session.get(Programme, next_programme[0]).years == [2026, 2027, 2028, 2029, 2030]
