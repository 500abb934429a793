"""`make mutants`: change the code a little, again and again, and see whether its tests notice.

A seeded sample of the mutants of tests/mutants/targets.toml. Each runs in a fork of a process in which the libraries
are loaded already, on a server that keeps its templates, with the tests of its module: seconds, not minutes.
It prints the share that was noticed and every change that was not, and fails under 90 %. What is another text for the
same program stands in equivalents.toml with the reason; only that is left out.
"""

import argparse
import importlib
import os
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader
from itertools import chain, groupby, zip_longest
from multiprocessing import Process, Queue
from pathlib import Path
from random import Random

import pytest

from tests.mutants.sites import Module

HERE = Path(__file__).parent
ENOUGH = 0.9
SECONDS = 300  # a mutant that takes longer never ends: noticed; all tests of the largest feature take a third of it
LIBRARIES = [
    "alembic",
    "babel",
    "docx",
    "flask_babel",
    "flask_compress",
    "flask_mailman",
    "flask_migrate",
    "flask_security",
    "flask_sqlalchemy",
    "flask_wtf",
    "grimp",
    "holidays",
    "htmx_flask",
    "html5lib",
    "hypothesis.stateful",
    "lxml.html",
    "psycopg",
    "python_calamine",
    "rapidfuzz",
    "sqlalchemy.orm",
    "sqlalchemy.dialects.postgresql",
    "vl_convert",
    "wtforms",
    "xlsxwriter",
]
OPTIONS = ["-x", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist"]
OPTIONS += ["-m", "not verify"]
OPTIONS += ["-o", "addopts=--strict-markers --timeout 60", "--hypothesis-seed", "0"]


class Changed(MetaPathFinder, SourceFileLoader):
    """Imports one module from its changed text."""

    def __init__(self, mutant):
        SourceFileLoader.__init__(self, mutant.module, mutant.path)
        self.mutant = mutant

    def find_spec(self, name, path=None, target=None):
        """Answer for the one module."""
        if name != self.mutant.module:
            return None
        spec = PathFinder.find_spec(name, path, target)
        spec.loader = self
        return spec

    def get_code(self, _name):
        """Return the changed text's code, never what Python kept of the file."""
        return compile(self.mutant.source, os.path.abspath(self.mutant.path), "exec")


def chosen(areas, seed, most, only):
    """Return mutants by lot, from each area in turn, so that no area's size hides another."""
    chance, by_area = Random(seed), []
    for area in areas.values():
        modules = [Module(path) for pattern in area["modules"] for path in sorted(Path().glob(pattern))]
        places = [(area, one, at) for one in modules if only in str(one.path) for at in range(len(one.places))]
        by_area.append(chance.sample(places, len(places)))
    known = [(one["path"], one["before"], one["after"]) for one in tomllib.loads(text("equivalents.toml"))["mutant"]]
    count = 0
    for area, module, place in (one for one in chain(*zip_longest(*by_area)) if one):
        mutant = module.mutant(place, chance)
        if mutant and (mutant.path, mutant.before, mutant.after) not in known:
            yield mutant, files_with_tests(mutant, area)
            count += 1
        if count == most:
            return


def text(name):
    return (HERE / name).read_text()


def files_with_tests(mutant, area):
    """Return the tests to ask, those of the module's name first."""
    _portal, feature, *_rest, name = mutant.path.removesuffix(".py").split("/")
    folder = Path("tests") / feature
    own = sorted(folder.glob(f"**/test_{name}*.py"))
    rest = [] if feature == "core" else sorted(folder.glob("**/test_*.py"))
    named = [Path(one) for one in area.get("tests", [])]
    return list(dict.fromkeys(str(one) for one in [*own, *named, *rest]))


def keep_server(folder, ready):
    """Run a server with both templates until the parent ends it."""
    from tests.database import EMPTY, STORY, Databases

    made = Databases(Path(folder))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        for template in (EMPTY, STORY):
            made.fresh(template)
        made._release()
        ready.put(folder)
        signal.pause()
    finally:
        made.stop()


def attempt(mutant, tests, folder):
    """Run the tests in a fork, with the module changed; return what the fork says and how long it took.

    Without a mutant the tests must pass: else RuntimeError, with the fork's last words.
    """
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.setpgrp()
        os.environ |= {"TEST_SERVER": folder, "ALL_LONG": "1"}
        if mutant:
            sys.meta_path.insert(0, Changed(mutant))
        with Path(f"{folder}.log").open("w") as log, redirect_stdout(log), redirect_stderr(log):
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
            code = 3
            try:
                code = int(pytest.main([*OPTIONS, *tests]))
            finally:
                log.flush()
                os._exit(code)
    while time.monotonic() - began < SECONDS:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), time.monotonic() - began
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None, SECONDS


def by_which(log):
    """Return the test that noticed, from pytest's last words."""
    return next((line for line in Path(log).read_text().splitlines() if line.startswith(("FAILED", "ERROR "))), "")


def work(jobs, results, folder, until):
    """One worker: a warm process, a server of its own, one fork a mutant."""
    for name in LIBRARIES:
        importlib.import_module(name)
    ready = Queue()
    server = Process(target=keep_server, args=(folder, ready))
    server.start()
    try:
        ready.get(timeout=600)
        while time.time() < until and (job := jobs.get()):
            mutant, tests = job
            code, seconds = attempt(mutant, tests, folder)
            if mutant is None and code != 0:
                raise RuntimeError(f"red or without an end, unchanged:\n{Path(f'{folder}.log').read_text()[-2000:]}")
            results.put((mutant, code, seconds, by_which(f"{folder}.log")))
    finally:
        results.put(None)
        server.terminate()
        server.join()


def main():
    """Draw, try, tell."""
    wish = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    wish.add_argument("--seed", default="1")
    wish.add_argument("--sample", type=int, default=400, help="so many mutants at most")
    wish.add_argument("--minutes", type=float, default=55, help="none begins after these")
    wish.add_argument("--only", default="", help="a part of the path of the modules")
    wish.add_argument("--workers", type=int, default=2)
    wish = wish.parse_args()
    began, jobs, results = time.time(), Queue(), Queue()
    drawn = list(chosen(tomllib.loads(text("targets.toml")), wish.seed, wish.sample, wish.only))
    asked = sorted({one for _mutant, tests in drawn for one in tests})
    for _folder, tests in groupby(asked, lambda one: one.split("/")[1]):
        jobs.put((None, list(tests)))  # what is red by itself notices everything
    for job in drawn:
        jobs.put(job)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        Path(folder).chmod(0o711)
        workers = []
        for number in range(wish.workers):
            jobs.put(None)
            arguments = (jobs, results, f"{folder}/{number}", began + wish.minutes * 60)
            workers.append(Process(target=work, args=arguments))
            workers[-1].start()
        told = list(tell(results, wish.workers, len(drawn)))
        for worker in workers:
            worker.join()
    jobs.cancel_join_thread()  # what the time was too short for stays in it, and would be waited for
    if any(worker.exitcode for worker in workers):
        return 2
    return verdict(told, wish, time.time() - began)


def tell(results, workers, most):
    """Yield each result as it comes, with a line on it."""
    number = 0
    while workers:
        result = results.get()
        if result is None:
            workers -= 1
            continue
        mutant, code, seconds, which = result
        if mutant is None:
            print(f"      {seconds:5.1f} s unchanged: green", flush=True)
            continue
        number += 1
        word = {None: "never ends", 0: "NOT NOTICED", 1: "noticed"}.get(code, "does not start")
        print(f"{number}/{most} {seconds:5.1f} s {word}: {mutant}\n    {which}", flush=True)
        yield mutant, code


def verdict(told, wish, seconds):
    """Print the share that was noticed; return the exit code."""
    left = [mutant for mutant, code in told if code == 0]
    by_module = Counter(mutant.path for mutant, _code in told)
    print("\nNot noticed:")
    for mutant in sorted(left, key=lambda one: (one.path, one.line)):
        print(mutant)
    for path, number in sorted(by_module.items()):
        lived = sum(mutant.path == path for mutant in left)
        print(f"{number - lived:4}/{number:<4} {path}")
    share = 1 - len(left) / len(told) if told else 0
    noticed = f"{len(told) - len(left)} of {len(told)} mutants noticed: {share:.1%}"
    print(f"{noticed} (seed {wish.seed}, {seconds / 60:.0f} min)")
    return 0 if share >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
