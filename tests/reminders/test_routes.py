"""The office urges, and sees when and by whom it was urged."""

from datetime import date

from sqlalchemy import select

from portal.extensions import db
from portal.reminders import services
from portal.returns.models import Period, Return, Urging
from tests.reminders.reporting import DUE, of_unit, report, third_quarter, told
from tests.returns import special
from tests.returns.acting import at_district, on, posting


def test_the_office_urges_in_its_own_words_and_sees_when(app, visit):
    with on(DUE):
        with at_district(app) as programme:
            quarter = third_quarter(programme)
            services.tick()
            done = report(quarter, "00919")
            row, page_url = of_unit(quarter), f"/district/returns/{quarter.id}/urge"
            chosen, reported = (f"{one.tenant_id}-{one.id}" for one in (row, done))
        office = visit("district_officer")
        page = office.get(page_url)
        boxes = page.all("//input[@name='returns']/@value")
        assert chosen in boxes
        assert reported not in boxes
        office.send(page, "/urge", status=422, words="Khẩn trương")
        office.send(page, "/urge", status=422, returns=[chosen], words=" ")
        office.send(page, "/urge", status=422, returns=[reported], words="Khẩn trương")
        office.send(page, "/urge", returns=[chosen], words="Đề nghị khẩn trương báo cáo")
        assert "Đề nghị khẩn trương báo cáo" in office.get(page_url).text
        visit("district_leader").get(page_url, status=403)
        office.get("/district/returns/2000000000/urge", status=404)
        with at_district(app):
            assert list(db.session.scalars(select(Urging.words))) == ["Đề nghị khẩn trương báo cáo"]
            assert told()[-1:] == told(role="commune_leader")[-1:] == ["urged"]
            before = len(told())
            services.tick()
            assert len(told()) == before


def test_urging_says_who_urged_and_who_reported_since(app, visit):
    with on(DUE):
        with at_district(app) as programme:
            quarter = third_quarter(programme)
            services.tick()
            page_url, name = f"/district/returns/{quarter.id}/urge", posting("district_officer").account.person_name
        office = visit("district_officer")
        page = office.get(page_url)
        office.send(page, "/urge", returns=page.all("//input[@name='returns']/@value")[:2], words="Khẩn trương")
        story = office.get(page_url).words(".story")
        assert name in story
        assert "sau đôn đốc" not in story
        assert "đôn đốc 1 lần" in office.get(f"/district/returns?period={quarter_id(page_url)}").words(".review-list")
        with at_district(app):
            urged = db.session.scalars(select(Urging)).all()
            code = db.session.get(Return, (urged[0].tenant_id, urged[0].return_id)).body.code.removeprefix("UBND-")
            report(db.session.get(Period, int(quarter_id(page_url))), code)
        assert "đã báo cáo sau đôn đốc" in office.get(page_url).words(".story")


def quarter_id(page_url):
    return page_url.split("/")[3]


def test_the_office_urges_to_a_special_report(story_app, story_visit):
    with at_district(story_app) as programme, on(date(2024, 10, 23)):
        report, lines, rows = special.asked(programme, ("00952", "00919"))
        sent, chosen = (f"{row.tenant_id}-{row.id}" for row in rows)
        special.signed(rows[0], lines)
        here, page_of_it = f"/district/special-reports/{report.id}/urge", f"/district/special-reports/{report.id}"
        owing = rows[1].body.code.removeprefix("UBND-")
        where = f"/communes/{rows[1].tenant_id}/special-returns/{rows[1].id}"
        db.session.commit()
    office = story_visit("district_officer")
    assert office.get(page_of_it).all(f"//a[starts-with(@href, '{here}')]")
    page = office.get(here)
    assert page.all("//input[@name='returns']/@value") == [chosen] != [sent]
    office.send(page, "/urge", status=422, returns=[chosen], words=" ")
    office.send(page, "/urge", returns=[chosen], words="Đề nghị gửi ngay")
    assert "Đề nghị gửi ngay" in office.get(here).words(".story")
    assert "Đề nghị gửi ngay" in story_visit("commune_officer", owing).get(where).words("#urged")
    with at_district(story_app):
        assert "urged" in told(owing)
        services.tick()
        assert "urged" in told(owing)  # it is owed still
    office.get("/district/special-reports/2000000000/urge", status=404)
