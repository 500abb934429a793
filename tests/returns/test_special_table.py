"""How special returns stand, and the table that is made of what is in."""

from datetime import date

import pytest

from portal.returns import special_services
from portal.returns.special_table import of_unit, statuses, table, tallies
from portal.returns.states import Timeliness
from tests.acting import as_seen
from tests.returns.acting import at_district, on, posting
from tests.returns.special import DUE, asked, signed

TODAY = date(2024, 10, 23)


@pytest.fixture
def programme(story_app):
    with at_district(story_app) as found, on(TODAY):
        yield found


def test_the_sum_is_of_the_communes_that_are_in_and_the_district_stands_apart(programme):
    report, lines, rows = asked(programme, ("00952", "00919", "MTTQ"))
    own, other = (row for row in rows if row.body.unit_id)
    signed(own, lines, number="2")
    signed(other, lines, number="5")
    as_seen(special_services.give_back, other, posting("district_officer"), note="Xem lại")
    found = table(report, lines, statuses([report], TODAY))
    number = next(one for one in lines if one.kind == "number")
    assert found.totals[number.id].value == 2
    assert [one.row.body.code for one in found.bodies] == ["MTTQ"]
    assert (len(found.included), len(found.missing)) == (1, 2)
    assert other.body.name_vi in found.missing_names("vi")
    assert tallies([report], TODAY) == {report.id: (3, 1, 0)}


def test_the_district_s_body_has_the_district_s_figures(programme):
    _report, lines, rows = asked(programme, ("00952", "MTTQ"))
    figures = {row.body.code: special_services.values_of(row)[lines[0].id].value for row in rows}
    assert figures["MTTQ"] > 100 > figures["UBND-00952"]


def test_it_is_late_from_the_day_after_it_is_due_on(programme):
    report, lines, (row,) = asked(programme)
    on_the_day, after = statuses([report], DUE), statuses([report], date(2024, 11, 11))
    assert [one[0].timeliness for one in (on_the_day, after)] == [Timeliness.OPEN, Timeliness.OVERDUE]
    assert tallies([report], date(2024, 11, 11)) == {report.id: (1, 0, 1)}
    with on(date(2024, 11, 12)):
        signed(row, lines)
    (stands,) = of_unit(row.tenant_id, date(2024, 11, 13))
    assert (stands.timeliness, stands.handed_in) == (Timeliness.LATE, date(2024, 11, 12))
