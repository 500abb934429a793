"""The district's page of urging those who have not reported (đôn đốc)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.accounts.models import Posting
from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import saving
from portal.core.numbers import day as shown
from portal.core.numbers import language
from portal.programmes.queries import about
from portal.reminders import queries, services
from portal.reminders.forms import UrgeForm
from portal.returns import queries as returns
from portal.returns import special_queries
from portal.returns.models import Return, Urging
from portal.returns.period_names import period_days, period_name
from portal.returns.special_models import SpecialReturn, SpecialUrging
from portal.returns.states import HANDED_IN

blueprint = Blueprint("reminders", __name__)


@blueprint.route("/district/returns/<int:period_id>/urge", methods=["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
def urge(period_id: int) -> Response:
    """Choose among those who still owe a return, write to them; shows who was urged when."""
    period = returns.period(period_id)
    if period is None or period.opens_on > clock.today():
        abort(404)
    about(period.calendar.programme_id)
    owed = queries.returns_of(period.id)
    urged = returns.urgings([(row.tenant_id, row.id) for row in owed])
    values = {"the_period": period, "here": url_for("reminders.urge", period_id=period.id)}
    values |= {"back": url_for("returns.review_period", period=period.id)}
    values |= {"about_it": f"{period_name(period)} · {period_days(period)}"}
    return _page(owed, urged, queries.urged_in(period.id), values)


@blueprint.route("/district/special-reports/<int:report_id>/urge", methods=["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
def urge_special(report_id: int) -> Response:
    """Choose among those who still owe a special report, write to them; shows who was urged when."""
    report = special_queries.report(report_id)
    if report is None or report.asked_on is None:
        abort(404)
    about(report.programme_id)
    every = special_queries.of_report([report.id])
    owed = [row for row in special_queries.owed() if row.report_id == report.id]
    urged = special_queries.urgings((row.tenant_id, row.id) for row in every)
    found = [(urging, row) for row in every for urging in urged[row.tenant_id, row.id]]
    values = {"the_period": None, "here": url_for("reminders.urge_special", report_id=report.id)}
    values |= {"back": url_for("returns.special_report", report_id=report.id), "about_it": report.title}
    return _page(owed, urged, sorted(found, key=lambda one: one[0].id, reverse=True), values)


def _page(owed: Sequence[Any], urged: Mapping[Any, Any], past: Sequence[tuple[Any, Any]], values: Any) -> Response:
    """Show who owes and who was urged when, newest first in `past`; write to those that were picked."""
    form, status = UrgeForm(), 200
    form.returns.choices = [(_name(row), _label(row, urged.get((row.tenant_id, row.id), []))) for row in owed]
    if request.method == "POST":
        picked = [row for row in owed if _name(row) in (form.returns.data or [])]
        with saving(form) as attempt:
            number = services.urge(picked, posting_id=current_actor().posting_id, words=form.words.data)
        if attempt.ok:
            flash(ngettext("%(num)s unit was urged.", "%(num)s units were urged.", number), "success")
            return redirect(values["here"])  # type: ignore[return-value]
        status = attempt.status
    return pages.render("reminders/urge.html", status=status, form=form, owed=owed, rounds=_rounds(past), **values)


@dataclass
class Round:
    """One urging: when, by whom, in which words, which units; `reported`: those of them that have reported since."""

    first: Urging | SpecialUrging
    by: Posting | None
    units: list[str] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)


def _rounds(found: Sequence[tuple[Urging | SpecialUrging, Return | SpecialReturn]]) -> list[Round]:
    """Return who was urged when, in the order given; several units urged at once stand together."""
    people = returns.postings(urging.posting_id for urging, _row in found)
    rounds: dict[tuple[Any, ...], Round] = {}
    for urging, row in found:
        same = urging.happened_on, urging.posting_id, urging.words, urging.recorded_at
        one = rounds.setdefault(same, Round(urging, people.get(urging.posting_id or 0)))
        one.units.append(_unit(row))
        if row.state in HANDED_IN:
            one.reported.append(_unit(row))
    return list(rounds.values())


def _name(row: Return | SpecialReturn) -> str:
    return f"{row.tenant_id}-{row.id}"


def _unit(row: Return | SpecialReturn) -> str:
    return row.body.name_for(language())


def _label(row: Return | SpecialReturn, urgings: Sequence[Urging | SpecialUrging]) -> str:
    days = ", ".join(shown(one.happened_on) for one in urgings[:3])
    return f"{_unit(row)} ({days})" if days else _unit(row)
