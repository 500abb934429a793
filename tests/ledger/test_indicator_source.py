"""What the Front and the associations did is a part of an indicator: counted, added up, of a year or the period."""

from datetime import date

from portal.core.tenancy import acting_as
from portal.metrics.definitions import Comparison, Condition, Definition, Function, Moment, Operand, Shape
from portal.metrics.measures import measured
from portal.programmes.queries import programme_on
from portal.units.scope import district_scope
from tests.metrics.records import unit_id

DAY = date(2024, 10, 23)


def test_activities_are_counted_and_added_up(app, databases):
    with databases.owner() as owner:
        unit = unit_id(owner, "00952")
        body = owner.execute("SELECT id FROM bodies WHERE code = 'HND'").fetchone()[0]
        for kind, day, women in (
            ("campaign", "2023-05-05", 30),
            ("training", "2024-02-02", 12),
            ("training", "2024-12-01", 9),
        ):
            owner.execute(
                "INSERT INTO activities (tenant_id, body_id, kind, held_on, villages, women, topics, note, version)"
                " VALUES (%s, %s, %s, %s, '', %s, 'x', '', 1)",
                (unit, body, kind, day, women),
            )
    training = (Condition("kind", Comparison.IS, "training"),)
    parts = [
        Operand(Function.COUNT, "activities", Moment.PERIOD),
        Operand(Function.COUNT, "activities", Moment.YEAR, training),
        Operand(Function.SUM, "activities", Moment.PERIOD, field="women"),
    ]
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        asked = [(Definition(Shape.VALUE, (one,)), None) for one in parts]
        found = measured(asked, programme_on(DAY), DAY)
    assert [one.value for one in found] == [2, 1, 42]
    assert found[2].parts[unit].numerator == 42
