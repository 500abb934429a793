"""`flask --app wsgi opening-balance` and `declare`: the sums of the resolution's first paragraph, from the records;
what communes declared complete on paper."""

import json
from decimal import Decimal

import click
from flask.cli import with_appcontext

from portal.core import clock
from portal.core.tenancy import Scope, acting_as
from portal.extensions import db
from portal.registry import declarations, queries
from portal.registry.choices import KINDS
from portal.registry.opening_balance import OPENING_DAY, Sums, opening_balance
from portal.registry.rules import FIRST_YEAR
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


@click.command("declare")
@click.argument("year", type=int)
@click.option("--unit", "codes", multiple=True, help="The official code of a commune or town; without it all of today.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Without it every kind.")
@with_appcontext
def declare_command(year: int, codes: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    """Declare registers complete as of the end of a YEAR, for communes that said so on paper; what stands is kept."""
    if not FIRST_YEAR <= year <= queries.closed_year(clock.today()):
        raise click.ClickException(f"{year} has not ended yet, or lies too far back.")
    chosen = [unit for unit in units.communes(clock.today()) if not codes or unit.code in codes]
    made = 0
    ids = frozenset(unit.id for unit in chosen)
    with acting_as(Scope("command", reads=ids, writes=ids)):
        held = declarations.declarations(year)
        for unit in chosen:
            stood = declarations.at_years_end(unit.id, year)
            for kind in kinds or KINDS:
                if (unit.id, kind) not in held:
                    number = len(stood.get(kind, []))
                    declarations.declare(tenant_id=unit.id, kind=kind, year=year, number=number, posting_id=None)
                    made += 1
        db.session.commit()
    click.echo(f"{made} declared.")


def _line(sums: Sums) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in sums.items())


def _plain(value: int | Decimal | None) -> int | float | None:
    if not isinstance(value, Decimal):
        return value
    rounded = value.quantize(_PLACES)
    return int(rounded) if rounded == int(rounded) else float(rounded)
