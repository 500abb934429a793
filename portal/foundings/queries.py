"""Reads of foundings. The wall limits every one to the communes that the person may read."""

from datetime import date

from sqlalchemy import ColumnElement, extract, func, select

from portal.extensions import db
from portal.foundings.models import Founding, FoundingCredit, FoundingStep

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


def founding(commune_id: int, founding_id: int) -> Founding | None:
    """Return a founding of a commune, or None."""
    return db.session.get(Founding, (commune_id, founding_id))


def steps(commune_id: int, founding_id: int) -> list[FoundingStep]:
    """Return a founding's steps in the order in which they were recorded."""
    of_it = FoundingStep.commune_id == commune_id, FoundingStep.founding_id == founding_id
    return list(db.session.scalars(select(FoundingStep).where(*of_it).order_by(FoundingStep.seq)))


def last_seq(commune_id: int, founding_id: int) -> int:
    """Return the number of a founding's last step, 0 before the first."""
    of_it = FoundingStep.commune_id == commune_id, FoundingStep.founding_id == founding_id
    return db.session.scalar(select(func.coalesce(func.max(FoundingStep.seq), 0)).where(*of_it)) or 0


def stage_before_drop(commune_id: int, founding_id: int) -> str | None:
    """Return the stage at which a founding was last stopped, or None."""
    of_it = FoundingStep.commune_id == commune_id, FoundingStep.founding_id == founding_id
    statement = select(FoundingStep.from_stage).where(*of_it, FoundingStep.kind == "dropped")
    return db.session.scalar(statement.order_by(FoundingStep.seq.desc()).limit(1))


def credits(commune_id: int, founding_id: int) -> list[FoundingCredit]:
    """Return the bodies that led (first) and supported a founding."""
    of_it = FoundingCredit.commune_id == commune_id, FoundingCredit.founding_id == founding_id
    return list(
        db.session.scalars(select(FoundingCredit).where(*of_it).order_by(FoundingCredit.part, FoundingCredit.body_id))
    )


def other_conversion(commune_id: int, collective_id: int, founding_id: int | None) -> bool:
    """Say whether a founding (other than the given one), not stopped, converts a THT."""
    statement = select(Founding.id).where(
        Founding.commune_id == commune_id,
        Founding.converts_collective_id == collective_id,
        Founding.state != "dropped",
    )
    if founding_id is not None:
        statement = statement.where(Founding.id != founding_id)
    return db.session.scalar(statement.limit(1)) is not None
