"""The commands as a person runs them, and checksums of what the database holds."""

import hashlib
import json

from hypothesis import HealthCheck, Phase, settings

TABLES = ("collectives", "collective_statuses", "yearly_records", "products", "partners", "import_batches")


def few(examples):
    """A few examples, the same each time; on the real database, so that making a failure smaller takes too long."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    phases = (Phase.explicit, Phase.generate)
    return settings(max_examples=examples, deadline=None, derandomize=True, phases=phases, suppress_health_check=checks)


def command(app, records, path, *options):
    return app.test_cli_runner().invoke(args=["import", records, str(path), *options])


def answers(preview):
    """Return how the author of a generated file answers its questions: dates are right, a comma is decimal."""

    def answer(question):
        kind = question.key.rpartition(":")[2]
        if kind == "mark":
            return "decimal" if "," in question.text.partition("”")[0] else "thousands"
        return {"days": "kept", "fallen": "kept", "money": "million", "same": "other"}[kind]

    return {question.key: answer(question) for question in preview.questions}


def answered(records, data, name, communes):
    """Return the preview of a file once all of its questions are answered."""
    from portal.imports import services

    preview = services.preview_file(records, data, name, communes)
    while preview.open_questions:
        preview = services.preview_file(records, data, name, communes, preview.answers | answers(preview))
    return preview


def printed(app, day):
    """Return what `figures --as-of` prints, by code; numbers as they stand there, to the last digit."""
    done = app.test_cli_runner().invoke(args=["figures", "--as-of", day.isoformat(), "--json"])
    assert done.exit_code == 0, done.output
    return {one["code"]: one for one in json.loads(done.stdout, parse_float=str, parse_int=str)}


def checksum(databases, where="true"):
    """Return one hash over all rows of the register and its imports, as their owner sees them."""
    told = hashlib.sha256()
    with databases.owner() as owner:
        for table in TABLES:
            rows = owner.execute(f"SELECT t::text FROM {table} t WHERE {where} ORDER BY 1").fetchall()
            told.update(repr((table, rows)).encode())
    return told.hexdigest()
