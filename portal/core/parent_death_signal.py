"""Ties a child process to the life of its parent, so that none is left behind after kill -9."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1

# Loaded once, before any fork: a freshly forked child must not import or allocate more than it has to.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send us `how` when the thread that started us ends; `parent` is its process id.

    Call it in the child, after any change of user (which clears the request). The parent may have ended
    before we asked: then we end at once. Linux only; elsewhere this does nothing.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def dying_with_parent(how: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """A `preexec_fn` for subprocess.Popen that ties the child to this process."""
    parent = os.getpid()
    return lambda: die_with_parent(parent, how)


def forks_die_with_parent() -> None:
    """Tie every process that this one forks from now on (multiprocessing workers among them) to it."""
    parent = os.getpid()

    def in_child() -> None:
        nonlocal parent
        die_with_parent(parent)
        parent = os.getpid()

    os.register_at_fork(after_in_child=in_child)
