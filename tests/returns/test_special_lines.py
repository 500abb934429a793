"""What a special report may ask for, and what its lines come to."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from portal.extensions import db
from portal.programmes import queries as programmes
from portal.registry.models import Collective, YearlyRecord
from portal.returns import special_lines
from portal.returns.special_lines import Value, adds_up, figures, offered, totals, unit_of
from portal.returns.special_models import LineKind
from portal.units import queries as units
from tests.returns.acting import at_district, on
from tests.returns.special import prepared

TODAY = date(2024, 10, 23)


@pytest.fixture
def programme(story_app):
    with at_district(story_app) as found, on(TODAY):
        yield found


def lines_of(programme, *codes):
    return prepared(programme, [{"what": code, "label": "Dòng"} for code in codes])[1]


def test_a_count_is_that_of_the_register_in_each_unit_and_in_all(programme):
    (line,) = lines_of(programme, "HTX:")
    every = figures([line], programme, TODAY, None)[line.id]
    each = [figures([line], programme, TODAY, one.id)[line.id] for one in units.communes(TODAY)]
    assert every.value == sum(one.value for one in each) > 100
    assert min(one.value for one in each) >= 0


def test_a_sum_is_that_of_the_latest_closed_records_with_what_it_covers(programme):
    (line,) = lines_of(programme, "HTX:record.members")
    found = figures([line], programme, TODAY, None)[line.id]
    latest = (
        select(YearlyRecord.members)
        .join(
            Collective,
            (Collective.tenant_id == YearlyRecord.tenant_id) & (Collective.id == YearlyRecord.collective_id),
        )
        .where(Collective.kind == "HTX", YearlyRecord.year < TODAY.year)
        .distinct(YearlyRecord.tenant_id, YearlyRecord.collective_id)
        .order_by(YearlyRecord.tenant_id, YearlyRecord.collective_id, YearlyRecord.year.desc())
        .subquery()
    )
    assert 0 < found.known <= found.asked
    assert 0 < found.value <= db.session.scalar(select(func.sum(latest.c.members)))


def test_what_nobody_knows_is_not_zero(programme):
    (line,) = lines_of(programme, "groups:record.revenue")
    assert figures([line], programme, TODAY, None)[line.id].value is None


def test_only_like_things_are_summed(programme):
    share = next(one for one in programmes.objectives(programme.id) if one.unit == "percent")
    codes = ("HTX:", "HTX:record.members", "HTX:record.average_income", "HTX:record.linkage_share")
    lines = lines_of(programme, *codes, f"objective:{share.id}", "number", "rate", "text")
    assert [adds_up(one) for one in lines] == [True, True, False, False, False, True, False, False]
    assert [unit_of(one) for one in lines] == ["", "", "triệu đồng", "%", "%", "", "%", ""]
    rows = [{one.id: Value(Decimal(number)) for one in lines} for number in (2, 3)]
    rows.append({one.id: Value(None) for one in lines})  # of one unit nothing is known
    found = totals(lines, rows)
    summed = [one.id for one in lines if adds_up(one)]
    assert {line_id: (one.value, one.covered) for line_id, one in found.items()} == dict.fromkeys(summed, (5, "2/3"))


def test_nothing_that_adds_up_two_kinds_or_two_years_is_offered(programme):
    codes = {code for group in offered(programme.id).values() for code, _label in group}
    assert {"HTX:", "THT:", "foundings_counted:", "HTX:record.revenue", "text", "number", "rate"} <= codes
    assert not any(code.startswith(("THT_HTX:", "records:")) for code in codes)
    assert not {"HTX:record.year", "HTX:ocop_stars"} & codes


def test_a_line_says_in_vietnamese_what_it_takes(programme):
    (line,) = prepared(programme, [{"what": "HTX:record.members"}])[1]
    assert line.label.startswith("Tổng")
    assert line.kind == LineKind.FIGURE


def test_what_is_kept_comes_back(programme):
    values = {1: Value(Decimal("2.50"), 17, 24), 2: Value(words="Thiếu vốn"), 3: Value()}
    assert special_lines.from_kept(special_lines.to_kept(values)) == values
    assert [values[one].covered for one in values] == ["17/24", "", ""]
