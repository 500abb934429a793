"""A person who is named wherever the portal keeps text, and the leader who erases them."""

import io
from datetime import date

import pytest

from tests.erasure.acting import NAME, PDF, TELEPHONE, VILLAGE
from tests.imports.files import REGISTER_HEADER, upload, workbook
from tests.pages import Visitor
from tests.registry.acting import OTHER, OWN, Clerk


@pytest.fixture(autouse=True)
def _own_files(app, tmp_path, monkeypatch):
    """Spreadsheets lie on the disk until somebody looks through them: those of other tests are not of this commune."""
    monkeypatch.setitem(app.config, "FILES", tmp_path / "files")


@pytest.fixture
def person(app, databases):
    """A head of a group, named wherever text is kept; returns the commune's address and id, the group's address."""
    officer = Clerk(app, "commune_officer", OWN)
    home = officer.get("/", 302).location
    entry = officer.enter(home, head_name=NAME, villages=f"{VILLAGE}, Lũng Pù", name="Tổ hợp tác bà VANG THI MY")
    officer.send(
        officer.get(f"{entry}/edit"), "/edit", values={"head_name": "Giàng A Páo", "product": f"gọi {TELEPHONE}"}
    )
    page = officer.get(entry)
    officer.send(
        page, f"{entry}/evidence", values={"title": "Giấy của bà Mỷ", "file": (io.BytesIO(PDF), "giấy của bà.pdf")}
    )
    rows = [REGISTER_HEADER, [None, OWN, None, "THT", f"THT của {NAME}", "99/THT", date(2019, 5, 3)]]
    upload(officer, home, workbook(a=rows))
    founding = Visitor(app, "commune_officer", OWN)
    typed = {"kind": "THT", "working_name": "THT dê", "opened_on": "2024-03-04", "expected_members": "6"}
    founding.send(founding.get(f"{home}/foundings/new"), "/foundings", {**typed, "note": "Sáng lập viên: vàng  thị mỷ"})
    other = Clerk(app, "commune_officer", OTHER)  # of the same name, in another commune
    other.enter(other.get("/", 302).location, head_name=NAME)
    return home, int(home.rpartition("/")[2]), entry


@pytest.fixture
def leader(app):
    return Visitor(app, "commune_leader", OWN)
