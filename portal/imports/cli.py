"""`flask --app wsgi import RECORDS FILE`: the same import as the page's, from the command line."""

import hashlib
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.core.tenancy import Scope, acting_as
from portal.extensions import db
from portal.imports import services
from portal.imports.cli_preview import show
from portal.imports.import_preview import Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.plans import PLANS
from portal.units import queries as units
from portal.units.scope import district_scope


@click.command("import")
@click.argument("records", type=click.Choice(sorted(PLANS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "code", help="The official code of the one commune or town that may be written.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--answer", "given", multiple=True, metavar="KEY=VALUE", help="The answer to a question of the preview.")
@click.option("--erase", is_flag=True, help="Erase what stands in the portal where the file's cells are empty.")
@click.option("--locale", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@with_appcontext
def import_command(
    records: str, file: Path, code: str | None, dry_run: bool, given: tuple[str, ...], erase: bool, locale: str
) -> None:
    """Import a spreadsheet; errors and open questions with exit status 1, or everything in one transaction."""
    with force_locale(locale), acting_as(_scope(code)):
        communes = _importable(code)
        try:
            services.lock(communes)
            data = file.read_bytes() if file.stat().st_size <= 2 * services.workbook.MOST_BYTES else b" " * (11 << 20)
            preview = services.preview_file(records, data, file.name, communes, _answers(given))
        except RuleBroken as broken:
            raise click.ClickException(str(broken.message)) from broken
        show(preview, communes)
        if not preview.is_sound:
            db.session.rollback()
            sys.exit(1)
        _finish(preview, data, file.name, dry_run, erase, communes.home)


def _answers(given: tuple[str, ...]) -> dict[str, str]:
    """Return the answers by the key of their question; the value stands behind the last "="."""
    wrong = [one for one in given if "=" not in one]
    if wrong:
        raise click.BadParameter(_("An answer is KEY=VALUE: %(given)s", given=wrong[0]))
    return {key: value for key, _sign, value in (one.rpartition("=") for one in given)}


def _finish(preview: Preview, data: bytes, name: str, dry_run: bool, erase: bool, home: int | None) -> None:
    if dry_run or preview.does_nothing:
        db.session.rollback()
        click.echo(_("Nothing was written (dry run).") if dry_run else _("Everything stands in the portal already."))
        return
    if preview.losses and not erase:
        db.session.rollback()
        raise click.ClickException(_("Values would be erased: add --erase to confirm it. Nothing was written."))
    services.apply(preview, hashlib.sha256(data).hexdigest(), name, erase=erase, home=home)
    db.session.commit()
    click.echo(_("Saved."))


def _scope(code: str | None) -> Scope:
    whole = district_scope()
    if code is None:
        return whole
    unit = units.by_code(code, clock.today())
    if unit is None:
        raise click.ClickException(_("No commune or town has the code %(code)s.", code=code))
    return Scope("command", frozenset({unit.id}), frozenset({unit.id, whole.common or unit.id}), whole.common)


def _importable(code: str | None) -> ImportableCommunes:
    existing = units.communes(clock.today())
    own = [unit for unit in existing if code in (None, unit.code)]
    return ImportableCommunes(existing, frozenset(unit.id for unit in own), own[0].id if code else None)


__all__ = ["import_command"]
