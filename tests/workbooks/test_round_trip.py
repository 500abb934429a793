"""Export, change three cells, import: exactly these three change, and it says so; unchanged, nothing does."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from portal.core.tenancy import acting_as
from portal.documents.spreadsheet import to_xlsx
from portal.exports import registry
from portal.extensions import db
from portal.imports import services
from portal.imports.importable_communes import ImportableCommunes
from portal.registry.selection import Selection
from portal.units import queries as units
from portal.units.scope import district_scope
from tests.shares import examples, some
from tests.workbooks.conftest import NOW
from tests.workbooks.editing import header_of, other, read, save
from tests.workbooks.generator import YEARS
from tests.workbooks.running import TABLES, checksum, command, few

pytestmark = pytest.mark.xdist_group("workbook")

# (sheet, header) → kind of cell and the column of the database that it fills
REGISTER_CELLS = {
    ("Sổ đăng ký", "Tên"): ("text", "name"),
    ("Sổ đăng ký", "Số đăng ký"): ("text", "registration_number"),
    ("Sổ đăng ký", "Sản phẩm chính"): ("text", "product"),
    ("Sổ đăng ký", "Thôn"): ("text", "villages"),
    ("Sổ đăng ký", "Người đứng đầu"): ("text", "head_name"),
    ("Tình trạng", "Lý do"): ("text", "reason"),
    ("Sản phẩm", "Sao OCOP"): ("whole", "ocop_stars"),
    ("Liên kết", "Số hợp đồng"): ("text", "contract_number"),
    ("Liên kết", "Nội dung"): ("text", "subject"),
    ("Liên kết", "Đến ngày"): ("date", "ends_on"),
}
YEARLY_CELLS = {
    ("Số liệu năm", "Thành viên"): ("whole", "members"),
    ("Số liệu năm", "Vốn góp (triệu đồng)"): ("decimal", "contributed_capital"),
    ("Số liệu năm", "Doanh thu (triệu đồng)"): ("decimal", "revenue"),
    ("Số liệu năm", "Thu nhập bình quân (triệu đồng/năm)"): ("decimal", "average_income"),
    ("Số liệu năm", "Lao động thường xuyên"): ("whole", "regular_workers"),
    ("Số liệu năm", "Cán bộ quản lý"): ("whole", "managers"),
    ("Số liệu năm", "Công nghệ cao"): ("yesno", "high_tech"),
    ("Số liệu năm", "Liên kết chuỗi"): ("yesno", "linked"),
}
EXPLAINS = {"Công nghệ cao": ("Công nghệ nào",), "Liên kết chuỗi": ("Doanh nghiệp liên kết", "Tỷ lệ liên kết (%)")}
FOLLOWS = {"version", "recorded_at", "folded_name"}  # what the database keeps beside them


def exported(records, tenant_id=None):
    """Return the bytes that the portal exports of all years, of a commune or of all."""
    if records == "registry":
        return to_xlsx(registry.sheets(Selection(NOW.date(), tenant_id=tenant_id), ("Sổ đăng ký", "Huyện")))
    return to_xlsx([registry.yearly_sheet(tenant_id, YEARS, ("Số liệu năm", "Huyện"))])


def rows_now():
    """Return every row of the register: (table, commune, id) → columns, as the session sees them."""
    found = {}
    for table in TABLES[:-1]:
        for row in db.session.execute(text(f"SELECT * FROM {table}")).mappings():
            found[table, row["tenant_id"], row["id"]] = dict(row)
    return found


def differences(before, after):
    """Return the columns that differ, beside those that the database keeps; rows may neither come nor go."""
    assert before.keys() == after.keys()
    return {
        (*key, name): after[key][name]
        for key, row in before.items()
        for name in row
        if row[name] != after[key][name] and name not in FOLLOWS
    }


@pytest.fixture
def reach(workbook_app):
    with workbook_app.test_request_context(), acting_as(district_scope()):
        communes = units.communes(NOW.date())
        yield ImportableCommunes(communes, frozenset(unit.id for unit in communes))
        db.session.rollback()


@pytest.mark.parametrize("records", ["registry", "yearly"])
def test_unchanged_it_changes_nothing(reach, workbook_app, databases, tmp_path, records):
    path = tmp_path / "all.xlsx"
    path.write_bytes(exported(records))
    db.session.rollback()
    before = checksum(databases)
    done = command(workbook_app, records, path, "--locale", "en")
    assert done.exit_code == 0, done.output
    assert "→" not in done.output
    assert "Everything stands in the portal already." in done.output
    numbers = re.findall(r": (\d+) added, (\d+) changed, (\d+) left alone", done.output)
    assert {one[:2] for one in numbers} == {("0", "0")}
    assert sum(int(one[2]) for one in numbers) > 400
    assert checksum(databases) == before


def test_an_export_as_of_an_earlier_day_changes_nothing(reach):
    for day in (date(2021, 6, 30), date(2023, 12, 31)):
        sheets = registry.sheets(Selection(day, status="all"), ("Sổ đăng ký", "Huyện"))
        plan = services.preview_file("registry", to_xlsx(sheets), "x.xlsx", reach)
        assert plan.faults == []
        assert plan.does_nothing


def test_two_groups_of_one_name_one_of_them_converted_come_back_unchanged(reach):
    """The HTX's cell names a THT by a name that another bears as well."""
    twin = (
        db.session.connection()
        .execute(
            text(
                "UPDATE collectives c SET name = s.name, folded_name = s.folded_name FROM collectives h"
                " JOIN collectives s"
                " ON (s.tenant_id, s.id) = (h.tenant_id, h.converted_from_id)"
                " WHERE c.id = (SELECT min(o.id) FROM collectives o WHERE o.tenant_id = s.tenant_id"
                " AND o.kind = 'THT'"
                " AND o.id <> s.id) AND h.id = (SELECT min(id) FROM collectives WHERE converted_from_id IS NOT NULL)"
                " RETURNING c.tenant_id"
            )
        )
        .scalar_one()
    )
    plan = services.preview_file("registry", exported("registry", twin), "x.xlsx", reach)
    assert plan.faults == []
    assert plan.does_nothing


def cells(sheets, known):
    """Return the cells of an export that may be changed: (sheet, row, column, kind, header, database column)."""
    found = []
    for (name, header), (kind, column) in known.items():
        top, titles = header_of(sheets[name])
        for number in range(top + 1, len(sheets[name])):
            row = sheets[name][number]
            value = row[titles[header]]
            is_total = "-" not in str(row[0])
            is_explained = any(row[titles[one]] for one in EXPLAINS.get(header, ()))
            is_first = header == "Lý do" and row[titles["Tình trạng"]] in ("Đang hoạt động", "Đã chuyển thành HTX")
            if not (is_total or is_explained or is_first) and (value != "" or kind != "date"):
                found.append((name, number, titles[header], kind, header, column))
    return found


def changed(sheets, chosen, salt):
    """Change the chosen cells; return (sheet, row from 1, header) → new value."""
    made = {}
    for at, (name, number, column, kind, header, _stored) in enumerate(chosen):
        value = sheets[name][number][column]
        new = other(value, kind, salt + at)
        if header == "Sao OCOP":
            new = 3 if value == 5 else int(value) + 1
        sheets[name][number][column] = new
        made[name, number + 1, header] = new
    return made


@pytest.mark.parametrize("records", some(1, ["registry", "yearly"], "changed cells"))
@examples(3, 15)
def test_three_changed_cells_are_three_changes(reach, records, examples):
    communes = sorted(reach.writable)
    known = REGISTER_CELLS if records == "registry" else YEARLY_CELLS
    kept = {}

    @few(examples)
    @given(st.data())
    def agree(data):
        tenant_id = data.draw(st.sampled_from(communes))
        if tenant_id not in kept:
            kept[tenant_id] = exported(records, tenant_id)
        sheets = read(kept[tenant_id])
        headers = st.sampled_from(sorted({one[4] for one in cells(sheets, known)}))
        chosen = []
        for header in data.draw(st.lists(headers, min_size=3, max_size=3)):
            left = [one for one in cells(sheets, known) if one[4] == header and one not in chosen]
            if left:
                chosen.append(data.draw(st.sampled_from(left)))
        expected = changed(sheets, chosen, data.draw(st.integers(0, 1000)))
        before = rows_now()
        plan = services.preview_file(records, save(sheets), "sua.xlsx", reach)
        assert plan.faults == []
        told = {(line.sheet, line.row, change.title) for line in plan.lines for change in line.changes}
        assert told == set(expected)
        assert plan.number("added") == 0
        services.apply(plan, "", "sua.xlsx")
        db.session.flush()
        moved = differences(before, rows_now())
        assert sorted(key[3] for key in moved) == sorted(one[5] for one in chosen)
        assert sorted(map(plain, moved.values())) == sorted(map(plain, expected.values()))
        db.session.rollback()

    agree()


def plain(value):
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return value if isinstance(value, str) else f"{float(value):.2f}"


def test_the_command_writes_the_three_and_names_them(reach, workbook_app, databases, tmp_path):
    """The same end to end: a text, a number and a yes or no, through the file, the command and the database."""
    sheets = read(exported("yearly"))
    db.session.rollback()
    rows = sheets["Số liệu năm"]
    top, titles = header_of(rows)
    rated = next(n for n in range(top + 1, len(rows)) if rows[n][titles["Điểm xếp loại"]] == 65)
    plain_row = next(n for n in range(top + 1, len(rows)) if rows[n][titles["Công nghệ cao"]] == "Không")
    rows[rated][titles["Điểm xếp loại"]] = "64,5"
    rows[plain_row][titles["Công nghệ cao"]] = "x"
    rows[plain_row + 1][titles["Doanh nghiệp liên kết"]] = "=HYPERLINK(1)"
    rows[plain_row + 1][titles["Liên kết chuỗi"]] = rows[plain_row + 1][titles["Liên kết chuỗi"]]
    path = tmp_path / "sua.xlsx"
    path.write_bytes(save(sheets))
    with databases.owner() as owner:
        before = owner.execute(
            "SELECT id, rating_score, high_tech, linkage_partner, linked FROM yearly_records"
        ).fetchall()
    done = command(workbook_app, "yearly", path)
    assert done.exit_code in (0, 1), done.output
    if done.exit_code:  # the firm stands beside "no link": named by its cell, and nothing written
        assert f"Số liệu năm!{_letters(titles['Doanh nghiệp liên kết'])}{plain_row + 2} |" in done.output
        rows[plain_row + 1][titles["Doanh nghiệp liên kết"]] = ""
        path.write_bytes(save(sheets))
        done = command(workbook_app, "yearly", path)
        assert done.exit_code == 0, done.output
    told = [line for line in done.output.splitlines() if "→" in line]
    with databases.owner() as owner:
        after = owner.execute(
            "SELECT id, rating_score, high_tech, linkage_partner, linked FROM yearly_records"
        ).fetchall()
    moved = [(old, new) for old, new in zip(sorted(before), sorted(after), strict=True) if old != new]
    # a firm where nothing was said of a link says that there is one: that is told too
    assert sum(one != other for old, new in moved for one, other in zip(old, new, strict=True)) == len(told), told
    assert {float(new[1]) for old, new in moved if old[1] != new[1]} == {64.5}
    assert [(old[2], new[2]) for old, new in moved if old[2] != new[2]] == [(False, True)]


def _letters(column):
    return chr(65 + column) if column < 26 else "A" + chr(39 + column)
