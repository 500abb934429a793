"""`flask --app wsgi backup`, `restore`, `doctor`: what an operator does beside the portal."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from psycopg.conninfo import conninfo_to_dict

from portal.core import schema_version
from portal.extensions import db
from portal.operations import backup as backups
from portal.operations import doctor as health
from portal.operations.programs import OperationFailed
from portal.operations.restore import restore as bring_back

FOLDER = click.Path(file_okay=False, path_type=Path)


def _owner_dsn() -> str:
    dsn = current_app.config["OWNER_DSN"]
    if not dsn:
        raise click.ClickException("DATABASE_OWNER_URL is not set: only the owner of the tables can do this.")
    return str(dsn)


@click.command("backup")
@click.option("--out", type=FOLDER, help="The folder of the backups; else BACKUPS, or <INSTANCE>/backups.")
@click.option("--keep", type=click.IntRange(1), help="Remove all but so many of the newest.")
@with_appcontext
def backup_command(out: Path | None, keep: int | None) -> None:
    """Back up database, files and the heads of the audit into a new folder, and print its path."""
    folder = out or Path(current_app.config["BACKUPS"])
    try:
        made = backups.make(_owner_dsn(), Path(current_app.config["FILES"]), folder)
    except OperationFailed as error:
        raise click.ClickException(str(error)) from error
    click.echo(made)
    for old in backups.forget_old(folder, keep) if keep else ():
        click.echo(f"removed {old}", err=True)


@click.command("restore")
@click.argument("backup", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Destroy what the database holds now.")
@with_appcontext
def restore_command(backup: Path, replace: bool) -> None:
    """Bring BACKUP back, here or on another server, into an empty database. The portal must be stopped."""
    db.engine.dispose()
    role = str(conninfo_to_dict(current_app.config["APP_DSN"]).get("user") or "portal_app")
    files = Path(current_app.config["FILES"])
    try:
        chains = bring_back(backup, _owner_dsn(), role, files, replace=replace)
    except (OperationFailed, schema_version.SchemaMismatch) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"restored {backup}; {chains} chains of the audit end as they did then")
    click.echo(f"prove each event of them: flask --app wsgi audit verify --against {backup / backups.HEADS}")


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Look at settings, roles, versions, clock, disk, mail and backups; say what to do. Status 1 if one is wrong."""
    found = list(health.examine())
    for one in found:
        click.echo(f"{one.level:8} {one.about}" + (f": {one.found}" if one.found else ""))
        if one.remedy:
            click.echo(f"{'':8} → {one.remedy}")
    if any(one.level is health.Level.WRONG for one in found):
        raise SystemExit(1)


COMMANDS = (backup_command, restore_command, doctor_command)
