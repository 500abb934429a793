"""The illustrative story of the programme from 2021 to mid-flight: quotas, foundings, statuses, duties.

Everything is invented and follows the rules of the law; the same seed gives the same story. On 23/10/2024: 26 new HTX
against more than 30 (behind the quotas), 198 THT kept of 213 (+31 new, -38 dissolved, -8 converted).
"""

import random
from dataclasses import replace
from datetime import date
from typing import Any

from portal.seed.duty_story import DutyReports, duty_items
from portal.seed.founding_story import STORY_DAY, foundings
from portal.seed.opening import opening_collectives
from portal.seed.quota_story import decisions, proposals
from portal.seed.records import Founding, QuotaProposal, Story
from portal.seed.register_story import status_changes


def story(seed: int, today: date = STORY_DAY) -> Story:
    """The story as it stood on ``today``: an earlier day hides what came later, a later day adds nothing.

    It continues ``opening_collectives(seed)`` of the same seed. Each part has a random stream of its own, so that a
    change to one part leaves the others as they were.
    """
    opening = opening_collectives(seed)
    issued = decisions(_stream(seed, "quotas"))
    mobilized = foundings(_stream(seed, "foundings"), opening)
    reports = DutyReports(_stream(seed, "duties"), STORY_DAY)
    reports.collect(duty_items())
    whole = Story(
        until=STORY_DAY,
        decisions=issued,
        proposals=proposals(_stream(seed, "proposals"), issued),
        foundings=mobilized,
        status_changes=status_changes(_stream(seed, "register"), opening, mobilized),
        duty_items=duty_items(),
        duty_updates=tuple(reports.updates),
        duty_extensions=tuple(reports.extensions),
    )
    return whole if today >= STORY_DAY else _cut(whole, today)


def _stream(seed: int, part: str) -> random.Random:
    return random.Random(f"{seed}:{part}")


def _cut(whole: Story, today: date) -> Story:
    """The story without what happened after ``today``; duty items stay, as a schedule does."""
    return replace(
        whole,
        until=today,
        decisions=tuple(one for one in whole.decisions if one.on <= today),
        proposals=tuple(_cut_proposal(one, today) for one in whole.proposals if one.proposed_on <= today),
        foundings=tuple(_cut_founding(one, today) for one in whole.foundings if one.opened_on <= today),
        status_changes=tuple(one for one in whole.status_changes if one.on <= today),
        duty_updates=tuple(one for one in whole.duty_updates if one.on <= today),
        duty_extensions=tuple(one for one in whole.duty_extensions if one.on <= today),
    )


def _cut_proposal(one: QuotaProposal, today: date) -> QuotaProposal:
    dates = ("front_joined_on", "leader_agreed_on", "front_agreed_on", "returned_on")
    later: dict[str, Any] = {name: None for name in dates if (getattr(one, name) or today) > today}
    if "returned_on" in later:
        later["return_note"] = None
    return replace(one, **later)


def _cut_founding(one: Founding, today: date) -> Founding:
    return replace(one, steps=tuple(step for step in one.steps if step.on <= today))
