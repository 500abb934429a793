"""`flask --app wsgi import RECORDS FILE`: the same import as the page's, from the command line."""

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
from portal.imports.import_preview import ADDED, CHANGED, SAME, Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.plans import PLANS
from portal.imports.sheets import Fault
from portal.units import queries as units
from portal.units.scope import district_scope


@click.command("import")
@click.argument("records", type=click.Choice(sorted(PLANS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "code", help="The official code of the one commune or town that may be written.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--locale", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@with_appcontext
def import_command(records: str, file: Path, code: str | None, dry_run: bool, locale: str) -> None:
    """Import a spreadsheet; all errors as a table and exit status 1, or everything in one transaction."""
    with force_locale(locale), acting_as(_scope(code)):
        communes = _importable(code)
        try:
            services.lock(communes)
            data = file.read_bytes() if file.stat().st_size <= 2 * services.workbook.MOST_BYTES else b" " * (11 << 20)
            preview = services.preview_file(records, data, file.name, communes)
        except RuleBroken as broken:
            raise click.ClickException(str(broken.message)) from broken
        _show(preview, communes)
        if not preview.is_sound:
            db.session.rollback()
            sys.exit(1)
        _finish(preview, data, file.name, dry_run)


def _finish(preview: Preview, data: bytes, name: str, dry_run: bool) -> None:
    if dry_run or preview.does_nothing:
        db.session.rollback()
        click.echo(_("Nothing was written (dry run).") if dry_run else _("Everything stands in the portal already."))
        return
    services.apply(preview, data, name)
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


def _show(preview: Preview, communes: ImportableCommunes) -> None:
    for sheet, header in preview.unknown:
        click.echo(_("Column not read: “%(header)s” (sheet %(sheet)s)", header=header, sheet=sheet), err=True)
    for fault in preview.faults:
        click.echo(_line(fault), err=True)
    if preview.faults:
        click.echo(_("%(number)s errors; nothing was written.", number=len(preview.faults)), err=True)
        return
    for tenant_id in preview.communes:
        numbers = {state: preview.number(state, tenant_id) for state in (ADDED, CHANGED, SAME)}
        unit = communes.name_of(tenant_id) if tenant_id in communes.writable else _("New")
        click.echo(_("%(unit)s: %(added)s added, %(changed)s changed, %(same)s left alone", unit=unit, **numbers))
    for line in preview.lines:
        for change in line.changes:
            click.echo(f"  {line.sheet}!{line.row} {line.label}: {change.title}: {change.old} → {change.new}")


def _line(fault: Fault) -> str:
    cell = f"{fault.sheet}!{fault.column}{fault.row}"
    return " | ".join([cell, fault.header or "–", fault.shown or "–", fault.message])


__all__ = ["import_command"]
