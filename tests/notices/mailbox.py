"""A real SMTP server that keeps what it took, and fails by a seeded die."""

import random
import socket
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from portal.extensions import mail

# Where a server may fail; at the last two the line breaks: before it has taken the mail, and after it has.
CONNECT, SENDER, RECIPIENT, DATA, BREAKS, ANSWER_LOST = "connect", "sender", "recipient", "data", "breaks", "lost"
BUSY = "451 Try again later"


class Mailbox:
    """What the server took. `refuses`: the share of mails (or connections) that fail, each at one of `ways`."""

    def __init__(self, refuses=0.0, seed=4, ways=(DATA,)):
        self.refuses, self.ways, self.random, self.lock = refuses, ways, random.Random(seed), Lock()
        self.taken, self.lost, self.failed = [], [], Counter()
        self.on_taken = None  # called once, as soon as the first mail is taken

    @property
    def refused(self):
        return self.failed.total()

    def fails(self, way):
        """Throw the die of a place: each of the ways has its share of the failures."""
        with self.lock:
            failing = way in self.ways and self.random.random() < self.refuses / len(self.ways)
            self.failed[way] += failing
            return failing

    async def handle_MAIL(self, server, session, envelope, address, options):  # the library's names
        if self.fails(SENDER):
            return BUSY
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.fails(RECIPIENT):
            return BUSY
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.fails(DATA):
            return BUSY
        if self.fails(BREAKS):
            server.transport.abort()
            return BUSY
        one = envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=policy.default)
        with self.lock:
            self.taken.append(one)
            told, self.on_taken = self.on_taken, None
        if told:
            told()
        if self.fails(ANSWER_LOST):
            self.lost.append(one)
            server.transport.abort()
        return "250 OK"

    def keys(self):
        return sorted((to, str(one["Message-ID"])) for to, one in self.taken)

    def to(self, address):
        return [one for to, one in self.taken if to == address]


class Moody(SMTP):
    """A server that may hang up at once."""

    def connection_made(self, transport):
        """Take the line, or break it."""
        super().connection_made(transport)
        if self.event_handler.fails(CONNECT):
            transport.abort()


class Moods(Controller):
    """Runs it in a thread of its own."""

    def factory(self):
        return Moody(self.handler, **self.SMTP_kwargs)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def send_to(app, port):
    """Return the mail settings under which the application sends to a port of this machine."""
    return mail.init_mail(
        {**app.config, "MAIL_BACKEND": "portal.notices.smtp", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port}
    )


@contextmanager
def smtp(app, monkeypatch, **how):
    """Run the server; the application sends to it."""
    box = Mailbox(**how)
    controller = Moods(box, hostname="127.0.0.1", port=_free_port())
    refuses, box.refuses = box.refuses, 0  # the library itself tries whether the server has come up
    controller.start()
    box.refuses, box.port = refuses, controller.port
    try:
        monkeypatch.setitem(app.extensions, "mailman", send_to(app, controller.port))
        yield box
    finally:
        controller.stop()
