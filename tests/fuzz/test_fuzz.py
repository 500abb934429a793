"""A sample of what `make fuzz` does: every role's forms and filters with one thing wrong; none ends in a traceback."""

import os
import random

import pytest

from portal.core.access import Role
from tests.fuzz.fuzzer import Fuzzer
from tests.pages import Visitor
from tests.shares import some

SEED = int(os.environ.get("SEED", "7"))
BODIES = {Role.DISTRICT_FRONT_OFFICER: "MTTQ", Role.DUTY_HOLDER: "BTG"}


def fuzzer(app, role, seed):
    code = "00952" if role.value.startswith("commune") else BODIES.get(role)
    return Fuzzer(Visitor(app, role.value, code), random.Random(f"{seed}:{role}"))


@pytest.mark.parametrize("role", some(1, Role, "fuzz"), ids=str)
def test_a_sample(story_app, role):
    found = fuzzer(story_app, role, SEED)
    forms = found.walk(15)
    for form in found.rng.sample(forms, min(6, len(forms))):
        found.fuzz(form, 4)
    assert found.faults == []
    assert sum(found.tried.values()) > 20


def test_a_strangers_forms(app):
    found = Fuzzer(Visitor(app), random.Random(SEED))
    for form in found.walk(5, ("/sign-in", "/sign-in/link/guessed", "/first-administrator/guessed")):
        found.fuzz(form, 25)
    assert found.faults == []


def test_a_language_with_a_line_break(app):
    stranger = Visitor(app)
    page = stranger.get("/sign-in")
    for address in ("/sign-in\r\nSet-Cookie: a=1", "/sign-in\n", "\x0b/"):
        assert stranger.send(page, "/locale", locale="en", next=address).location == "/"


@pytest.mark.verify
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_all(story_app, role):
    found = fuzzer(story_app, role, SEED)
    for form in found.walk(int(os.environ.get("PAGES", "150"))):
        found.fuzz(form, int(os.environ.get("WAYS", "25")))
    assert found.faults == []
