"""The rules of the register, against the real database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.errors import Invalid, StaleVersion
from portal.extensions import db
from portal.registry import queries, services
from portal.registry.models import Partner, Product
from tests.foundings.acting import STORY_DAY, at_commune
from tests.registry.acting import GROUP

FACTS = {**GROUP, "registered_on": date(2019, 5, 3)}
STATUSES = ("operating", "stopped", "dissolving", "dissolved", "converted", "asleep")


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id:
        yield tenant_id


@pytest.fixture
def group(commune):
    return services.add_collective(commune, FACTS)


@pytest.fixture
def cooperative(commune):
    return services.add_collective(commune, {**FACTS, "kind": "HTX", "registration_number": "1"})


def refused(field, work, *arguments, **named):
    with pytest.raises(Invalid) as broken, db.session.begin_nested():
        work(*arguments, **named)
    assert [name for name, _message in broken.value.problems] == [field]


@pytest.mark.parametrize(("day", "origin"), [(date(2020, 12, 31), "opening"), (date(2021, 1, 1), "register")])
def test_origin_follows_the_day(commune, day, origin):
    made = services.add_collective(commune, {**FACTS, "registered_on": day})
    assert made.origin == origin
    assert [(one.status, one.from_on) for one in queries.statuses(commune, made.id)] == [("operating", day)]
    assert bool(queries.new_by_cell(date(2021, 1, 1), STORY_DAY)) == (origin == "register")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "club"),
        ("sector", "mining"),
        ("subtype", "crops"),
        ("name", "   "),
        ("name", "x" * 201),
        ("registered_on", date(1949, 12, 31)),
        ("registered_on", STORY_DAY + timedelta(days=1)),
        ("head_name", "x" * 121),
        ("villages", "x" * 501),
        ("registration_number", "1" * 101),
    ],
)
def test_facts_that_cannot_be(commune, group, field, value):
    refused(field, services.add_collective, commune, {**FACTS, field: value})
    refused(field, services.edit_collective, group, {field: value}, version=group.version)


def test_the_kind_stays(group):
    refused("kind", services.edit_collective, group, {"kind": "HTX"}, version=group.version)


def test_the_day_of_registration_moves_the_first_status(commune, group):
    services.edit_collective(group, {"registered_on": date(2021, 2, 3)}, version=group.version)
    assert group.origin == "register"
    assert queries.statuses(commune, group.id)[0].from_on == date(2021, 2, 3)
    services.set_status(group, "stopped", date(2022, 1, 1))
    refused(
        "registered_on", services.edit_collective, group, {"registered_on": date(2022, 1, 1)}, version=group.version
    )
    services.save_record(group, 2021, {"members": 3})
    services.remove_last_status(group)
    refused(
        "registered_on", services.edit_collective, group, {"registered_on": date(2022, 1, 1)}, version=group.version
    )


def test_stale_versions(group):
    with pytest.raises(StaleVersion):
        services.edit_collective(group, {"name": "X"}, version=7)
    with pytest.raises(StaleVersion):
        services.remove_collective(group, version=7)
    services.save_record(group, 2022, {"members": 3})
    with pytest.raises(StaleVersion):
        services.save_record(group, 2022, {"members": 4}, version=0)


def test_a_conversion_goes_one_way_and_forward(group, cooperative):
    refused("converted_from", services.convert, cooperative, group)
    refused("from_on", services.convert, group, cooperative)  # registered on the same day


def converted(commune):
    group = services.add_collective(commune, FACTS)
    later = {**FACTS, "kind": "HTX", "registration_number": "1", "registered_on": date(2022, 3, 1)}
    grown = services.add_collective(commune, later)
    services.convert(group, grown)
    return group, grown


def test_a_conversion_ends_the_group_and_keeps_both(commune):
    group, grown = converted(commune)
    assert queries.operating_by_commune(date(2022, 2, 28)) == {(commune, "THT"): 1}
    assert queries.operating_by_commune(date(2022, 3, 1)) == {(commune, "HTX"): 1}
    assert queries.successor(commune, group.id) is grown
    refused(None, services.remove_collective, group, version=group.version)
    refused(None, services.remove_collective, grown, version=grown.version)
    refused(None, services.remove_last_status, group)
    refused("status", services.set_status, group, "operating", STORY_DAY)
    other = services.add_collective(commune, {**FACTS, "kind": "HTX", "registration_number": "2"})
    refused("converted_from", services.convert, group, other)
    services.undo_conversion(grown)
    assert queries.operating_by_commune(date(2022, 3, 1)) == {(commune, "HTX"): 2, (commune, "THT"): 1}


def test_the_day_of_a_conversion_moves_with_the_cooperative(commune):
    group, grown = converted(commune)
    services.edit_collective(grown, {"registered_on": date(2023, 4, 5)}, version=grown.version)
    assert queries.statuses(commune, group.id)[-1].from_on == date(2023, 4, 5)
    refused(
        "registered_on", services.edit_collective, grown, {"registered_on": date(2019, 5, 3)}, version=grown.version
    )
    assert queries.operating_by_commune(date(2023, 4, 4)) == {(commune, "THT"): 1}
    assert queries.operating_by_commune(date(2023, 4, 5)) == {(commune, "HTX"): 1}


def test_conversion_by_hand_is_refused(group):
    refused("status", services.set_status, group, "converted", date(2022, 1, 1))


def test_a_removal_takes_everything_with_it(commune, cooperative):
    services.save_record(cooperative, 2022, {"members": 9})
    services.save_product(cooperative, None, {"name": "Chè"})
    services.save_partner(cooperative, None, {"name": "Công ty A", "starts_on": date(2023, 1, 1)})
    assert len(queries.parts(commune, cooperative.id)) == 4
    services.remove_collective(cooperative, version=cooperative.version)
    assert queries.collective(commune, cooperative.id) is None
    assert queries.parts(commune, cooperative.id) == []


@pytest.mark.parametrize(("year", "fits"), [(2018, False), (2019, True), (2024, True), (2025, False)])
def test_years(group, year, fits):
    if fits:
        assert services.save_record(group, year, {"members": 1}).year == year
    else:
        refused("year", services.save_record, group, year, {"members": 1})


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("members", {"members": -1}),
        ("members", {"members": 100_001}),
        ("revenue", {"revenue": Decimal("-0.01")}),
        ("revenue", {"revenue": Decimal("NaN")}),
        ("average_income", {"average_income": Decimal(10_000_001)}),
        ("linkage_share", {"linkage_share": Decimal("100.01")}),
        ("rating_score", {"rating_score": Decimal("100.01")}),
        (
            "rating_score",
            {"rating_groups": [{"group": "A", "score": Decimal(60)}, {"group": "B", "score": Decimal(41)}]},
        ),
        ("not_rated_reason", {"not_rated_reason": "lazy"}),
        ("rating_score", {"rating_score": Decimal(70), "not_rated_reason": "under_12_months"}),
        ("managers_trained", {"managers": 3, "managers_trained": 4}),
        ("new_members", {"members": 3, "new_members": 4}),
        ("high_tech_what", {"high_tech": False, "high_tech_what": "Nhà màng"}),
        ("linkage_partner", {"linked": False, "linkage_partner": "Công ty A"}),
        ("linkage_partner", {"linked": False, "linkage_share": Decimal(5)}),
    ],
)
def test_records_that_cannot_be(cooperative, field, values):
    refused(field, services.save_record, cooperative, 2022, values)


def test_only_an_htx_is_rated(group):
    refused("rating_score", services.save_record, group, 2022, {"rating_score": Decimal(70)})
    refused("rating_score", services.save_record, group, 2022, {"not_rated_reason": "under_12_months"})


def test_groups_add_up_and_answers_follow(cooperative):
    groups = [{"group": "A", "score": Decimal("40.5")}, {"group": "B", "score": Decimal(30)}]
    record = services.save_record(cooperative, 2022, {"rating_groups": groups, "linkage_partner": "Công ty A"})
    assert record.rating_score == Decimal("70.5")
    assert (record.linked, record.high_tech) == (True, None)
    services.save_record(cooperative, 2022, {"members": 4}, version=record.version)
    assert (record.members, record.rating_score, record.linked) == (4, Decimal("70.5"), True)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": ""}),
        ("ocop_stars", {"ocop_stars": 6}),
        ("ocop_stars", {"ocop_stars": 0}),
        ("recognised_on", {"recognised_on": date(2030, 1, 1)}),
        ("mark_kind", {"mark_kind": "logo"}),
    ],
)
def test_products_that_cannot_be(group, field, values):
    refused(field, services.save_product, group, None, {"name": "Chè", **values})


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " "}),
        ("starts_on", {"starts_on": date(2030, 1, 1)}),
        ("ends_on", {"ends_on": date(2022, 12, 31)}),
        ("ends_on", {"ends_on": date(2150, 1, 1)}),
    ],
)
def test_contracts_that_cannot_be(group, field, values):
    refused(field, services.save_partner, group, None, {"name": "Công ty A", "starts_on": date(2023, 1, 1), **values})


def test_parts_are_changed_and_removed(commune, group):
    product = services.save_product(group, None, {"name": "Chè  Shan", "ocop_stars": 3})
    services.save_product(group, product, {"name": "Chè Shan", "ocop_stars": 4}, product.version)
    with pytest.raises(StaleVersion):
        services.save_product(group, product, {"name": "Chè"}, product.version + 1)
    partner = services.save_partner(group, None, {"name": "A", "starts_on": date(2023, 1, 1)})
    services.remove(product, version=product.version)
    services.remove(partner, version=partner.version)
    assert (queries.products(commune, group.id), queries.partners(commune, group.id)) == ([], [])
    assert db.session.get(Product, (commune, product.id)) is None
    assert db.session.get(Partner, (commune, partner.id)) is None


MOVES = st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(-400, 2200)) | st.none(), max_size=12)


@settings(max_examples=60, deadline=None)
@given(moves=MOVES)
def test_any_course_of_statuses_stays_in_order(databases_at_commune, moves):
    """Whatever is tried (None: take the last back), days rise strictly and nothing follows an end."""
    commune = databases_at_commune
    start = FACTS["registered_on"]
    with db.session.begin_nested() as saved:
        group = services.add_collective(commune, FACTS)
        for move in moves:
            before = _history(commune, group)
            try:
                with db.session.begin_nested():
                    if move is None:
                        services.remove_last_status(group)
                    else:
                        services.set_status(group, move[0], start + timedelta(days=move[1]))
            except Invalid:
                assert _history(commune, group) == before
                assert not _is_legal(before, move, start)
            else:
                assert _is_legal(before, move, start)
            _check(_history(commune, group), start)
        saved.rollback()


@pytest.fixture(scope="module")
def databases_at_commune(databases):
    from portal.core import clock
    from tests.conftest import STORY_NOW
    from tests.database import EMPTY

    databases.fresh(EMPTY)
    with clock.frozen(STORY_NOW), at_commune(databases.app) as tenant_id:
        yield tenant_id


def _history(commune, group):
    return [(one.status, one.from_on) for one in queries.statuses(commune, group.id)]


def _is_legal(history, move, start):
    last, since = history[-1]
    if move is None:
        return len(history) > 1
    status, day = move[0], start + timedelta(days=move[1])
    settable = status in ("operating", "stopped", "dissolving", "dissolved")
    return settable and last != "dissolved" and status != last and since < day <= STORY_DAY


def _check(history, start):
    days = [day for _, day in history]
    assert history[0] == ("operating", start)
    assert all(one < other for one, other in zip(days, days[1:], strict=False))
    assert not any(status in ("dissolved", "converted") for status, _ in history[:-1])
