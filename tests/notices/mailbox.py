"""A real SMTP server that keeps what it took, and refuses by a seeded die."""

import random
import socket
from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Lock

from aiosmtpd.controller import Controller

from portal.extensions import mail


class Mailbox:
    """What the server took. `refuses`: the share of mails that it refuses for now."""

    def __init__(self, refuses=0.0, seed=4):
        self.refuses, self.random, self.lock = refuses, random.Random(seed), Lock()
        self.taken, self.refused = [], 0

    async def handle_DATA(self, server, session, envelope):  # the library's name
        with self.lock:
            if self.random.random() < self.refuses:
                self.refused += 1
                return "451 Try again later"
            content = message_from_bytes(envelope.content, policy=policy.default)
            self.taken.append((envelope.rcpt_tos[0], content))
            return "250 OK"

    def keys(self):
        return sorted((to, str(one["Message-ID"])) for to, one in self.taken)

    def to(self, address):
        return [one for to, one in self.taken if to == address]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def smtp(app, monkeypatch, **how):
    """Run the server; the application sends to it."""
    box = Mailbox(**how)
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        settings = {"MAIL_BACKEND": "smtp", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": controller.port}
        state = mail.init_mail({**app.config, **settings})
        monkeypatch.setitem(app.extensions, "mailman", state)
        yield box
    finally:
        controller.stop()
