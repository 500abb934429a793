"""Addresses of a body's own tables: the page, and the choice of its columns."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.ledger import own_tables as tables
from portal.ledger.blueprint import ALL, Asked, asked, blueprint, own_body
from portal.ledger.forms import ColumnsForm

PAGE_SIZE = 50


def asked_table() -> tuple[Asked, tables.Table, list[tables.Column]]:
    """Return which table the address asks for, of whom, and the columns that the person's body keeps for it."""
    table = tables.TABLES.get(request.args.get("table", ""), tables.ACTIVITIES)
    kept = tables.kept(current_actor().body_id, table.code)
    return asked(default=ALL), table, table.chosen(kept.columns if kept else None)


@blueprint.get("/ledger/tables")
@needs(Permission.LEDGER_VIEW)
def own_tables() -> Response:
    """Show one of the body's own tables, with the columns that it keeps."""
    return _page(None, Attempt())


@blueprint.post("/ledger/tables")
@needs(Permission.LEDGER_COLUMNS)
def choose_columns() -> Response:
    """Keep the columns of one of the body's own tables."""
    _wish, table, _columns = asked_table()
    form = _form(table)
    with saving(form) as attempt:
        tables.choose(
            body_id=current_actor().body_id,
            code=table.code,
            columns=form.columns.data or [],
            version=form.version.data,
        )
    if attempt.ok:
        flash(_("These columns are kept: page, Excel and Word show them."), "success")
        return redirect(url_for("ledger.own_tables", **_arguments(table)))  # type: ignore[return-value]
    if attempt.conflict is not None:
        form.form_errors.append(_("Somebody of your body chose the columns meanwhile. Look at them, then save again."))
    return _page(form, attempt)


def _arguments(table: tables.Table) -> dict[str, Any]:
    return asked(default=ALL).arguments(table=table.code)


def _form(table: tables.Table, chosen: list[tables.Column] | None = None) -> ColumnsForm:
    form = ColumnsForm() if chosen is None else ColumnsForm(formdata=None, columns=[one.code for one in chosen])
    form.columns.choices = [(column.code, column.label) for column in table.columns]
    return form


def _page(form: ColumnsForm | None, attempt: Attempt) -> Response:
    wish, table, columns = asked_table()
    kept = tables.kept(current_actor().body_id, table.code)
    rows = table.rows(wish)
    last = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    arguments = wish.arguments(table=table.code)

    def page_url(page: int) -> str:
        return url_for("ledger.own_tables", **arguments, page=page)

    return pages.render(
        "ledger/own_tables.html",
        own_body=own_body(),
        asked=wish,
        table=table,
        tables=tables.TABLES,
        columns=columns,
        rows=rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        total=len(rows),
        totals=tables.totals(columns, rows),
        arguments=arguments,
        form=form or _form(table, columns),
        is_sent=form is not None,
        version=kept.version if kept else 0,
        number=number,
        last=last,
        page_url=page_url,
        status=attempt.status,
    )


__all__ = ["asked_table", "blueprint"]
