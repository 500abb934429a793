"""What is known of 0, 1, 3 and 24 units is said alike on every page, in every file and on every paper."""

import pytest

from tests.exports.reading import table, tables
from tests.metrics.records import collective, declare, founding
from tests.metrics.test_figures import printed
from tests.pages import Visitor
from tests.reports.reading import Docx, number
from tests.reports.sources import same_objectives
from tests.returns.test_pages import rows, third_quarter

OBJECTIVES = [f"T{place}" for place in range(1, 8)]
DAY, PERIODS_END = "2024-10-23", "2024-09-14"
REPORTING = ("00952", "00703")  # Cao Bồ, which is entered first, and another one, which is entered last


@pytest.fixture
def entered(app, databases):
    """Return a function that enters so many units: declared complete, two HTX and a THT each; returns their codes."""

    def enter(number):
        with databases.owner() as owner:
            codes = [row[0] for row in owner.execute("SELECT code FROM units WHERE kind <> 'district' ORDER BY code")]
            first, last = REPORTING
            codes = [first, *(one for one in codes if one not in REPORTING), last][:number]
            for code in codes:
                collective(owner, code, "THT", "2019-05-01")
                collective(owner, code, "HTX", "2019-05-01")
                founding(owner, code, "HTX", "2022-01-01", "2022-05-01")
            if codes:
                declare(owner, [2020, 2023], codes)
        return codes

    return enter


def report(app, databases):
    """Let two communes send their reports of the quarter, and the office accept them; returns their addresses."""
    office, found = Visitor(app, "district_officer"), []
    period = third_quarter(databases)
    office.send(office.get(f"/district/returns?period={period}"), "returns/open")
    for code in REPORTING:
        ((tenant_id, return_id),) = rows(
            databases,
            "SELECT r.tenant_id, r.id FROM returns r JOIN units u ON u.id = r.tenant_id"
            f" WHERE u.code = '{code}' AND r.period_id = {period}",
        )
        address = f"/communes/{tenant_id}/returns/{return_id}"
        officer, leader = Visitor(app, "commune_officer", code), Visitor(app, "commune_leader", code)
        officer.send(officer.get(address), address, results="Đã vận động.")
        leader.send(leader.get(address), "/sign")
        office.send(office.get(address), "/accept")
        found.append(address)
    return office, period, found


def fetch(visitor, path):
    answer = visitor.client.get(path)
    assert answer.status_code == 200, path
    return Docx(answer.data)


def chip(record):
    """Return the verdict that everything must show of an objective without enough data; "" for others."""
    covered = record["coverage"]
    few = record["verdict"] == "not_enough_data"
    return f"Chưa đủ số liệu ({covered['have']}/{covered['of']})" if few else ""


def cell(row, place):
    return " ".join(row.xpath("td")[place].text_content().split())


@pytest.mark.parametrize(
    "number_of_units", [0, 1, pytest.param(3, marks=pytest.mark.verify), pytest.param(24, marks=pytest.mark.verify)]
)
def test_what_is_known_is_said_alike(app, databases, entered, number_of_units):
    codes = entered(number_of_units)
    office, period, addresses = report(app, databases)
    of_day, of_period = printed(app, DAY), printed(app, PERIODS_END)
    assert list(of_day) == OBJECTIVES
    for one in of_day.values():
        assert one["coverage"]["have"] <= number_of_units <= one["coverage"]["of"] == 24
        assert (one["verdict"] == "not_enough_data") is (one["coverage"]["have"] < 20), one["code"]  # 80 % of 24
    assert of_day["T1"]["coverage"]["have"] == number_of_units
    assert of_day["T1"]["value"] == (number_of_units or None)
    the_pages(office, of_day)
    the_files(office, of_day)
    the_papers(office, period, of_day, of_period)
    the_reports(office, period, addresses, codes)


def the_pages(office, records):
    dashboard = office.get("/district")
    for code, one in records.items():
        (row,) = dashboard.all(f"//tr[@id='{code}']")
        assert number(cell(row, 1).replace("\xa0", " ")) == _rounded(one["value"]), code
        said = f"{one['coverage']['have']}/{one['coverage']['of']}"
        assert f"số liệu {said}" in cell(row, 5), code
        page = office.get(f"/district/objectives/{code}")
        assert said in page.words(".head")
        assert (chip(one) or "Chưa đủ số liệu") in cell(row, 4) if chip(one) else "Chưa đủ số liệu" not in cell(row, 4)
        assert chip(one) in page.words("main")
        if one["value"] is None:
            assert not page.all("//p[@class='big']//strong[normalize-space()='0']")
            assert "–" in page.words(".big")


def the_files(office, records):
    for row in table(office, "/district/objectives/export.xlsx").rows:
        one = records[row["Mã"]]
        assert (row["Số đơn vị có đủ số liệu"], row["Tổng số đơn vị"]) == tuple(
            one["coverage"][name] for name in ("have", "of")
        )
        assert (None if row["Kết quả"] == "" else row["Kết quả"]) == _rounded(one["value"])
        assert (row["Đánh giá"] == chip(one)) is bool(chip(one))


def the_papers(office, period, of_day, of_period):
    for path, records in (
        ("/district/reports/yearly", of_day),
        (f"/district/returns/{period}/report", of_period),
    ):
        separator = "?year=2024" if "yearly" in path else ""
        paper = fetch(office, f"{path}.docx{separator}")
        same_objectives(paper, list(records.values()))
        short = office.get(f"{path}{separator}").all("//textarea[@id='short-text']")[0].text
        told = paper.table(("TT", "Mục tiêu"))[1:]
        for one, row in zip(records.values(), told, strict=True):
            (line,) = [line for line in short.splitlines() if line.startswith(f"- {one['text']}: ")]
            for said in (row[4], line):
                assert (chip(one).lower() in said.lower()) if chip(one) else "đủ số liệu" not in said, (
                    path,
                    one["code"],
                )
            assert line.removeprefix(f"- {one['text']}: ").split(" (")[0] == row[3].split(" (")[0]


def the_reports(office, period, addresses, codes):
    """Of a commune that declared nothing neither its report nor the sum has a row of zeros."""
    known = [code in codes for code in REPORTING]
    page = office.get(f"/district/returns/consolidation?period={period}")
    sums = {row.get("data-line"): cell(row, 0) for row in page.all("//tr[@data-line]")}
    paper = fetch(office, f"/district/returns/{period}/report.docx")
    by_unit = paper.table(("TT", "Xã, thị trấn"))[2:-1]
    file = tables(office, f"/district/returns/consolidation/export.xlsx?period={period}")[0]
    for name, each in (("total_HTX", 1), ("operating_HTX", 2), ("operating_THT", 1), ("stopped_HTX", 0)):
        assert sums[name] == (str(each * sum(known)) if any(known) else "–"), name
    assert [number(row[2]) for row in paper.table(("TT", "Chỉ tiêu"))[1:]] == [
        None if row["Kỳ này"] == "" else row["Kỳ này"] for row in file.rows
    ]
    for is_known, address, told in zip(
        known, addresses, sorted(by_unit, key=lambda row: "Cao Bồ" not in row[1]), strict=True
    ):
        wanted = ["0", "0", "1", "0", "1", "2"] if is_known else ["–"] * 6
        assert told[2:] == wanted
        own = office.get(address)
        shown = [cell(row, 0) for row in own.all("//table[contains(@class, 'return-lines')]/tbody/tr")]
        written = fetch(office, f"{address}/document.docx").table(("TT", "Chỉ tiêu"))[1:]
        assert shown == [row[2] for row in written]
        assert ("0" in shown) is is_known
        assert bool(own.all("//*[@id='unknown']")) is not is_known
        for said in (
            page.words("#unknown"),
            paper.text.partition("Chưa có số liệu")[2],
            " ".join(map(str, file.heading)),
        ):
            assert (told[1].removeprefix("Xã ").removeprefix("Thị trấn ") in said) is not is_known or is_known


def _rounded(value):
    return None if value is None else round(value, 2)
