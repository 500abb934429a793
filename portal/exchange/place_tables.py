"""Units, bodies and people as files, as the administrator's pages list them."""

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.accounts.models import Account, Body, Posting
from portal.accounts.place_forms import BODY_KINDS, UNIT_KINDS
from portal.accounts.session import ROLE_LABELS
from portal.core import clock
from portal.core.access import Permission, Role, needs
from portal.documents.spreadsheet import Column, Sheet
from portal.exchange import web
from portal.exchange.export_routes import file_form, place_of
from portal.exchange.table_routes import blueprint
from portal.units import queries
from portal.units.models import Unit


@blueprint.get("/admin/units/export.<form>")
@needs(Permission.ADMIN_UNITS)
def units(form: str) -> Response:
    """Send all communes and towns, past ones included, and what passed to what."""
    heading = web.heading(_("Communes and towns"), place_of(None))
    return web.download([_units(queries.communes(), heading), _successions(heading)], file_form(form), "xa-thi-tran")


def _units(found: list[Unit], heading: tuple[str, ...]) -> Sheet:
    columns = (
        Column("Mã", width=8),
        Column("Tên", width=32),
        Column("Loại", width=12),
        Column("Có từ ngày", "date"),
        Column("Thôi từ ngày", "date"),
    )
    rows = [[one.code, one.name_vi, str(UNIT_KINDS[one.kind]), one.valid_from, one.valid_to] for one in found]
    return Sheet("Xã, thị trấn", columns, rows, heading)


def _successions(heading: tuple[str, ...]) -> Sheet:
    columns = (
        Column("Ngày", "date"),
        Column("Mã trước", width=9),
        Column("Đơn vị trước", width=32),
        Column("Mã sau", width=9),
        Column("Đơn vị sau", width=32),
        Column("Theo văn bản", width=40),
    )
    found = queries.successions()
    rows = [[one.happened_on, old.code, old.name_vi, new.code, new.name_vi, one.note] for one, old, new in found]
    return Sheet("Chuyển tiếp", columns, rows, heading)


@blueprint.get("/admin/bodies/export.<form>")
@needs(Permission.ADMIN_UNITS)
def bodies(form: str) -> Response:
    """Send all bodies, those of communes included."""
    heading = web.heading(_("Bodies"), place_of(None))
    return web.download([_bodies(accounts.bodies(), heading)], file_form(form), "co-quan-to-chuc")


def _bodies(found: list[Body], heading: tuple[str, ...]) -> Sheet:
    names = {one.id: one.name_vi for one in found}
    columns = (
        Column("Mã", width=14),
        Column("Tên", width=52),
        Column("Loại", width=22),
        Column("Trực thuộc", width=40),
        Column("Được tính vận động", width=12),
    )
    rows = [
        [one.code, one.name_vi, str(BODY_KINDS.get(one.kind, one.kind)), names.get(one.parent_id or 0), _mark(one)]
        for one in found
    ]
    return Sheet("Cơ quan, tổ chức", columns, rows, heading)


def _mark(body: Body) -> str:
    return "x" if body.mobilizes else ""


@blueprint.get("/admin/people/export.<form>")
@needs(Permission.ADMIN_PEOPLE)
def people(form: str) -> Response:
    """Send the people with their posts of today, as the page selects them (`?q=`, `?role=`, `?body=`)."""
    chosen = request.args.get("q", ""), request.args.get("role", ""), request.args.get("body", 0, type=int) or None
    found = accounts.people(*chosen)
    heading = web.heading(_("People"), place_of(None), web.as_of(clock.today()))
    sheet = _people(found, accounts.postings_by_account([one.id for one in found]), heading)
    return web.download([sheet], file_form(form), "nguoi-dung", clock.today().isoformat())


def _people(found: Sequence[Account], posts: dict[int, list[Posting]], heading: tuple[str, ...]) -> Sheet:
    columns = (
        Column("Họ tên", width=26),
        Column("Thư điện tử", width=34),
        Column("Vai trò", width=34),
        Column("Cơ quan", width=44),
        Column("Tài khoản", width=12),
    )
    rows = []
    for one in found:
        held = [post for post in posts[one.id] if not post.ends_on or post.ends_on >= clock.today()]
        roles = "; ".join(str(ROLE_LABELS[Role(post.role)]) for post in held)
        state = _("Open") if one.active else _("Closed")
        rows.append([one.person_name, one.email, roles, "; ".join(post.body.name_vi for post in held), state])
    return Sheet("Người dùng", columns, rows, heading)
