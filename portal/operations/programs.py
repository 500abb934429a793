"""PostgreSQL's own programs (pg_dump, pg_restore), of the version that a server wants."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from portal.core.embedded_site import INSTALLATION, wheel_folder

SYSTEM = "/usr/lib/postgresql/{major}/bin"  # where Debian keeps each version


class OperationFailed(Exception):
    """A backup or a restore cannot be made; the message says why and what to do, in one sentence."""


def run(name: str, dsn: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database; raises OperationFailed with its last words.

    The password goes by the environment: an argument is there for everybody to read.
    """
    parts = conninfo_to_dict(dsn)
    password = parts.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    command = [str(program(name, major_of(dsn))), "--no-password", f"--dbname={make_conninfo('', **parts)}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise OperationFailed(f"{name} failed: {' '.join(words[:3])}")


def major_of(dsn: str) -> int:
    """Return the major version of a database's server."""
    with psycopg.connect(dsn, connect_timeout=5) as connection:
        return connection.info.server_version // 10000


def program(name: str, major: int) -> Path:
    """Return the path of a program: the server's own version where it is installed, else a newer one.

    An older pg_dump refuses a newer server; a newer one reads it. Debian's wrapper on the PATH chooses by itself and
    not always that, so its folders are looked through first; the programs that come with the portal are the last.
    """
    folders = [Path(SYSTEM.format(major=number)) for number in range(major, major + 10)]
    ours = wheel_folder() / INSTALLATION / "bin"
    if major >= int(INSTALLATION.removeprefix("pginstall")):
        folders.insert(0, ours)
    for folder in (*folders, ours):
        if os.access(folder / name, os.X_OK):
            return folder / name
    found = shutil.which(name)
    if found is None:
        raise OperationFailed(f"{name} is not installed (Debian: apt install postgresql-client-{major}).")
    return Path(found)
