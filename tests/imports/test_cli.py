"""The import from the command line, end to end on the real database."""

from datetime import date

from tests.imports.files import REGISTER_HEADER, YEARLY_HEADER, workbook


def entries(databases, columns="kind, name, registered_on, registration_number, origin"):
    with databases.owner() as owner:
        return owner.execute(f"SELECT {columns} FROM collectives ORDER BY tenant_id, name").fetchall()


REGISTER = [
    ["SỔ ĐĂNG KÝ THT, HTX", None, None, None, None, None, None],
    [],
    [*REGISTER_HEADER, "Tình trạng", "Từ ngày", "Chuyển từ THT", "Điện thoại"],
    [None, "00703", None, "HTX", "HTX Chè Kim Thạch", "10A", date(2019, 5, 6)],
    [None, 703, None, "hợp tác xã", "HTX Cam", "11A", "5-3-20"],
    [None, None, "Kim Thạch", "Tổ hợp tác", "THT Lợn", None, "2018", "Đang hoạt động"],
    [None, "00913", None, "NST", "Nhóm ngô", None, 43466, "Ngừng hoạt động", "01/02/2023"],
    [None, "00703", None, "HTX", "HTX Lợn", "12A", "01/10/2020", None, None, "THT Lợn"],
    ["Tổng cộng", None, None, None, 5],
]


def test_a_register_comes_in(run, databases):
    done = run("registry", workbook(Sổ=REGISTER))
    assert done.exit_code == 0, done.output
    assert "Điện thoại" in done.output
    assert entries(databases) == [
        ("HTX", "HTX Cam", date(2020, 3, 5), "11A", "opening"),
        ("HTX", "HTX Chè Kim Thạch", date(2019, 5, 6), "10A", "opening"),
        ("HTX", "HTX Lợn", date(2020, 10, 1), "12A", "opening"),
        ("THT", "THT Lợn", date(2018, 1, 1), None, "opening"),
        ("interest_group", "Nhóm ngô", date(2019, 1, 1), None, "opening"),
    ]
    with databases.owner() as owner:
        statuses = owner.execute(
            "SELECT name, status, from_on FROM collective_statuses s JOIN collectives c"
            " ON (c.tenant_id, c.id) = (s.tenant_id, s.collective_id) ORDER BY name, from_on"
        ).fetchall()
    assert ("THT Lợn", "converted", date(2020, 10, 1)) in statuses
    assert ("Nhóm ngô", "stopped", date(2023, 2, 1)) in statuses
    assert len(statuses) == 7
    again = run("registry", workbook(Sổ=REGISTER), "--locale", "en")
    assert again.exit_code == 0, again.output
    assert len(entries(databases)) == 5
    assert "already" in again.output


def test_yearly_records_come_in(run, databases):
    run("registry", workbook(Sổ=REGISTER))
    rows = [
        YEARLY_HEADER,
        ["00703", "HTX", "HTX Cam", "2021", "1.174", "2.650 triệu", "75,5"],
        ["00703", "HTX", "Chè  kim thạch", 2022, 9, 573.55, None],
    ]
    done = run("yearly", workbook(Năm=rows))
    assert done.exit_code == 0, done.output
    with databases.owner() as owner:
        found = owner.execute(
            "SELECT year, members, revenue, rating_score FROM yearly_records ORDER BY year"
        ).fetchall()
    assert [tuple(float(v) if v is not None else None for v in row) for row in found] == [
        (2021, 1174, 2650, 75.5),
        (2022, 9, 573.55, None),
    ]


def test_every_error_is_named_and_nothing_saved(run, databases):
    rows = [
        REGISTER_HEADER,
        [None, "00703", None, "HTX", "HTX Một", "1", "31/02/2021"],
        [None, "99999", None, "HTX", "HTX Hai", "2", "01/02/2021"],
        [None, "00703", None, "Công ty", "HTX Ba", "3", "01/02/2021"],
        [None, "00703", None, "HTX", None, "4", "01/02/2021"],
        [None, "00703", None, "HTX", "HTX Năm", "5", "01/02/2021"],
        [None, "00703", None, "HTX", "HTX Sáu", "5", "01/02/2031"],
    ]
    done = run("registry", workbook(Sổ=rows))
    assert done.exit_code == 1
    for cell in ("G2", "B3", "D4", "E5", "G7"):
        assert f"Sổ!{cell} |" in done.output
    assert entries(databases) == []


def test_a_foreign_row_is_named_by_its_cell(run, databases):
    run("registry", workbook(Sổ=REGISTER))
    before = entries(databases, "*")
    rows = [REGISTER_HEADER, [None, "00913", None, "NST", "Nhóm ngô", None, "01/01/2019"]]
    done = run("registry", workbook(Sổ=rows), "--unit", "00703")
    assert done.exit_code == 1
    assert "Sổ!B2 |" in done.output
    assert entries(databases, "*") == before


def test_a_dry_run_writes_nothing(run, databases):
    done = run("registry", workbook(Sổ=REGISTER), "--dry-run", "--locale", "en")
    assert done.exit_code == 0, done.output
    assert entries(databases) == []


FOUNDINGS = [
    ["Mã xã", "Loại hình", "Tên", "Ngày cấp GCN", "Số GCN", "Số thành viên", "Vốn góp", "Chủ trì", "Phối hợp"],
    ["00703", "HTX", "HTX Quế", "05/3/2023", "77A", 9, "500 triệu", "HND", "MTTQ, LHPN"],
    ["00703", "THT", "THT Ong", "6-4-22", None, "3", None, "Hội Nông dân huyện", None],
]


def test_foundings_come_in_and_count(run, databases):
    done = run("foundings", workbook(Mới=FOUNDINGS))
    assert done.exit_code == 0, done.output
    assert [row[:3] for row in entries(databases)] == [
        ("HTX", "HTX Quế", date(2023, 3, 5)),
        ("THT", "THT Ong", date(2022, 4, 6)),
    ]
    with databases.owner() as owner:
        assert owner.execute("SELECT count(*) FROM founding_credits").fetchone()[0] == 4
    again = run("foundings", workbook(Mới=FOUNDINGS), "--locale", "en")
    assert "already" in again.output
    assert len(entries(databases)) == 2


def test_rules_of_foundings_are_named_by_cell(run, databases):
    few = ["00703", "HTX", "HTX Ít", "05/3/2023", None, 6, -5, "Hội Ai", None]
    done = run("foundings", workbook(Mới=[FOUNDINGS[0], few]))
    assert done.exit_code == 1
    for cell in ("F2", "E2", "G2", "H2"):
        assert f"Mới!{cell} |" in done.output
    assert entries(databases) == []


def test_quotas_go_into_the_draft(run, databases):
    rows = [["Mã xã", "Loại hình", "Năm", "Chỉ tiêu"], [703, "HTX", 2024, 2], ["00703", "THT", "2025", "4"]]
    done = run("quotas", workbook(CT=rows))
    assert done.exit_code == 0, done.output
    with databases.owner() as owner:
        found = owner.execute("SELECT kind, year, value FROM quota_drafts ORDER BY kind").fetchall()
    assert found == [("HTX", 2024, 2), ("THT", 2025, 4)]
    wrong = run("quotas", workbook(CT=[rows[0], ["00703", "HTX", 2031, 2], ["00703", "HTX", 2024, 1000]]))
    assert wrong.exit_code == 1
    assert "CT!C2 |" in wrong.output
    assert "CT!D3 |" in wrong.output


def test_units_are_added_and_renamed(run, databases):
    rows = [
        ["Mã xã", "Loại", "Tên", "Từ ngày"],
        ["00703", "Xã", "Kim Thạch Mới", None],
        ["00999", "Xã", "Xã Thử", "01/7/2024"],
    ]
    done = run("units", workbook(DV=rows))
    assert done.exit_code == 0, done.output
    with databases.owner() as owner:
        found = owner.execute(
            "SELECT code, name_vi, folded_name FROM units WHERE code IN ('00703', '00999') ORDER BY 1"
        )
        assert found.fetchall() == [("00703", "Kim Thạch Mới", "kim thach moi"), ("00999", "Xã Thử", "xa thu")]
    assert run("units", workbook(DV=[rows[0], ["7x", "Xã", "Y", None]])).exit_code == 1
