"""What a figure covers, and what a verdict needs of it: declared years, old ones, units that took over others."""

from datetime import date

import pytest

from portal.core.clock import COVERAGE_SHARE, write_setting
from portal.core.tenancy import acting_as
from portal.metrics.figures import figures
from portal.metrics.records import Coverage, coverage, least_share, places, together
from portal.programmes.queries import programme_on
from portal.registry import declarations
from portal.units.scope import district_scope
from tests.metrics.records import collective, declare, founding

DAY = date(2024, 10, 23)
OWN = "00952"


def verdicts(day=DAY):
    return {one.code: str(one.verdict) for one in figures(programme_on(day), day)}


def codes(units):
    return [unit.code for unit in units]


@pytest.fixture
def district(app):
    with app.app_context(), acting_as(district_scope()):
        yield app


def test_a_declaration_holds_for_its_year_and_old_for_the_next(district, databases):
    with databases.owner() as owner:
        declare(owner, [2022], [OWN], ["HTX"])
    for day, have, old in [
        (date(2022, 12, 30), 0, []),
        (date(2022, 12, 31), 1, []),
        (date(2023, 12, 30), 1, []),
        (date(2023, 12, 31), 1, [OWN]),
        (date(2024, 12, 30), 1, [OWN]),
        (date(2024, 12, 31), 0, []),
    ]:
        found = coverage(places(day), ["HTX"], [], day=day, least=80)
        assert (found.have, found.of, codes(found.old)) == (have, 24, old), day
        assert coverage(places(day), ["THT"], [], day=day, least=80).have == 0


@pytest.mark.parametrize(("number", "enough"), [(0, False), (1, False), (19, False), (20, True), (24, True)])
def test_a_verdict_needs_80_percent_of_the_units(district, databases, number, enough):
    with databases.owner() as owner:
        for _ in range(31):
            founding(owner, OWN, "HTX", "2021-06-01", "2023-05-05")
        every = [row[0] for row in owner.execute("SELECT code FROM units WHERE kind <> 'district' ORDER BY code")]
        declare(owner, [2023], every[:number])
    assert (verdicts()["T1"] == "met") is enough
    assert (verdicts()["T1"] == "not_enough_data") is not enough
    write_setting(COVERAGE_SHARE, "4")
    assert least_share() == 4
    assert (verdicts()["T1"] == "met") is (number >= 1)


def test_nothing_entered_is_neither_0_nor_met_nor_missed(district):
    for day in (date(2021, 1, 1), DAY, date(2026, 1, 20)):
        for one in figures(programme_on(DAY), day):
            assert (one.value, one.numerator, str(one.verdict)) == (None, None, "not_enough_data")
            assert one.reason
    assert (
        set(verdicts(date(2020, 12, 31)).values()) == {"not_computable"} if programme_on(date(2020, 12, 31)) else True
    )


def test_what_cannot_exist_yet_is_not_missing(district, databases):
    with databases.owner() as owner:
        declare(owner, [2023])
        collective(owner, OWN, "HTX", "2024-05-01")
    of_day = {one.code: one for one in figures(programme_on(DAY), DAY)}
    for code in ("T2", "T3", "T4", "T6", "T7"):
        assert of_day[code].coverage.have == 24, code
        assert str(of_day[code].verdict) == "not_computable"
    with databases.owner() as owner:
        collective(owner, OWN, "HTX", "2023-05-01")
    of_day = {one.code: one for one in figures(programme_on(DAY), DAY)}
    assert codes(of_day["T3"].coverage.missing) == [OWN]
    assert of_day["T2"].coverage.have == 24  # the law gives it no score of its first year


def test_a_unit_that_took_over_others_has_what_they_declared(district, databases):
    with databases.owner() as owner:
        ids = dict(owner.execute("SELECT code, id FROM units").fetchall())
        owner.execute(
            "INSERT INTO units (name_vi, name_en, folded_name, kind, code, parent_id, valid_from, version)"
            " SELECT 'Xã Mới', 'Moi', 'moi', kind, '99999', parent_id, '2024-07-01', 1 FROM units WHERE code = %s",
            (OWN,),
        )
        (made,) = owner.execute("SELECT id FROM units WHERE code = '99999'").fetchone()
        for code in (OWN, "00955"):
            owner.execute("UPDATE units SET valid_to = '2024-07-01' WHERE code = %s", (code,))
            owner.execute(
                "INSERT INTO unit_successions (happened_on, from_unit_id, to_unit_id, note)"
                " VALUES ('2024-07-01', %s, %s, '')",
                (ids[code], made),
            )
        declare(owner, [2023], [OWN])
    found = coverage(places(DAY), ["HTX"], [], day=DAY, least=80)
    assert (found.have, found.of) == (0, 23)
    with databases.owner() as owner:
        declare(owner, [2022], ["00955"])
    found = coverage(places(DAY), ["HTX"], [], day=DAY, least=80)
    assert (found.have, codes(found.old)) == (1, ["99999"])
    assert coverage(places(DAY), ["HTX"], [ids["00955"]], day=DAY, least=80).have == 0  # an answer of its is missing


def test_several_figures_together_cover_what_each_of_them_does(district):
    first, second, third = (place.unit for place in places(DAY)[:3])
    one, other = Coverage(2, 3, (first,), (second,), True), Coverage(1, 3, (second, third), (), False)
    both = together([one, other])
    assert (both.have, both.of, both.missing, both.old, both.enough) == (0, 3, (first, second, third), (), False)
    assert together([]) is None


def test_what_was_declared_is_a_fact_of_the_register(district):
    (place, *_rest) = places(DAY)
    made = declarations.declare(tenant_id=place.unit.id, kind="HTX", year=2023, number=0, posting_id=None)
    assert places(DAY)[0].declared == {"HTX": 2023}
    declarations.withdraw(made)
    assert places(DAY)[0].declared == {}
