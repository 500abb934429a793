"""Work of the Front and the associations in the illustrative story: activities, targets of 2024, open claims.

Who does what follows from the foundings that each body leads: before one, its body met the village.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from portal.core.access import Role
from portal.foundings import claims
from portal.ledger import activities, targets
from portal.seed import resolution
from portal.seed.demo import STORY_DAY
from portal.seed.demo.foundings import Founded
from portal.seed.demo.player import Happening, Played

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
TARGET_YEAR, TARGETS_SET_ON = 2024, date(2024, 1, 8)


def happenings(rng: random.Random, foundings: list[Founded]) -> Iterator[Happening]:
    """Yield activities with the foundings that came of them, a year's targets, and claims in every state."""
    told = sorted(foundings, key=lambda one: (one["unit"], one["steps"][0]["on"], one["key"]))
    yield from _activities(rng, told)
    yield from _targets(rng)
    yield from _claims(rng, told)


def _activities(rng: random.Random, foundings: list[Founded]) -> Iterator[Happening]:
    """What led to a founding is recorded when that is opened, with it; the rest on its day."""
    for one in foundings:
        opened_on = one["steps"][0]["on"]
        if one["lead"] in LINES and opened_on > date(2021, 3, 1):
            held_on = opened_on - timedelta(days=rng.randint(5, 40))
            activity = _activity(rng, one["lead"], one["unit"], held_on, one["village"])
            yield Happening(opened_on, "ledger.record", activity | {"led_to": [one["key"]]})
    for code in resolution.communes():
        for line in rng.sample(LINES, OF_ITS_OWN):
            held_on = FIRST + timedelta(days=rng.randint(0, (STORY_DAY - FIRST).days))
            yield Happening(held_on, "ledger.record", _activity(rng, line, code, held_on) | {"led_to": []})


def _activity(rng: random.Random, line: str, unit: str, held_on: date, villages: str = "") -> dict[str, Any]:
    body = line if rng.random() < 0.35 else f"{line}-{unit}"
    kind = rng.choice(KINDS)
    reached = rng.randint(18, 90)
    women = rng.randint(10, reached)
    stated = rng.random() < 0.92
    return {
        "unit": unit,
        "body": body,
        "kind": kind,
        "held_on": held_on,
        "villages": villages,
        "households_reached": reached if stated else None,
        "households_interested": rng.randint(2, reached // 3) if stated else None,
        "men": reached + rng.randint(0, 12) - women + 5 if stated else None,
        "women": women if stated else None,
        "topics": TOPICS[kind],
        "note": "",
    }


def _targets(rng: random.Random) -> Iterator[Happening]:
    for line in LINES:
        cells: dict[tuple[str, str], int] = {}
        for code in resolution.communes():
            numbers = {"meetings": rng.randint(1, 3), "households": 10 * rng.randint(4, 12), "leads": rng.randint(0, 1)}
            cells |= {(code, measure): value for measure, value in numbers.items()}
        yield Happening(TARGETS_SET_ON, "ledger.set_targets", {"line": line, "cells": cells})


def _claims(rng: random.Random, foundings: list[Founded]) -> Iterator[Happening]:
    """In each commune one body waits for an answer; here another body leads already, there one was refused."""
    for number, code in enumerate(resolution.communes()):
        mine = [one for one in foundings if one["unit"] == code and one["ending"] != "dropped"]
        is_disputed = number % 4 == 1
        fit = [one for one in mine if (one["lead"] is not None) == is_disputed] or mine
        if not fit:
            continue
        one = rng.choice(fit)
        free = [line for line in LINES if line != one["lead"] and line not in one["supporting"]]
        opened_on = one["steps"][0]["on"]
        day = max(opened_on, STORY_DAY - timedelta(days=6))
        claim = {"key": one["key"], "line": free[0], "part": "lead" if is_disputed else "support"}
        yield Happening(day, "claims.propose", claim)
        if number % 3 == 0 and len(free) > 1:
            refused = {"key": one["key"], "line": free[1]}
            yield Happening(max(opened_on, day - timedelta(days=20)), "claims.propose", refused | {"part": "lead"})
            yield Happening(day, "claims.refuse", refused | {"unit": code})


def _record(played: Played, unit: str, body: str, led_to: list[str], **told: Any) -> None:
    role = Role.COMMUNE_FRONT_OFFICER if "-" in body else Role.DISTRICT_FRONT_OFFICER
    posting = played.posts.get((body, role))  # the associations' chapters have no account
    activities.record(
        tenant_id=played.communes[unit],
        body_id=played.bodies[body].id,
        founding_ids=[played.made[key].id for key in led_to],
        posting_id=posting.id if posting else None,
        **told,
    )


def _set_targets(played: Played, line: str, cells: dict[tuple[str, str], int]) -> None:
    wanted = {(played.communes[code], measure, TARGET_YEAR): (None, value) for (code, measure), value in cells.items()}
    targets.save(body_id=played.bodies[line].id, cells=wanted)


def _propose(played: Played, key: str, line: str, part: str) -> None:
    played.made["claim", key, line] = claims.propose(
        played.made[key],
        body_id=played.bodies[line].id,
        part=part,
        note="Họp thôn, hướng dẫn lập danh sách sáng lập viên",
        posting_id=played.post(line, Role.DISTRICT_FRONT_OFFICER).id,
    )


def _refuse(played: Played, key: str, line: str, unit: str) -> None:
    claim = played.made["claim", key, line]
    reason = "Không có tên trong biên bản họp của thôn"
    claims.refuse(claim, reason=reason, posting_id=played.officer(unit).id, version=claim.version)


ACTS = {
    "ledger.record": _record,
    "ledger.set_targets": _set_targets,
    "claims.propose": _propose,
    "claims.refuse": _refuse,
}
