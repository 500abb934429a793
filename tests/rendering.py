"""In every test: a template that causes a query is a fault, whatever page it belongs to."""

import sys

import psycopg
from flask import g, has_request_context
from jinja2 import Environment
from sqlalchemy import event
from sqlalchemy.orm import Session

REFUSED = []  # in the test under way: what asks may catch the fault, and show a page all the same


class QueryWhileRendering(AssertionError):
    """A template made the database work: what it shows must be loaded before."""


def refuse_queries_in_templates():
    """Raise QueryWhileRendering for each statement that a template causes.

    Only the page that answers a form or tells an error after a rollback may read again what it holds: the rollback let
    go of its rows.
    """
    execute = psycopg.Cursor.execute

    def refusing(cursor, query, *arguments, **options):
        _refuse(query)
        return execute(cursor, query, *arguments, **options)

    psycopg.Cursor.execute = refusing
    event.listen(Session, "after_soft_rollback", _note_rollback)


def _note_rollback(_session, _transaction):
    if has_request_context():
        g.rolled_back = True


def _refuse(statement):
    frame, reads_again = sys._getframe(), False
    while frame is not None:
        name = frame.f_code.co_filename
        reads_again = reads_again or (name.endswith("orm/loading.py") and "scalar_attributes" in frame.f_code.co_name)
        reads_again = reads_again or name.endswith("orm/strategies.py")
        if isinstance(frame.f_globals.get("environment"), Environment):
            if not (reads_again and has_request_context() and "rolled_back" in g):
                REFUSED.append(name)
                raise QueryWhileRendering(f"{name}:{frame.f_lineno} asks the database: {statement}")
            return
        frame = frame.f_back
