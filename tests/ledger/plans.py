"""Activities and foundings that the tests of plan and result work on."""

from tests.metrics.records import unit_id

OWN, OTHER = "00952", "00955"


def body_id(owner, code):
    return owner.execute("SELECT id FROM bodies WHERE code = %s", [code]).fetchone()[0]


def activity(owner, code, body, day, kind="village_meeting", reached=10, interested=4, topics="Vận động"):
    owner.execute(
        "INSERT INTO activities (tenant_id, body_id, kind, held_on, villages, households_reached,"
        " households_interested, men, women, topics, note, version)"
        " VALUES (%s, %s, %s, %s, '', %s, %s, 5, 6, %s, '', 1)",
        (unit_id(owner, code), body_id(owner, body), kind, day, reached, interested, topics),
    )


ACTIVITIES = [  # commune, body, its line, day, kind, reached, interested
    (OWN, "HND", "HND", "2024-03-01", "village_meeting", 30, 10),
    (OWN, f"HND-{OWN}", "HND", "2024-04-01", "village_meeting", 20, None),
    (OWN, f"MTTQ-{OWN}", "MTTQ", "2024-04-02", "campaign", 100, 50),
    (OTHER, f"HND-{OTHER}", "HND", "2023-04-01", "training", None, None),
    (OTHER, "LHPN", "LHPN", "2023-04-01", "village_meeting", 7, 7),
]


FOUNDINGS = [  # commune, counted on, members, operating a year later, credits
    (OWN, "2022-05-01", 8, True, [("HND", "lead"), ("LHPN", "support")]),
    (OWN, "2024-05-01", 9, None, [("HND", "support")]),
    (OTHER, "2022-05-01", 7, False, [("HND", "lead")]),
    (OTHER, "2022-06-01", 11, True, []),
    (OTHER, "2020-06-01", 99, True, [("HND", "lead")]),
]


def commune_id(databases, code):
    with databases.owner() as owner:
        return unit_id(owner, code)


def cell(commune, measure, year, page):
    return next(
        name
        for name in page.all("//input[@data-col]/@name")
        if name.startswith("c") and str(commune) in name and str(year) in name
    )
