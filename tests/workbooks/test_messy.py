"""Messy workbooks: nothing raises, nothing is half-applied, every bad cell is named and no good one."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from portal.core.errors import RuleBroken
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.imports import services
from portal.imports.importable_communes import ImportableCommunes
from portal.units import queries as units
from portal.units.scope import district_scope
from tests.shares import examples
from tests.workbooks.conftest import NOW
from tests.workbooks.editing import save
from tests.workbooks.messy import Messy, as_csv, xlsx
from tests.workbooks.running import answered, answers, checksum, command, few

pytestmark = pytest.mark.xdist_group("workbook")
seeds = st.integers(0, 2**32)


@pytest.fixture
def reach(empty_app):
    with empty_app.test_request_context(), acting_as(district_scope()):
        communes = units.communes(NOW.date())
        yield ImportableCommunes(communes, frozenset(unit.id for unit in communes))
        db.session.rollback()


def plan(records, sheet, reach, seed=0):
    """Plan a sheet, as .xlsx or as .csv."""
    data, name = (as_csv(sheet), "bang.csv") if seed % 3 == 0 else (xlsx(sheet), "bang.xlsx")
    return answered(records, data, name, reach)


def named(made):
    return {f"{fault.column}{fault.row}" for fault in made.faults}


def stored():
    statement = (
        "SELECT u.code, c.kind, c.name, registration_number, registered_on, villages, head_name, sector"
        " FROM collectives c JOIN units u ON u.id = c.tenant_id ORDER BY registration_number"
    )
    return [tuple(row) for row in db.session.execute(text(statement))]


SECTORS = {"Nông, lâm, ngư nghiệp": "agriculture_forestry_fishery", "Công nghiệp, xây dựng": "industry_construction"}


def facts(one):
    sector = SECTORS.get(one.sector, "trade_services_other")
    return (one.unit, one.kind, one.name, one.number, one.registered_on, one.villages, one.head, sector)


@examples(5, 25)
def test_what_is_written_in_any_way_is_understood(reach, examples):
    @few(examples)
    @given(seeds)
    def agree(seed):
        db.session.rollback()
        messy = Messy(seed)
        sheet = messy.register()
        made = plan("registry", sheet, reach, seed)
        assert made.faults == []
        assert {header for _sheet, header in made.unknown} == sheet.unknown
        services.apply(made, "", "x")
        assert stored() == sorted(map(facts, messy.groups), key=lambda one: one[3])
        sheet = messy.yearly()
        made = plan("yearly", sheet, reach, seed)
        assert made.faults == []
        services.apply(made, "", "x")
        statement = (
            "SELECT c.registration_number, year, y.members, y.revenue, y.regular_workers, y.average_income,"
            " y.high_tech, y.rating_score FROM yearly_records y JOIN collectives c"
            " ON (c.tenant_id, c.id) = (y.tenant_id, y.collective_id) ORDER BY 1, 2"
        )
        told = [
            (one.group.number, one.year, one.members, one.revenue, one.workers, one.income, one.high_tech, one.score)
            for one in messy.years
        ]
        said = [one for one in told if any(value is not None for value in one[2:])]
        assert [tuple(row) for row in db.session.execute(text(statement))] == sorted(said, key=lambda one: one[:2])
        db.session.rollback()

    agree()


@pytest.mark.verify
def test_every_bad_cell_of_a_register_is_named_and_no_good_one(reach):
    @few(40)
    @given(seeds)
    def agree(seed):
        sheet = Messy(seed, spoil=0.12).register()
        made = plan("registry", sheet, reach, seed)
        assert named(made) == sheet.bad, (made.faults, sheet.rows)
        _applies_only_if_sound(made)

    agree()


@examples(8, 40)
def test_every_bad_cell_of_yearly_records_is_named_and_no_good_one(reach, examples):
    @few(examples)
    @given(seeds)
    def agree(seed):
        db.session.rollback()
        messy = Messy(seed)
        services.apply(plan("registry", messy.register(), reach), "", "x")
        messy.spoil = 0.1
        sheet = messy.yearly()
        made = plan("yearly", sheet, reach, seed)
        assert named(made) == sheet.bad, (made.faults, sheet.rows)
        _applies_only_if_sound(made)
        db.session.rollback()

    agree()


def _applies_only_if_sound(made):
    if made.faults:
        with pytest.raises(RuleBroken):
            services.apply(made, "", "x")
    db.session.rollback()


@examples(2, 6)
def test_the_command_writes_all_or_nothing(empty_app, databases, tmp_path, examples):
    """From the command line, committed: a file with one wrong cell leaves the database as it was, byte for byte."""
    path = tmp_path / "bang.xlsx"
    before = checksum(databases)

    @few(examples)
    @given(seeds)
    def agree(seed):
        messy = Messy(seed, spoil=0.05)
        sheet = messy.register()
        path.write_bytes(xlsx(sheet))
        more = [] if sheet.bad else ["--dry-run"]
        with empty_app.test_request_context(), acting_as(district_scope()):
            known = units.communes(NOW.date())
            everywhere = ImportableCommunes(known, frozenset(unit.id for unit in known))
            asked = answers(services.preview_file("registry", path.read_bytes(), path.name, everywhere))
            db.session.rollback()
        more += [f"--answer={key}={value}" for key, value in asked.items()]
        done = command(empty_app, "registry", path, "--locale", "en", *more)
        assert done.exit_code == (1 if sheet.bad else 0), done.output
        assert done.exception is None or isinstance(done.exception, SystemExit)
        for cell in sheet.bad:
            assert f"{sheet.name}!{cell} |" in done.output
        assert checksum(databases) == before

    agree()


@pytest.mark.verify
def test_noise_never_raises(reach):
    """Cells without any sense under true headers, and bytes without any: a plan with faults, or a refusal."""
    cell = st.one_of(
        st.none(), st.integers(-(10**12), 10**12),
        st.floats(allow_nan=False, allow_infinity=False, width=32), st.booleans(),
        st.dates(date(1900, 3, 1), date(2200, 1, 1)), st.text(max_size=12),
        st.sampled_from(["Tổng", "Tên", "00703", "HTX", "=1+1", "#REF!", "1e5", "٣", "½", "−5", "\u202e", "0" * 40]),
    )  # fmt: skip
    header = ["Mã", "Mã xã", "Loại hình", "Tên", "Số đăng ký", "Ngày đăng ký", "Tình trạng", "Từ ngày", "Chuyển từ THT"]
    yearly = ["Mã xã", "Loại hình", "Tên", "Năm", "Thành viên", "Doanh thu", "Điểm", "Công nghệ cao"]

    @few(40)
    @given(st.sampled_from(["registry", "yearly"]), st.lists(st.lists(cell, max_size=10), max_size=6), st.binary())
    def agree(records, rows, noise):
        head = header if records == "registry" else yearly
        others = {"Tình trạng": [["Tên", "Tình trạng", "Từ ngày"], *rows], "Liên kết": [["Tên", "Doanh nghiệp"], *rows]}
        services.preview_file(records, save({"Sổ": [head, *rows], **others}), "x.xlsx", reach)
        for name in ("x.xlsx", "x.csv", "x.xls", "x.ods"):
            for data in (noise, b"PK\x03\x04" + noise):
                with contextlib.suppress(RuleBroken):  # a refusal, in words
                    services.preview_file(records, data, name, reach)

    agree()


HEAD = ["Mã xã", "Loại hình", "Tên", "Số đăng ký"]


def test_what_speaks_of_a_row_with_a_fault_is_not_wrong_for_that(reach):
    """One bad date in the register; its statuses, products, contracts and the HTX that grew out of it are good."""
    tht, htx = ["00703", "THT", "THT Cam", "1"], ["00703", "HTX", "HTX Cam", "2"]
    book = {
        "Sổ đăng ký": [[*HEAD, "Ngày đăng ký", "Chuyển từ THT"], [*tht, "31/02/2015"], [*htx, "01/05/2020", "THT Cam"]],
        "Tình trạng": [[*HEAD, "Tình trạng", "Từ ngày"], [*tht, "Ngừng hoạt động", "01/02/2020"]],
        "Sản phẩm": [[*HEAD, "Tên sản phẩm", "Sao OCOP"], [*tht, "Cam sành", 3]],
        "Liên kết": [[*HEAD, "Doanh nghiệp", "Từ ngày"], [*tht, "Công ty Hùng Cường", "01/02/2020"]],
    }
    made = services.preview_file("registry", save(book), "x.xlsx", reach)
    assert [(fault.sheet, fault.column, fault.row) for fault in made.faults] == [("Sổ đăng ký", "E", 2)]


def test_every_bad_cell_of_the_other_sheets_is_named(reach):
    """Cells that cannot be read and cells that break a rule, in one row and in several, and an unknown name."""
    htx, none = ["00703", "HTX", "HTX Cam", "2"], ["00703", "HTX", "HTX Không Có", "9"]
    book = {
        "Sổ đăng ký": [[*HEAD, "Ngày đăng ký"], [*htx, "01/05/2019"]],
        "Tình trạng": [
            [*HEAD, "Tình trạng", "Từ ngày", "Lý do"],
            [*htx, "Ngừng", "01/02/2020"],
            [*htx, "Lạ", "01/02/2031", "L" * 501],
            [*none, "Ngừng", "01/02/2020"],
        ],
        "Sản phẩm": [
            [*HEAD, "Tên sản phẩm", "Sao OCOP"],
            [*htx, "Cam", 6],
            [*htx, "S" * 201, "nhiều"],
            [*htx, "Chè", 3],
            [*htx, "chè ", 4],
        ],
        "Liên kết": [
            [*HEAD, "Doanh nghiệp", "Từ ngày", "Đến ngày"],
            [*htx, "Công ty A", "01/02/2020", "01/01/2020"],
            [*htx, "C" * 201, "01/02/2031", "hôm qua"],
            [*htx, None, None, None],
        ],
    }
    made = services.preview_file("registry", save(book), "x.xlsx", reach)
    found = {(fault.sheet, f"{fault.column}{fault.row}") for fault in made.faults}
    assert found == {
        *(("Tình trạng", cell) for cell in ("E3", "F3", "G3", "C4")),
        *(("Sản phẩm", cell) for cell in ("F2", "E3", "F3", "E5")),
        *(("Liên kết", cell) for cell in ("G2", "E3", "F3", "G3", "E4", "F4")),
    }
