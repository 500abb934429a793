"""`make journeys`: how many of our files and functions one request walks through, written to docs/journeys.md.

A file counts when any of its functions is entered between the first step before the view and the last one after it,
the frame of every request included. Moves are the calls from one of our files into another. Each journey is walked
once before it is traced, so that what a process does only once does not count.
"""

import re
import sys
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path

from portal.core import clock
from tests.database import STORY, Databases
from tests.pages import Visitor

ROOT = Path(__file__).resolve().parents[1]
PORTAL = f"{ROOT}/portal/"
COMMUNE, STORY_NOW = "00952", datetime(2024, 10, 23, 9, 0)
# What a page of any kind enters; measured on one that shows next to nothing.
FRAME = "GET the person's own account"
MOST = {"GET one founding": 20, "POST advance": 18, "GET district dashboard": 26, FRAME: 14}


class Trace:
    """Which functions of portal/ were entered, in the order of the first time, and how often a file called another."""

    def __init__(self):
        self.functions, self.moves, self.files = Counter(), 0, []
        self._way = []  # the files of our functions that are under way

    def __enter__(self):
        sys.setprofile(self._seen)
        return self

    def __exit__(self, *_error):
        sys.setprofile(None)

    def _seen(self, frame, happened, _argument):
        name = frame.f_code.co_filename
        if not name.startswith(PORTAL):
            return
        if happened == "call":
            self._entered(name.removeprefix(PORTAL), frame.f_code)
        elif happened == "return" and self._way:
            self._way.pop()

    def _entered(self, name, code):
        if self._way and self._way[-1] != name:
            self.moves += 1
        self._way.append(name)
        if name not in self.files:
            self.files.append(name)
        if not code.co_name.startswith("<"):
            self.functions[name, code.co_qualname] += 1


def journeys(app):
    """Return the traces by name."""
    officer, district = Visitor(app, "commune_officer", COMMUNE), Visitor(app, "district_officer")
    home = officer.client.get("/").headers["Location"]
    founding = _new_founding(officer, home)
    front = Visitor(app, "commune_front_officer", COMMUNE)
    addresses = {
        FRAME: (officer, "/account"),
        "GET one founding": (officer, founding),
        "GET district dashboard": (district, "/district"),
        "GET annex .docx": (district, "/district/quotas/annex.docx"),
        "GET quota proposal": (front, f"{home}/quotas/proposal"),
    }
    traces = {name: _opened(*asked) for name, asked in addresses.items()}
    traces["POST advance"] = _advanced(officer, founding)
    return traces


def _new_founding(officer, home):
    """Open a founding; return its address."""
    values = {"kind": "HTX", "working_name": "Chè Shan Tả Phìn", "villages": "Tả Phìn"}
    values |= {"sector": "agriculture_forestry_fishery", "expected_members": "9", "opened_on": "2024-10-01"}
    return officer.send(officer.get(f"{home}/foundings/new"), "/foundings", values=values).location


def _opened(visitor, address):
    assert visitor.client.get(address).status_code == 200, address
    with Trace() as trace:
        visitor.client.get(address)
    return trace


def _advanced(visitor, founding):
    """Advance twice, the second time traced; only what the server does for the form counts."""
    for traced in (False, True):
        page = visitor.get(founding)
        form = page.form("/advance")
        data = dict(form.form_values()) | {"happened_on": "2024-10-22"}
        if not traced:
            assert visitor.client.post(form.action, data=data).status_code == 302
            continue
        with Trace() as trace:
            answer = visitor.client.post(form.action, data=data)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return trace
    return None


def report(traces):
    """Return the page of docs/: the table, then the files of each journey in the order in which they are entered."""
    lines = [
        "# What one request walks through",
        "",
        "Written by `make journeys` (tests/trace.py), which traces five journeys at run time: our files of which any",
        "function is entered, functions, calls from one of our files into another. The frame of every request counts.",
        "",
        "| Journey | Files | At most | Functions | Moves |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, trace in traces.items():
        aim = MOST.get(name, "")
        lines.append(f"| {name} | {len(trace.files)} | {aim} | {len(trace.functions)} | {trace.moves} |")
    frame = set(traces[FRAME].files) if FRAME in traces else set()
    for name, trace in traces.items():
        shown = trace.files if name == FRAME else [one for one in trace.files if one not in frame]
        beside = "" if name == FRAME else f", beside {len(frame & set(trace.files))} of the frame"
        lines += ["", f"## {name}", "", f"{len(shown)} files{beside}:", ""]
        lines += [f"* `{one}`: {', '.join(_functions_of(trace, one))}" for one in shown]
    return "\n".join(lines) + "\n"


def _functions_of(trace, name):
    return [re.sub(r"\.<locals>.*", "", function) for file, function in trace.functions if file == name] or ["–"]


def traced():
    """Walk the journeys on a server of their own, as the story stands on its day; return the traces by name."""
    with tempfile.TemporaryDirectory(prefix="journeys-") as folder:
        databases = Databases(Path(folder))
        try:
            databases.fresh(STORY)
            with clock.frozen(STORY_NOW):
                return journeys(databases.app)
        finally:
            databases.stop()


def main():
    page = report(traced())
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs/journeys.md").write_text(page, encoding="utf-8")
    print(page.split("\n## ")[0])


if __name__ == "__main__":
    main()
