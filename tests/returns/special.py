"""Special reports made by the services, for tests of what comes of them."""

from datetime import date
from decimal import Decimal

from portal.returns import special_queries, special_services
from tests.acting import as_seen
from tests.returns.acting import posting

DAY, DUE = date(2024, 10, 1), date(2024, 11, 10)
WORDS = {"title": "Nhu cầu vốn của HTX", "purpose": "Phục vụ họp Ban Thường vụ.", "as_of": DAY, "due_on": DUE}
LINES = (
    {"what": "HTX:"},
    {"what": "HTX:record.members"},
    {"what": "HTX:record.average_income"},
    {"what": "number", "label": "Số HTX cần vay vốn"},
    {"what": "text", "label": "Khó khăn chính"},
)


def prepared(programme, lines=LINES, **changes):
    """Return a report under preparation with some lines, and these."""
    report = special_services.prepare(programme, posting("district_officer"), **{**WORDS, **changes})
    for line in lines:
        as_seen(special_services.add_line, report, **line)
    return report, special_queries.lines(report.id)


def asked(programme, codes=("00952",), lines=LINES, **changes):
    """Return a report that is asked of the committees of communes and of bodies by code, its lines, its returns."""
    report, lines = prepared(programme, lines, **changes)
    bodies = [one.id for one in special_services.askable() if one.code.removeprefix("UBND-") in codes]
    returns = as_seen(special_services.ask, report, posting("district_officer"), bodies=bodies)
    return report, lines, returns


def answer(row, lines, number="2", words="Thiếu vốn"):
    """Answer both questions as the commune's officer."""
    values = {"number": Decimal(number), "text": words}
    said = {f"line_{one.id}": values[one.kind] for one in lines if one.kind in values}
    code = row.body.code.removeprefix("UBND-")
    as_seen(special_services.save, row, posting("commune_officer", code), **said)


def signed(row, lines, **said):
    """Answer a commune's return and sign it."""
    answer(row, lines, **said)
    return as_seen(special_services.sign, row, posting("commune_leader", row.body.code.removeprefix("UBND-")))
