"""The lines of a return against plain SQL of the test's own, as of each period's dates."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from portal.extensions import db
from portal.returns import counts, queries, services
from portal.returns.figures import LINES, differences, fallen, total
from portal.returns.pages import page_of
from portal.units import queries as units
from tests.metrics.records import collective, declare, founding, unit_id
from tests.returns.acting import at_district, calendars, narrated, on, period, posting

LATER = date(2025, 6, 1)
# Written anew, by hand: what each line is for a commune %(c)s in a period from %(first)s to %(last)s.
OPERATING = (
    "SELECT count(*) FROM collectives c WHERE c.tenant_id = %(c)s AND c.kind = '{}' AND c.registered_on <= %(last)s"
    " AND (SELECT status FROM collective_statuses s WHERE s.tenant_id = c.tenant_id AND s.collective_id = c.id"
    " AND s.from_on <= %(last)s ORDER BY from_on DESC LIMIT 1) = 'operating'"
)
ENDED = (
    "SELECT count(*) FROM collective_statuses s JOIN collectives c ON c.id = s.collective_id AND c.tenant_id ="
    " s.tenant_id WHERE c.tenant_id = %(c)s AND c.kind = '{}' AND s.status = '{}'"
    " AND s.from_on >= %(first)s AND s.from_on <= %(last)s"
)
NEW = (
    "SELECT count(*) FROM foundings f WHERE f.tenant_id = %(c)s AND f.kind = '{}' AND f.state = 'counted'"
    " AND f.counted_on >= {} AND f.counted_on <= %(last)s"
)
STEPPED = (
    "SELECT count(DISTINCT founding_id) FROM founding_steps WHERE tenant_id = %(c)s AND kind = '{}'"
    " AND happened_on >= %(first)s AND happened_on <= %(last)s"
)
QUOTA = (
    "SELECT sum(value) FROM (SELECT DISTINCT ON (q.year) value FROM quotas q JOIN quota_decisions d ON"
    " d.id = q.decision_id WHERE q.tenant_id = %(c)s AND q.kind = '{}' AND {} AND d.decided_on <= %(last)s"
    " ORDER BY q.year, d.decided_on DESC, d.id DESC) held"
)
BY_HAND = {
    "new_THT": NEW.format("THT", "%(first)s"),
    "new_HTX": NEW.format("HTX", "%(first)s"),
    "total_THT": NEW.format("THT", "date '2021-01-01'"),
    "total_HTX": NEW.format("HTX", "date '2021-01-01'"),
    **{f"operating_{kind}": OPERATING.format(kind) for kind in ("THT", "HTX", "interest_group")},
    **{f"{end}_{kind}": ENDED.format(kind, end) for end in ("stopped", "dissolved") for kind in ("THT", "HTX")},
    "converted_THT": ENDED.format("THT", "converted"),
    "foundings_opened": STEPPED.format("opened"),
    "foundings_dropped": STEPPED.format("dropped"),
    "quota_THT": QUOTA.format("THT", "year = 2024"),
    "quota_HTX": QUOTA.format("HTX", "year = 2024"),
    "quota_total_THT": QUOTA.format("THT", "true"),
    "quota_total_HTX": QUOTA.format("HTX", "true"),
    "foundings_under_way": (
        "SELECT count(*) FROM foundings f WHERE f.tenant_id = %(c)s AND f.opened_on <= %(last)s AND"
        " (SELECT kind FROM founding_steps s WHERE s.founding_id = f.id AND s.tenant_id = f.tenant_id"
        " AND s.happened_on <= %(last)s ORDER BY seq DESC LIMIT 1) NOT IN ('counted', 'dropped')"
    ),
}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_line_of_each_commune_is_what_the_records_say(story_app, databases, number):
    with at_district(story_app) as programme:
        quarter = period(calendars(programme)["state-quarter"], 2024, number)
        book = services.period_figures(quarter, LATER)
        with databases.owner() as owner:
            owner.execute("SELECT set_config('portal.reads', (SELECT array_agg(id)::text FROM units), false)")
            for unit in units.communes():
                given = {"c": unit.id, "first": quarter.starts_on, "last": quarter.ends_on}
                expected = {code: owner.execute(query, given).fetchone()[0] for code, query in BY_HAND.items()}
                found = book.of(unit.id).values
                assert {code: found[code] for code in expected} == expected, unit.name_vi
        assert set(BY_HAND) | {"members_THT", "members_HTX"} == {line.code for line in LINES}


def test_the_district_is_the_sum_of_its_communes(story_app):
    with at_district(story_app) as programme:
        book = services.period_figures(period(calendars(programme)["state-quarter"], 2024, 2), LATER)
        every = [book.of(unit.id) for unit in units.communes()]
        whole = book.of(units.district().id)
        assert whole.values == total(one.values for one in every)
        assert whole.previous == total(one.previous for one in every)
        assert whole.values["operating_THT"] > 150
        assert whole.values["members_HTX"] > 0


def test_what_is_compared_is_the_period_before_and_a_year_ago(story_app):
    with at_district(story_app) as programme:
        held = calendars(programme)["state-quarter"]
        unit = units.district().id
        now = services.period_figures(period(held, 2024, 1), LATER).of(unit)
        assert now.previous == services.period_figures(period(held, 2023, 4), LATER).of(unit).values
        assert now.last_year == services.period_figures(period(held, 2023, 1), LATER).of(unit).values
        assert services.period_figures(period(held, 2021, 1), LATER).of(unit).previous == {}


def test_no_query_for_each_unit(story_app):
    with at_district(story_app) as programme:
        quarter = period(calendars(programme)["state-quarter"], 2024, 2)
        seen = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        book = services.period_figures(quarter, LATER)
        for unit in units.communes():
            book.of(unit.id)
        assert len(seen) <= 34


def test_what_counts_before_the_programme_is_left_out(app, databases):
    with databases.owner() as owner:
        collective(owner, "00952", "HTX", date(2020, 12, 31), origin="register")
        collective(owner, "00952", "HTX", date(2021, 1, 1), origin="register")
        commune = unit_id(owner, "00952")
    with at_district(app) as programme:
        found = (
            services.period_figures(period(calendars(programme)["state-quarter"], 2021, 1), LATER).of(commune).values
        )
        assert (found["new_HTX"], found["total_HTX"], found["operating_HTX"]) == (1, 1, 2)


def test_members_are_those_of_the_last_record_before_the_end(app, databases):
    with databases.owner() as owner:
        number = collective(owner, "00952", "HTX", date(2021, 5, 1))
        commune = unit_id(owner, "00952")
        for year, members in ((2022, 9), (2023, 12), (2024, 20)):
            owner.execute(
                "INSERT INTO yearly_records (tenant_id, collective_id, year, members, version)"
                " VALUES (%s, %s, %s, %s, 1)",
                [commune, number, year, members],
            )
    with at_district(app) as programme:
        held = calendars(programme)["state-quarter"]
        found = [
            services.period_figures(period(held, 2024, one), LATER).of(commune).values["members_HTX"] for one in (1, 4)
        ]
        assert found == [12, 12]
        assert services.period_figures(period(held, 2023, 4), LATER).of(commune).values["members_HTX"] == 9


def test_a_correction_shows_and_enters_the_next_period(app, databases):
    """An accepted new HTX turns out to be none: the difference shows, and the total that fell is warned of."""
    with databases.owner() as owner:
        number = collective(owner, "00952", "HTX", date(2024, 3, 1), origin="register")
        declare(owner, [2023], ["00952"])  # what is not there is none
        commune = unit_id(owner, "00952")
    with at_district(app) as programme:
        held = calendars(programme)["state-quarter"]
        first, second = period(held, 2024, 1), period(held, 2024, 2)
        with on(date(2024, 3, 15)):
            row = next(one for one in services.open_period(first, date(2024, 3, 15)) if one.tenant_id == commune)
            services.save_draft(row, posting("commune_officer", "00952"), **narrated(), version=row.version)
            services.sign(row, posting("commune_leader", "00952"), version=row.version)
            services.accept(row, posting("district_officer"), version=row.version)
        kept = services.period_figures(first, LATER).of(commune).values
        with databases.owner() as owner:
            owner.execute("UPDATE collectives SET origin = 'opening' WHERE id = %s", [number])
        now = services.period_figures(first, LATER).of(commune).values
        changed = {one.line.code: (one.kept, one.now) for one in differences(kept, now)}
        assert changed == {"new_HTX": (1, 0), "total_HTX": (1, 0)}
        following = services.period_figures(second, LATER).of(commune)
        assert [one.line.code for one in fallen(kept, following.values)] == ["total_HTX"]


def test_warnings_name_what_is_missing_or_stands_still(app, databases):
    with databases.owner() as owner:
        old = collective(owner, "00952", "HTX", date(2022, 5, 1))
        collective(owner, "00952", "HTX", date(2024, 1, 5))
        collective(owner, "00952", "HTX", date(2021, 5, 1), [("dissolved", date(2023, 5, 1))])
        collective(owner, "00952", "THT", date(2021, 5, 1))
        still = founding(owner, "00952", "HTX", date(2024, 3, 1), moved_on=date(2024, 8, 23))
        founding(owner, "00952", "HTX", date(2024, 3, 1), moved_on=date(2024, 8, 24))
    with at_district(app):
        [(_commune, missing)] = counts.without_record(date(2024, 9, 14)).items()
        assert [one.id for one in missing] == [old]
        [(_commune, stalled)] = counts.stalled_foundings(date(2024, 10, 23)).items()
        assert [one.id for one in stalled] == [still]


def test_a_fallen_total_is_seen_across_a_quarter_that_nobody_reported(app, databases):
    with databases.owner() as owner:
        number = collective(owner, "00952", "HTX", date(2024, 3, 1), origin="register")
        commune = unit_id(owner, "00952")
    with at_district(app) as programme:
        held = calendars(programme)
        first, third = (period(held["state-quarter"], 2024, one) for one in (1, 3))
        with on(date(2024, 3, 15)):
            row = next(one for one in services.open_period(first, date(2024, 3, 15)) if one.tenant_id == commune)
            services.save_draft(row, posting("commune_officer", "00952"), **narrated(), version=row.version)
            services.sign(row, posting("commune_leader", "00952"), version=row.version)
        with databases.owner() as owner:
            owner.execute("UPDATE collectives SET origin = 'opening' WHERE id = %s", [number])
        later = date(2024, 9, 16)
        row = next(one for one in services.open_period(third, later) if one.tenant_id == commune)
        actor = SimpleNamespace(role="commune_officer", body_id=row.body_id)
        assert [one.line.code for one in page_of(row, actor, later).warnings.fallen] == ["total_HTX"]


def test_what_did_not_exist_before_has_no_sum():
    assert total([]) == dict.fromkeys(line.code for line in LINES)
    assert total([{}, {"new_HTX": 2}])["new_HTX"] == 2
    assert total([{}, {}])["new_HTX"] is None


def test_what_is_accepted_is_what_was_signed_whatever_was_corrected_between(app, databases):
    with databases.owner() as owner:
        collective(owner, "00952", "HTX", date(2024, 3, 1), origin="register")
        commune = unit_id(owner, "00952")
    with at_district(app) as programme:
        first = period(calendars(programme)["state-quarter"], 2024, 1)
        with on(date(2024, 3, 15)):
            row = next(one for one in services.open_period(first, date(2024, 3, 15)) if one.tenant_id == commune)
            services.save_draft(row, posting("commune_officer", "00952"), **narrated(), version=row.version)
            services.sign(row, posting("commune_leader", "00952"), version=row.version)
        with databases.owner() as owner:
            collective(owner, "00952", "HTX", date(2024, 3, 2), origin="register")
        with on(date(2024, 3, 16)):
            services.accept(row, posting("district_officer"), version=row.version)
        key = row.tenant_id, row.id
        kept = queries.last_snapshots([key])[key]
        assert kept.figures["values"]["new_HTX"] == 1
        actor = SimpleNamespace(role="district_officer", body_id=0)
        seen = page_of(row, actor, date(2024, 3, 16))
        assert seen.figures.values["new_HTX"] == 1
        changed = {one.line.code: (one.kept, one.now) for one in seen.changed}
        assert changed == dict.fromkeys(("new_HTX", "total_HTX", "operating_HTX"), (1, 2))
