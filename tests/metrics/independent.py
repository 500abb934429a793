"""The seven objectives from the tables alone: raw SQL, plain Python, nothing of the portal's own code.

The arithmetic is that of `tests/workbooks/oracle.py`, written from the resolution; here its events are read from the
database, with what was confirmed and declared. `disturb` makes the tables as they are in life: records that came late,
were corrected, or never came.
"""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from tests.workbooks import oracle
from tests.workbooks.generator import Contract, Group, Record, Status, Unit

FIRST, LAST = date(2021, 1, 1), date(2025, 12, 31)
_RECORD = "year, regular_workers, average_income, managers, managers_trained, high_tech, linked, rating_score"


def read(owner):
    """Return the collectives of the tables with what was said of them, and what was confirmed and declared."""
    units = {key: Unit(code, name) for key, code, name in owner.execute("SELECT id, code, name_vi FROM units")}
    groups = {}
    rows = owner.execute("SELECT tenant_id, id, kind, name, registered_on, origin, converted_from_id FROM collectives")
    for tenant, key, kind, name, day, origin, source in rows.fetchall():
        assert (origin == "opening") == (day < FIRST)  # what counts as new is what was registered since
        made = Group(units[tenant], kind, name, "", day, "", "", "", "", "")
        made.grew_from, groups[tenant, key] = source, made
    statuses = owner.execute(
        "SELECT tenant_id, collective_id, status, from_on FROM collective_statuses ORDER BY from_on"
    )
    for tenant, key, status, day in statuses:
        groups[tenant, key].history.append(Status(status, day))
    confirmed = set()
    records = f"SELECT tenant_id, collective_id, rating_confirmed_on, not_rated_reason, {_RECORD} FROM yearly_records"
    for tenant, key, confirmed_on, reason, *values in owner.execute(records):
        names = _RECORD.split(", ")
        record = Record(not_rated_reason=reason, **dict(zip(names, values, strict=True)))
        groups[tenant, key].records.append(record)
        confirmed |= {id(record)} if confirmed_on else set()
    deals = owner.execute("SELECT tenant_id, collective_id, name, starts_on, ends_on FROM partners")
    for tenant, key, name, starts_on, ends_on in deals:
        groups[tenant, key].contracts.append(Contract(name, "", starts_on, ends_on))
    declared = owner.execute(
        "SELECT code, d.kind, year FROM register_declarations d JOIN units u ON u.id = d.tenant_id"
    )
    told = set(declared.fetchall())
    said = oracle.Said(lambda group, record: id(record) in confirmed, lambda *asked: asked in told)
    return list(groups.values()), said


def disturb(owner, seed):
    """Take records away, correct them, let things become known late, as a seed says."""
    rng = Random(seed)
    records = owner.execute("SELECT tenant_id, id FROM yearly_records WHERE year > 2020 ORDER BY 1, 2").fetchall()
    for key in rng.sample(records, len(records) // 12):
        owner.execute("DELETE FROM yearly_records WHERE (tenant_id, id) = (%s, %s)", key)
    for column in ("high_tech", "linked", "managers_trained", "average_income", "not_rated_reason"):
        for key in rng.sample(records, len(records) // 15):
            owner.execute(f"UPDATE yearly_records SET {column} = NULL WHERE (tenant_id, id) = (%s, %s)", key)
    for key in rng.sample(records, len(records) // 10):
        more = rng.randint(80, 140)
        owner.execute(
            "UPDATE yearly_records SET average_income = average_income * %s / 100, rating_confirmed_on = NULL"
            " WHERE (tenant_id, id) = (%s, %s)",
            (more, *key),
        )
    last = defaultdict(lambda: date(1990, 1, 1))
    for tenant, key, day in owner.execute("SELECT tenant_id, collective_id, from_on FROM collective_statuses"):
        last[tenant, key] = max(last[tenant, key], day)
    for tenant, key in rng.sample(sorted(last), 25):
        day = max(last[tenant, key] + timedelta(days=1), date(2021, 1, 1) + timedelta(days=rng.randint(0, 1300)))
        owner.execute(
            "INSERT INTO collective_statuses (tenant_id, collective_id, status, from_on, reason)"
            " VALUES (%s, %s, %s, %s, '')",
            (tenant, key, rng.choice(("stopped", "dissolved", "operating")), day),
        )
    declared = owner.execute("SELECT tenant_id, id FROM register_declarations ORDER BY 1, 2").fetchall()
    for key in rng.sample(declared, len(declared) // 8):
        owner.execute("DELETE FROM register_declarations WHERE (tenant_id, id) = (%s, %s)", key)
