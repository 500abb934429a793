"""A seeded district as plain events, and the workbook that its officers would keep of it.

Nothing of the portal is imported here: what the portal makes of the workbook is compared with what `oracle` works
out from these events. `python -m tests.workbooks.generator` writes the kept workbook and its expected values anew.
"""

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent
UNITS_FILE = HERE.parents[1] / "portal" / "seed" / "data" / "units.csv"
VILLAGES_FILE = UNITS_FILE.with_name("villages.csv")
SEED = 20210101
YEARS = (2021, 2022, 2023, 2024, 2025)
NUMBERS = {"HTX": (112, 40), "THT": (213, 34), "interest_group": (107, 20)}  # all of them; of these since 2021
FIRST, LAST = date(2021, 1, 1), date(2025, 12, 31)
EDGES = [date(year, *day) for year in YEARS for day in ((1, 1), (12, 31), (6, 30))]

KINDS = {"HTX": "HTX", "THT": "THT", "interest_group": "Nhóm sở thích"}
STATUSES = {
    "operating": "Đang hoạt động",
    "stopped": "Ngừng hoạt động",
    "dissolving": "Đang giải thể",
    "dissolved": "Đã giải thể",
    "converted": "Đã chuyển đổi",
}
REASONS = {"under_12_months": "Hoạt động chưa đủ 12 tháng", "stopped_over_3_months": "Ngừng trên 3 tháng trong năm"}
SUBTYPES = {
    "HTX": ("", "Luật HTX 2012"),
    "THT": ("", "Chỉ đạo sản xuất", "Nhóm hộ"),
    "interest_group": ("Trồng trọt", "Chăn nuôi", "Khác"),
}
SECTORS = ("Nông, lâm, ngư nghiệp", "Công nghiệp, xây dựng", "Thương mại, dịch vụ, khác")
PRODUCTS = ("Chè Shan tuyết", "Cam sành", "Gạo nếp", "Mật ong", "Dê núi", "Thảo quả", "Rau an toàn", "Cá tầm", "Gừng")
FIRMS = ("Công ty TNHH Hùng Cường", "Công ty CP Chè Thượng Sơn", "Công ty TNHH Thành Sơn", "Siêu thị Hà Giang")


@dataclass(frozen=True)
class Unit:
    code: str
    name: str


@dataclass(frozen=True)
class Status:
    status: str
    from_on: date
    reason: str = ""


@dataclass(frozen=True)
class Contract:
    partner: str
    number: str
    starts_on: date
    ends_on: date | None


@dataclass
class Record:
    """What was said of one year; None is never said."""

    year: int
    members: int | None = None
    new_members: int | None = None
    contributed_capital: Decimal | None = None
    charter_capital: Decimal | None = None
    revenue: Decimal | None = None
    regular_workers: int | None = None
    average_income: Decimal | None = None
    managers: int | None = None
    managers_trained: int | None = None
    high_tech: bool | None = None
    high_tech_what: str = ""
    linked: bool | None = None
    linkage_partner: str = ""
    linkage_share: Decimal | None = None
    rating_score: Decimal | None = None
    not_rated_reason: str | None = None


@dataclass
class Group:
    """One HTX, THT or interest group; `history` begins with operating on the day of registration."""

    unit: Unit
    kind: str
    name: str
    number: str
    registered_on: date
    subtype: str
    sector: str
    product: str
    villages: str
    head: str
    history: list[Status] = field(default_factory=list)
    grew_from: "Group | None" = None
    records: list[Record] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    ocop: tuple[str, int] | None = None


def stood_still(group: Group, year: int) -> bool:
    """Whether it did not operate for more than three months of a year, counted day by day."""
    day, first, days = date(year, 1, 1), None, 0
    while day.year == year:
        if [one.status for one in group.history if one.from_on <= day][-1:] not in ([], ["operating"]):
            first, days = first or day, days + 1
        day += timedelta(days=1)
    return first is not None and days > (_three_months_after(first) - first).days


def _three_months_after(day: date) -> date:
    month, year = day.month + 3, day.year
    month, year = (month - 12, year + 1) if month > 12 else (month, year)
    last = (date(year + (month == 12), month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def units() -> list[Unit]:
    with UNITS_FILE.open(encoding="utf-8") as file:
        return [Unit(row["code"], row["name_vi"]) for row in csv.DictReader(file) if row["kind"] != "huyện"]


def district(seed: int = SEED) -> list[Group]:
    """Return all that happened, the same for the same seed."""
    return _Maker(random.Random(seed)).make()


class _Maker:
    def __init__(self, rng: random.Random) -> None:
        self.rng, self.units, self.groups = rng, units(), []
        self.taken: set[tuple[str, str, str]] = set()
        with VILLAGES_FILE.open(encoding="utf-8") as file:
            self.villages = {row["unit_code"]: row["villages"].split(";") for row in csv.DictReader(file)}

    def make(self) -> list[Group]:
        for kind, (number, new) in NUMBERS.items():
            for at in range(number):
                day = self._day(FIRST, LAST) if at < new else self._old_day()
                # each unit has something of each kind, the rest falls as it does
                unit = self.units[at % 24] if at < 24 else self.rng.choice(self.units)
                self.groups.append(self._group(unit, kind, day, at))
        self._conversions()
        for group in self.groups:
            self._course(group)
            self._records(group)
            self._contracts(group)
        return sorted(self.groups, key=lambda one: (one.unit.code, one.kind, one.registered_on, one.number))

    def _old_day(self) -> date:
        if self.rng.random() < 0.05:
            return date(2020, 12, 31)
        return date(self.rng.randint(2005, 2019), self.rng.randint(1, 12), self.rng.randint(1, 28))

    def _day(self, first: date, last: date) -> date:
        edges = [day for day in EDGES if first <= day <= last]
        if edges and self.rng.random() < 0.2:
            return self.rng.choice(edges)
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def _group(self, unit: Unit, kind: str, day: date, at: int) -> Group:
        rng = self.rng
        village, product = rng.choice(self.villages[unit.code]), rng.choice(PRODUCTS)
        name = base = f"{'Nhóm sở thích' if kind == 'interest_group' else kind} {product} {village}"
        while (unit.code, kind, name) in self.taken:
            name = f"{base} {rng.randint(2, 99)}"
        self.taken.add((unit.code, kind, name))
        letter = {"HTX": "GCN", "THT": "STHT", "interest_group": "NST"}[kind]
        head = rng.choice(("Nguyễn Văn", "Hoàng Thị", "Lý Văn", "Đặng Thị")) + " " + rng.choice(("Bình", "Hoa", "Thủy"))
        sector = rng.choices(SECTORS, (8, 1, 1))[0]
        subtype = rng.choice(SUBTYPES[kind])
        made = Group(unit, kind, name, f"{letter}-{at + 1:04}", day, subtype, sector, product, village, head)
        made.history.append(Status("operating", day))
        if kind == "HTX" and rng.random() < 0.2:
            made.ocop = (product, rng.randint(3, 5))
        return made

    def _conversions(self) -> None:
        """Some THT become an HTX of their commune on the day that it is registered; one had stopped before."""
        new = [one for one in self.groups if one.kind == "HTX" and one.registered_on >= date(2021, 6, 1)]
        for made in new:
            older = [one for one in self.groups if one.kind == "THT" and one.unit == made.unit]
            ready = [one for one in older if one.registered_on < date(2020, 1, 1) and len(one.history) == 1]
            if len([one for one in self.groups if one.grew_from]) == 9 or not ready:
                continue
            source, day = self.rng.choice(ready), made.registered_on
            if self.rng.random() < 0.3:
                source.history.append(Status("stopped", day - timedelta(days=300), "Thiếu vốn"))
                source.history.append(Status("operating", day - timedelta(days=90), "Hoạt động lại"))
            source.history.append(Status("converted", day, made.name))
            made.grew_from = source

    def _course(self, group: Group) -> None:
        """What becomes of it: most go on, others stop, come back, dissolve."""
        if len(group.history) > 1:
            return
        stay = {"HTX": 8, "THT": 7, "interest_group": 8}[group.kind]
        course = self.rng.choices(
            ((), ("stopped",), ("stopped", "operating"), ("dissolving", "dissolved"), ("dissolved",), ("stopped",) * 1),
            (stay * 2, 2, 2, 1, 2, 1),
        )[0]
        day = max(group.registered_on, date(2019, 1, 1))
        for status in course:
            if day + timedelta(days=40) >= LAST:
                return
            day = self._day(day + timedelta(days=30), LAST)
            if day <= group.history[-1].from_on:
                return
            reason = {"operating": "Hoạt động lại", "stopped": "Thiếu vốn, ngừng thu mua"}.get(status, "Không hiệu quả")
            group.history.append(Status(status, day, reason))

    def _records(self, group: Group) -> None:
        ended = next((one.from_on for one in group.history if one.status in ("dissolved", "converted")), LAST)
        members = self.rng.randint(5, 60)
        for year in YEARS:
            if date(year, 12, 31) < group.registered_on or date(year, 12, 31) > max(ended, date(year, 1, 1)):
                continue
            if self.rng.random() < 0.88:
                members += self.rng.randint(0, 3)
                group.records.append(self._record(group, year, members))

    def _maybe(self, value, chance: float = 0.87):
        return value if self.rng.random() < chance else None

    def _money(self, low: int, high: int) -> Decimal:
        return Decimal(self.rng.randint(low * 100, high * 100)) / 100

    def _record(self, group: Group, year: int, members: int) -> Record:
        rng, maybe = self.rng, self._maybe
        made = Record(year, members, maybe(rng.randint(0, 5)), maybe(self._money(2, 900)))
        if group.kind == "interest_group":
            return made
        made.average_income = maybe(self._money(55, 125 + 12 * (year - 2020)))
        made.regular_workers = maybe(rng.choice((0, *range(2, 40))))
        if group.kind == "THT":
            made.high_tech = maybe(rng.random() < 0.1)  # must not be counted: the objective is of HTX
            return made
        made.charter_capital, made.revenue = maybe(self._money(100, 5000)), maybe(self._money(300, 9000))
        managers = rng.randint(0, 7)
        made.managers = maybe(managers)
        if made.managers is not None:
            made.managers_trained = maybe(rng.randint(managers // 3, managers))
        made.high_tech = maybe(rng.random() < 0.16)
        if made.high_tech:
            made.high_tech_what = rng.choice(("", "Tưới nhỏ giọt", "Nhà lưới"))
        made.linked = maybe(rng.random() < 0.2, 0.8)
        if made.linked:
            made.linkage_partner = rng.choice(("", *FIRMS))
            made.linkage_share = maybe(Decimal(rng.randint(10, 100)), 0.5)
        self._rating(made, group)
        return made

    def _rating(self, made: Record, group: Group) -> None:
        edges = ("64.99", "65", "80", "79.5", "50", "49.75", "100", "0")
        draw = self.rng.random()
        if group.registered_on > date(made.year - 1, 12, 31):
            made.not_rated_reason = "under_12_months"
        elif draw < 0.06:
            made.not_rated_reason = "stopped_over_3_months"
        elif draw < 0.16:
            made.rating_score = Decimal(self.rng.choice(edges))
        elif draw < 0.92:
            made.rating_score = Decimal(self.rng.randint(110, 195)) / 2
        if made.rating_score is not None and stood_still(group, made.year):
            made.rating_score, made.not_rated_reason = None, "stopped_over_3_months"

    def _contracts(self, group: Group) -> None:
        if group.kind != "HTX" or self.rng.random() < 0.75:
            return
        for at in range(self.rng.randint(1, 3)):
            start = self._day(max(group.registered_on, date(2019, 1, 1)), LAST)
            end = start + timedelta(days=self.rng.randint(0, 900))
            if self.rng.random() < 0.4:  # ends on a boundary day: 31/12 it holds, 1/1 no longer
                end = date(min(max(start.year, 2021) + self.rng.randint(0, 1), 2025), 12, 31)
            mark = f"{at + 1}/{start.year}/HĐ-{group.number}"
            group.contracts.append(Contract(FIRMS[at], mark, start, self._maybe(max(end, start), 0.8)))


# --- the workbook -----------------------------------------------------------------------------------

_WHO = ("Mã xã", "Xã, thị trấn", "Loại hình", "Tên", "Số đăng ký")
HEADERS = {
    "Sổ đăng ký": (
        "STT",
        *_WHO,
        *("Ngày đăng ký", "Nội dung hoạt động", "Lĩnh vực", "Sản phẩm chính", "Thôn", "Người đứng đầu"),
        *("Tình trạng", "Từ ngày", "Chuyển từ THT"),
    ),
    "Tình trạng": (*_WHO, "Tình trạng", "Từ ngày", "Lý do"),
    "Sản phẩm": (*_WHO, "Tên sản phẩm", "Sao OCOP"),
    "Liên kết": (*_WHO, "Doanh nghiệp", "Số hợp đồng", "Từ ngày", "Đến ngày"),
    "Số liệu năm": (
        *_WHO,
        *("Năm", "Thành viên", "Thành viên mới", "Vốn góp (triệu đồng)", "Vốn điều lệ (triệu đồng)"),
        *("Doanh thu (triệu đồng)", "Lao động thường xuyên", "Thu nhập bình quân (triệu đồng/năm)", "Cán bộ quản lý"),
        *("Cán bộ đã đào tạo", "Công nghệ cao", "Công nghệ nào", "Liên kết chuỗi", "Doanh nghiệp liên kết"),
        *("Tỷ lệ liên kết (%)", "Điểm xếp loại", "Lý do không xếp loại"),
    ),
}
TITLES = {
    "Sổ đăng ký": ("SỔ ĐĂNG KÝ HTX, THT, NHÓM SỞ THÍCH", "Huyện Vị Xuyên, giai đoạn 2021 - 2025"),
    "Số liệu năm": ("SỐ LIỆU NĂM CỦA HTX, THT, NHÓM SỞ THÍCH", "Đơn vị tính tiền: triệu đồng"),
}


def _who(group: Group) -> tuple[str, ...]:
    return (group.unit.code, group.unit.name, KINDS[group.kind], group.name, group.number)


def tables(groups: list[Group]) -> dict[str, list[tuple]]:
    """Return the rows of each sheet, in the columns of `HEADERS`."""
    made: dict[str, list[tuple]] = {name: [] for name in HEADERS}
    for at, one in enumerate(groups, start=1):
        last, source = one.history[-1], one.grew_from
        told = (one.subtype, one.sector, one.product, one.villages, one.head, STATUSES[last.status], last.from_on)
        # half of the conversions are told by the THT's number, half by its name
        grew = "" if source is None else source.number if at % 2 else source.name
        made["Sổ đăng ký"].append((at, *_who(one), one.registered_on, *told, grew))
        for status in one.history[1:]:
            made["Tình trạng"].append((*_who(one), STATUSES[status.status], status.from_on, status.reason))
        if one.ocop is not None:
            made["Sản phẩm"].append((*_who(one), *one.ocop))
        for deal in one.contracts:
            made["Liên kết"].append((*_who(one), deal.partner, deal.number, deal.starts_on, deal.ends_on))
        for record in one.records:
            made["Số liệu năm"].append((*_who(one), *_record_cells(record)))
    return made


def _record_cells(one: Record) -> tuple:
    money = (one.contributed_capital, one.charter_capital, one.revenue)
    people = (one.regular_workers, one.average_income, one.managers, one.managers_trained)
    tech = (_yes(one.high_tech), one.high_tech_what, _yes(one.linked), one.linkage_partner, one.linkage_share)
    rating = (one.rating_score, REASONS.get(one.not_rated_reason or ""))
    return (one.year, one.members, one.new_members, *money, *people, *tech, *rating)


def _yes(value: bool | None) -> str | None:
    return None if value is None else "Có" if value else "Không"


def write_workbook(groups: list[Group], path: Path) -> None:
    """Write the workbook as a spreadsheet program would: titles above, a totals row beneath, typed cells."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    day, bold = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"bold": True})
    for name, rows in tables(groups).items():
        sheet, top = book.add_worksheet(name), 0
        for line in TITLES.get(name, ()):
            sheet.merge_range(top, 0, top, 6, line, bold)
            top += 1
        for at, title in enumerate(HEADERS[name]):
            sheet.write_string(top, at, title, bold)
        for number, row in enumerate(rows, start=top + 1):
            for at, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, at, value, day)
                elif value not in (None, ""):
                    sheet.write(number, at, value)
        if name in TITLES:
            sheet.write_string(top + 1 + len(rows), 1, "Tổng cộng", bold)
            sheet.write_number(top + 1 + len(rows), 4, len(rows), bold)
    book.close()


KEPT = HERE / "data" / "district.xlsx"
EXPECTED = HERE / "data" / "expected.csv"

if __name__ == "__main__":
    from tests.workbooks.expected import write_expected

    write_workbook(district(), KEPT)
    write_expected(district(), EXPECTED)
