"""`flask --app wsgi audit verify` and `audit heads`: prove the chains, and keep their heads elsewhere."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from portal.core import chain, clock
from portal.core.tenancy import acting_as, read_only
from portal.units import queries as units
from portal.units.scope import district_scope

LOCALE = click.Choice(["vi", "en"])


@click.group("audit")
def audit_command() -> None:
    """The audit's hash chains, one a commune."""


@audit_command.command("heads")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file.")
@with_appcontext
def heads(out: Path | None) -> None:
    """Print the heads of all chains as JSON; kept on another machine they prove later that no tail was cut off."""
    read_only()
    with acting_as(district_scope(writes=False)):
        codes = _codes()
        found: list[dict[str, Any]] = [
            {"unit_id": unit, "code": codes.get(unit, ""), "seq": head.seq, "hash": head.hash}
            for unit, head in chain.heads().items()
        ]
    text = json.dumps({"made": clock.now().isoformat(), "heads": found}, indent=1)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")


@audit_command.command("verify")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Heads exported earlier by `audit heads`.",
)
@click.option("--locale", type=LOCALE, default="vi", show_default=True)
@with_appcontext
def verify(against: Path | None, locale: str) -> None:
    """Name every event that was changed, removed or moved; exit status 1 if there is one."""
    read_only()
    exported = None if against is None else _exported(against)
    faults = events = chains = erased = 0
    with force_locale(locale), acting_as(district_scope(writes=False)):
        chain.one_snapshot()
        codes = _codes()
        for one in chain.verify(against=exported):
            chains, events, faults = chains + 1, events + one.events, faults + len(one.faults)
            erased += one.erased
            for fault in one.faults:
                click.echo(f"{codes.get(fault.tenant_id, fault.tenant_id)} #{fault.seq}: {fault.message}")
    if erased:
        click.echo(f"{erased} events of which something was erased on request")
    click.echo(f"{events} events in {chains} chains, {faults} faults")
    if faults:
        raise SystemExit(1)


def _codes() -> dict[int, str]:
    """Return the official code of each unit, the district's too; a code that was given twice, with the unit's id."""
    district = units.district()
    found = [*units.communes(), *([district] if district else [])]
    codes = [one.code for one in found]
    return {one.id: one.code if codes.count(one.code) == 1 else f"{one.code} ({one.id})" for one in found}


def _exported(path: Path) -> dict[int, chain.Head]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["heads"]
        return {int(one["unit_id"]): chain.Head(int(one["seq"]), str(one["hash"])) for one in found}
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{path} is no export of `audit heads`.") from error


__all__ = ["audit_command"]
