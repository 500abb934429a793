"""The dated steps of one founding of the story, laid before the day of its last one."""

import random
from datetime import date
from typing import Any

from portal.core import workdays
from portal.foundings import stages
from portal.seed.demo import names

# Working days from the stage before to this one: (least, most).
_GAPS = {
    ("HTX", "founders_identified"): (8, 25),
    ("HTX", "commune_informed"): (5, 15),
    ("HTX", "mobilizing"): (5, 20),
    ("HTX", "dossier_drafting"): (10, 35),
    ("HTX", "founding_meeting"): (8, 25),
    ("HTX", "filed"): (3, 10),
    ("HTX", "registered"): (2, 5),
    ("THT", "mobilizing"): (5, 20),
    ("THT", "contract_drafting"): (5, 20),
    ("THT", "contract_signed"): (4, 15),
    ("THT", "notified"): (1, 5),
    ("THT", "recorded"): (1, 3),
}
_GAP_BACK, _GAP_DROPPED = (3, 10), (10, 60)
# From where a founding falls back, and to where.
_BACK = {
    "HTX": (("filed", "dossier_drafting"), ("founding_meeting", "mobilizing"), ("mobilizing", "founders_identified")),
    "THT": (("notified", "contract_drafting"), ("contract_drafting", "mobilizing")),
}


def laid_steps(rng: random.Random, plan: dict[str, Any], members: int, earliest: date) -> list[dict[str, Any]]:
    """Return the steps that lead to the plan's stage (and to `dropped` after it), the last on the plan's day."""
    kind, codes = plan["kind"], [stage.code for stage in stages.path(plan["kind"])]
    path = [plan["stage"]] if plan["already"] else codes[: codes.index(plan["stage"]) + 1]
    if plan["stepped_back"]:
        fallen, to = rng.choice([pair for pair in _BACK[kind] if pair[0] in path])
        path = path[: path.index(fallen) + 1] + path[path.index(to) :]
    path += [stages.DROPPED] if plan["ending"] == "dropped" else []
    days = _days(rng, kind, path, plan["last_on"], earliest)
    return [_step(rng, kind, *move, members) for move in zip(days, [None, *path], path, strict=False)]


def _days(rng: random.Random, kind: str, path: list[str], last_on: date, earliest: date) -> list[date]:
    """Days in order, the last one given; gaps are drawn anew until the first is not before `earliest`."""
    for _ in range(500):
        days = [last_on]
        for origin, to in reversed(list(zip(path, path[1:], strict=False))):
            days.append(workdays.shift(days[-1], -rng.randint(*_gap(kind, origin, to))))
        if days[-1] >= earliest:
            return days[::-1]
    raise ValueError(f"{' > '.join(path)} does not fit between {earliest} and {last_on}")


def _gap(kind: str, origin: str, to: str) -> tuple[int, int]:
    if to == stages.DROPPED:
        return _GAP_DROPPED
    return _GAP_BACK if _is_back(kind, origin, to) else _GAPS[kind, to]


def _is_back(kind: str, origin: str | None, to: str) -> bool:
    return origin is not None and 0 < stages.position(kind, to) < stages.position(kind, origin)


def _step(rng: random.Random, kind: str, on: date, origin: str | None, to: str, members: int) -> dict[str, Any]:
    topic, stage = to if to == stages.DROPPED else f"{kind}:{to}", stages.stage(kind, to)
    document_number = f"{rng.randint(1, 60):02d}/{names.texts(f'document:{topic}')[0]}"
    reason = ""
    if to == stages.DROPPED:
        reason = rng.choice(names.texts(f"drop_{kind}"))
    elif _is_back(kind, origin, to):
        reason = rng.choice(names.texts(f"back:{kind}:{origin}"))
    return {
        "on": on,
        "to": to,
        "document_number": document_number,
        "note": names.texts(f"note:{topic}")[0],
        "reason": reason,
        "members": members if stage is not None and stage.needs_members else None,
    }
