"""The illustrative figures in the database keep the rules that people's own records must keep."""

from datetime import date

import pytest

from portal.core.tenancy import Scope, acting_as
from portal.registry.queries import operating_by_commune
from portal.seed.demo.opening import millions
from portal.units import queries as units

DAY = date(2024, 10, 23)
LAW_2023 = date(2024, 7, 1)


@pytest.fixture
def rows(story_app, databases):
    with databases.owner() as connection:
        everything = connection.execute("SELECT array_agg(id)::text FROM units").fetchone()[0]
        connection.execute("SELECT set_config('portal.reads', %s, false)", [everything])
        yield lambda statement, *values: connection.execute(statement, values or None).fetchall()


def test_what_operates_on_the_day(story_app):
    with story_app.app_context(), acting_as(Scope("command", reads=units.commune_ids())):
        now, then = operating_by_commune(DAY), operating_by_commune(date(2020, 12, 31))
    assert sum(number for (_, kind), number in now.items() if kind == "THT") == 198
    assert sum(number for (_, kind), number in then.items() if kind == "THT") == 213
    assert sum(number for (_, kind), number in then.items() if kind == "HTX") == 112


def test_what_counted(rows):
    counted = dict(rows("SELECT kind, count(*) FROM foundings WHERE state = 'counted' GROUP BY kind"))
    assert counted == {"HTX": 26, "THT": 31}


def test_every_counted_founding_has_its_entry(rows):
    odd = rows(
        "SELECT f.id FROM foundings f LEFT JOIN collectives c ON c.tenant_id = f.tenant_id AND c.id = f.collective_id"
        " WHERE f.state = 'counted' AND (c.id IS NULL OR c.registered_on <> f.counted_on OR c.kind <> f.kind"
        " OR c.origin <> 'founding' OR c.registration_number IS NULL)"
    )
    assert odd == []
    assert rows("SELECT count(*) FROM collectives WHERE origin = 'founding'") == [(57,)]
    assert rows("SELECT count(*) FROM foundings WHERE state <> 'counted' AND collective_id IS NOT NULL") == [(0,)]


def test_a_founding_repeats_its_last_step(rows):
    odd = rows(
        "SELECT f.id FROM foundings f JOIN LATERAL (SELECT * FROM founding_steps s WHERE s.tenant_id = f.tenant_id"
        " AND s.founding_id = f.id ORDER BY seq DESC LIMIT 1) s ON true"
        " WHERE f.stage <> s.to_stage OR f.moved_on <> s.happened_on"
        " OR (f.counted_on IS NOT NULL AND (s.kind <> 'counted' OR f.counted_on <> s.happened_on))"
        " OR (f.state = 'dropped') <> (s.kind = 'dropped')"
    )
    assert odd == []


def test_steps_follow_each_other(rows):
    odd = rows(
        "SELECT * FROM (SELECT founding_id, seq, happened_on, from_stage,"
        " lag(happened_on) OVER w AS before, lag(to_stage) OVER w AS stood, row_number() OVER w AS place"
        " FROM founding_steps WINDOW w AS (PARTITION BY tenant_id, founding_id ORDER BY seq)) s"
        " WHERE before > happened_on OR seq <> place OR from_stage IS DISTINCT FROM stood OR happened_on > %s",
        DAY,
    )
    assert odd == []


def test_cooperatives_have_enough_members(rows):
    registered = rows("SELECT counted_on, members FROM foundings WHERE kind = 'HTX' AND state = 'counted'")
    assert all(members >= (5 if day >= LAW_2023 else 7) for day, members in registered)
    assert any(members < 7 for _, members in registered), "the new law's minimum is shown"
    groups = rows("SELECT members FROM foundings WHERE kind = 'THT' AND state = 'counted'")
    assert all(members >= 2 for (members,) in groups)


def test_a_conversion_is_one_fact(rows):
    odd = rows(
        "SELECT h.id FROM collectives h LEFT JOIN collective_statuses s ON s.tenant_id = h.tenant_id"
        " AND s.collective_id = h.converted_from_id AND s.status = 'converted' AND s.from_on = h.registered_on"
        " WHERE h.converted_from_id IS NOT NULL AND s.id IS NULL"
    )
    assert odd == []
    assert rows("SELECT count(*) FROM collectives WHERE converted_from_id IS NOT NULL") == [(8,)]
    assert rows("SELECT count(*) FROM collective_statuses WHERE status = 'converted'") == [(8,)]


def test_duty_items_repeat_their_last_report(rows):
    odd = rows(
        "SELECT i.id FROM duty_items i JOIN LATERAL (SELECT * FROM duty_updates u WHERE u.item_id = i.id"
        " ORDER BY u.happened_on DESC, u.id DESC LIMIT 1) u ON true WHERE i.state <> u.state"
        " OR (i.state IN ('submitted', 'accepted')) <> (i.submitted_on IS NOT NULL)"
    )
    assert odd == []
    assert rows("SELECT count(*) FROM duty_items WHERE deadline > original_deadline")[0][0] > 0


def test_proposals_stand_in_every_state(rows):
    states = dict(rows("SELECT state, count(*) FROM quota_proposals GROUP BY state"))
    assert set(states) == {"draft", "proposed", "agreed"}
    assert sum(states.values()) == 24
    odd = rows(
        "SELECT id FROM quota_proposals WHERE (state = 'agreed') <>"
        " (leader_agreed_at IS NOT NULL AND front_agreed_at IS NOT NULL)"
    )
    assert odd == []


def test_quotas_follow_their_decisions(rows):
    assert rows("SELECT kind, count(*) FROM quota_decisions GROUP BY kind ORDER BY kind") == [
        ("adjust", 1),
        ("issue", 1),
    ]
    latest = rows(
        "SELECT kind, sum(value) FROM (SELECT DISTINCT ON (q.tenant_id, q.kind, q.year) q.kind, q.value FROM quotas q"
        " JOIN quota_decisions d ON d.id = q.decision_id"
        " ORDER BY q.tenant_id, q.kind, q.year, d.decided_on DESC) q GROUP BY kind ORDER BY kind"
    )
    assert [(kind, int(number)) for kind, number in latest] == [("HTX", 34), ("THT", 80)]


def test_everything_is_audited(rows):
    written = rows("SELECT count(*) FROM audit_events WHERE table_name = 'collectives' AND change = 'insert'")
    assert written == rows("SELECT count(*) FROM collectives")


def test_money_that_would_be_lost_is_refused():
    with pytest.raises(ValueError, match="VND"):
        millions(12_345)
