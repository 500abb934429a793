"""Fifty writers at once on 24 communes and the district: no fork, no deadlock, no event lost."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from portal.cli import driver_url
from portal.core import tenancy
from portal.core.clock import AppSetting
from portal.core.tenancy import Scope
from portal.registry.models import Collective
from tests.core.test_chain import verify

WRITERS, ROUNDS = 50, 4


def collective(commune, name):
    return Collective(
        **{"tenant_id": commune, "kind": "THT", "name": name, "folded_name": name},
        **{"registered_on": date(2024, 1, 1), "origin": "register"},
    )


class Writer:
    """One person who writes in several communes at once, and counts by hand what it should have left."""

    def __init__(self, number, engine, communes, district):
        self.number, self.engine, self.communes, self.district = number, engine, communes, district
        self.rng, self.left = random.Random(number), Counter()

    def run(self, barrier):
        barrier.wait()
        for turn in range(ROUNDS):
            with Session(self.engine) as session:
                everything = frozenset({*self.communes, self.district})
                tenancy.bind(Scope(f"posting:{self.number}", everything, everything, self.district), session)
                self._write(session, turn)
        return self.left

    def _write(self, session, turn):
        places = self.rng.sample(self.communes, 3)  # in no order: the audit must order its locks by itself
        rows = [collective(place, f"{self.number}-{turn}-{place}") for place in places]
        session.add_all(rows)
        session.flush()
        session.add(AppSetting(key=f"{self.number}-{turn}", value="1"))
        session.flush()
        for row in rows[:2]:
            row.villages = "A"
        if turn == 1:
            session.rollback()
            return
        saved = session.begin_nested()
        rows[2].villages = "never"
        session.flush()
        saved.rollback()
        session.commit()
        self.left.update([*places, *places[:2], self.district])


def test_fifty_writers(app, databases):
    engine = create_engine(driver_url(databases.server.url("portal_app")), pool_size=WRITERS)
    with databases.owner() as owner:
        units = owner.execute("SELECT id, kind FROM units").fetchall()
        count = "SELECT tenant_id, count(*) FROM audit_events GROUP BY 1"
        before = Counter(dict(owner.execute(count).fetchall()))
    district = next(key for key, kind in units if kind == "district")
    communes = [key for key, kind in units if kind != "district"]
    assert len(communes) == 24
    barrier = Barrier(WRITERS)
    writers = [Writer(number, engine, communes, district) for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        left = sum(pool.map(lambda writer: writer.run(barrier), writers), Counter())
    engine.dispose()
    assert left.total() == WRITERS * (ROUNDS - 1) * 6
    with databases.owner() as owner:
        after = Counter(dict(owner.execute(count).fetchall()))
        forks = owner.execute("SELECT count(*) - count(DISTINCT (tenant_id, prev_hash)) FROM audit_events").fetchone()
        heads = Counter(dict(owner.execute("SELECT tenant_id, seq FROM audit_heads").fetchall()))
    assert after - before == left
    assert forks == (0,)
    assert heads == after
    status, lines = verify(app)
    assert status == 0, lines
    assert int(lines[-1].split()[0]) == after.total()
