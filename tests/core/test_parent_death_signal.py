"""A child that lost its parent ends at once; one whose parent lives goes on, and asks the kernel to be told."""

import os
import signal
import subprocess
import sys

import pytest

from portal.core import parent_death_signal


@pytest.fixture
def asked(monkeypatch):
    """What the kernel is asked for; ending is noted, not done."""
    told = []

    class Kernel:
        def prctl(self, *arguments):
            told.append(arguments)

    monkeypatch.setattr(parent_death_signal, "_libc", Kernel())
    monkeypatch.setattr(os, "_exit", lambda code: told.append(("ended", code)))
    return told


def test_a_parent_that_lives(asked):
    parent_death_signal.die_with_parent(os.getppid(), signal.SIGTERM)
    assert asked == [(parent_death_signal.PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)]


def test_a_parent_that_ended_before_we_asked(asked):
    parent_death_signal.die_with_parent(os.getppid() + 1)
    assert asked[-1] == ("ended", 1)
    assert asked[0][1] == int(signal.SIGKILL)


def test_another_system_asks_nobody(asked, monkeypatch):
    monkeypatch.setattr(parent_death_signal, "_libc", None)
    parent_death_signal.die_with_parent(os.getppid() + 1)
    assert asked == []


def test_a_program_started_so_works(tmp_path):
    tie = parent_death_signal.dying_with_parent()
    done = subprocess.run([sys.executable, "-c", "print(1)"], preexec_fn=tie, capture_output=True, check=True)
    assert done.stdout.strip() == b"1"


def test_a_fork_is_tied_to_the_one_that_forked_it():
    script = (
        "import os\nfrom portal.core import parent_death_signal as it\n"
        "asked = []\nit._libc = type('K', (), {'prctl': lambda self, *a: asked.append(a)})()\n"
        "it.forks_die_with_parent()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    inner = os.fork()\n"
        "    if inner == 0:\n        os._exit(len(asked))\n"
        "    os._exit(os.waitstatus_to_exitcode(os.waitpid(inner, 0)[1]) + 10 * len(asked))\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), len(asked))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["12", "0"]
