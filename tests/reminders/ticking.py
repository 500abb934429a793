"""`tick` in a process of its own: python -m tests.reminders.ticking FOLDER PORT MOMENT ROUNDS [die].

Says "ready", waits for a line, then ticks up to ROUNDS times while mail waits. With "die" the process ends like a
killed one as soon as the mail server has taken its first mail: nothing is committed, nothing is cleaned up.
"""

import os
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from portal import create_app
from portal.core import clock
from portal.extensions import db
from portal.notices import outbox
from portal.notices.models import Notice
from portal.reminders import services
from tests.notices.mailbox import send_to


def main(folder, port, moment, rounds, how=""):
    app = create_app({"TESTING": True, "INSTANCE": Path(folder), "FIXED_TODAY": None})
    app.extensions["mailman"] = send_to(app, int(port))
    if how == "die":
        _die_after_sending()
    print("ready", flush=True)
    sys.stdin.readline()
    with clock.frozen(datetime.fromisoformat(moment)):
        for _round in range(int(rounds)):
            with app.app_context():
                services.tick(now=True)
                if db.session.scalar(select(Notice.id).where(Notice.mail == "queued").limit(1)) is None:
                    break


def _die_after_sending():
    really_send = outbox.Server.send

    def send(self, one):
        really_send(self, one)
        os._exit(9)

    outbox.Server.send = send


if __name__ == "__main__":
    main(*sys.argv[1:])
