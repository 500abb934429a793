"""What the addresses of the duty board share: the blueprint, its filters, what its templates ask of an item."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import current_actor
from portal.duties import board, queries
from portal.duties.models import BoardItem, DutyItem
from portal.programmes import queries as programmes
from portal.programmes.choices import DutyRole
from portal.programmes.models import Duty

blueprint = Blueprint("duties", __name__)


def filters(years: list[int]) -> dict[str, Any]:
    """Return what the address asks for: mine, late, clause, body, year (0: the whole period)."""
    year = request.args.get("year", type=int)
    mine = request.args.get("mine") == "1"
    return {
        "mine": mine,
        "late": request.args.get("late") == "1",
        "clause": request.args.get("clause", ""),
        "year": present_year(years) if year is None else year,
        "body": current_actor().body_id if mine else request.args.get("body", type=int),
    }


def present_year(years: list[int]) -> int:
    """Return the year of the business date, kept within the programme's years; 0 without a programme."""
    return min(max(clock.today().year, years[0]), years[-1]) if years else 0


def asked() -> tuple[list[Duty], list[BoardItem], dict[str, Any]]:
    """Return the duties and items that the address asks for, with the filters and what they offer."""
    programme = programmes.current_programme()
    duties = programmes.duties(programme.id) if programme else []
    years = programme.years if programme else []
    chosen = filters(years)
    kept = [duty for duty in duties if not chosen["clause"] or duty.clause == chosen["clause"]]
    items = queries.board_items([duty.id for duty in kept], chosen["year"] or None, chosen["body"])
    if chosen["late"]:
        items = [one for one in items if board.is_late(one, clock.today())]
    leads = {part.body_id: part.body for duty in duties for part in duty.parts if part.part == DutyRole.LEAD}
    offered = {
        "clauses": list(dict.fromkeys(duty.clause for duty in duties)),
        "years": years,
        "holders": sorted(leads.values(), key=lambda one: (one.unit_id is not None, one.id)),
        "chosen": chosen,
    }
    return kept, items, offered


def asked_items() -> list[BoardItem]:
    """Return the items that the address of the board asks for, by clause, body and period."""
    return asked()[1]


def standing() -> dict[str, Any]:
    """Return what the board's templates ask of an item's standing on the business date."""
    return {
        "days_late": board.days_late,
        "is_before_start": board.is_before_start,
        "is_overdue": board.is_overdue,
        "named": board.NAMED_MISSING,
        "many": board.MANY_EXTENSIONS,
        "today": clock.today(),
    }


def saved(found: DutyItem, message: str) -> Response:
    """Say that it is done, and show the item."""
    flash(message, "success")
    return redirect(url_for("duties.item", item_id=found.id))
