"""portal/reminders/purge.py: what is old goes, what is young or was applied stays."""

import pytest

from portal.reminders import purge

OLD, YOUNG = "2023-01-01", "2024-10-22"
ROWS = {
    "form_keys": "INSERT INTO form_keys (tenant_id, account_id, path, key, content, used_at)"
    " SELECT min(tenant_id), 1, '/', %(when)s::text, '', %(when)s::text::timestamptz FROM audit_heads",
    "sign_in_attempts": "INSERT INTO sign_in_attempts (at, email_hash, address, succeeded)"
    " VALUES (%(when)s, 'purged', '', false)",
    "sign_in_sessions": "INSERT INTO sign_in_sessions (account_id, token_hash, started_at, expires_at, device, address)"
    " VALUES (1, %(when)s::text, %(when)s::timestamptz, %(when)s::timestamptz, '', '')",
    "access_log": "INSERT INTO access_log (at, kind, status, address, method, endpoint, object)"
    " VALUES (%(when)s, 'missing', 404, '', 'GET', 'purged', '')",
    "import_batches": "INSERT INTO import_batches (tenant_id, run, records, file_name, sha256, state, added, changed,"
    " same, recorded_at) SELECT min(tenant_id), 'purged', 'registry', 'a.xlsx', 'a', 'previewed', 0, 0, 0,"
    " %(when)s::timestamptz FROM audit_heads",
}


@pytest.mark.parametrize("table", ROWS)
def test_what_is_old_goes(app, databases, table):
    with databases.owner() as owner:
        before = owner.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for when in (OLD, YOUNG):
            owner.execute(ROWS[table], {"when": when})
        with app.app_context():
            assert purge.purge() == 1
            assert purge.purge() == 0
        assert owner.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == before + 1


def test_what_was_applied_stays(app, databases):
    with databases.owner() as owner:
        owner.execute(ROWS["import_batches"].replace("'previewed'", "'applied'"), {"when": OLD})
    with app.app_context():
        assert purge.purge() == 0


def test_a_persons_own_lines_stay_for_two_years(app, databases):
    with databases.owner() as owner:
        row = ROWS["access_log"].replace("(at,", "(account_id, at,").replace("(%(when)s,", "(1, %(when)s,")
        for when in ("2022-09-01", "2023-01-01"):
            owner.execute(row, {"when": when})
    with app.app_context():
        assert purge.purge() == 1


def test_tick_does_it(app):
    done = app.test_cli_runner().invoke(args=["tick"])
    assert (done.exit_code, "purged 0 old rows" in done.output) == (0, True), done.output
