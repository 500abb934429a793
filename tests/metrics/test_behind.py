"""Behind every number of an objective that an administrator made stands a list, and its sum is the number."""

from datetime import date, datetime, time

import pytest

from portal.core import clock
from portal.core.tenancy import acting_as
from portal.metrics.behind import DENOMINATOR, NUMERATOR, behind
from portal.metrics.definitions import Comparison, Condition, Definition, Function, Moment, Operand, Shape, to_data
from portal.metrics.measures import _nothing, measured
from portal.metrics.records import total
from portal.programmes.models import Objective
from portal.programmes.queries import programme_on
from portal.units.scope import district_scope
from tests.exports.reading import table
from tests.metrics.records import collective, declare, unit_id
from tests.metrics.test_routes import COUNT, OCOP, make
from tests.pages import Visitor

DAYS = [date(2021, 6, 30), date(2022, 12, 31), date(2024, 2, 29), date(2024, 10, 23)]
HTX = Operand(Function.COUNT, "HTX")
LINKED = Condition("record.linked", Comparison.IS, True)
MEMBERS = Operand(Function.SUM, "HTX", field="record.members")
INCOME = Operand(
    Function.AVERAGE,
    "HTX",
    where=(Condition("record.year", Comparison.MORE, "2020"),),
    field="record.average_income",
    weight="record.regular_workers",
)
MADE = {
    "new THT": Definition(Shape.VALUE, (Operand(Function.COUNT, "THT", Moment.PERIOD),)),
    "groups": Definition(Shape.VALUE, (Operand(Function.COUNT, "THT_HTX"),)),
    "sum": Definition(Shape.VALUE, (MEMBERS,)),
    "average": Definition(Shape.VALUE, (INCOME,)),
    "share": Definition(Shape.SHARE, (Operand(Function.COUNT, "HTX", where=(LINKED,)), HTX)),
    "share of sums": Definition(Shape.SHARE, (Operand(Function.SUM, "HTX", field="record.members"), MEMBERS)),
    "growth": Definition(Shape.GROWTH, (MEMBERS,), base_year=2021),
    "records": Definition(Shape.VALUE, (Operand(Function.SUM, "records", Moment.PERIOD, field="record.revenue"),)),
    "foundings": Definition(Shape.VALUE, (Operand(Function.COUNT, "foundings", Moment.PERIOD),)),
    "counted": Definition(Shape.VALUE, (Operand(Function.COUNT, "foundings_counted", Moment.YEAR),)),
    "activities": Definition(
        Shape.VALUE, (Operand(Function.SUM, "activities", Moment.PERIOD, field="households_reached"),)
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_the_sum_of_the_list_is_the_figure(story_app, name):
    made, counted = MADE[name], 0
    objective = Objective(code="M1", definition=to_data(made))
    with story_app.test_request_context(), acting_as(district_scope(writes=False)):
        programme = programme_on(DAYS[-1])
        for day in (*DAYS, date(2021, 12, 31)):  # the last on which nothing has grown yet
            (found,) = measured([(made, None)], programme, day)
            for unit, part in [(None, None), *list(found.parts.items())[:3]]:
                whole = part or total(found.parts, _nothing(made))
                listed = behind(objective, programme, day, NUMERATOR, unit)
                assert listed.sums[1] == whole.numerator, (day, unit)
                rows = listed.rows()
                assert len(rows) == listed.sums[0]
                taken = sum(row.amount * row.weight for row in rows)
                assert taken == whole.numerator, (day, unit)
                counted += len(rows)
                of = behind(objective, programme, day, DENOMINATOR, unit)
                if made.base_year is not None and day <= date(made.base_year, 12, 31):
                    assert of is None
                elif made.base_year is not None:
                    base = whole.base.numerator if whole.base else 0
                    assert of.sums[1] == base, (day, unit)
                elif made.shape == Shape.SHARE:
                    assert of.sums[1] == whole.denominator, (day, unit)
                elif made.whole.function == Function.AVERAGE:
                    assert of.sums[2] == (whole.denominator or 0), (day, unit)
                else:
                    assert of is None
    assert counted > 0


def test_from_the_number_to_its_records_in_one_step(visit, app, databases):
    with databases.owner() as owner:
        for day in ("2022-01-05", "2023-01-05", "2024-05-05", "2019-01-01"):
            collective(owner, "00952", "THT", day, origin="opening" if day < "2021" else "register")
        collective(owner, "00955", "THT", "2023-02-02", origin="register")
        declare(owner)
    given = {**COUNT, "a_source": "THT", "a_moment": "period"}
    make(visit("administrator"), "M1", given, unit="THT", low="60", text_vi="THT mới thành lập")
    for day, number, of_unit in ((date(2022, 1, 5), 1, 1), (date(2023, 12, 31), 3, 2), (date(2024, 10, 23), 4, 3)):
        with clock.frozen(datetime.combine(date(2024, 10, 23), time(9))):
            officer = Visitor(app, "district_officer")
            (link,) = officer.get(f"/district?as_of={day}").all("//tr[@id='M1']//a[contains(@href, '/records')]/@href")
            page = officer.get(link)
            assert len(page.all("//tbody/tr")) == number
            assert page.all("//tbody//a/@href")[0].startswith("/communes/")
            (download,) = page.all("//a[contains(@href, 'records/export.xlsx')]/@href")
            assert len(table(officer, download).rows) == number
            links = officer.get(f"/district/objectives/M1?as_of={day}").all("//section[@id='parts']//a/@href")
            (ours,) = [one for one in links if "/records?" in one][:1]
            assert len(officer.get(ours).all("//tbody/tr")) == of_unit
            officer.get(f"/district/objectives/M1/records?as_of={day}&side=denominator", status=404)
            officer.get(f"/district/objectives/M1/records?as_of={day}&commune=999999", status=404)


def test_a_share_leads_to_its_part_and_to_its_whole(visit, app, databases):
    with databases.owner() as owner:
        keys = [collective(owner, "00952", "HTX", "2020-01-01") for _ in range(4)]
        owner.execute(
            "INSERT INTO products (tenant_id, collective_id, name, folded_name, ocop_stars, recognised_on,"
            " mark_kind, mark_name, version) VALUES (%s, %s, 'Chè', 'che', 4, '2022-03-01', '', '', 1)",
            (unit_id(owner, "00952"), keys[0]),
        )
        declare(owner)
    make(visit("administrator"), "M2", OCOP, low="20", text_vi="HTX có sản phẩm OCOP", unit="HTX")
    officer = visit("district_officer")
    for page in (officer.get("/district/objectives/M2"), officer.get("/district")):
        (part,) = set(page.all("//a[contains(@href, 'M2/records') and contains(@href, 'side=numerator')]/@href")[:1])
        (whole,) = set(page.all("//a[contains(@href, 'M2/records') and contains(@href, 'side=denominator')]/@href")[:1])
        assert len(officer.get(part).all("//tbody/tr")) == 1
        assert "4" in officer.get(part).all("//tbody/tr/td")[-1].text_content()  # the stars that were asked for
        assert len(officer.get(whole).all("//tbody/tr")) == 4
    products = Objective(code="M3", definition=to_data(Definition(Shape.VALUE, (Operand(Function.COUNT, "products"),))))
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        (row,) = behind(products, programme_on(DAYS[-1]), DAYS[-1], NUMERATOR).rows()
    assert (row.name, row.day, row.amount) == ("Chè", date(2022, 3, 1), 1)
