"""The scores of HTX: refused where the law gives none, by every door; what the district confirms counts."""

from datetime import date
from decimal import Decimal

import pytest

from portal.core.tenancy import acting_as
from portal.registry import queries, rules, services
from portal.registry.choices import NotRated, Status
from portal.registry.models import CollectiveStatus
from portal.registry.selection import Selection
from portal.units.scope import district_scope
from tests.metrics.records import collective
from tests.workbooks.running import command

STORY_DAY = date(2024, 10, 23)


def history(*statuses):
    return [CollectiveStatus(status=status, from_on=day) for status, day in statuses]


@pytest.mark.parametrize(
    ("registered_on", "then", "reason"),
    [
        (date(2023, 12, 31), [], None),  # twelve months to the day on 31/12/2024
        (date(2024, 1, 1), [], NotRated.UNDER_12_MONTHS),
        (date(2024, 10, 20), [], NotRated.UNDER_12_MONTHS),
        (date(2020, 1, 1), [(Status.STOPPED, date(2024, 1, 31)), (Status.OPERATING, date(2024, 4, 30))], None),
        (
            date(2020, 1, 1),
            [(Status.STOPPED, date(2024, 1, 31)), (Status.OPERATING, date(2024, 5, 1))],
            NotRated.STOPPED,
        ),
        (date(2020, 1, 1), [(Status.STOPPED, date(2023, 6, 1)), (Status.OPERATING, date(2024, 4, 1))], None),
        (
            date(2020, 1, 1),
            [(Status.STOPPED, date(2023, 6, 1)), (Status.OPERATING, date(2024, 4, 2))],
            NotRated.STOPPED,
        ),
        (date(2020, 1, 1), [(Status.STOPPED, date(2024, 10, 1))], None),  # 92 days: three months to the day
        (date(2020, 1, 1), [(Status.STOPPED, date(2024, 9, 30))], NotRated.STOPPED),
        (date(2020, 1, 1), [(Status.STOPPED, date(2025, 1, 1))], None),
    ],
)
def test_when_the_law_gives_no_score(registered_on, then, reason):
    held = history((Status.OPERATING, registered_on), *then)
    assert rules.may_not_be_rated(registered_on, held, 2024) == reason


def test_two_stops_of_a_year_are_added_up():
    stops = [(Status.STOPPED, date(2024, 1, 1)), (Status.OPERATING, date(2024, 3, 1))]
    stops += [(Status.STOPPED, date(2024, 6, 1)), (Status.OPERATING, date(2024, 7, 3))]
    assert rules.may_not_be_rated(date(2020, 1, 1), history(*stops), 2024) == NotRated.STOPPED
    assert (
        rules.may_not_be_rated(date(2020, 1, 1), history(*stops[:3], (Status.OPERATING, date(2024, 7, 1))), 2024)
        is None
    )


@pytest.fixture
def young(clerk, databases):
    """The address of an HTX registered on 20/10/2024, put into the register."""
    with databases.owner() as owner:
        made = collective(owner, "00952", "HTX", "2024-10-20")
        tenant = owner.execute("SELECT id FROM units WHERE code = '00952'").fetchone()[0]
    return f"/communes/{tenant}/registry/{made}"


def test_the_form_says_why_there_is_no_score(clerk, young):
    page = clerk.send(clerk.get(f"{young}/records/new?year=2024"), values={"rating_score": "80"}, status=422)
    assert "Năm 2024 không có điểm xếp loại (Thông tư 01/2020)" in page.words("#rating_score-error")
    assert clerk.send(page, values={"rating_score": "", "not_rated_reason": "under_12_months"}).location


def test_file_and_command_say_why_there_is_no_score(app, young, databases, tmp_path):
    with databases.owner() as owner:
        name = owner.execute("SELECT name FROM collectives").fetchone()[0]
    path = tmp_path / "so-lieu.csv"
    path.write_text(f"Mã xã;Loại hình;Tên;Năm;Điểm xếp loại\n00952;HTX;{name};2024;80\n", encoding="utf-8")
    done = command(app, "yearly", path)
    assert done.exit_code != 0
    assert "Năm 2024 không có điểm xếp loại" in done.output
    path.write_text(f"Mã xã;Loại hình;Tên;Năm;Số thành viên\n00952;HTX;{name};2024;8\n", encoding="utf-8")
    assert command(app, "yearly", path).exit_code == 0


@pytest.fixture
def scored(app, databases):
    """A record of 2023 with a score of 70, of an HTX of 2019: (tenant id, collective id)."""
    with databases.owner() as owner:
        made = collective(owner, "00952", "HTX", "2019-01-01")
        tenant = owner.execute("SELECT id FROM units WHERE code = '00952'").fetchone()[0]
        owner.execute(
            "INSERT INTO yearly_records (tenant_id, collective_id, year, rating_score, version)"
            " VALUES (%s, %s, 2023, 70, 1)",
            (tenant, made),
        )
    return tenant, made


def listed(having):
    return queries.totals(Selection(STORY_DAY, status="operating", having=having)).number


def test_only_what_the_district_confirms_counts(app, visit, scored):
    office = visit("district_officer")
    page = office.get("/district/registry/ratings")
    assert "Khá" in page.words("table")
    with app.app_context(), acting_as(district_scope(writes=False)):
        assert [listed(name) for name in ("rated", "effective", "fair", "unconfirmed")] == [0, 0, 0, 1]
    office.send(page, "/ratings/confirm")
    assert "Không có điểm năm 2023 nào chờ xác nhận" in office.get("/district/registry/ratings").words("main")
    with app.app_context(), acting_as(district_scope(writes=True)):
        assert [listed(name) for name in ("rated", "effective", "fair", "good", "unconfirmed")] == [1, 1, 1, 0, 0]
        record = queries.yearly_record(*scored, 2023)
        owner = queries.collective(*scored)
        services.save_record(owner, 2023, {"members": 9}, version=record.version)
        assert record.rating_confirmed_on == STORY_DAY  # nothing was said of the score
        services.save_record(owner, 2023, {"rating_score": Decimal(49)}, version=record.version)
        assert record.rating_confirmed_on is None
        services.confirm_score(record, record.version)
        assert [listed(name) for name in ("rated", "effective", "weak")] == [1, 0, 1]
        services.withdraw_confirmation(record, "Chấm nhầm", version=record.version)
        assert [listed(name) for name in ("rated", "weak", "unconfirmed")] == [0, 0, 1]


def test_the_district_takes_a_confirmation_back_with_a_reason(visit, scored, databases, app):
    office, year = visit("district_officer"), "/district/registry/ratings?year=2023"
    office.send(office.get(year), "/ratings/confirm")
    (tab,) = office.get(year).all("//nav[@class='tabs']/a[contains(@href, 'confirmed=1')]/@href")
    assert office.get(year).words("h1") == "Điểm chờ xác nhận"
    assert office.get(tab).words("h1") == "Điểm đã xác nhận"
    (way,) = office.get(tab).all("//a[contains(@href, '/rating/withdraw')]/@href")
    assert way in office.get("/communes/{}/registry/{}".format(*scored)).all("//a/@href")
    page = office.get(way)
    assert "Hãy" in office.send(page, "/rating/withdraw", status=422).words(".error-summary")
    office.send(page, "/rating/withdraw", values={"reason": "Chấm theo mẫu cũ"})
    assert office.get(year).all("//input[@name='pick']")
    assert "Chấm theo mẫu cũ" in office.get("/communes/{}/registry/{}".format(*scored)).words("main")
    with app.app_context(), acting_as(district_scope(writes=False)):
        assert [listed(name) for name in ("rated", "unconfirmed")] == [0, 1]
    with databases.owner() as owner:
        (last,) = owner.execute("SELECT after FROM audit_events ORDER BY at DESC, seq DESC LIMIT 1").fetchone()
    assert last["withdrawn_because"] == "Chấm theo mẫu cũ"
    assert last["rating_confirmed_on"] is None
    assert not office.get(way).all("//*[@name='reason']")
    office.send(page, "/rating/withdraw", values={"reason": "Lần nữa"}, status=409)
    office.send(office.get(year), "/ratings/confirm")
    assert "Chấm theo mẫu cũ" not in office.get("/communes/{}/registry/{}".format(*scored)).words("main")
    visit("district_leader").get(way, 403)


def test_a_score_that_changed_meanwhile_is_left(visit, scored, databases):
    office = visit("district_officer")
    page = office.get("/district/registry/ratings")
    with databases.owner() as owner:
        owner.execute("UPDATE yearly_records SET rating_score = 40, version = version + 1")
    office.send(page, "/ratings/confirm")
    assert "hãy xem lại" in office.get("/district/registry/ratings?year=2023").words("body")


def test_a_commune_confirms_nothing(clerk):
    clerk.get("/district/registry/ratings", 403)
