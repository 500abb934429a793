"""Of what counted as new: alive, ended, unknown, each with its list."""

import re


def test_numbers_and_lists_agree_in_the_story(story_visit):
    inspector = story_visit("inspector")
    page = inspector.get("/district/registry")
    links = page.all("//section[@id='survival']//dl//a")
    assert len(links) >= 6
    for link in links:
        listed = inspector.get(link.get("href"))
        assert len(listed.all("//tbody/tr")) == min(50, int(link.text.replace(".", ""))), link.get("href")
    assert re.search(r"THT.*\d", page.words("#survival"))


def test_a_commune_sees_its_own(story_visit):
    officer = story_visit("commune_officer", "00952")
    home = officer.get("/", 302).location
    page = officer.get(f"{home}/registry")
    for href in page.all("//section[@id='survival']//a/@href"):
        assert href.startswith(f"{home}/registry/survival")
        officer.get(href)
    officer.get(f"{home}/registry/survival?outcome=nonsense&of=X&page=99&as_of=never")
    officer.get("/district/registry/survival", status=403)


def test_nothing_counted_yet(visit):
    inspector = visit("inspector")
    assert not inspector.get("/district/registry").all("//section[@id='survival']//dl")
    assert not inspector.get("/district/registry?as_of=2020-12-31").all("//section[@id='survival']")
    assert inspector.get("/district/registry/survival").words(".empty")
