"""Lay the dated steps of one founding before the day of its last one."""

import random
from dataclasses import dataclass, replace
from datetime import date

from portal.core import workdays
from portal.seed import names
from portal.seed.records import FoundingStep
from portal.seed.resolution import load

EARLIEST = date(2021, 1, 4)

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
_GAP_BACK = (3, 10)
_GAP_DROPPED = (10, 60)

# From where a founding falls back, and to where.
_BACK = {
    "HTX": (
        ("filed", "dossier_drafting"),
        ("founding_meeting", "mobilizing"),
        ("mobilizing", "founders_identified"),
    ),
    "THT": (("notified", "contract_drafting"), ("contract_drafting", "mobilizing")),
}


@dataclass(frozen=True)
class Ending:
    """What the laid steps carry. ``earliest``: no step lies before it. Capital in VND."""

    members: int
    dropped: bool
    stepped_back: bool
    registered_already: bool
    earliest: date
    register_no: str | None
    certificate_no: str | None
    capital_vnd: int | None


def laid_steps(rng: random.Random, kind: str, stage: str, last_on: date, ending: Ending) -> tuple[FoundingStep, ...]:
    """The steps that lead to ``stage`` (and to ``dropped`` after it), the last on ``last_on``."""
    path = _path(rng, kind, stage, ending)
    days = _days(rng, kind, path, last_on, ending.earliest)
    origins = [None, *path]
    steps = [_step(rng, kind, *move, ending) for move in zip(days, origins, path, strict=False)]
    return (*steps[:-1], _last(steps[-1], ending))


def _path(rng: random.Random, kind: str, stage: str, ending: Ending) -> list[str]:
    order = _order(kind)
    path = [stage] if ending.registered_already else order[: order.index(stage) + 1]
    if ending.stepped_back:
        path = _with_step_back(rng, kind, path)
    return [*path, "dropped"] if ending.dropped else path


def _order(kind: str) -> list[str]:
    return [stage.code for stage in load().path(kind)]


def _with_step_back(rng: random.Random, kind: str, path: list[str]) -> list[str]:
    fallen, to = rng.choice([pair for pair in _BACK[kind] if pair[0] in path])
    return path[: path.index(fallen) + 1] + path[path.index(to) :]


def _days(rng: random.Random, kind: str, path: list[str], last_on: date, earliest: date) -> list[date]:
    """Days in order, the last one given; gaps are drawn anew until the first is not before ``earliest``."""
    for _ in range(500):
        days = [last_on]
        for origin, to in reversed(list(zip(path, path[1:], strict=False))):
            days.append(workdays.shift(days[-1], -rng.randint(*_gap(kind, origin, to))))
        if days[-1] >= earliest:
            return days[::-1]
    raise ValueError(f"{' > '.join(path)} does not fit between {earliest} and {last_on}")


def _gap(kind: str, origin: str, to: str) -> tuple[int, int]:
    if to == "dropped":
        return _GAP_DROPPED
    return _GAP_BACK if _is_back(kind, origin, to) else _GAPS[kind, to]


def _is_back(kind: str, origin: str | None, to: str) -> bool:
    order = _order(kind)
    return origin is not None and to in order and order.index(to) < order.index(origin)


def _step(rng: random.Random, kind: str, on: date, origin: str | None, to: str, ending: Ending) -> FoundingStep:
    topic = to if to == "dropped" else f"{kind}:{to}"
    return FoundingStep(
        on=on,
        from_stage=origin,
        to_stage=to,
        document_no=f"{rng.randint(1, 60):02d}/{names.texts(f'document:{topic}')[0]}",
        note=names.texts(f"note:{topic}")[0],
        reason=_reason(rng, kind, origin, to),
        members=ending.members if "members" in _needs(kind, to) else None,
    )


def _needs(kind: str, to: str) -> tuple[str, ...]:
    return next((stage.needs for stage in load().path(kind) if stage.code == to), ())


def _reason(rng: random.Random, kind: str, origin: str | None, to: str) -> str | None:
    if to == "dropped":
        return rng.choice(names.texts(f"drop_{kind}"))
    return rng.choice(names.texts(f"back:{kind}:{origin}")) if _is_back(kind, origin, to) else None


def _last(step: FoundingStep, ending: Ending) -> FoundingStep:
    if ending.capital_vnd is None:
        return step
    return replace(
        step,
        document_no=ending.register_no or ending.certificate_no,
        register_no=ending.register_no,
        certificate_no=ending.certificate_no,
        capital_vnd=ending.capital_vnd,
    )
