"""The whole story of the programme from 2021 to mid-flight, and its playing on an empty district.

Everything is invented and keeps the rules of the law, for the services refuse what does not; the same seed gives the
same story. On 23/10/2024: 26 new HTX against more than 30 (behind the quotas), 198 THT kept of 213 (+31 new, -38
dissolved, -8 converted).
"""

import random
from collections.abc import Callable

from portal.programmes.models import Programme
from portal.seed.demo import documents, duties, findings, foundings, ledger, opening, quotas, returns, statuses, yearly
from portal.seed.demo.player import Happening, look_around, play

ACTS: dict[str, Callable[..., None]] = {}
for feature in (opening, quotas, foundings, statuses, yearly, duties, ledger, findings, returns, documents):
    ACTS |= feature.ACTS


def story(seed: int) -> list[Happening]:
    """Return what happens from 31/12/2020 on; of one day in this order.

    Each part has a random stream of its own, so that a change to one part leaves the others as they were.
    """
    collectives = opening.collectives(seed)
    mobilized = foundings.foundings(_stream(seed, "foundings"), collectives)
    converted = {one["converts"] for one in mobilized if one["converts"]}
    return [
        *opening.happenings(collectives),
        *quotas.happenings(_stream(seed, "quotas"), _stream(seed, "proposals")),
        *foundings.happenings(mobilized),
        *statuses.happenings(_stream(seed, "register"), collectives, converted),
        *yearly.happenings(seed),
        *duties.happenings(_stream(seed, "duties")),
        *ledger.happenings(_stream(seed, "ledger"), mobilized),
        *findings.happenings(),
        *returns.happenings(),
        *documents.happenings(),
    ]


def _stream(seed: int, part: str) -> random.Random:
    return random.Random(f"{seed}:{part}")


def tell(seed: int, programme: Programme) -> None:
    """Let the story of a seed happen on the district as it was loaded, in the transaction under way."""
    play(look_around(programme), story(seed), ACTS)
    findings.keep_mail_back()
