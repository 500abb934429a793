"""Records put straight into the database by its owner, past every service: what the figures must find."""

import itertools

_NUMBERS = itertools.count(1)


def unit_id(connection, code):
    return connection.execute("SELECT id FROM units WHERE code = %s", (code,)).fetchone()[0]


def declare(connection, years=range(2019, 2026), codes=None, kinds=("THT", "HTX", "interest_group")):
    """Put in that communes (None: all of them) declared years complete."""
    connection.execute(
        "INSERT INTO register_declarations (tenant_id, kind, year, declared_on, number)"
        " SELECT id, of_kind, year, make_date(year + 1, 1, 31), 0 FROM units, unnest(%s::text[]) AS of_kind,"
        " unnest(%s::int[]) AS year WHERE units.kind IN ('commune', 'town')"
        " AND (%s::text[] IS NULL OR code = ANY (%s::text[]))",
        (list(kinds), list(years), codes, codes),
    )


def collective(connection, code, kind, registered_on, statuses=(), origin="opening"):
    """Put in a collective operating from its registration, then `statuses`: (status, day)."""
    unit, number = unit_id(connection, code), next(_NUMBERS)
    row = connection.execute(
        "INSERT INTO collectives (tenant_id, kind, subtype, sector, product, name, folded_name, villages, head_name,"
        " registered_on, origin, version) VALUES (%s, %s, '', 'agriculture_forestry_fishery', '', %s, %s, '', '',"
        " %s, %s, 1) RETURNING id",
        (unit, kind, f"Nhóm {number}", f"nhom {number}", registered_on, origin),
    ).fetchone()
    for status, day in [("operating", registered_on), *statuses]:
        connection.execute(
            "INSERT INTO collective_statuses (tenant_id, collective_id, status, from_on, reason)"
            " VALUES (%s, %s, %s, %s, '')",
            (unit, row[0], status, day),
        )
    return row[0]


def founding(connection, code, kind, opened_on, counted_on=None, stage=None, moved_on=None, credits=()):
    """Put in a founding, open or counted with its entry in the register; `credits`: (body code, part)."""
    entry = collective(connection, code, kind, counted_on, origin="founding") if counted_on else None
    unit, number = unit_id(connection, code), next(_NUMBERS)
    counting = "registered" if kind == "HTX" else "recorded"
    stage, state = stage or (counting if counted_on else "need_survey"), "counted" if counted_on else "open"
    moved_on = moved_on or counted_on or opened_on
    row = connection.execute(
        "INSERT INTO foundings (tenant_id, kind, working_name, folded_name, villages, sector, expected_members,"
        " stage, state, opened_on, moved_on, counted_on, collective_id, version) VALUES (%s, %s, %s, %s, '',"
        " 'agriculture_forestry_fishery', 7, %s, %s, %s, %s, %s, %s, 1) RETURNING id",
        (unit, kind, f"Nhóm {number}", f"nhom {number}", stage, state, opened_on, moved_on, counted_on, entry),
    ).fetchone()
    for body, part in credits:
        connection.execute(
            "INSERT INTO founding_credits (tenant_id, founding_id, body_id, part)"
            " VALUES (%s, %s, (SELECT id FROM bodies WHERE code = %s), %s)",
            (unit, row[0], body, part),
        )
    return row[0]
