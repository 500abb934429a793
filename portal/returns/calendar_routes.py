"""Addresses of calendars: those of a programme, their periods by year, the days of one period."""

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, needs
from portal.core.errors import Attempt, saving
from portal.core.fields import fields
from portal.programmes.choices import DeadlineSource
from portal.programmes.models import Programme
from portal.programmes.queries import the_programme
from portal.returns import calendar_services, queries
from portal.returns.blueprint import address, blueprint
from portal.returns.forms import CalendarForm, NewCalendarForm, PeriodForm, YearsForm
from portal.returns.models import TERMS, Calendar, Period

_TERMS = {"opens_before": 10, "due_after": 5, "grace": 3}  # to begin with; each calendar sets its own


@blueprint.get("/returns/calendars")
@needs(Permission.RETURN_CALENDAR)
def calendars() -> Response:
    """Show a programme's calendars with their periods by year."""
    programme = the_programme()
    held = queries.calendars(programme.id)
    return pages.render(
        "returns/calendars.html",
        the_programme=programme,
        calendars=held,
        periods={one.id: queries.periods(one.id) for one in held},
    )


@blueprint.post("/returns/calendars")
@needs(Permission.RETURN_CALENDAR)
def make_usual() -> Response:
    """Give the programme the usual calendars that it lacks."""
    source = None if clock.set_up_is_open() else DeadlineSource.CHOSEN
    made = calendar_services.make_usual(the_programme(), source)
    said = ngettext("%(num)s calendar made.", "%(num)s calendars made.", len(made))
    flash(said if made else _("The usual calendars exist already."), "success" if made else "info")
    return redirect(address("returns.calendars"))  # type: ignore[return-value]


@blueprint.route("/returns/calendars/new", methods=["GET", "POST"])
@needs(Permission.RETURN_CALENDAR)
def new_calendar() -> Response:
    """Give the programme a further rhythm, with its periods."""
    programme = the_programme()
    if request.method == "GET":
        usual = {"authority": "state", "rhythm": "half_year", "cut_day": 14, "active": True} | _TERMS
        return _new_calendar_page(programme, NewCalendarForm(formdata=None, data=usual))
    form = NewCalendarForm()
    with saving(form) as attempt:
        row = calendar_services.add_calendar(programme, form.values())
    if attempt.ok:
        flash(_("The calendar and its periods are made."), "success")
        return redirect(address("returns.calendar", calendar_id=row.id))  # type: ignore[return-value]
    return _new_calendar_page(programme, form, attempt.status)


def _new_calendar_page(programme: Programme, form: NewCalendarForm, status: int = 200) -> Response:
    return pages.render("returns/new_calendar.html", status=status, form=form, the_programme=programme)


def _calendar(calendar_id: int) -> Calendar:
    return queries.calendar(calendar_id) or abort(404)


@blueprint.route("/returns/calendars/<int:calendar_id>", methods=["GET", "POST"])
@needs(Permission.RETURN_CALENDAR)
def calendar(calendar_id: int) -> Response:
    """Show and change the names, terms and use of a calendar; its periods stand below."""
    row = _calendar(calendar_id)
    if request.method == "GET":
        return _calendar_page(row, CalendarForm(formdata=None, obj=row))
    form = CalendarForm()
    with saving(form) as attempt:
        values = form.values()
        calendar_services.save_calendar(row, values, version=values.pop("version"))
    return _saved(row) if attempt.ok else _calendar_page(row, form, attempt)


@blueprint.post("/returns/calendars/<int:calendar_id>/periods")
@needs(Permission.RETURN_CALENDAR)
def generate(calendar_id: int) -> Response:
    """Generate the periods of further years."""
    row, form = _calendar(calendar_id), YearsForm(ids="years")
    with saving(form) as attempt:
        made = calendar_services.generate_up_to(row, the_programme(), form.last_year.data)
    if attempt.ok:
        flash(ngettext("%(num)s period added.", "%(num)s periods added.", len(made)), "success")
        return redirect(address("returns.calendar", calendar_id=row.id))  # type: ignore[return-value]
    return _calendar_page(row, CalendarForm(formdata=None, obj=row), attempt, years=form)


def _saved(row: Calendar) -> Response:
    flash(_("Saved."), "success")
    return redirect(address("returns.calendar", calendar_id=row.id))  # type: ignore[return-value]


def _calendar_page(
    row: Calendar, form: CalendarForm, attempt: Attempt | None = None, years: YearsForm | None = None
) -> Response:
    attempt = attempt or Attempt()
    return pages.render(
        "returns/calendar.html",
        status=attempt.status,
        calendar=row,
        form=form,
        differences=form.differences(attempt.conflict, fields(Calendar, TERMS)),
        years=years or YearsForm(formdata=None, ids="years"),
        periods=queries.periods(row.id),
    )


@blueprint.route("/returns/periods/<int:period_id>", methods=["GET", "POST"])
@needs(Permission.RETURN_CALENDAR)
def period(period_id: int) -> Response:
    """Show and move the days of one period."""
    row = queries.period(period_id) or abort(404)
    if request.method == "GET":
        return _period_page(row, PeriodForm(formdata=None, obj=row), Attempt())
    form = PeriodForm()
    with saving(form) as attempt:
        values = form.values()
        version, confirmed = values.pop("version"), values.pop("confirmed")
        calendar_services.edit_period(row, values, confirmed=confirmed, version=version)
    return _saved(row.calendar) if attempt.ok else _period_page(row, form, attempt)


def _period_page(row: Period, form: PeriodForm, attempt: Attempt) -> Response:
    return pages.render(
        "returns/period.html",
        status=attempt.status,
        period=row,
        form=form,
        begun=calendar_services.is_begun(row),
        signed=queries.signed_number(row.id),
        differences=form.differences(attempt.conflict),
    )
