"""The returns of the story: two quarters accepted, the third in review with each state to be seen."""

from collections import Counter

from portal.seed import resolution
from portal.seed.demo import STORY_DAY
from portal.seed.demo.returns import ACTS, LAST, happenings, quarters


def courses():
    found = {}
    for one in happenings():
        if "unit" in one.what:
            found.setdefault((one.what["number"], one.what["unit"]), []).append(one)
    return found


def test_three_quarters_are_closed_and_opened():
    opened = [one for one in happenings() if one.act == "returns.open"]
    assert [one.what["number"] for one in opened] == [1, 2, 3]
    assert [span.number for span in quarters()] == [1, 2, LAST]
    assert all(one.on < STORY_DAY for one in happenings())
    assert {one.act for one in happenings()} == set(ACTS)


def test_the_first_two_end_accepted_and_what_was_returned_is_signed_anew():
    told = courses()
    for number in (1, 2):
        for code in resolution.communes():
            acts = [one.act for one in told[number, code]]
            assert acts[-1] == "returns.accept"
            if "returns.return" in acts:
                assert acts.count("returns.sign") == 2
            days = [one.on for one in told[number, code]]
            assert days == sorted(days)


def test_the_last_is_in_review():
    ends = Counter()
    for code in resolution.communes():
        acts = [one.act for one in courses().get((LAST, code), [])]
        ends[acts[-1] if acts else "untouched"] += 1
    assert set(ends) == {"returns.accept", "returns.sign", "returns.return", "returns.save", "untouched"}
    assert ends["untouched"] == ends["returns.save"] == 2
