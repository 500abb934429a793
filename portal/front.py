"""What granian's workers run (RSGI): the whole request first, then a thread of its own for the portal (WSGI).

Granian has no limit for slow bodies, and a thread that waits for one is a thread that serves nobody. Here a body is
gathered by the event loop, where a slow line holds a socket and a buffer and nothing else, with a limit on its whole
time; only a request that is all there takes one of the few threads, and with it a connection to the database. What must
answer whatever the others wait for (/healthz, the static files) has two threads of its own.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from portal.config import MOST_SENT

THREADS = 8  # in each worker; the pool (core/unit_of_work.py) is larger, so that no thread waits for one
MOST_BYTES = MOST_SENT  # beyond it the body is heard to its end and forgotten
MOST_TO_FORGET = 200 * 1024 * 1024
IN_MEMORY = 256 * 1024
SILENCE_SECONDS, GRACE_SECONDS, LEAST_BYTES_A_SECOND = 30.0, 30.0, 1024
QUEUE_SECONDS = 10.0  # a request that waited longer for a thread is told to come back
LONGEST_QUEUE = 256
QUICK = ("/healthz", "/assets/")

_PLAIN = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]
_PLAIN += [("x-content-type-options", "nosniff")]
_PLAIN += [("content-security-policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")]
_TOO_SLOW = "Yêu cầu gửi lên quá chậm nên đã bị ngắt; hãy gửi lại. / The request came in too slowly; send it again."
_BUSY = "Cổng thông tin đang quá tải; hãy thử lại sau ít giây. / The portal is busy; try again in a few seconds."
_BROKEN = "Có lỗi ở phía cổng thông tin. / Something broke on our side."
log = logging.getLogger("portal.front")

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Answer = tuple[int, list[tuple[str, str]], bytes]


class TooSlow(Exception):
    """A body came in too slowly, or stopped."""


class Front:
    """The RSGI application around the portal's WSGI application; one for each worker."""

    def __init__(self, app: Wsgi) -> None:
        self.app = app
        self.waiting = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make the threads, in the worker's own process."""
        self.threads = ThreadPoolExecutor(THREADS, "portal")
        self.quick = ThreadPoolExecutor(2, "quick")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Serve one request."""
        try:
            body, size = await gather(protocol, scope.headers.get("content-length"))
        except TooSlow:
            return protocol.response_str(408, [*_PLAIN, ("connection", "close")], _TOO_SLOW)
        except Exception:  # the line broke: nobody is there to be told
            return protocol.response_str(400, [*_PLAIN, ("connection", "close")], "")
        with body:
            status, headers, answer = await self._answer(scope, body, size)
        if answer or status not in (204, 304):
            return protocol.response_bytes(status, headers, answer)
        return protocol.response_empty(status, headers)

    async def _answer(self, scope: Any, body: IO[bytes], size: int) -> Answer:
        quick = scope.path.startswith(QUICK)
        if self.waiting >= LONGEST_QUEUE and not quick:
            return _busy()
        self.waiting += 1
        threads = self.quick if quick else self.threads
        work = partial(self._work, environ_of(scope, body, size), time.monotonic())
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, work)
        finally:
            self.waiting -= 1

    def _work(self, environ: dict[str, Any], since: float) -> Answer:
        if time.monotonic() - since > QUEUE_SECONDS:
            return _busy()
        try:
            return call(self.app, environ)
        except Exception:
            log.exception("The portal gave no answer")
            return 500, list(_PLAIN), _BROKEN.encode()


def _busy() -> Answer:
    return 503, [*_PLAIN, ("retry-after", "5")], _BUSY.encode()


async def gather(protocol: Any, declared: str | None) -> tuple[IO[bytes], int]:
    """Take in a whole body; return it with its size. One that is too large comes back empty, with its size alone.

    Raises TooSlow after a silence of SILENCE_SECONDS, or where it lags behind LEAST_BYTES_A_SECOND; a browser that is
    cut off while it sends shows no answer, so what is too large is heard to the end, within reason.
    """
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed by who takes it)
    told = int(declared) if declared and declared.isascii() and declared.isdigit() else 0
    if declared is None or told > MOST_TO_FORGET:  # no body; or implausible: not heard at all
        if told == 0:
            return body, await _rest(protocol, body)
        return body, told
    return body, max(told, await _rest(protocol, body))


async def _rest(protocol: Any, body: IO[bytes]) -> int:
    size, began = 0, time.monotonic()
    pieces = protocol.__aiter__()
    while True:
        try:
            piece = await asyncio.wait_for(anext(pieces), SILENCE_SECONDS)
        except StopAsyncIteration:
            break
        except TimeoutError as error:
            raise TooSlow from error
        size += len(piece)
        if size <= MOST_BYTES:
            body.write(piece)
        elif size > MOST_TO_FORGET:
            break
        if size < (time.monotonic() - began - GRACE_SECONDS) * LEAST_BYTES_A_SECOND:
            raise TooSlow
    if size > MOST_BYTES:
        body.seek(0)
        body.truncate()
    body.seek(0)
    return size


def environ_of(scope: Any, body: IO[bytes], size: int) -> dict[str, Any]:
    """Return a request as WSGI says it (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # X_Forwarded_For would pass for X-Forwarded-For
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        joint = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    if size or "CONTENT_LENGTH" in environ:
        environ["CONTENT_LENGTH"] = str(size)  # of a body in pieces nobody has said it
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ


def call(app: Wsgi, environ: dict[str, Any]) -> Answer:
    """Run a WSGI application on one request and return its whole answer."""
    told: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
        told[:] = [int(status.split(" ", 1)[0]), [(name.lower(), value) for name, value in headers]]
        return lambda _piece: None

    pieces = app(environ, start_response)
    try:
        body = b"".join(pieces)
    finally:
        with suppress(AttributeError):
            pieces.close()  # type: ignore[attr-defined]
    return told[0], told[1], body


def make() -> Front:
    """Return the portal as granian's workers run it (`granian --factory portal.front:make`)."""
    from portal.core import logs
    from wsgi import app

    logs.install()
    return Front(app)
