"""The sources offer what is described, and select each its own rows."""

from datetime import date

import pytest

from portal.core.tenancy import acting_as
from portal.metrics import sources
from portal.metrics.definitions import Comparison, Condition, Definition, Function, Moment, Operand, Shape
from portal.metrics.measures import measured
from portal.programmes.queries import programme_on
from portal.units.scope import district_scope
from tests.metrics.records import collective, founding, unit_id

DAY = date(2024, 10, 23)


@pytest.fixture
def counted(app):
    """Return a function that counts the rows of a source."""

    def count(source, moment=Moment.DAY, *where, day=DAY):
        return measure(app, source, moment, where, day).value

    return count


def measure(app, source, moment, where, day):
    asked = Definition(Shape.VALUE, (Operand(Function.COUNT, source, moment, where),))
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        (found,) = measured([(asked, None)], programme_on(DAY), day)
    return found


def test_every_field_that_is_offered_can_be_asked_for(app):
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        for source in sources.SOURCES.values():
            where = tuple(Condition(one.name, Comparison.FILLED, None) for one in source.fields())
            asked = Definition(Shape.VALUE, (Operand(Function.COUNT, source.code, source.moments[-1], where),))
            assert measured([(asked, None)], programme_on(DAY), DAY), source.code


def test_foundings_begun_and_counted(counted, databases):
    with databases.owner() as owner:
        founding(owner, "00952", "THT", "2023-03-01", "2024-02-01")
        founding(owner, "00952", "HTX", "2024-03-01")
    assert counted("foundings", Moment.PERIOD) == 2
    assert counted("foundings", Moment.YEAR) == 1
    assert counted("foundings", Moment.PERIOD, Condition("kind", Comparison.IS, "HTX")) == 1
    assert counted("foundings_counted", Moment.YEAR) == 1
    done, open_still = (Condition("counted", Comparison.IS, value) for value in (True, False))
    assert counted("foundings", Moment.PERIOD, done, day=date(2024, 1, 31)) == 0
    assert [counted("foundings", Moment.PERIOD, one) for one in (done, open_still)] == [1, 1]


def test_a_star_that_has_run_out_or_has_no_day_is_none(counted, databases, app):
    three = Condition("ocop_stars", Comparison.AT_LEAST, "3")
    with databases.owner() as owner:
        key = collective(owner, "00952", "HTX", "2019-01-01")
        for name, stars, day in (("a", 3, "2021-10-24"), ("b", 4, "2021-10-23"), ("c", 5, None), ("d", None, None)):
            owner.execute(
                "INSERT INTO products (tenant_id, collective_id, name, folded_name, ocop_stars, recognised_on,"
                " mark_kind, mark_name, version) VALUES (%s, %s, %s, %s, %s, %s, '', '', 1)",
                (unit_id(owner, "00952"), key, name, name, stars, day),
            )
    assert counted("products") == 4
    assert counted("products", Moment.DAY, three) == 1  # b ran out on the day, c has no day
    (part,) = measure(app, "products", Moment.DAY, (three,), DAY).parts.values()
    assert (part.operating, part.known) == (4, 3)  # whether c still holds nobody can say
    assert counted("products", Moment.PERIOD) == 2
    assert counted("HTX", Moment.DAY, three) == 1
    assert counted("HTX", Moment.DAY, three, day=date(2024, 10, 24)) is None  # of c nobody can say


def test_records_of_the_years_that_have_ended(counted, databases):
    with databases.owner() as owner:
        key = collective(owner, "00952", "HTX", "2019-01-01", [("stopped", "2022-01-01")])
        for year in (2020, 2021, 2022, 2023, 2024):
            owner.execute(
                "INSERT INTO yearly_records (tenant_id, collective_id, year, members, version)"
                " VALUES (%s, %s, %s, 5, 1)",
                (unit_id(owner, "00952"), key, year),
            )
    assert counted("records", Moment.PERIOD) == 3
    assert counted("records", Moment.PERIOD, day=date(2024, 12, 31)) == 4
