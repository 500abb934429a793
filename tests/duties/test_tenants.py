"""What is typed about an item stays within its holder's tenant; everybody signed in sees how all items stand."""

from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege

from portal.core import tenancy
from portal.duties import planning, queries, reassignment
from portal.extensions import db
from tests.core.test_row_level_security import commune, scope
from tests.duties.acting import body, day, duty, item, report
from tests.returns.acting import at_district, on

OWN, OTHER = "00952", "00919"
PLAN = "III.3-1"
SAID = "Chờ Đảng ủy cho ý kiến"
BOARD = {
    *("id", "duty_id", "body_id", "first_body_id", "extensions", "period", "state"),
    *("original_deadline", "deadline", "submitted_on", "updated_on"),
}


@pytest.fixture
def as_app(databases, story_app):
    with psycopg.connect(databases.server.url("portal_app")) as connection:
        yield connection


def number(connection, table, where="true", *values):
    return connection.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()[0]


# --- the wall, as the portal's own database role ---------------------------------------------------


@pytest.mark.parametrize("schema", ["public", "history", "known"])
@pytest.mark.parametrize("table", ["duty_items", "duty_updates"])
def test_a_commune_reads_its_own_rows_only(databases, as_app, schema, table):
    mine = commune(as_app, OWN)
    assert number(as_app, f"{schema}.{table}") == 0
    scope(as_app, [mine])
    with databases.owner() as owner:
        all_mine = number(owner, f"{schema}.{table}", "tenant_id = %s", mine)
        assert number(owner, f"{schema}.{table}") > all_mine > 0
    assert number(as_app, f"{schema}.{table}") == all_mine


def test_a_commune_writes_its_own_rows_only(as_app):
    mine, other = commune(as_app, OWN), commune(as_app, OTHER)
    scope(as_app, [mine, other], [mine])
    assert as_app.execute("UPDATE duty_items SET note = 'x' WHERE tenant_id = %s", [other]).rowcount == 0
    copied = "item_id, happened_on, kind, state, note, document_number, explanation"
    with pytest.raises(InsufficientPrivilege):
        as_app.execute(
            f"INSERT INTO duty_updates (tenant_id, {copied}) SELECT tenant_id, {copied} FROM duty_updates"
            " WHERE tenant_id = %s LIMIT 1",
            [other],
        )


def test_an_update_cannot_be_of_another_communes_item(databases, story_app):
    with databases.owner() as owner, pytest.raises(ForeignKeyViolation):
        owner.execute(
            "INSERT INTO duty_updates (tenant_id, item_id, happened_on, kind, state, note, document_number,"
            " explanation) SELECT u.id, i.id, '2024-01-01', 'update', i.state, '', '', '' FROM duty_items i, units u"
            " WHERE u.code = %s AND i.tenant_id <> u.id LIMIT 1",
            [OTHER],
        )


# --- the function behind the board, which passes by the wall ---------------------------------------


def test_the_board_shows_every_state_and_nothing_typed(databases, as_app):
    assert number(as_app, "duty_board") == 0  # nobody is signed in
    scope(as_app, [commune(as_app, OWN)])
    with databases.owner() as owner:
        assert number(as_app, "duty_board") == number(owner, "duty_items")
        moved = owner.execute("SELECT count(*) FROM duty_updates WHERE kind = 'deadline'").fetchone()[0]
    assert as_app.execute("SELECT sum(extensions) FROM duty_board").fetchone()[0] == moved > 0
    columns = as_app.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'duty_board' AND table_schema = 'public'"
    )
    assert {name for (name,) in columns} == BOARD


def test_the_boards_function_names_every_table_it_reads(databases, app):
    """It runs with its owner's rights: a caller's own table or function of a like name must not be taken instead."""
    with databases.owner() as owner:
        runs_as_owner, settings, text = owner.execute(
            "SELECT prosecdef, proconfig, prosrc FROM pg_proc WHERE proname = 'duty_board_at'"
        ).fetchone()
        callers = owner.execute(
            "SELECT array_agg(DISTINCT grantee::text) FROM information_schema.routine_privileges"
            " WHERE routine_name = 'duty_board_at'"
        ).fetchone()[0]
    assert runs_as_owner
    assert settings == ["search_path=pg_catalog, pg_temp"]
    assert sorted(callers) == ["portal_app", "portal_owner"]
    for table in ("duty_items", "duty_updates"):
        assert text.count(table) == text.count(f"public.{table}") + text.count(f"history.{table}")


def test_the_board_of_a_past_moment_is_as_of_then(databases, app):
    with psycopg.connect(databases.server.url("portal_app")) as connection:
        mine = commune(connection, OWN)
        scope(connection, [mine], [mine])
        key = connection.execute("SELECT min(id) FROM duty_items").fetchone()[0]
        connection.commit()
        moment = datetime.now(UTC)
        scope(connection, [mine], [mine])
        connection.execute("UPDATE duty_items SET state = 'in_progress' WHERE id = %s", [key])
        connection.commit()
        states = []
        for at in (moment, datetime.now(UTC)):
            scope(connection, [commune(connection, OTHER)])
            connection.execute("SET LOCAL search_path = known, public")
            connection.execute("SELECT set_config('portal.known_at', %s, true)", [at.isoformat()])
            states += connection.execute("SELECT state FROM duty_board WHERE id = %s", [key]).fetchone()
            connection.commit()
        assert states == ["not_started", "in_progress"]


# --- two communes, over HTTP -----------------------------------------------------------------------


@pytest.fixture
def path(app):
    """The address of a commune's plan, with words of its own on it and on its update."""
    with at_district(app) as _programme, on(day("23/10")):
        one = item(PLAN, f"UBND-{OTHER}")
        report(one, day("20/10"), "submitted", note=SAID, explanation=SAID, document_number="77/KH-UBND")
        one.asked_reason = SAID
        db.session.commit()
        return f"/duties/items/{one.id}"


def test_another_communes_item_is_as_if_missing(visit, path):
    missing = "/duties/items/999999"
    for role in ("commune_officer", "commune_leader", "commune_front_officer"):
        stranger = visit(role, OWN)
        for address in ("", "/history"):
            assert stranger.get(path + address, 404).words("main") == stranger.get(missing + address, 404).words("main")
    stranger = visit("commune_officer", OWN)
    for act in ("", "/request-extension"):
        stranger.forge(path + act, {"state": "in_progress"}, status=404)
    assert SAID in visit("commune_officer", OTHER).get(path).words(".story")
    assert SAID in visit("commune_front_officer", OTHER).get(path).words(".facts")
    for reader in (visit("district_officer"), visit("inspector"), visit("duty_holder", "BTG")):
        assert SAID in reader.get(path).words(".story")


@pytest.mark.parametrize("view", ["", "/matrix", "/deadlines", "/objectives", "/export.csv"])
def test_the_board_tells_states_and_sums_to_all_and_words_to_nobody_else(visit, path, view):
    stranger = visit("commune_officer", OWN)
    text = stranger.get(f"/duties{view}?year=2024&clause=III.3").text
    assert SAID not in text
    assert "77/KH-UBND" not in text
    assert path not in text
    if view in ("", "/objectives"):
        assert "1/31" in text
    if view in ("/deadlines", "/export.csv"):
        assert "Đã nộp" in text


def test_a_duty_lists_every_holder_and_links_what_one_may_open(visit, path, app):
    with at_district(app):
        address = f"/duties/{duty(PLAN).id}?year=2024"
    seen, own, district = visit("commune_officer", OWN), visit("commune_officer", OTHER), visit("district_officer")
    assert len(seen.get(address).all("//tbody/tr")) == 31
    assert "77/KH-UBND" not in seen.get(address).text
    assert len(seen.get(address).all("//tbody//a")) == 1
    assert own.get(address).all("//tbody//a/@href") == [path]
    assert len(district.get(address).all("//tbody//a")) == 31
    assert "77/KH-UBND" in district.get(address).words("tbody")


# --- between tenants -------------------------------------------------------------------------------


def test_an_item_that_passes_on_to_another_tenant_takes_its_story_along(app):
    with at_district(app), on(day("23/10")):
        one = item(PLAN, f"UBND-{OTHER}", "2024")
        report(one, day("20/10"), "in_progress", note=SAID, explanation=SAID)
        plan = reassignment.plan_reassignment(body(f"UBND-{OTHER}"), body("CQDV"), day("1/7"), [duty(PLAN)])
        reassignment.reassign(plan, reason="Chuyển về huyện", posting_id=None)
        assert (one.body.code, one.tenant_id) == ("CQDV", tenancy.bound().common)
        told = [(event.kind, event.tenant_id) for event, _posting in queries.history(one)]
        assert told == [("update", one.tenant_id), ("reassigned", one.tenant_id)]
        assert one.first_body.code == f"UBND-{OTHER}"


def test_a_new_item_belongs_to_its_holders_tenant(app):
    with at_district(app) as programme:
        planning.make_ahead(programme)
        found = queries.items([duty(PLAN).id], 2024)
        district = {one.tenant_id for one in found if one.body.unit_id is None}
        assert len(district) == 1
        assert all(one.tenant_id == (one.body.unit_id or min(district)) for one in found)
        assert len({one.tenant_id for one in found}) == 25
