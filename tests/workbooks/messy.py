"""The messy real thing: tables as people keep them, with the cells that are really wrong marked as such.

`Messy(seed)` makes a register and its yearly records, written in all the ways that people write; `bad` holds the
address of every cell that no reader could take for what its column means.
"""

import csv
import io
import random
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.workbooks.editing import save
from tests.workbooks.generator import SECTORS, units

KINDS = {
    "HTX": ("HTX", "Hợp tác xã", "hợp tác xã", "htx "),
    "THT": ("THT", "Tổ hợp tác", "TỔ HỢP TÁC"),
    "interest_group": ("Nhóm sở thích", "NST", "nhóm sở  thích"),
}
YES, NO = ("Có", "có", "x", "X", "1", 1, "rồi"), ("Không", "không", "0", 0, "chưa")
# field → the headers that people give it
HEADERS = {
    "unit": ("Mã xã", "Mã đơn vị", "Mã ĐVHC"),
    "unit_name": ("Xã", "Đơn vị", "Xã/Thị trấn", "Tên xã", "Xã, thị trấn"),
    "kind": ("Loại hình", "Loại", "THT/HTX", "Loại hình KTTT"),
    "name": ("Tên", "Tên HTX", "Tên tổ chức", "Tên THT, HTX"),
    "number": ("Số đăng ký", "Số GCN", "Số giấy chứng nhận", "Mã số HTX"),
    "registered_on": ("Ngày đăng ký", "Ngày thành lập", "Ngày cấp GCN"),
    "sector": ("Lĩnh vực", "Ngành nghề"),
    "villages": ("Thôn", "Thôn, bản", "Địa chỉ"),
    "head": ("Người đứng đầu", "Giám đốc", "Tổ trưởng"),
    "year": ("Năm", "Năm báo cáo"),
    "members": ("Thành viên", "Số thành viên", "Tổng số thành viên"),
    "revenue": ("Doanh thu", "Doanh thu (triệu đồng)", "Tổng doanh thu"),
    "workers": ("Lao động thường xuyên", "LĐ thường xuyên"),
    "income": ("Thu nhập bình quân", "TNBQ"),
    "high_tech": ("Công nghệ cao", "Ứng dụng công nghệ cao", "CNC"),
    "score": ("Điểm xếp loại", "Điểm", "Tổng điểm"),
}
REGISTER = ("unit", "unit_name", "kind", "name", "number", "registered_on", "sector", "villages", "head")
YEARLY = ("unit", "unit_name", "kind", "name", "year", "members", "revenue", "workers", "income", "high_tech", "score")
GARBAGE = {
    "unit": ("99999", "xã nhà", "12345", "#REF!"),
    "unit_name": ("???", "#N/A"),  # a name that no commune bears is asked: tests/imports/test_district_workbooks.py
    "kind": ("Công ty", "??", "#N/A"),
    "name": (None, "   ", "T" * 201),
    "number": ("S" * 101, "#REF!"),
    # a year or a month alone is asked: tests/imports/test_untidy.py
    "registered_on": ("31/02/2021", "hôm qua", "13/13/2021", 12, "#REF!", "01/01/2031", "13/2023", None),
    "sector": ("Thể thao", "#NAME?"),
    "villages": ("V" * 501,),
    "head": ("Đ" * 121, "#VALUE!"),
    "year": ("năm ngoái", "20x1", 2031, 3, None),
    "members": ("nhiều", "-5", "12,5", "1.2.3", "#DIV/0!", "10 người", 200_000, 3.5),
    "revenue": ("abc", "12 con", -3, "1,2,3", "#VALUE!", 1e13, "1..5", "12,34,56"),
    "workers": ("vài", "-1", 0.5),
    "income": ("cao", "-70", "70 đôla"),
    "high_tech": ("có lẽ", "2", "ít"),
    "score": ("101", "tốt", "-1", "6,5,4"),
}
EXTRA = ("Điện thoại", "Ghi chú khác", "Xếp thứ tự")
TITLES = ("DANH SÁCH HTX, THT", "Huyện Vị Xuyên", "(Kèm theo Báo cáo số 05/BC-UBND)", "Đơn vị: triệu đồng")


@dataclass
class Group:
    unit: str
    unit_name: str
    kind: str
    name: str
    number: str
    registered_on: date
    sector: str
    villages: str
    head: str


@dataclass
class Year:
    group: Group
    year: int
    members: int | None
    revenue: Decimal | None
    workers: int | None
    income: Decimal | None
    high_tech: bool | None
    score: Decimal | None


@dataclass
class Sheet:
    """A rendered table: its rows, and the addresses of the cells that are wrong."""

    name: str
    rows: list[list] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)


class Messy:
    def __init__(self, seed: int, spoil: float = 0.0) -> None:
        self.rng, self.spoil = random.Random(seed), spoil
        self.groups = self._groups()
        self.years = [self._year(group, year) for group in self.groups for year in (2022, 2024)]

    def _groups(self) -> list[Group]:
        rng, made = self.rng, []
        for at in range(rng.randint(4, 9)):
            unit, kind = rng.choice(units()), rng.choice(sorted(KINDS))
            day = date(rng.randint(2001, 2020), rng.randint(1, 12), rng.randint(1, 28))
            if rng.random() < 0.2:
                day = date(rng.randint(2001, 2020), 1, 1)
            name = f"{rng.choice(('Chè', 'Hòa Bình', 'Thuỷ sản', 'Đồng Tâm'))} {at + 1}"
            head = rng.choice(("Nguyễn Văn Thủy", "Đặng Thị Hoà", ""))
            told = (f"{at + 10}/GCN", day, rng.choice(SECTORS), rng.choice(("Bản Thẳm", "Nà Cọ, Bản Lù", "")), head)
            made.append(Group(unit.code, unit.name, kind, name, *told))
        return made

    def _year(self, group: Group, year: int) -> Year:
        rng = self.rng
        money = [Decimal(rng.randint(1, 500_000)) / 100, Decimal(rng.randint(3000, 20000)) / 100]
        told = [rng.randint(1, 5000), money[0], rng.randint(0, 90), money[1], rng.random() < 0.5]
        told = [one if rng.random() < 0.85 else None for one in told]
        score = Decimal(rng.randint(0, 400)) / 4 if group.kind == "HTX" else None
        return Year(group, year, *told, score)

    # --- how people write ---------------------------------------------------------------------------

    def _text(self, value: str) -> str | None:
        if not value:
            return self.rng.choice((None, ""))
        value = self.rng.choice((value, f"{value} ", f" {value}", value.replace(" ", "  ")))
        return unicodedata.normalize(self.rng.choice(("NFC", "NFD")), value)

    def _day(self, day: date):
        ways = [
            day,
            day.strftime("%d/%m/%Y"),
            f"{day.day}/{day.month}/{day.year}",
            f"{day.day:02}/{day.month}/{day.year} ",
            f"{day.day}-{day.month}-{day.year % 100:02}",
            f"{day.day}.{day.month}.{day.year}",
            day.isoformat(),
            (day - date(1899, 12, 30)).days,
            str((day - date(1899, 12, 30)).days),
            f"ngày {day.day} tháng {day.month} năm {day.year}",
        ]
        if (day.month, day.day) == (1, 1) and day.year <= 2020:
            ways += [day.year, str(day.year)] * 4
        return self.rng.choice(ways)

    def _whole(self, value: int):
        dotted = f"{value:,}".replace(",", ".")
        return self.rng.choice((value, float(value), str(value), dotted, dotted.replace(".", " "), f" {dotted} "))

    def _money(self, value: Decimal):
        dotted = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
        ways = [float(value), dotted, f"{dotted} triệu", f"{dotted.replace('.', '')} tr", f"{dotted} triệu đồng"]
        if value == int(value):
            ways += [int(value), f"{int(value):,}".replace(",", ".") + " triệu"]
        return self.rng.choice([*ways, f"{format(value / 1000, 'f').replace('.', ',')} tỷ", format(value, "f")])

    def _score(self, value: Decimal):
        return self.rng.choice((float(value), format(value.normalize(), "f").replace(".", ","), format(value, "f")))

    def _unit_name(self, value: str) -> str:
        plain = value.removeprefix("Xã ").removeprefix("Thị trấn ")
        ways = (value, plain, value.upper(), value.lower(), value.replace("Thị trấn", "TT"), f"{value} ")
        return self._text(self.rng.choice(ways))

    def _cell(self, key: str, row) -> object:
        group = row.group if isinstance(row, Year) else row
        if key == "unit":
            return self.rng.choice((group.unit, int(group.unit), str(int(group.unit)), f"{group.unit} "))
        if key == "unit_name":
            return self._unit_name(group.unit_name)
        if key == "kind":
            return self._text(self.rng.choice(KINDS[group.kind]))
        if key in ("name", "number", "sector", "villages", "head"):
            return self._text(getattr(group, key))
        value = getattr(row, key)
        if value is None:
            return self.rng.choice((None, ""))
        if key == "high_tech":
            return self.rng.choice(YES if value else NO)
        ways = {"registered_on": self._day, "members": self._whole, "workers": self._whole}
        ways |= {"revenue": self._money, "income": self._money, "score": self._score}
        ways |= {"year": lambda year: self.rng.choice((year, str(year), f"Năm {year}", float(year)))}
        return ways[key](value)

    # --- sheets -------------------------------------------------------------------------------------

    def register(self) -> Sheet:
        return self._sheet(REGISTER, self.groups, self.rng.choice(("Sổ đăng ký", "Sheet1", "DS HTX 2025")))

    def yearly(self) -> Sheet:
        return self._sheet(YEARLY, self.years, self.rng.choice(("Số liệu năm", "Sheet1", "Biểu 02")))

    def _sheet(self, keys: tuple[str, ...], rows: list, name: str) -> Sheet:
        rng, made = self.rng, Sheet(name)
        columns = list(keys)
        if rng.random() < 0.5:  # one way to name the unit is enough
            columns.remove(rng.choice(("unit", "unit_name")))
        if rng.random() < 0.5:
            rng.shuffle(columns)
        if rng.random() < 0.7:
            columns.insert(0, "ordinal")
        if rng.random() < 0.5:
            extra = rng.choice(EXTRA)
            columns.insert(rng.randint(1, len(columns)), f"extra:{extra}")
            made.unknown.add(extra)
        for line in TITLES[: rng.randint(0, 4)]:
            made.rows.append([None] * rng.randint(0, 2) + [line])
        if made.rows and rng.random() < 0.5:
            made.rows.append([])
        made.rows.append([self._header(key) for key in columns])
        if columns[0] == "ordinal" and rng.random() < 0.4:
            made.rows.append([at + 1 for at in range(len(columns))])
        for at, row in enumerate(rows, start=1):
            if rng.random() < 0.15:
                made.rows.append([None] * rng.randint(0, 3))
            made.rows.append([self._rendered(made, key, row, at, column) for column, key in enumerate(columns)])
        if rng.random() < 0.6:
            total = [None] * len(columns)
            total[columns.index("name")] = rng.choice(("Tổng cộng", "TỔNG SỐ", "Cộng", "Tổng"))
            if "members" in columns:
                total[columns.index("members")] = 99
            made.rows.append(total)
        return made

    def _header(self, key: str) -> str:
        if key == "ordinal":
            return self.rng.choice(("STT", "TT", "Số TT"))
        if key.startswith("extra:"):
            return key.removeprefix("extra:")
        title = self.rng.choice(HEADERS[key])
        title = self.rng.choice(
            (title, f"{title} ", f" {title}  ", title.upper(), title.replace(" ", "\n"), title + " *")
        )
        return unicodedata.normalize(self.rng.choice(("NFC", "NFD")), title)

    def _rendered(self, made: Sheet, key: str, row, at: int, column: int):
        if key == "ordinal":
            return at
        if key.startswith("extra:"):
            return self.rng.choice((None, "0912", 7))
        if self.rng.random() < self.spoil:
            made.bad.add(f"{chr(65 + column)}{len(made.rows) + 1}")
            if key == "name" and isinstance(row, Year):  # an unknown name is a fault of the pair of unit and name
                return None
            return self.rng.choice(GARBAGE[key])
        return self._cell(key, row)


def xlsx(*sheets: Sheet) -> bytes:
    return save({sheet.name: sheet.rows for sheet in sheets})


def as_csv(sheet: Sheet) -> bytes:
    """Return a sheet as Excel saves it as CSV: semicolons, decimal commas, dates as shown."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=";")
    for row in sheet.rows:
        writer.writerow(["" if cell is None else _shown(cell) for cell in row])
    return held.getvalue().encode("utf-8-sig")


def _shown(cell) -> str:
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f").replace(".", ",")
    return str(cell)
