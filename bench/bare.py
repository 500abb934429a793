"""The measure: a Flask handler that issues the recorded SQL over the same driver and returns the same bytes."""

import os
import pickle
import threading
from pathlib import Path

import psycopg
from flask import Flask, Response, request
from psycopg.types.json import Jsonb

from bench.record import own

app = Flask(__name__)
DSN, STATEMENTS, BODY, STATUS, RECORDED = pickle.loads(Path(os.environ["BENCH_RECORDED"]).read_bytes())
_local = threading.local()


def _connection():
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(DSN, autocommit=False)
    return _local.connection


def _fitted(parameters, names):
    """Return a statement's parameters with this request's own names in place of the recorded one's."""
    return {name: _one(value, names) for name, value in parameters.items()}


def _one(value, names):
    if isinstance(value, tuple):
        return Jsonb(value[1])
    return names.get(value, value) if isinstance(value, int | str) else value


@app.get("/ready")
def ready():
    """Say that the handler serves."""
    return "ok"


@app.route("/", defaults={"path": ""})
@app.route("/<path:path>", methods=["GET", "POST"])
def repeat(path):
    """Issue the statements, commit, answer."""
    connection, names = _connection(), dict(zip(RECORDED, own(request.path, request.form), strict=True))
    with connection.cursor() as cursor:
        for statement, parameters in STATEMENTS:
            for one in parameters if isinstance(parameters, list) else [parameters]:
                cursor.execute(statement, _fitted(one, names))
                if cursor.description:
                    cursor.fetchall()
    connection.commit()
    return Response(BODY, status=STATUS, mimetype="text/html")
