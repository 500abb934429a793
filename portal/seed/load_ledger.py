"""Write the illustrative work of the Front and the associations: activities, targets of 2024, open claims.

Who does what follows from the foundings that each body leads: before one, its body met the village.
"""

import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.foundings.models import CreditClaim, Founding, FoundingCredit
from portal.ledger.models import Activity, ActivityFounding, ActivityTarget
from portal.seed.founding_story import STORY_DAY
from portal.seed.load_refs import Refs

LINES = ("MTTQ", "HND", "LHPN", "DTN", "CCB")
FIRST = date(2021, 4, 1)
KINDS = ("village_meeting", "village_meeting", "village_meeting", "campaign", "training", "dialogue", "study_visit")
TOPICS = {
    "village_meeting": "Tuyên truyền lợi ích của THT, HTX; vận động hộ dân tham gia",
    "campaign": "Ra quân tuyên truyền nghị quyết về kinh tế tập thể",
    "training": "Tập huấn Luật Hợp tác xã và kỹ năng quản lý tổ hợp tác",
    "study_visit": "Tham quan mô hình HTX trồng cam sành, chè Shan",
    "dialogue": "Đối thoại với hộ dân về vốn góp và đầu ra sản phẩm",
}
OF_ITS_OWN = 3  # activities of each line in a commune that led to nothing yet
TARGET_YEAR = 2024


def load_ledger(refs: Refs, seed: int) -> None:
    """Write activities with the foundings that came of them, a year's targets, and claims in every state."""
    rng = random.Random(f"{seed}:ledger")
    foundings = list(db.session.scalars(select(Founding).order_by(Founding.tenant_id, Founding.id)))
    credits = list(db.session.scalars(select(FoundingCredit).order_by(FoundingCredit.tenant_id, FoundingCredit.id)))
    leads = {(one.tenant_id, one.founding_id): one.body.code for one in credits if one.part == "lead"}
    _load_activities(refs, rng, foundings, leads)
    _load_targets(refs, rng)
    _load_claims(refs, rng, foundings, credits)


def _load_activities(refs: Refs, rng: random.Random, foundings: list[Founding], leads: dict[Any, str]) -> None:
    before = [
        (
            _activity(refs, rng, code, one.tenant_id, one.opened_on - timedelta(days=rng.randint(5, 40)), one.villages),
            one,
        )
        for one in foundings
        if (code := leads.get((one.tenant_id, one.id))) in LINES and one.opened_on > date(2021, 3, 1)
    ]
    alone = [
        _activity(refs, rng, line, commune, FIRST + timedelta(days=rng.randint(0, (STORY_DAY - FIRST).days)))
        for commune in refs.communes.values()
        for line in rng.sample(LINES, OF_ITS_OWN)
    ]
    db.session.add_all([*(activity for activity, _founding in before), *alone])
    db.session.flush()
    for activity, founding in before:
        of_it = {"tenant_id": founding.tenant_id, "activity_id": activity.id}
        db.session.add(ActivityFounding(**of_it, founding_id=founding.id))
    db.session.flush()


def _activity(refs: Refs, rng: random.Random, line: str, commune: int, day: date, villages: str = "") -> Activity:
    code = next(code for code, unit in refs.communes.items() if unit == commune)
    body = line if rng.random() < 0.35 else f"{line}-{code}"
    kind = rng.choice(KINDS)
    reached = rng.randint(18, 90)
    women = rng.randint(10, reached)
    stated = rng.random() < 0.92
    posts = {line: ("district_front_officer",), f"MTTQ-{code}": ("commune_front_officer",)}.get(body, ())
    return Activity(
        tenant_id=commune,
        body_id=refs.bodies[body],
        kind=kind,
        held_on=day,
        villages=villages,
        households_reached=reached if stated else None,
        households_interested=rng.randint(2, reached // 3) if stated else None,
        men=reached + rng.randint(0, 12) - women + 5 if stated else None,
        women=women if stated else None,
        topics=TOPICS[kind],
        note="",
        posting_id=next((refs.posts.get((body, role)) for role in posts), None),
    )


def _load_targets(refs: Refs, rng: random.Random) -> None:
    for line in LINES:
        for commune in refs.communes.values():
            numbers = {"meetings": rng.randint(1, 3), "households": 10 * rng.randint(4, 12), "leads": rng.randint(0, 1)}
            db.session.add_all(
                ActivityTarget(
                    tenant_id=commune,
                    body_id=refs.bodies[line],
                    measure=measure,
                    year=TARGET_YEAR,
                    value=value,
                )
                for measure, value in numbers.items()
            )
    db.session.flush()


def _load_claims(refs: Refs, rng: random.Random, foundings: list[Founding], credits: list[FoundingCredit]) -> None:
    """In each commune one body waits for an answer; here another body leads already, there one was refused."""
    credited = {(one.tenant_id, one.founding_id, one.body.code) for one in credits}
    led = {(one.tenant_id, one.founding_id) for one in credits if one.part == "lead"}
    for number, (code, commune) in enumerate(refs.communes.items()):
        mine = [one for one in foundings if one.tenant_id == commune and one.state != "dropped"]
        disputed = number % 4 == 1
        fit = [one for one in mine if ((commune, one.id) in led) == disputed] or mine
        if not fit:
            continue
        founding = rng.choice(fit)
        free = [line for line in LINES if (commune, founding.id, line) not in credited]
        claims = [(free[0], "lead" if disputed else "support", "proposed")]
        claims += [(free[1], "lead", "refused")] if number % 3 == 0 and len(free) > 1 else []
        db.session.add_all(_claim(refs, founding, code, *claim) for claim in claims)
    db.session.flush()


def _claim(refs: Refs, founding: Founding, code: str, line: str, part: str, state: str) -> CreditClaim:
    day = max(founding.opened_on, STORY_DAY - timedelta(days=6))
    refused = state == "refused"
    return CreditClaim(
        tenant_id=founding.tenant_id,
        founding_id=founding.id,
        body_id=refs.bodies[line],
        part=part,
        note="Họp thôn, hướng dẫn lập danh sách sáng lập viên",
        proposed_on=day - timedelta(days=20 if refused else 0),
        posting_id=refs.posts.get((line, "district_front_officer")),
        state=state,
        decided_on=day if refused else None,
        decided_by_id=refs.officer(code) if refused else None,
        reason="Không có tên trong biên bản họp của thôn" if refused else "",
    )
