"""Addresses of the office's special reports: the list, one under preparation, what came of one that was asked for."""

from typing import Any

from flask import abort, flash, redirect
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.programmes.models import Programme
from portal.programmes.queries import about, the_programme
from portal.programmes.queries import programme as programme_with
from portal.returns import special_lines, special_queries, special_services
from portal.returns.blueprint import address, blueprint, the_posting
from portal.returns.forms import PlainForm
from portal.returns.special_forms import AskForm, LineForm, WordsForm
from portal.returns.special_models import SpecialReport
from portal.returns.special_table import statuses, table, tallies


@blueprint.get("/district/special-reports")
@needs(Permission.RETURN_BOARD)
def special_reports() -> Response:
    """List the special reports of the programme, and how far each has come."""
    reports = special_queries.reports(the_programme().id)
    return pages.render("returns/special_index.html", reports=reports, tallies=tallies(reports, clock.today()))


@blueprint.route("/district/special-reports/new", methods=["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
def new_special() -> Response:
    """Begin a special report; nobody is asked yet."""
    form, attempt = WordsForm(data={"as_of": clock.today()}), Attempt()
    if form.is_submitted():
        with saving(form) as attempt:
            report = special_services.prepare(the_programme(), the_posting(), **form.unversioned_values())
            where = address("returns.special_report", report_id=report.id)
        if attempt.ok:
            return redirect(where)  # type: ignore[return-value]
    return pages.render("returns/special_new.html", status=attempt.status, form=form)


def the_report(report_id: int) -> tuple[SpecialReport, Programme]:
    """Return a special report with its programme, or 404."""
    report = special_queries.report(report_id) or abort(404)
    about(report.programme_id)
    return report, programme_with(report.programme_id) or abort(404)


@blueprint.get("/district/special-reports/<int:report_id>")
@needs(Permission.RETURN_BOARD)
def special_report(report_id: int) -> Response:
    """Show a special report: while it is prepared its lines, then what the bodies have sent."""
    return _report_page(the_report(report_id)[0])


@blueprint.post("/district/special-reports/<int:report_id>")
@needs(Permission.RETURN_REVIEW)
def save_special(report_id: int) -> Response:
    """Say anew what a report under preparation is about."""
    report, programme = the_report(report_id)
    form = WordsForm(ids="words")
    with saving(form) as attempt:
        special_services.rewrite(report, programme, **form.values())
    return _saved(report, attempt, _("Saved."), words=form)


@blueprint.post("/district/special-reports/<int:report_id>/lines")
@needs(Permission.RETURN_REVIEW)
def add_special_line(report_id: int) -> Response:
    """Add a line to a report under preparation."""
    report, _programme = the_report(report_id)
    form = LineForm(special_lines.offered(report.programme_id), ids="line")
    with saving(form) as attempt:
        special_services.add_line(report, **form.values())
    return _saved(report, attempt, _("The line is in."), line=form)


@blueprint.post("/district/special-reports/<int:report_id>/lines/<int:line_id>/remove")
@needs(Permission.RETURN_REVIEW)
def remove_special_line(report_id: int, line_id: int) -> Response:
    """Take a line out of a report under preparation."""
    report, _programme = the_report(report_id)
    line = next((one for one in special_queries.lines(report.id) if one.id == line_id), None) or abort(404)
    form = PlainForm()
    with saving(form) as attempt:
        special_services.remove_line(report, line, version=form.version.data)
    return _saved(report, attempt, _("The line is out."), remove=form)


@blueprint.post("/district/special-reports/<int:report_id>/ask")
@needs(Permission.RETURN_REVIEW)
def ask_special(report_id: int) -> Response:
    """Ask the chosen bodies for the report."""
    report, _programme = the_report(report_id)
    form, asked = _ask_form(), 0
    with saving(form) as attempt:
        asked = len(special_services.ask(report, the_posting(), **form.values()))
    said = ngettext("%(num)s body is asked for it.", "%(num)s bodies are asked for it.", asked)
    return _saved(report, attempt, said, ask=form)


def _ask_form(**options: Any) -> AskForm:
    form = AskForm(ids="ask", **options)
    form.bodies.choices = [(one.id, one.name_vi) for one in special_services.askable()]
    return form


def _saved(report: SpecialReport, attempt: Attempt, said: str, **form: PortalForm) -> Response:
    if attempt.ok:
        flash(said, "success")
        return redirect(address("returns.special_report", report_id=report.id))  # type: ignore[return-value]
    if attempt.conflict is not None:
        (sent,) = form.values()
        sent.form_errors.append(_("Somebody changed this report meanwhile. Look at it once more, then decide."))
    return _report_page(report, attempt, **form)


def _report_page(report: SpecialReport, attempt: Attempt | None = None, **forms: PortalForm) -> Response:
    status = attempt.status if attempt else 200
    lines = special_queries.lines(report.id)
    if report.asked_on is None:
        offered = special_lines.offered(report.programme_id)
        return pages.render(
            "returns/special_prepare.html",
            status=status,
            report=report,
            lines=lines,
            words=forms.get("words") or WordsForm(formdata=None, obj=report, ids="words"),
            line=forms.get("line") or LineForm(offered, formdata=None, ids="line"),
            ask=forms.get("ask") or _ask_form(formdata=None, data={"bodies": []}),
            sent=next(iter(forms.values()), None),
        )
    return pages.render(
        "returns/special_report.html",
        status=status,
        report=report,
        lines=lines,
        found=table(report, lines, statuses([report], clock.today())),
        sent=next(iter(forms.values()), None),
    )
