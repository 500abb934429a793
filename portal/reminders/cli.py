"""`flask --app wsgi tick`: all that is due, for cron or a systemd timer."""

import click
from flask.cli import with_appcontext

from portal.reminders.purge import purge
from portal.reminders.services import tick


@click.command("tick")
@click.option("--now", is_flag=True, help="Also try mail that waits after a failure.")
@with_appcontext
def tick_command(now: bool) -> None:
    """Open reporting periods, remind who still owes, send the mail, remove what is old. Twice sends nothing twice."""
    done = tick(now=now)
    click.echo(f"opened {done.opened} returns, told {done.told}, taken back {done.taken_back}")
    click.echo(f"mail: sent {done.mail.sent}, postponed {done.mail.postponed}, failed {done.mail.failed}")
    click.echo(f"purged {purge()} old rows")


__all__ = ["tick_command"]
