"""portal/front.py: a body is there whole before a thread is taken; a slow one ends; the answer is the portal's own."""

import asyncio
import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from portal import front

MEGABYTE = 1024 * 1024


class Protocol:
    """The line to one client, as granian hands it over: pieces with their pauses, and what was answered."""

    def __init__(self, *pieces):
        self.pieces, self.answer = pieces, None

    async def __aiter__(self):
        for pause, piece in self.pieces:
            await asyncio.sleep(pause)
            yield piece

    def response_str(self, status, headers, body):
        self.answer = status, dict(headers), body.encode()

    def response_bytes(self, status, headers, body):
        self.answer = status, dict(headers), body

    def response_empty(self, status, headers):
        self.answer = status, dict(headers), None


def scope(path="/x", method="POST", **headers):
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return SimpleNamespace(
        method=method,
        path=path,
        query_string="a=1",
        scheme="http",
        http_version="1.1",
        client="10.0.0.7:5000",
        server="127.0.0.1:8000",
        headers=SimpleNamespace(items=lambda: pairs, get=dict(pairs).get),
    )


def serve(app, *asked):
    """Let a front serve some requests at once; return their protocols."""

    async def go():
        made = front.Front(app)
        made.__rsgi_init__(asyncio.get_running_loop())
        await asyncio.gather(*(made.__rsgi__(one, protocol) for one, protocol in asked))

    # Playwright keeps a loop running in the thread of the tests that came before.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, go()).result()
    return [protocol.answer for _one, protocol in asked]


def echo(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1")])
    return [environ["wsgi.input"].read(), environ.get("CONTENT_LENGTH", "-").encode()]


def test_a_body_comes_whole_whatever_its_pieces():
    pieces = Protocol((0, b"ab"), (0.01, b"c"), (0, b""))
    ((status, headers, body),) = serve(echo, (scope(content_length="3"), pieces))
    assert (status, headers["set-cookie"], body) == (200, "a=1", b"abc3")


def test_a_body_in_pieces_gets_its_length():
    ((_status, _headers, body),) = serve(echo, (scope(transfer_encoding="chunked"), Protocol((0, b"abc"))))
    assert body == b"abc3"


def test_silence_ends(monkeypatch):
    monkeypatch.setattr(front, "SILENCE_SECONDS", 0.05)
    answer = serve(echo, (scope(content_length="9"), Protocol((0, b"a"), (5, b"b"))))[0]
    assert (answer[0], answer[1]["connection"]) == (408, "close")
    assert "frame-ancestors 'none'" in answer[1]["content-security-policy"]
    assert answer[1]["x-content-type-options"] == "nosniff"


def test_a_trickle_ends(monkeypatch):
    monkeypatch.setattr(front, "GRACE_SECONDS", 0.05)
    trickle = Protocol(*((0.02, b"x") for _ in range(100)))
    assert serve(echo, (scope(content_length="100"), trickle))[0][0] == 408


@pytest.mark.parametrize(("size", "heard"), [(20, True), (300, False)])
def test_what_is_too_large_is_heard_to_its_end_and_forgotten(size, heard):
    taken = []

    class Counted(Protocol):
        async def __aiter__(self):
            for _ in range(size):
                taken.append(1)
                yield bytes(MEGABYTE)

    answer = serve(echo, (scope(content_length=str(size * MEGABYTE)), Counted()))[0]
    assert answer[2] == str(size * MEGABYTE).encode()  # by its length alone the portal says 413
    assert (len(taken) == size) is heard


def test_slow_lines_take_no_thread_and_health_waits_for_nobody():
    busy, went_on = threading.Event(), []

    def app(environ, start_response):
        if environ["PATH_INFO"] == "/work":
            went_on.append(busy.wait(20))
        elif environ["PATH_INFO"] == "/healthz":
            busy.set()
        start_response("200 OK", [])
        return [b"ok"]

    slow = [(scope(content_length="1"), Protocol((0.3, b"x"))) for _ in range(100)]
    work = [(scope("/work", "GET"), Protocol()) for _ in range(front.THREADS)]
    answers = serve(app, *slow, *work, (scope("/healthz", "GET"), Protocol()))
    assert {answer[0] for answer in answers} == {200}
    assert went_on == [True] * front.THREADS  # /healthz came while all of them were at work


def test_who_waited_too_long_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr(front, "THREADS", 1)
    monkeypatch.setattr(front, "QUEUE_SECONDS", 0.05)

    def app(_environ, start_response):
        time.sleep(0.2)
        start_response("200 OK", [])
        return [b"ok"]

    answers = serve(app, *((scope("/", "GET"), Protocol()) for _ in range(3)))
    assert sorted(answer[0] for answer in answers) == [200, 503, 503]
    assert {answer[1].get("retry-after") for answer in answers} == {None, "5"}


def test_what_breaks_is_a_plain_500():
    def app(_environ, _start_response):
        raise RuntimeError("secret")

    status, headers, body = serve(app, (scope(), Protocol()))[0]
    assert (status, headers["x-content-type-options"]) == (500, "nosniff")
    assert b"secret" not in body


def test_what_a_request_says_stands_in_its_environ():
    asked = scope("/xã/é", x_forwarded_for="1.2.3.4", content_type="text/plain", cookie="a=1")
    told = front.environ_of(asked, io.BytesIO(), 0)
    assert told["PATH_INFO"].encode("latin-1").decode() == "/xã/é"
    assert (told["REMOTE_ADDR"], told["SERVER_NAME"], told["SERVER_PORT"]) == ("10.0.0.7", "127.0.0.1", "8000")
    assert (told["HTTP_X_FORWARDED_FOR"], told["CONTENT_TYPE"]) == ("1.2.3.4", "text/plain")
    assert "CONTENT_LENGTH" not in told


def test_a_header_that_would_pass_for_another_is_dropped():
    asked = scope()
    asked.headers.items = lambda: [("x_forwarded_for", "6.6.6.6"), ("cookie", "a=1"), ("cookie", "b=2"), ("x-a", "1")]
    told = front.environ_of(asked, io.BytesIO(), 0)
    assert "HTTP_X_FORWARDED_FOR" not in told
    assert told["HTTP_COOKIE"] == "a=1; b=2"


def test_nothing_to_say_is_an_empty_answer():
    def app(_environ, start_response):
        start_response("204 NO CONTENT", [])
        return []

    assert serve(app, (scope(), Protocol()))[0] == (204, {}, None)
