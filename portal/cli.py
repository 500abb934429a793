"""Commands: `flask --app wsgi COMMAND`."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
import psycopg
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from portal import catalogue as texts
from portal.accounts import first_administrator, services
from portal.audit_log.cli import audit_command
from portal.core import schema_version
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.imports.cli import import_command
from portal.metrics.cli import figures_command
from portal.operations.cli import COMMANDS as OPERATIONS
from portal.registry.cli import declare_command, opening_balance_command
from portal.reminders.cli import tick_command
from portal.units.scope import district_scope


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
    """Bring the database up to date; on the first start load the district. Run before serving.

    On a database of one's own (DATABASE_URL) neither illustrative figures nor accounts to try them with are loaded,
    unless ILLUSTRATIVE=1 asks for them by name. EMPTY=1 begins with neither too; ACCOUNTS=1 beside it adds accounts.
    """
    from portal.seed import first_start  # no worker needs it

    instance = current_app.config["INSTANCE"]
    for_real = current_app.config["DATABASE_URL"] is not None and not _is_set("ILLUSTRATIVE")
    empty = for_real or _is_set("EMPTY")
    accounts = not empty or (not for_real and _is_set("ACCOUNTS"))
    try:
        loaded = first_start.prepare(instance, empty=empty, accounts=accounts)
    except schema_version.SchemaMismatch as error:
        raise click.ClickException(str(error)) from error
    except (OperationalError, psycopg.OperationalError) as error:
        raise click.ClickException(f"The database does not answer: {getattr(error, 'orig', error)}") from error
    if loaded and accounts:
        click.echo(f"{instance / first_start.ACCOUNTS_FILE}")
    if first_administrator.is_wanted():
        click.echo(f"The first administrator opens, within a day: {_first_address()}")


@click.command("first-administrator")
def first_administrator_command() -> None:
    """Print the address at which the first administrator makes an account, or goes on who has no password yet."""
    if first_administrator.is_wanted():
        click.echo(_first_address())
        return
    account = first_administrator.unfinished()
    if account is None:
        raise click.ClickException("There is an administrator already: they issue one-time links to others.")
    with acting_as(district_scope()):
        token = services.issue_link(account, None)
        db.session.commit()
    path = current_app.url_map.bind("").build("accounts.open_link", {"token": token})
    click.echo(f"{current_app.config['BASE_URL'].rstrip('/')}{path}")


def _first_address() -> str:
    base = current_app.config["BASE_URL"].rstrip("/")
    return f"{base}/first-administrator/{first_administrator.make_token()}"


def _is_set(name: str) -> bool:
    return os.environ.get(name, "") not in ("", "0")


@click.group("catalogue")
def catalogue() -> None:
    """The interface's texts in Vietnamese."""


@catalogue.command("update")
def catalogue_update() -> None:
    """Collect the texts of code and templates into the catalogue; new ones come in untranslated."""
    texts.update()


@catalogue.command("check")
def catalogue_check() -> None:
    """List what is missing or wrong in the catalogue; exit 1 if anything is."""
    found = list(texts.problems())
    for line in found:
        click.echo(line)
    if found:
        raise SystemExit(1)


@catalogue.command("texts")
@click.argument("under", default="")
def catalogue_texts(under: str) -> None:
    """Print the texts by page and module, Vietnamese beside English, to be read through; UNDER: how the path begins."""
    for page, found in texts.by_page(under).items():
        click.echo(f"\n{page}")
        for english, vietnamese in found:
            click.echo(f"  {vietnamese}\t{english}")


def needs_tables(command: click.Command) -> click.Command:
    """Let a command, and each command of a group, say in one sentence why the database is not what it needs."""
    if isinstance(command, click.Group):
        for one in command.commands.values():
            needs_tables(one)
    elif command.callback is not None:
        command.callback = with_appcontext(_checked(command.callback))
    return command


def _checked(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def checked(*arguments: Any, **options: Any) -> Any:
        try:
            schema_version.require()
        except schema_version.SchemaMismatch as error:
            raise click.ClickException(str(error)) from error
        except OperationalError as error:
            raise click.ClickException(f"The database does not answer: {error.orig}") from error
        return callback(*arguments, **options)

    return checked


NEEDING_TABLES = tuple(
    needs_tables(command)
    for command in (
        *(opening_balance_command, declare_command, figures_command, import_command, tick_command, audit_command),
        first_administrator_command,
    )
)


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (dsn, prepare, catalogue, *OPERATIONS, *NEEDING_TABLES):
        app.cli.add_command(command)
