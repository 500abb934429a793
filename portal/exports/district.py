"""The district's overview as files: the objectives, one objective by commune, the units against their quotas."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.numbers import years_of
from portal.district import board, presentation
from portal.district.objective_routes import asked_objective, asked_records, parts_of
from portal.district.routes import asked_choice, asked_day
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.foundings import queries as foundings
from portal.metrics.behind import Behind
from portal.metrics.figures import Figure, figure, figures
from portal.metrics.measures import of_part
from portal.metrics.records import Part, together
from portal.metrics.sentences import part as said_part
from portal.programmes.choices import BoundUnit
from portal.programmes.queries import the_programme
from portal.quotas.keys import Amount
from portal.quotas.targets import of_objective
from portal.registry.choices import FOUNDED_KINDS
from portal.units.models import Unit


@blueprint.get("/district/objectives/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def objectives(form: str) -> Response:
    """Send the objectives as of a day."""
    span = asked_choice(the_programme()).span
    heading = files.heading(_("Objectives of the resolution"), files.place_of(None), files.as_of(span.day))
    found = figures(span.programme, span.day)
    covered = together(one.coverage for one in found)
    if covered is not None:
        said = _("%(have)s of %(of)s communes and towns answered in full", have=covered.have, of=covered.of)
        heading = (*heading, said)
    sheet = _objectives(found, heading, final=span.is_final)
    return files.download([sheet], form, "muc-tieu", span.day.isoformat())


@blueprint.get("/district/units/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def district_units(form: str) -> Response:
    """Send the units against their quotas, in the overview's order."""
    choice, today = asked_choice(the_programme()), clock.today()
    span = choice.span
    standings = foundings.standings(today) if span.day == today else []
    lines = board.lines(span, standings)
    period = str(span.year) if span.year else years_of(span.programme)
    heading = files.heading(
        _("Units against their quotas, %(period)s", period=period), files.place_of(None), files.as_of(span.day)
    )
    sheet = _units(board.ordered(lines, choice.sort, choice.kinds), heading)
    return files.download([sheet], form, "xa-thi-tran", period, span.day.isoformat())


def _objectives(figures: Sequence[Figure], heading: tuple[str, ...], *, final: bool) -> Sheet:
    """Return the objectives as the overview shows them; values with two decimals, and what they are made of."""
    columns = (
        Column("Mã", width=6),
        Column("Mục tiêu", width=50),
        Column("Điểm", width=8),
        Column("Kết quả", "decimal"),
        Column("Tử số", "decimal"),
        Column("Mẫu số", "decimal"),
        Column("Đơn vị tính", width=11),
        Column("Mức đề ra", width=16),
        Column("Kế hoạch đến ngày", "decimal"),
        Column("Đánh giá", width=20),
        Column("Số đơn vị có đủ số liệu", "whole"),
        Column("Tổng số đơn vị", "whole"),
        Column("Đơn vị còn thiếu", width=40),
        Column("Đơn vị chỉ có số liệu năm trước", width=30),
        Column("Lý do chưa tính được", width=40),
    )
    return Sheet("Mục tiêu", columns, [_objective(one, final=final) for one in figures], heading)


def _objective(one: Figure, *, final: bool) -> list[Any]:
    objective, coverage = one.objective, one.coverage
    unit = BoundUnit(objective.unit).word
    missing, old = (", ".join(unit.name_vi for unit in units) for units in (coverage.missing, coverage.old))
    reason = "" if one.reason is None else str(one.reason)
    values = [objective.code, objective.text_vi, objective.clause, one.value, one.numerator, one.denominator, unit]
    verdict = str(presentation.verdict(one, final))
    known = [coverage.have, coverage.of, missing, old]
    return [*values, presentation.target(one), one.plan_to_date, verdict, *known, reason]


def _units(lines: Sequence[board.Line], heading: tuple[str, ...]) -> Sheet:
    """Return the units against their quotas, with the overview's totals."""
    columns = [files.UNIT_CODE, files.UNIT_NAME]
    for kind in FOUNDED_KINDS:
        columns += [Column(f"{kind} mới", "whole"), Column(f"Chỉ tiêu {kind}", "whole")]
    columns += [Column("Đang vận động", "whole"), Column("Cập nhật gần nhất", "date")]
    rows = [[one.unit.code, one.name_vi, *_scores(one.scores), one.in_progress, one.moved_on] for one in lines]
    totals = {kind: board.total(list(lines), kind) for kind in FOUNDED_KINDS}
    sums = [files.TOTAL, None, *_scores(totals), sum(one.in_progress for one in lines), None]
    return Sheet("Xã, thị trấn", tuple(columns), rows, heading, sums)


def _scores(scores: dict[str, board.Score]) -> list[int | None]:
    return [number for kind in FOUNDED_KINDS for number in (scores[kind].result, scores[kind].quota)]


@blueprint.get("/district/objectives/<code>/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def objective(code: str, form: str) -> Response:
    """Send one objective by commune and town."""
    programme, one = asked_objective(code)
    day = asked_day()
    found = figure(one, programme, day)
    have = _("%(have)s of %(of)s communes and towns answered in full", have=found.coverage.have, of=found.coverage.of)
    missing = ", ".join(unit.name_vi for unit in found.coverage.missing)
    verdict = str(presentation.verdict(found, day > programme.ends_on))
    said = (have + (f"; {_('missing:')} {missing}" if missing else ""), f"{_('Verdict')}: {verdict}")
    heading = (*files.heading(f"{one.code}. {one.text_vi}", files.place_of(None), files.as_of(day)), *said)
    year = min(day, programme.ends_on).year
    values = [(unit, value) for unit, _part, value, _made in parts_of(found, programme, day)]
    sheet = _with_targets(_parts(found, values, heading), values, year, of_objective(one, day, year))
    return files.download([sheet], form, "muc-tieu", code, day.isoformat())


def _parts(found: Figure, values: list[tuple[Unit, Decimal | None]], heading: tuple[str, ...]) -> Sheet:
    columns = (
        files.UNIT_CODE,
        files.UNIT_NAME,
        Column("Kết quả", "decimal"),
        Column("Tử số", "decimal"),
        Column("Mẫu số", "decimal"),
        Column("HTX có số liệu", "whole"),
        Column("HTX phải có số liệu", "whole"),
    )
    rows: list[list[object]] = []
    for unit, value in values:
        part = found.parts.get(unit.id)
        known = [None, None] if part is None else [part.known, part.asked]
        rows.append([unit.code, unit.name_vi, _two_places(value), *_made_of(found, part), *known])
    sums = [found.value, found.numerator, found.denominator, found.detail.get("known"), found.detail.get("asked")]
    return Sheet(found.code, columns, rows, heading, [files.TOTAL, None, *sums])


def _with_targets(
    sheet: Sheet, values: list[tuple[Unit, Decimal | None]], year: int, targets: dict[int, Amount]
) -> Sheet:
    """Return the sheet with the units' targets of a year in a last column, where there are some."""
    if not targets:
        return sheet
    rows = [[*row, targets.get(unit.id)] for row, (unit, _value) in zip(sheet.rows, values, strict=True)]
    columns = (*sheet.columns, Column(f"Chỉ tiêu {year}", "decimal"))
    return replace(sheet, columns=columns, rows=rows, totals=[*(sheet.totals or ()), None])


def _made_of(found: Figure, part: Part | None) -> list[object]:
    """Return the two numbers of one unit in the terms of the district's own: an income beside the baseline."""
    return [None, None] if part is None else list(of_part(found.objective, part)[1:])


def _two_places(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@blueprint.get("/district/objectives/<code>/records/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def objective_records(code: str, form: str) -> Response:
    """Send the records that an objective counts on a day, as its page lists them."""
    programme, one = asked_objective(code)
    found = asked_records(programme, one)
    place = files.place_of(found.unit_id)
    said = f"{_('Counted')}: {said_part(found.operand)}"
    heading = (*files.heading(f"{one.code}. {one.text_vi}", place, files.as_of(found.day)), said)
    return files.download([_records(found, heading)], form, "ho-so-duoc-tinh", code, place, found.day.isoformat())


def _records(found: Behind, heading: tuple[str, ...]) -> Sheet:
    """Return the records with what each says and brings to the sum; below, the sum that the figure takes."""
    asked = [Column(str(label), width=18) for label in found.labels]
    names = (files.UNIT_CODE, files.UNIT_NAME, Column("Tên", width=40), Column("Ngày", "date"))
    added = [Column("Giá trị", "decimal"), Column("Trọng số", "decimal")] if found.takes_amounts else []
    rows = [
        [one.unit.code, one.unit.name_vi, one.name, one.day, *one.values, *([one.amount, one.weight] if added else [])]
        for one in found.rows()
    ]
    sums = [_two_places(Decimal(found.total or 0)), found.sums[2]] if added else []
    totals = [f"{files.TOTAL}: {len(rows)}", *[None] * (3 + len(asked)), *sums]
    return Sheet("Hồ sơ được tính", (*names, *asked, *added), rows, heading, totals if rows else None)
