"""`flask --app wsgi figures`: what the dashboard shows, for the command line."""

import json
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from portal.accounts import session
from portal.core import clock
from portal.core.errors import RuleBroken
from portal.core.tenancy import acting_as
from portal.metrics.figures import Figure, figures
from portal.metrics.records import Coverage, Number, Reading
from portal.programmes.models import Programme
from portal.programmes.queries import current_programme, programme_by_code
from portal.units.queries import first_recorded
from portal.units.scope import district_scope


@click.command("figures")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day; without it the business date.")
@click.option(
    "--known-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M"]),
    help="As the system held it at this moment, in local time; without it as it holds it now.",
)
@click.option("--programme", "code", help="The programme's code; without it the one under way.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--locale", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@with_appcontext
def figures_command(
    as_of: datetime | None, known_at: datetime | None, code: str | None, as_json: bool, locale: str
) -> None:
    """Print the figure of each objective: value, coverage, bounds and verdict."""
    with force_locale(locale), acting_as(district_scope(writes=False)), _view(known_at):
        day = as_of.date() if as_of else clock.today()
        found = figures(_programme(code), day)
        click.echo(_as_json(found, locale) if as_json else _as_table(found, day, locale))


def _view(known_at: datetime | None) -> AbstractContextManager[None]:
    if known_at is None:
        return nullcontext()
    moment = known_at.replace(tzinfo=clock.ZONE)
    try:
        session.check_moment(moment, first_recorded())
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from broken
    return session.view_at(moment)


def _programme(code: str | None) -> Programme:
    found = programme_by_code(code) if code else current_programme()
    if found is None:
        raise click.ClickException(f"There is no programme {code}." if code else "There is no programme yet.")
    return found


def as_record(figure: Figure, locale: str) -> dict[str, Any]:
    """Return a figure as plain data: numbers as numbers, null where it cannot be computed."""
    objective = figure.objective
    return {
        "code": objective.code,
        "text": objective.text_for(locale),
        "metric": objective.metric,
        "value": _number(figure.value),
        "numerator": _number(figure.numerator),
        "denominator": _number(figure.denominator),
        "coverage": _coverage(figure.coverage, locale),
        "operator": objective.operator,
        "bounds": {"low": _number(objective.low), "high": _number(objective.high)},
        "unit": objective.unit,
        "baseline": _number(objective.baseline),
        "plan_to_date": _number(figure.plan_to_date),
        "verdict": figure.verdict,
        "reason": None if figure.reason is None else str(figure.reason),
        "detail": figure.detail,
        "readings": [_reading(one) for one in figure.readings],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "label": str(reading.label),
        "value": _number(reading.value),
        "numerator": _number(reading.numerator),
        "denominator": _number(reading.denominator),
        "reason": None if reading.reason is None else str(reading.reason),
    }


def _coverage(coverage: Coverage, locale: str) -> dict[str, Any]:
    missing = [{"code": unit.code, "name": unit.name_for(locale)} for unit in coverage.missing]
    old = [{"code": unit.code, "name": unit.name_for(locale)} for unit in coverage.old]
    return {"have": coverage.have, "of": coverage.of, "missing": missing, "old": old, "enough": coverage.enough}


def _number(value: Number | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _as_json(found: list[Figure], locale: str) -> str:
    return json.dumps([as_record(one, locale) for one in found], ensure_ascii=False, indent=2)


def _as_table(found: list[Figure], day: date, locale: str) -> str:
    return "\n".join([day.isoformat(), *(_line(as_record(one, locale)) for one in found)])


def _line(record: dict[str, Any]) -> str:
    bounds = record["bounds"]["low"], record["bounds"]["high"]
    bound = "-".join(str(one) for one in bounds if one is not None)
    value = "-" if record["value"] is None else record["value"]
    covered = f"{record['coverage']['have']}/{record['coverage']['of']}"
    words = record["reason"] or record["text"]
    return f"{record['code']:4} {value:>6} {record['operator']:8}{bound:>8} {record['verdict']:15}{covered:>6}  {words}"


__all__ = ["as_record", "figures_command"]
