"""Commands: `flask --app wsgi COMMAND`."""

import os
import subprocess
import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.core.assets import ROOT
from portal.registry.cli import opening_balance_command
from portal.seed import first_start


def driver_url(dsn: str) -> str:
    """Return a libpq address as SQLAlchemy wants it, naming its driver."""
    scheme, rest = dsn.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in ("postgresql", "postgres") else dsn


@click.command("dsn")
@click.option("--owner", is_flag=True, help="As the owner, who migrates (embedded server only).")
@with_appcontext
def dsn(owner: bool) -> None:
    """Print the connection string of the running instance, for psql."""
    if owner and current_app.config["DATABASE_URL"] is not None:
        raise click.ClickException("The owner's connection string is known for the embedded server only.")
    click.echo(current_app.config["OWNER_DSN" if owner else "APP_DSN"])


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database up to date; on the first start load the district. Run before serving."""
    first_start.migrate()
    if first_start.load(current_app.config["INSTANCE"], empty=os.environ.get("EMPTY", "") not in ("", "0")):
        click.echo(f"{current_app.config['INSTANCE'] / first_start.ACCOUNTS_FILE}")


@click.group("catalogue")
def catalogue() -> None:
    """The two catalogues of the interface: Vietnamese and English."""


@catalogue.command("update")
def catalogue_update() -> None:
    """Collect the texts of code and templates into both catalogues; new ones come in untranslated."""
    template = ROOT / "translations/messages.pot"
    run = [sys.executable, "-m", "babel.messages.frontend"]
    extract = [
        "extract",
        "-q",
        "-F",
        "babel.cfg",
        "-k",
        "_l",
        "--no-location",
        "--sort-output",
        "-o",
        str(template),
        ".",
    ]
    update = [
        "update",
        "-q",
        "-i",
        str(template),
        "-d",
        "translations",
        "--no-fuzzy-matching",
        "--ignore-obsolete",
    ]
    for command in (extract, update):
        subprocess.run([*run, *command], cwd=ROOT, check=True)


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (dsn, prepare, catalogue, opening_balance_command):
        app.cli.add_command(command)
