"""Reads of foundings. The wall limits every one to the communes that the person may read."""

from datetime import date

from sqlalchemy import ColumnElement, extract, func, select

from portal.extensions import db
from portal.foundings.models import Founding

Cell = tuple[int, str, int]  # commune id, kind, year


def counted_between(start: date, end: date) -> ColumnElement[bool]:
    """Return the condition that a founding counts within a span of business dates, both ends included.

    THT: the day of the entry in the commune's register (Decree 77/2019); HTX: the date of the certificate.
    The one definition of "newly established" behind every page, figure and export.
    """
    return (Founding.state == "counted") & Founding.counted_on.between(start, end)


def counted_by_cell(start: date, end: date, commune_id: int | None = None) -> dict[Cell, int]:
    """Return how many foundings count, by commune, kind and calendar year; absent cells have none."""
    year = extract("year", Founding.counted_on)
    statement = select(Founding.commune_id, Founding.kind, year, func.count()).where(counted_between(start, end))
    if commune_id is not None:
        statement = statement.where(Founding.commune_id == commune_id)
    rows = db.session.execute(statement.group_by(Founding.commune_id, Founding.kind, year))
    return {(commune, kind, int(in_year)): number for commune, kind, in_year, number in rows}
