"""A backup made and brought back by the commands."""

import psycopg

from portal.operations import backup as backups


def backup(app, folder, *options):
    done = app.test_cli_runner().invoke(args=["backup", "--out", str(folder), *options])
    assert done.exit_code == 0, done.output
    return backups.kept(folder)[-1]


COUNTED = ("units", "accounts", "postings", "audit_events", "foundings", "collectives", "notices")


def counts(app):
    with psycopg.connect(app.config["OWNER_DSN"]) as owner:
        return {name: owner.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED}


def restore(app, made, *options):
    return app.test_cli_runner().invoke(args=["restore", str(made), *options])
