"""What the faults share: a watcher that keeps opening pages, slow lines, and rows of the table of figures."""

import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from tests.launched import ROOT, signed_in


@dataclass
class Row:
    """One figure: what was done, what was measured, and what it must be."""

    fault: str
    measured: str
    bound: str
    held: bool


class Pages:
    """Opens pages one after the other, as one who is signed in, and notes each answer with its seconds."""

    def __init__(self, portal, address=None):
        self.session, home = signed_in(portal)
        base = address or portal.address
        self.paths = [base + path for path in (urlsplit(home).path, f"{urlsplit(home).path}/foundings", "/account")]
        self.seen = []

    def open(self, path=None, timeout=30):
        began = time.monotonic()
        try:
            status = self.session.get(path or self.paths[0], timeout=timeout).status_code
        except requests.RequestException as error:
            status = type(error).__name__
        self.seen.append((began, status, time.monotonic() - began))
        return self.seen[-1]

    def watch(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for path in self.paths:
                self.open(path)
        return self

    @property
    def slowest(self):
        return max(seconds for _began, _status, seconds in self.seen)

    @property
    def statuses(self):
        return {status for _began, status, _seconds in self.seen}

    def until_well(self, seconds):
        """Open a page until it comes; return how long that took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.open(timeout=5)[1] == 200:
                return time.monotonic() - began
            time.sleep(0.1)
        return float("inf")


@contextmanager
def lines(portal, number, *, size, piece, every, address=None):
    """Keep so many connections open, each sending a body of `size` bytes by pieces, one `every` seconds.

    In a process of their own, so that they do not slow down who measures.
    """
    where = urlsplit(address or portal.address)
    given = [str(one) for one in (where.hostname, where.port, number, size, piece, every)]
    sending = subprocess.Popen([sys.executable, "-m", "tests.faults.lines", *given], cwd=ROOT)
    try:
        yield
    finally:
        sending.kill()
        sending.wait()
