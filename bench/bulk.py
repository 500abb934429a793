"""Much at once: a long import, a long export, and records of ten years. Seconds, of one person at a time."""

import time
from datetime import date

from lxml import html

from portal.documents.spreadsheet import Column, Sheet, to_xlsx

IMPORTED, EXPORTED = 5_000, 20_000
YEARS = (2015, 2024)  # the first and the last of ten
TIMEOUT = 300

_HEADER = tuple(Column(title) for title in ("Loại hình", "Tên", "Số đăng ký", "Ngày đăng ký", "Thôn", "Người đứng đầu"))

# Collectives without a record get one for each of the ten years; values differ by row and repeat from run to run.
_RECORDS = """
    INSERT INTO yearly_records (tenant_id, collective_id, year, members, new_members, contributed_capital, revenue,
        regular_workers, average_income, managers, managers_trained, high_tech, linked, rating_score, version)
    SELECT tenant_id, id, year, 7 + id %% 40, id %% 3, 100 + id %% 900, 500 + id * 7 %% 4000, 2 + id %% 9,
        60 + (id + year) %% 90, 3, id %% 4, id %% 5 = 0, id %% 2 = 0,
        CASE kind WHEN 'HTX' THEN 40 + (id + year) %% 60 END, 1
    FROM collectives, generate_series(%s::int, %s::int) AS year
    WHERE registered_on < make_date(year, 7, 1)
    ON CONFLICT DO NOTHING
"""
_COLLECTIVES = """
    WITH communes AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM units WHERE kind <> 'district'),
    made AS (
        INSERT INTO collectives (tenant_id, kind, sector, product, subtype, villages, head_name, name, folded_name,
            registered_on, registration_number, origin, version)
        SELECT communes.id, 'THT', 'agriculture_forestry_fishery', 'chè', 'production', 'Bản Lù', 'Nguyễn Văn A',
            'THT đo ' || n, 'tht do ' || n, date '2016-01-01' + n %% 900, 'DO-' || n, 'opening', 1
        FROM generate_series(1, %s) AS n JOIN communes ON place = n %% (SELECT count(*) FROM communes)
        RETURNING tenant_id, id, registered_on)
    INSERT INTO collective_statuses (tenant_id, collective_id, status, from_on, reason)
    SELECT tenant_id, id, 'operating', registered_on, '' FROM made
"""


def ten_years(portal):
    """Lay out yearly records of ten years for the whole register; return how many stand there then."""
    with portal.owner() as owner:
        owner.execute(_RECORDS, YEARS)
        (number,) = owner.execute("SELECT count(*) FROM yearly_records").fetchone()
    _settle(portal)
    return number


def import_rows(portal, session, commune):
    """Import a register of 5,000 rows on a commune's page; return the seconds of the preview and of the saving."""
    rows = [["THT", f"THT nhập {n}", f"NH-{n}", date(2019, 1 + n % 12, 1 + n % 28), "Bản Lù", "Nguyễn Văn A"]
            for n in range(IMPORTED)]  # fmt: skip
    data = to_xlsx([Sheet("Sổ đăng ký", _HEADER, rows)])
    form = _form(session.get(f"{portal.address}{commune}/import", timeout=TIMEOUT), "/import")
    form.pop("file", None)
    file = {"file": ("so.xlsx", data)}
    seen, preview = _timed(
        lambda: session.post(f"{portal.address}{commune}/import", form | {"records": "registry"}, files=file,
                             timeout=TIMEOUT)
    )  # fmt: skip
    fields = _form(preview, "/apply")
    saved, answer = _timed(
        lambda: session.post(f"{portal.address}{commune}/import/apply", fields, timeout=TIMEOUT, allow_redirects=False)
    )
    if answer.status_code != 302:
        raise SystemExit(f"bench: the import answered {answer.status_code}")
    return seen, saved


def export_rows(portal, session):
    """Fill the district's register up to 20,000 rows; return the seconds and bytes of its .xlsx and its .csv."""
    with portal.owner() as owner:
        (number,) = owner.execute("SELECT count(*) FROM collectives").fetchone()
        owner.execute(_COLLECTIVES, [max(0, EXPORTED - number)])
    _settle(portal)
    return {form: _export(portal, session, form) for form in ("xlsx", "csv")}


def _export(portal, session, form):
    address = f"{portal.address}/district/registry/export.{form}?status=all"
    seconds, answer = _timed(lambda: session.get(address, timeout=TIMEOUT))
    answer.raise_for_status()
    return seconds, len(answer.content)


def _settle(portal):
    """Let the planner know what has come, as its own housekeeping does within a minute."""
    with portal.owner() as owner:
        owner.execute("ANALYZE")


def _form(answer, action):
    forms = [one for one in html.fromstring(answer.text).forms if (one.action or "").endswith(action)]
    if not forms:
        raise SystemExit(f"bench: no form for {action} on a page that answered {answer.status_code}")
    return dict(forms[0].form_values())


def _timed(send):
    start = time.perf_counter()
    answer = send()
    return time.perf_counter() - start, answer
