"""What the preview's page shows, as lines on the command line: the same, in the same order."""

import click
from flask_babel import gettext as _

from portal.core.numbers import day
from portal.imports.import_preview import ADDED, CHANGED, SAME, Line, Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.mapping import NOT_READ
from portal.imports.questions import Question
from portal.imports.sheets import Fault


def show(preview: Preview, communes: ImportableCommunes) -> None:
    """Print what is wrong and what is open to standard error, what would be done to standard output."""
    for sheet, header in preview.unknown:
        click.echo(_("Column not read: “%(header)s” (sheet %(sheet)s)", header=header, sheet=sheet), err=True)
    _show_mappings(preview)
    for note in preview.notes:
        click.echo(f"{note.sheet}{'!' if note.cell else ''}{note.cell}: {note.text}", err=True)
    for fault in preview.faults:
        click.echo(_fault(fault), err=True)
    for question in preview.questions:
        _ask(question)
    if preview.faults:
        click.echo(_("%(number)s errors; nothing was written.", number=len(preview.faults)), err=True)
    elif preview.is_sound:  # with a question open it is not known yet what will change
        _show_lines(preview, communes)
    number = len(preview.open_questions)
    if number:
        click.echo(_("%(number)s questions are open; nothing was written.", number=number), err=True)


def _show_lines(preview: Preview, communes: ImportableCommunes) -> None:
    for tenant_id in preview.communes:
        numbers = {state: preview.number(state, tenant_id) for state in (ADDED, CHANGED, SAME)}
        unit = communes.name_of(tenant_id) if tenant_id in communes.writable else _("New")
        click.echo(_("%(unit)s: %(added)s added, %(changed)s changed, %(same)s left alone", unit=unit, **numbers))
    for line in preview.lines:
        _line(line)
    if preview.losses:
        click.echo(_("%(number)s values would be erased by empty cells:", number=len(preview.losses)))
        for line, change in preview.losses:
            click.echo(f"  {line.sheet}!{line.row} {line.label}: {change.title}: {change.old}")


def _show_mappings(preview: Preview) -> None:
    """Say of which sheets a remembered mapping is used, and how to change it."""
    for one in [mapping for mapping in preview.mappings if mapping.since is not None]:
        told = {"sheet": one.sheet, "day": day(one.since)}
        click.echo(_("Sheet %(sheet)s: its columns are read as they were mapped on %(day)s.", **told), err=True)
        for heading in one.headings:
            title = dict(one.options).get(heading.column, _("is not read"))
            click.echo(f"    --answer '{heading.key}={heading.column or NOT_READ}'  {heading.text}: {title}", err=True)


def _fault(fault: Fault) -> str:
    cell = f"{fault.sheet}!{fault.column}{fault.row}"
    return " | ".join([cell, fault.header or "–", fault.shown or "–", fault.message])


def _ask(question: Question) -> None:
    where = f" ({question.header})" if question.header else ""
    cells = f" [{', '.join(question.cells)}]" if question.cells else ""
    click.echo(f"? {question.key}{where}{cells}: {question.text}", err=True)
    for value, label in question.options:
        chosen = "*" if value == question.answer else " "
        click.echo(f"  {chosen} --answer '{question.key}={value}'  {label}", err=True)


def _line(line: Line) -> None:
    if line.state == ADDED:
        said = "; ".join(f"{title}: {value}" for title, value in line.says)
        click.echo(f"  {line.sheet}!{line.row} {line.label}: {_('added')}{'; ' if said else ''}{said}")
    for change in line.changes:
        click.echo(f"  {line.sheet}!{line.row} {line.label}: {change.title}: {change.old} → {change.new}")
