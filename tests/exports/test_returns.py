"""The returns of a period as files: how each stands, what is in the sums and what is missing, over the periods."""

from datetime import date
from types import SimpleNamespace

import pytest

from portal.exports import returns
from tests.exports.reading import table


@pytest.fixture
def officer(story_visit):
    return story_visit("district_officer")


@pytest.fixture
def ask(databases, story_app):
    def rows(statement, *given):
        with databases.owner() as owner:
            return owner.execute(statement, given).fetchall()

    return rows


QUARTERS = (
    "SELECT p.id, p.ends_on FROM periods p JOIN calendars c ON c.id = p.calendar_id"
    " WHERE c.code = 'state-quarter' AND p.year = 2024 AND p.number = %s"
)


def test_how_every_unit_stands(officer, ask):
    ((period, ends_on),) = ask(QUARTERS, 2)
    answer = officer.client.get(f"/district/returns/export.xlsx?period={period}")
    assert f"bao-cao_{ends_on}" in answer.headers["Content-Disposition"]
    found = table(officer, f"/district/returns/export.xlsx?period={period}")
    stored = ask("SELECT state, nothing_to_report FROM returns WHERE period_id = %s", period)
    assert len(found.rows) == len(stored)
    assert found.totals["Đơn vị"] == f"Tổng cộng: {len(stored)}"
    handed_in = sum(state in ("signed", "accepted", "returned") for state, _nil in stored)
    assert found.totals["Tình trạng"] == f"{handed_in}/{len(stored)}"
    assert found.totals["Đúng hạn"].endswith(f"/{len(stored)}")
    assert [row["Không phát sinh"] for row in found.rows].count("x") == sum(nil for _state, nil in stored)
    assert sum(row["Ngày gửi"] != "" for row in found.rows) >= handed_in


def test_a_period_that_is_not_there(officer):
    for path in ("export.xlsx", "consolidation/export.xlsx"):
        assert officer.client.get(f"/district/returns/{path}?period=0").status_code == 404
    assert officer.client.get("/district/returns/export.pdf").status_code == 404


def test_the_sums_name_who_is_missing(officer, ask):
    ((period, _ends_on),) = ask(QUARTERS, 3)
    found = table(officer, f"/district/returns/consolidation/export.xlsx?period={period}")
    accepted, whole = ask(
        "SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM return_events e WHERE e.tenant_id = r.tenant_id AND"
        " e.return_id = r.id AND e.kind = 'accepted')), count(*) FROM returns r JOIN bodies b ON b.id = r.body_id"
        " WHERE r.period_id = %s",
        period,
    )[0]
    assert found.heading[-1].startswith(f"{accepted}/{whole}")
    assert ("; " in found.heading[-1]) == (accepted < whole)
    signed = table(officer, f"/district/returns/consolidation/export.xlsx?period={period}&with=signed")
    assert int(signed.heading[-1].split("/")[0]) >= accepted
    assert found.totals is None


def test_over_the_periods_of_a_calendar(officer, ask):
    ((calendar,),) = ask("SELECT id FROM calendars WHERE code = 'state-quarter'")
    found = table(officer, f"/district/returns/over-time/export.xlsx?calendar={calendar}")
    assert found.header[-3:] == ["Đã gửi", "Đúng hạn", "Phải gửi"]
    periods = len(found.header) - 4
    assert 0 < periods <= 8
    for row in found.rows:
        assert row["Đã gửi"] <= row["Phải gửi"]
        assert row["Phải gửi"] <= periods
    assert [found.totals[name] for name in found.header[-3:]] == [
        sum(row[name] for row in found.rows) for name in found.header[-3:]
    ]
    first = found.header[1]
    assert found.totals[first].partition("/")[2] == str(sum(row[first] != "" for row in found.rows))
    other = table(officer, "/district/returns/over-time/export.xlsx?calendar=0")
    assert other.header[0] == "Đơn vị"  # the first calendar stands in


def test_before_any_return_there_is_an_empty_table(visit):
    office = visit("district_officer")
    assert table(office, "/district/returns/over-time/export.xlsx").rows == []


DAY = date(2024, 6, 3)
LINE = SimpleNamespace(label="HTX mới", code="new_HTX")
STANDING = SimpleNamespace(key=(3, 1))
EVENT = SimpleNamespace(name="HTX cam Vàng", on=DAY)


def apart_sheets(monkeypatch, late=(), differences=(), named=()):
    """Return what stands beside the sums, by sheet: its columns, its rows."""
    monkeypatch.setattr(returns, "apart_reason", lambda apart, period: f"{apart.why} {period}")
    found, compared = SimpleNamespace(late=late), SimpleNamespace(differences=differences, named=named)
    sheets = returns._late(found, compared, {(3, 1): "Xã Cao Bồ"}, ("Tổng hợp",))
    assert all(sheet.heading == ("Tổng hợp",) for sheet in sheets)
    return {sheet.name: ([(one.title, one.kind) for one in sheet.columns], sheet.rows) for sheet in sheets}


EVENTS = [("Đơn vị", "text"), ("Dòng", "text"), ("Tên", "text"), ("Ngày", "date"), ("Số", "whole")]


def test_what_is_counted_late_and_what_the_register_says_today_stand_beside_the_sums(monkeypatch):
    late = [(STANDING, LINE, SimpleNamespace(event=EVENT, sign=1))]
    difference = SimpleNamespace(line=LINE, kept=4, now=5)
    named = [(STANDING, LINE, SimpleNamespace(event=EVENT, sign=-1, why="ghi sau"), "quý II")]
    assert apart_sheets(monkeypatch) == {}
    assert apart_sheets(monkeypatch, late=late) == {
        "Ghi nhận muộn": (EVENTS, [["Xã Cao Bồ", "HTX mới", "HTX cam Vàng", DAY, 1]])
    }
    sums = ([("Dòng", "text"), ("Đã tiếp nhận", "whole"), ("Theo sổ hôm nay", "whole")], [["HTX mới", 4, 5]])
    assert apart_sheets(monkeypatch, differences=[difference]) == {"So với hôm nay": sums}
    assert apart_sheets(monkeypatch, late=late, differences=[difference], named=named) == {
        "Ghi nhận muộn": (EVENTS, [["Xã Cao Bồ", "HTX mới", "HTX cam Vàng", DAY, 1]]),
        "So với hôm nay": sums,
        "Vì sao khác": (
            [*EVENTS, ("Vì sao", "text")],
            [["Xã Cao Bồ", "HTX mới", "HTX cam Vàng", DAY, -1, "ghi sau quý II"]],
        ),
    }


@pytest.mark.parametrize(
    ("missing", "unknown", "told"),
    [
        ((), (), "1/1 đơn vị đã có số liệu"),
        (("Xã Cao Bồ", "Xã Đạo Đức"), (), "1/3 đơn vị đã có số liệu; còn thiếu: Xã Cao Bồ, Xã Đạo Đức"),
        ((), ("Xã Cao Bồ",), "1/1 đơn vị đã có số liệu. "),
    ],
)
def test_who_is_missing_and_of_whom_nothing_is_known_is_said_by_name(app, missing, unknown, told):
    def standings(names):
        return [SimpleNamespace(key=(name, 1)) for name in names]

    found = SimpleNamespace(included=standings(["Xã A"]), missing=standings(missing), unknown=standings(unknown))
    with app.test_request_context():
        said = returns._coverage(found, {(name, 1): name for name in ("Xã A", *missing, *unknown)})
    assert said.startswith(told)
    assert said.endswith(", ".join(unknown or missing or ["có số liệu"]))
