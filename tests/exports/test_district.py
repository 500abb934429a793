"""The overview as files: values with what they are made of, units with the overview's totals, parts by commune."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from portal.core.tenancy import acting_as
from portal.exports import district
from portal.metrics.figures import figures
from portal.metrics.records import Part
from portal.programmes.queries import programmes
from portal.seed.resolution import load
from portal.units.scope import district_scope
from tests.conftest import STORY_NOW
from tests.exports.reading import table


@pytest.fixture
def officer(story_visit):
    return story_visit("district_officer")


def rounded(value):
    return "" if value is None else pytest.approx(float(value), abs=0.005)


def test_each_objective_is_its_figure(officer, story_app):
    found = table(officer, "/district/objectives/export.xlsx")
    with story_app.test_request_context(), acting_as(district_scope(writes=False)):
        made = figures(programmes()[0], STORY_NOW.date())
    assert [row["Mã"] for row in found.rows] == [one.objective.code for one in made]
    for row, one in zip(found.rows, made, strict=True):
        assert row["Kết quả"] == rounded(one.value)
        assert row["Tử số"] == rounded(one.numerator)
        assert row["Mẫu số"] == rounded(one.denominator)
        assert (row["Số đơn vị có đủ số liệu"], row["Tổng số đơn vị"]) == (one.coverage.have, one.coverage.of)
        assert row["Đơn vị còn thiếu"] == ", ".join(unit.name_vi for unit in one.coverage.missing)
        assert (row["Lý do chưa tính được"] == "") == (one.reason is None)
        assert row["Đánh giá"]
    assert "23/10/2024" in found.heading[1]


def test_units_add_up_to_their_totals(officer):
    found = table(officer, "/district/units/export.xlsx")
    assert len(found.rows) == 24
    for title in ("HTX mới", "THT mới", "Chỉ tiêu HTX", "Chỉ tiêu THT", "Đang vận động"):
        assert found.totals[title] == sum(row[title] or 0 for row in found.rows), title
    assert found.totals["Cập nhật gần nhất"] == ""
    past = table(officer, "/district/units/export.xlsx?as_of=2022-12-31")
    assert past.totals["HTX mới"] < found.totals["HTX mới"]
    assert past.totals["Đang vận động"] == 0  # what is open now was not then
    one_year = table(officer, "/district/units/export.xlsx?year=2023")
    assert "2023" in one_year.heading[0]
    assert one_year.totals["HTX mới"] <= found.totals["HTX mới"]


def test_one_objective_by_commune_with_the_districts_line_beneath(officer):
    found = table(officer, "/district/objectives/T1/export.xlsx")
    assert len(found.rows) == 24
    assert found.totals["Kết quả"] == sum(row["Kết quả"] or 0 for row in found.rows)
    assert officer.client.get("/district/objectives/T99/export.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("code", "part", "made"),
    [
        ("T1", None, [None, None]),
        ("T1", Part(3), [3, None]),
        ("T2", Part(3, 4), [3, 4]),
        ("T6", Part(100, 3), [Decimal("33.33"), 75]),
        ("T6", Part(100, 0), [None, 75]),
    ],
)
def test_what_a_units_value_is_made_of(code, part, made):
    objective = next(one for one in load()["objectives"] if one["code"] == code)
    found = SimpleNamespace(objective=SimpleNamespace(definition=objective["definition"], baseline=75))
    assert district._made_of(found, part) == made


@pytest.mark.parametrize(
    ("value", "rounded_to"), [(None, None), (Decimal("2.345"), Decimal("2.35")), (Decimal("-2.345"), Decimal("-2.35"))]
)
def test_two_places(value, rounded_to):
    assert district._two_places(value) == rounded_to
