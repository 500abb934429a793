"""The load: wrk for pages where there is one, else, and for forms, a small loader of our own; sizes on the wire."""

import re
import shutil
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from lxml import html


@dataclass
class Measured:
    """Requests a second, and the time within which half and 99 of 100 were answered, in milliseconds."""

    rate: float
    p50: float
    p99: float
    errors: int = 0


def cookie(session):
    """Return the Cookie header of a session."""
    return "; ".join(f"{one.name}={one.value}" for one in session.cookies)


def pages(address, cookies, seconds, connections):
    """Load one page for some seconds."""
    headers = {"Cookie": cookies} if cookies else {}
    if shutil.which("wrk"):
        return _wrk(address, headers, seconds, connections)
    deadline = time.monotonic() + seconds
    return _together(connections, lambda _place: _get_until(deadline, urlsplit(address), headers))


def _get_until(deadline, address, headers):
    connection = HTTPConnection(address.netloc, timeout=20)
    while time.monotonic() < deadline:
        yield _timed(partial(_send, connection, "GET", address.path or "/", None, headers))
    connection.close()


def _wrk(address, headers, seconds, connections):
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    text = subprocess.run([*command, address], capture_output=True, text=True, check=True, timeout=60).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Measured(rate, _latency(text, 50), _latency(text, 99), int(errors.group(1)) if errors else 0)


def _latency(text, percent):
    number, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def changes(address, session, prepared, connections):
    """Send prepared forms (path, form), each once."""
    headers = {"Cookie": cookie(session), "Content-Type": "application/x-www-form-urlencoded"}
    bodies = [(path, urlencode(form)) for path, form in prepared]
    shares = [bodies[place::connections] for place in range(connections)]
    return _together(connections, lambda place: _send_all(address, shares[place], headers))


def _send_all(address, bodies, headers):
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    for path, body in bodies:
        yield _timed(partial(_send, connection, "POST", path, body, headers))
    connection.close()


def _send(connection, method, path, body, headers):
    # The plain client of the standard library: a heavier one would take the processor that the server needs.
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _timed(send):
    start = time.perf_counter()
    ok = send() < 400
    return time.perf_counter() - start, ok


def _together(number, work):
    """Run `work(place)` in that many threads; each yields (seconds, went well)."""
    results = []
    threads = [threading.Thread(target=lambda place=place: results.extend(work(place))) for place in range(number)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    times = [seconds * 1000 for seconds, _ok in results]
    cuts = statistics.quantiles(times, n=100)
    return Measured(len(times) / elapsed, cuts[49], cuts[98], sum(not ok for _seconds, ok in results))


def wire_bytes(session, address, headers=None):
    """Return the bytes of an answer's body as it crosses the wire, compressed."""
    wanted = {"Accept-Encoding": "br, gzip", **(headers or {})}
    answer = session.get(address, headers=wanted, stream=True, timeout=10)
    return len(answer.raw.read(decode_content=False))


def first_visit_bytes(session, address, path):
    """Return the bytes of a page with all its assets."""
    tree = html.fromstring(session.get(address + path, timeout=10).text)
    assets = set(tree.xpath("//link[@rel='stylesheet' or @rel='modulepreload']/@href | //script/@src"))
    return wire_bytes(session, address + path) + sum(wire_bytes(session, address + asset) for asset in assets)
