"""The measure: a Flask handler that issues the recorded SQL over the same driver and returns the same bytes."""

import os
import pickle
import random
import threading
import uuid
from pathlib import Path

import psycopg
from flask import Flask, Response
from psycopg.types.json import Jsonb

app = Flask(__name__)
DSN, STATEMENTS, BODY, STATUS = pickle.loads(Path(os.environ["BENCH_RECORDED"]).read_bytes())
_local = threading.local()


def _connection():
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(DSN, autocommit=False)
    return _local.connection


def _fresh(parameters):
    """Repeat a write: what must be unique is made unique, as the portal's own next request would have it."""
    changed = {name: Jsonb(value) if isinstance(value, dict) else value for name, value in parameters.items()}
    if "seq" in changed:
        changed["seq"] = random.randrange(10, 2_000_000_000)
    if "key" in changed or "key_1" in changed:
        name = "key" if "key" in changed else "key_1"
        changed[name] = uuid.uuid4().hex
    return changed


@app.get("/ready")
def ready():
    """Say that the handler serves."""
    return "ok"


@app.route("/", methods=["GET", "POST"])
def repeat():
    """Issue the statements, commit, answer."""
    connection = _connection()
    with connection.cursor() as cursor:
        for statement, parameters in STATEMENTS:
            for one in parameters if isinstance(parameters, list) else [parameters]:
                cursor.execute(statement, _fresh(one))
                if cursor.description:
                    cursor.fetchall()
    connection.commit()
    return Response(BODY, status=STATUS, mimetype="text/html")
