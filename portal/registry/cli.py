"""`flask --app wsgi opening-balance`: the sums of the resolution's first paragraph, from the records."""

import json
from decimal import Decimal

import click
from flask.cli import with_appcontext

from portal.core.tenancy import Scope, acting_as
from portal.registry.balance import OPENING_DAY, Sums, opening_balance
from portal.units import queries as units

_PLACES = Decimal("0.01")


@click.command("opening-balance")
@click.option("--json", "as_json", is_flag=True, help="As JSON, money in million VND.")
@with_appcontext
def opening_balance_command(as_json: bool) -> None:
    """Print the opening balance of 31/12/2020, summed from the records. Money in million VND."""
    with acting_as(Scope("command", reads=units.commune_ids())):
        kinds = opening_balance()
    if as_json:
        plain = {kind: {name: _plain(value) for name, value in sums.items()} for kind, sums in kinds.items()}
        click.echo(json.dumps({"as_of": OPENING_DAY.isoformat(), **plain}, indent=2))
        return
    for kind, sums in kinds.items():
        click.echo(f"{kind}: {_line(sums)}")


def _line(sums: Sums) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in sums.items())


def _plain(value: int | Decimal | None) -> int | float | None:
    if not isinstance(value, Decimal):
        return value
    rounded = value.quantize(_PLACES)
    return int(rounded) if rounded == int(rounded) else float(rounded)
