"""What becomes of entries: statuses in the order of their days, a conversion that ends its THT, the present one."""

import pytest

from portal.imports import queries
from portal.imports.layouts import STATUS_HISTORY
from portal.registry.choices import Status
from tests.imports.giving import CAM, QUE, REGISTER, applied, faults, preview

HISTORY = ["Mã", "Loại hình", "Tên", "Tình trạng", "Từ ngày", "Lý do"]
NOW = [*REGISTER, "Tình trạng", "Kể từ ngày"]
FROM = [*REGISTER, "Chuyển từ THT"]


def told(status, day, reason="", row=CAM):
    return ["", row[1], row[2], status, day, reason]


def given(*rows, register=(CAM,), header=REGISTER):
    return {"Sổ": [header, *register], STATUS_HISTORY.sheet.replace(" ", "_"): [HISTORY, *rows]}


def history(commune, name="HTX Cam"):
    (entry,) = [one for one in queries.stored_entries([commune]) if one.name == name]
    return [(one.status, f"{one.from_on:%d/%m/%Y}", one.reason) for one in entry.history]


@pytest.fixture
def word(commune):
    return {status.value: status.word for status in Status}


def test_statuses_are_taken_by_day_whatever_their_order_in_the_file(commune, word):
    rows = [told(word["operating"], "01/01/2021"), told(word["stopped"], "01/01/2020", "Bão")]
    applied(commune, "registry", **given(*rows))
    assert history(commune) == [
        ("operating", "05/03/2019", ""),
        ("stopped", "01/01/2020", "Bão"),
        ("operating", "01/01/2021", ""),
    ]
    assert preview(commune, "registry", **given(*rows)).does_nothing


def test_what_cannot_follow_is_named(commune, word):
    before = told(word["stopped"], "01/01/2019")
    after_the_end = [told(word["dissolved"], "01/01/2020"), told(word["operating"], "01/01/2021")]
    sheet = STATUS_HISTORY.sheet
    assert {place[0] for place in faults(preview(commune, "registry", **given(before)))} == {sheet}
    assert faults(preview(commune, "registry", **given(*after_the_end)))[0][0] == sheet
    converted = preview(commune, "registry", **given(told(word["converted"], "01/01/2020")))
    assert faults(converted) == [(sheet, "D2")]


def test_another_reason_is_a_change_and_an_empty_one_is_none(commune, word):
    row = told(word["stopped"], "01/01/2020", "Bão")
    applied(commune, "registry", **given(row))
    assert preview(commune, "registry", **given([*row[:5], ""])).does_nothing
    applied(commune, "registry", **given([*row[:5], "Lũ"]))
    assert history(commune)[-1] == ("stopped", "01/01/2020", "Lũ")


def test_an_htx_ends_the_tht_that_it_grew_out_of(commune):
    applied(commune, "registry", Sổ=[FROM, [*CAM, "THT Quế"], [*QUE, None]])
    assert history(commune, "THT Quế")[-1] == ("converted", "05/03/2019", "HTX Cam")
    again = preview(commune, "registry", Sổ=[FROM, [*CAM, "THT Quế"], [*QUE, None]])
    assert again.does_nothing


@pytest.mark.parametrize(
    "rows",
    [
        ([*CAM, "THT Không có"],),
        ([*QUE, "THT Ổi"], ["", "THT", "THT Ổi", "7", "05/3/2017", None]),  # a THT grows out of none
        ([*CAM, "THT Quế"], ["", "HTX", "HTX Hai", "8", "06/3/2019", "THT Quế"], [*QUE, None]),  # two out of one
        ([*CAM[:4], "05/3/2017", "THT Quế"], [*QUE, None]),  # before the THT was there
    ],
)
def test_a_conversion_that_cannot_be_is_named_at_its_cell(commune, rows):
    assert {cell[0] for _sheet, cell in faults(preview(commune, "registry", Sổ=[FROM, *rows]))} == {"F"}


def test_the_day_of_a_conversion_moves_with_the_cooperative_as_by_the_form(commune):
    applied(commune, "registry", Sổ=[FROM, [*CAM, "THT Quế"], [*QUE, None]])
    applied(commune, "registry", Sổ=[REGISTER, [*CAM[:4], "06/4/2019"]])
    assert [history(commune, name)[-1][:2] for name in ("HTX Cam", "THT Quế")] == [
        ("operating", "06/04/2019"),
        ("converted", "06/04/2019"),
    ]
    too_early = preview(commune, "registry", Sổ=[REGISTER, [*CAM[:4], "05/3/2018"]])
    assert faults(too_early) == [("Sổ", "E2")]
    assert "THT" in str(too_early.faults[0].message)


def test_a_source_in_a_wrong_row_of_the_file_is_not_said_to_be_missing(commune):
    shown = preview(commune, "registry", Sổ=[FROM, [*CAM, "THT Quế"], [*QUE[:4], "hôm qua", None]])
    assert faults(shown) == [("Sổ", "E3")]


def test_the_present_status_of_the_register_follows_the_history(commune, word):
    applied(commune, "registry", Sổ=[NOW, [*CAM, word["stopped"], "01/01/2020"]])
    assert history(commune)[-1] == ("stopped", "01/01/2020", "")
    assert preview(commune, "registry", Sổ=[NOW, [*CAM, word["stopped"], "01/01/2020"]]).does_nothing
    assert preview(commune, "registry", Sổ=[NOW, [*CAM, word["stopped"], None]]).does_nothing
    assert preview(commune, "registry", Sổ=[NOW, [*CAM, word["operating"], "05/3/2019"]]).does_nothing  # as of then


def test_its_first_day_may_be_moved_but_not_before_the_status_before(commune, word):
    applied(commune, "registry", Sổ=[NOW, [*CAM, word["stopped"], "01/01/2020"]])
    applied(commune, "registry", Sổ=[NOW, [*CAM, word["stopped"], "02/01/2020"]])
    assert history(commune)[-1][1] == "02/01/2020"
    for day in ("05/3/2019", "01/01/2031"):  # the second has not come
        assert faults(preview(commune, "registry", Sổ=[NOW, [*CAM, word["stopped"], day]])) == [("Sổ", "G2")]


def test_a_new_status_wants_its_day_and_the_first_one_keeps_the_registrations(commune, word):
    assert faults(preview(commune, "registry", Sổ=[NOW, [*CAM, word["stopped"], None]])) == [("Sổ", "G2")]
    assert faults(preview(commune, "registry", Sổ=[NOW, [*CAM, word["operating"], "01/01/2020"]])) == [("Sổ", "G2")]
