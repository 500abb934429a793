"""Who guesses is slowed down; who is guessed at, and who sits beside, goes on signing in."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from werkzeug.exceptions import TooManyRequests

from portal.accounts import guessing
from portal.core import clock
from portal.extensions import db
from tests.accounts.test_routes import PASSWORD, email, sign_in
from tests.pages import Visitor

__all__ = ["email"]
NINE = datetime(2024, 10, 23, 9, 0)
OFFICE, OUTSIDE = "10.1.2.3", "198.51.100.7"


@pytest.fixture
def tries(app):
    """Return a function: so many tries at an account from an address; returns how many were taken."""

    def go(number, what, address=OUTSIDE, minute=0, *, right=False):
        taken = 0
        here = app.test_request_context(environ_base={"REMOTE_ADDR": address})
        with here, clock.frozen(NINE + timedelta(minutes=minute)):
            for _ in range(number):
                with suppress(TooManyRequests):
                    attempt = guessing.reserve(what)
                    taken += 1
                    if right:
                        guessing.succeeded(attempt)
                        db.session.commit()
        return taken

    return go


def test_one_account_from_one_address(tries):
    assert tries(20, "a@x.vn") == 8
    assert tries(1, "A@x.vn ", minute=14) == 0  # the same account, however it is typed
    assert tries(20, "a@x.vn", minute=15) == 8
    assert tries(1, "b@x.vn") == 1


def test_an_outsider_locks_nobody_out(tries):
    assert tries(20, "a@x.vn", OUTSIDE) == 8
    assert tries(1, "a@x.vn", OFFICE) == 1


def test_many_outsiders_are_held_back_but_not_where_the_person_has_been(tries):
    tries(1, "a@x.vn", OFFICE, right=True)
    taken = sum(tries(8, "a@x.vn", f"198.51.100.{number}") for number in range(20))
    assert taken == guessing.OF_THE_ACCOUNT.most
    assert tries(1, "a@x.vn", OFFICE) == 1


def test_one_offices_mistakes_do_not_lock_the_office(tries):
    assert tries(20, "a@x.vn", OFFICE) == 8
    assert tries(1, "b@x.vn", OFFICE) == 1


def test_who_tries_many_accounts_is_held_back_but_not_who_signs_in_there(tries):
    tries(1, "a@x.vn", OFFICE, right=True)
    taken = sum(tries(3, f"{number}@x.vn", OFFICE) for number in range(90))
    assert taken == guessing.OF_THE_ADDRESS.most
    assert tries(1, "a@x.vn", OFFICE) == 1
    assert tries(1, "new@x.vn", OFFICE) == 0


def test_a_right_one_lets_the_mistakes_before_it_go(tries):
    tries(7, "a@x.vn")
    tries(1, "a@x.vn", right=True)
    assert tries(20, "a@x.vn") == 8


def test_what_is_tried_at_the_same_moment_is_counted_exactly(app):
    number, taken = 24, []
    together = Barrier(6)

    def go(place):
        with app.test_request_context(environ_base={"REMOTE_ADDR": OUTSIDE}):
            if place < 6:
                together.wait(20)
            with suppress(TooManyRequests):
                taken.append(guessing.reserve("a@x.vn"))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(go, range(number)))
    assert len(taken) == guessing.OF_THE_PAIR.most


def test_a_line_of_ipv6_is_one_address():
    one, other = (guessing.own_address(f"2001:db8:1:2:{end}") for end in ("a::1", "b::2"))
    assert one == other == "2001:db8:1:2::/64"
    assert guessing.own_address("10.1.2.3") != guessing.own_address("10.1.2.4")


def test_the_answer_says_when_to_come_back(app, email):
    visitor = Visitor(app)
    for _ in range(8):
        sign_in(visitor, email, "khong dung roi", status=200)
    refused = sign_in(visitor, email, PASSWORD, status=429)
    assert 0 < int(refused.response.headers["Retry-After"]) <= 15 * 60 + 1
