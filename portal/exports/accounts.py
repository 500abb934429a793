"""Bodies and people as files, as the administrator's pages list them."""

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.accounts.choices import BodyKind
from portal.accounts.models import Account, Body, Posting
from portal.core import clock
from portal.core.access import Permission, Role, needs
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files
from portal.exports.blueprint import blueprint


@blueprint.get("/admin/bodies/export.<form>")
@needs(Permission.ADMIN_UNITS)
def bodies(form: str) -> Response:
    """Send all bodies, those of communes included."""
    heading = files.heading(_("Bodies"), files.place_of(None))
    return files.download([_bodies(accounts.bodies(), heading)], form, "co-quan-to-chuc")


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
        [one.code, one.name_vi, BodyKind(one.kind).word, names.get(one.parent_id or 0), _mark(one)] for one in found
    ]
    return Sheet("Cơ quan, tổ chức", columns, rows, heading)


def _mark(body: Body) -> str:
    return "x" if body.mobilizes else ""


@blueprint.get("/admin/people/export.<form>")
@needs(Permission.ADMIN_PEOPLE)
def people(form: str) -> Response:
    """Send the people with their posts of today, as the page selects them (`?q=`, `?role=`, `?body=`)."""
    chosen = (
        request.args.get("q", ""),
        request.args.get("role", ""),
        request.args.get("body", 0, type=int) or None,
    )
    found = accounts.people(*chosen)
    heading = files.heading(_("People"), files.place_of(None), files.as_of(clock.today()))
    sheet = _people(found, accounts.postings_by_account([one.id for one in found]), heading)
    return files.download([sheet], form, "nguoi-dung", clock.today().isoformat())


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
        roles = "; ".join(str(Role(post.role).label) for post in held)
        state = _("Open") if one.active else _("Closed")
        rows.append([one.person_name, one.email, roles, "; ".join(post.body.name_vi for post in held), state])
    return Sheet("Người dùng", columns, rows, heading)
