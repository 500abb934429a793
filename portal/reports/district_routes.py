"""Addresses of the district's documents: consolidated and yearly report, annex, urging letter, status of duties."""

from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.pages import column_number
from portal.programmes.models import Programme
from portal.programmes.queries import about, the_programme
from portal.programmes.queries import programme as programme_with
from portal.quotas import queries as quotas
from portal.quotas.models import QuotaDecision
from portal.reports import (
    allocation_paper,
    consolidated_paper,
    decision_paper,
    duties_paper,
    issuers,
    special_paper,
    urging_paper,
    yearly_paper,
)
from portal.reports.blueprint import (
    Place,
    asked_year,
    blueprint,
    check_own,
    issue_paper,
    paper_file,
    paper_page,
    save_texts,
)
from portal.reports.paper_draft import Draft
from portal.returns import queries as returns
from portal.returns import special_queries
from portal.returns.models import Period


def _period(period_id: int) -> tuple[Period, Programme]:
    period = returns.period(period_id) or abort(404)
    about(period.calendar.programme_id)
    return period, programme_with(period.calendar.programme_id) or abort(404)


def _own() -> None:
    check_own(issuers.district().id)


# --- the consolidated report to the Party committee ---------------------------------------------


def _consolidated(period_id: int) -> tuple[Draft, Place]:
    period, programme = _period(period_id)
    signed = request.args.get("with") == "signed"
    draft = consolidated_paper.of_period(period, programme, clock.today(), with_signed=signed)
    chosen = "signed" if signed else None
    labels = ((None, _("Accepted by the district")), ("signed", _("Accepted and signed")))
    ways: dict[str | None, dict[str, Any]] = {one: {"with": one} for one, _label in labels}
    others = tuple(
        (label, url_for("reports.consolidated", period_id=period_id, **ways[one]), one == chosen)
        for one, label in labels
    )
    back = url_for("returns.consolidation", period=period_id, **ways[chosen])
    return draft, Place("consolidated", {"period_id": period_id, **ways[chosen]}, back, others)


@blueprint.get("/district/returns/<int:period_id>/report")
@needs(Permission.RETURN_BOARD)
def consolidated(period_id: int) -> Response:
    """Show the consolidated report of a period: its number, its file, its short text."""
    return paper_page(*_consolidated(period_id))


@blueprint.get("/district/returns/<int:period_id>/report.docx")
@needs(Permission.RETURN_BOARD)
def consolidated_file(period_id: int) -> Response:
    """Send the consolidated report."""
    return paper_file(_consolidated(period_id)[0])


@blueprint.post("/district/returns/<int:period_id>/report")
@needs(Permission.DOCUMENT_ISSUE)
def consolidated_issue(period_id: int) -> Response:
    """Give the consolidated report its number."""
    _own()
    return issue_paper(*_consolidated(period_id))


@blueprint.post("/district/returns/<int:period_id>/report/words")
@needs(Permission.DOCUMENT_ISSUE)
def consolidated_words(period_id: int) -> Response:
    """Keep the words of the consolidated report."""
    _own()
    return save_texts(*_consolidated(period_id))


# --- the yearly report of the People's Committee --------------------------------------------------


def _yearly() -> tuple[Draft, Place]:
    programme = the_programme()
    year = asked_year(programme)
    return yearly_paper.of_year(programme, year, clock.today()), _of_year(
        "yearly", programme, year, url_for("district.dashboard")
    )


def _of_year(endpoint: str, programme: Programme, year: int, back: str) -> Place:
    asked = request.args.get("programme")
    others = tuple(
        (str(one), url_for(f"reports.{endpoint}", year=one, programme=asked), one == year)
        for one in programme.years
        if one <= clock.today().year
    )
    return Place(endpoint, {"year": year, "programme": asked}, back, others)


@blueprint.get("/district/reports/yearly")
@needs(Permission.DISTRICT_VIEW)
def yearly() -> Response:
    """Show the yearly report (`?year=`): its number, its file, its short text."""
    return paper_page(*_yearly())


@blueprint.get("/district/reports/yearly.docx")
@needs(Permission.DISTRICT_VIEW)
def yearly_file() -> Response:
    """Send the yearly report."""
    return paper_file(_yearly()[0])


@blueprint.post("/district/reports/yearly")
@needs(Permission.DOCUMENT_ISSUE)
def yearly_issue() -> Response:
    """Give the yearly report its number."""
    _own()
    return issue_paper(*_yearly())


@blueprint.post("/district/reports/yearly/words")
@needs(Permission.DOCUMENT_ISSUE)
def yearly_words() -> Response:
    """Keep the words of the yearly report."""
    _own()
    return save_texts(*_yearly())


# --- the annex of a decision on quotas --------------------------------------------------------------


@blueprint.get("/district/quotas/annex.docx")
@needs(Permission.ALLOCATION_VIEW)
def annex() -> Response:
    """Send the annex of a decision (`?decision=`), else of the allocation that is being prepared."""
    programme = the_programme()
    return paper_file(allocation_paper.of_decision(programme, _decision(programme), clock.today()))


def _decision(programme: Programme) -> QuotaDecision | None:
    """Return the decision of the address, None without one; 404 for one that is not the programme's."""
    if "decision" not in request.args:
        return None
    asked = request.args.get("decision", type=column_number)
    return (quotas.decision(programme.id, asked) if asked else None) or abort(404)


@blueprint.get("/district/quotas/decision.docx")
@needs(Permission.ALLOCATION_VIEW)
def decision_draft() -> Response:
    """Send a decision (`?decision=`) as a paper to sign, else that of the allocation that is being prepared."""
    programme = the_programme()
    return paper_file(decision_paper.of_decision(programme, _decision(programme), clock.today()))


# --- the letter to those who still owe ---------------------------------------------------------------


def _urging(period_id: int) -> tuple[Draft, Place]:
    period, _programme = _period(period_id)
    if period.opens_on > clock.today():
        abort(404)
    back = url_for("reminders.urge", period_id=period_id)
    return urging_paper.of_period(period, clock.today()), Place("urging", {"period_id": period_id}, back)


@blueprint.get("/district/returns/<int:period_id>/urging-letter")
@needs(Permission.RETURN_REVIEW)
def urging(period_id: int) -> Response:
    """Show the letter to those who still owe a report of a period."""
    return paper_page(*_urging(period_id))


@blueprint.get("/district/returns/<int:period_id>/urging-letter.docx")
@needs(Permission.RETURN_REVIEW)
def urging_file(period_id: int) -> Response:
    """Send the urging letter."""
    return paper_file(_urging(period_id)[0])


@blueprint.post("/district/returns/<int:period_id>/urging-letter")
@needs(Permission.DOCUMENT_ISSUE)
def urging_issue(period_id: int) -> Response:
    """Give the urging letter its number."""
    _own()
    return issue_paper(*_urging(period_id))


# --- the status of the duties -------------------------------------------------------------------------


def _duties() -> tuple[Draft, Place]:
    programme = the_programme()
    year = asked_year(programme)
    back = url_for("duties.board", year=year, programme=request.args.get("programme"))
    return duties_paper.of_year(programme, year, clock.today()), _of_year("duty_status", programme, year, back)


@blueprint.get("/duties/report")
@needs(Permission.DUTIES_VIEW)
def duty_status() -> Response:
    """Show the status of the duties of a year (`?year=`) as a document."""
    return paper_page(*_duties())


@blueprint.get("/duties/report.docx")
@needs(Permission.DUTIES_VIEW)
def duty_status_file() -> Response:
    """Send the status of the duties."""
    return paper_file(_duties()[0])


@blueprint.post("/duties/report")
@needs(Permission.DOCUMENT_ISSUE)
def duty_status_issue() -> Response:
    """Give the status of the duties its number."""
    _own()
    return issue_paper(*_duties())


# --- what was sent to a special report ------------------------------------------------------------------


def _special(report_id: int) -> tuple[Draft, Place]:
    report = special_queries.report(report_id)
    if report is None or report.asked_on is None:
        abort(404)
    about(report.programme_id)
    programme = programme_with(report.programme_id) or abort(404)
    back = url_for("returns.special_report", report_id=report_id)
    return special_paper.of_report(report, programme, clock.today()), Place("special", {"report_id": report_id}, back)


@blueprint.get("/district/special-reports/<int:report_id>/paper")
@needs(Permission.RETURN_BOARD)
def special(report_id: int) -> Response:
    """Show the paper of a special report: its number, its file, its short text."""
    return paper_page(*_special(report_id))


@blueprint.get("/district/special-reports/<int:report_id>/paper.docx")
@needs(Permission.RETURN_BOARD)
def special_file(report_id: int) -> Response:
    """Send the paper of a special report."""
    return paper_file(_special(report_id)[0])


@blueprint.post("/district/special-reports/<int:report_id>/paper")
@needs(Permission.DOCUMENT_ISSUE)
def special_issue(report_id: int) -> Response:
    """Give the paper of a special report its number."""
    _own()
    return issue_paper(*_special(report_id))
