"""A person is erased from records, history, audit, kept answers, imports and papers; the proof of the rest holds."""

import hashlib
import io
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from portal.imports import kept_files
from portal.units import queries as units
from tests.erasure.acting import NAME, PDF, TRACES, dump, erased, looked, proofs, traces
from tests.imports.files import REGISTER_HEADER, workbook
from tests.pages import Visitor
from tests.registry.acting import OTHER


def test_nothing_is_left_but_the_proof(app, databases, leader, person):
    home, tenant, _entry = person
    held = traces(dump(databases, tenant))
    places = {"public.collectives", "history.collectives", "public.evidence_files", "public.founding_steps"}
    assert places | {"public.audit_events", "public.form_keys"} <= set(held)
    before = proofs(app)
    heads = {unit: one.head for unit, one in before.items()}
    folder = Path(app.config["FILES"]) / str(tenant)
    assert len([one for one in folder.rglob("*") if one.is_file()]) == 2  # the paper and the spreadsheet
    erased(leader, home)

    left = dump(databases, tenant)
    assert {name: [line for line in left[name].splitlines() if TRACES.search(line)] for name in traces(left)} == {}
    assert [one for one in folder.rglob("*") if one.is_file()] == []
    after = proofs(app, against=heads)  # what was exported before still proves the chains
    assert [one.faults for one in after.values() if one.faults] == []
    assert after[tenant].erased > 3
    assert after[tenant].head.seq > before[tenant].head.seq
    # What is erased says by which request; the rest stays, and so does the namesake of another commune.
    with databases.owner() as owner:
        rows = dict(owner.execute("SELECT tenant_id, (name, head_name, villages, product)::text FROM collectives"))
    assert "Tổ hợp tác bà [đã xóa số 1]" in rows[tenant]
    assert "Giàng A Páo" in rows[tenant]
    assert "[đã xóa số 1], Lũng Pù" in rows[tenant]
    assert "gọi [đã xóa số 1]" in rows[tenant]
    assert [NAME in text for unit, text in rows.items() if unit != tenant] == [True]


def test_the_past_does_not_bring_it_back(app, databases, leader, person):
    home, tenant, _entry = person
    with databases.owner() as owner:
        moments = owner.execute("SELECT lower(recorded) FROM history.collectives WHERE tenant_id = %s", [tenant])
        moments = [row[0] for row in moments.fetchall()]
    erased(leader, home)
    with databases.owner() as owner:
        for moment in moments:
            owner.execute(
                "SELECT set_config('portal.known_at', %s, true)", [(moment + timedelta(microseconds=1)).isoformat()]
            )
            told = owner.execute(
                "SELECT to_jsonb(t)::text FROM known.collectives t WHERE tenant_id = %s", [tenant]
            ).fetchall()
            assert told
            assert not TRACES.search(str(told))


def test_a_change_called_an_erasure_is_found(app, databases, leader, person):
    """What nobody's entry names, and what is changed once more after an erasure, is a fault as before."""
    home, tenant, _entry = person
    erased(leader, home)
    with psycopg.connect(databases.server.url("postgres", "portal"), autocommit=True) as connection:
        seq = connection.execute(
            "SELECT max(seq) FROM audit_events WHERE tenant_id = %s AND after::text LIKE '%%đã xóa số 1%%'", [tenant]
        ).fetchone()[0]
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            'UPDATE audit_events SET after = after || \'{"product": "khác"}\' WHERE tenant_id = %s AND seq = %s',
            [tenant, seq],
        )
    assert [fault.seq for fault in proofs(app)[tenant].faults] == [seq]


def test_the_database_lets_nobody_else_erase(databases, person):
    _home, tenant, _entry = person
    with databases.owner() as owner:
        officers = owner.execute(
            "SELECT p.id FROM postings p JOIN bodies b ON b.id = p.body_id WHERE b.unit_id = %s"
            " AND p.role = 'commune_officer'",
            [tenant],
        ).fetchone()[0]
    for told in ({"portal.actor": f"posting:{officers}", "portal.writes": f"{{{tenant}}}"}, {"portal.writes": "{}"}):
        with psycopg.connect(databases.server.url("portal_app")) as connection:
            for name, value in told.items():
                connection.execute("SELECT set_config(%s, %s, true)", [name, value])
            with pytest.raises(InsufficientPrivilege):
                connection.execute("SELECT portal_erase(%s, '{}')", [tenant])


def test_what_the_office_looked_at_goes_whole_where_it_names_them(app, leader, person):
    """Of any kind of file; the leader is told nothing of it, the office that it has to send the file again."""
    home, _tenant, _entry = person
    office = Visitor(app, "district_officer")
    with app.app_context():
        shelf = Path(app.config["FILES"]) / str(units.district().id) / kept_files.PREVIEWS

    def looked_at(name, data):
        page = office.get("/district/import?records=registry")
        values = {"records": "registry", "file": (io.BytesIO(data), name)}
        return office.send(page, "/district/import", values, status=200), hashlib.sha256(data).hexdigest()

    def rows(name):
        return [REGISTER_HEADER, [None, OTHER, None, "THT", name, "98/THT", "03/5/2019"]]

    def text(name):
        return "".join(f"{';'.join(cell or '' for cell in row)}\n" for row in rows(name)).encode()

    naming, first = looked_at("a.xlsx", workbook(a=rows("THT bà VANG  THI MY")))
    naming_too, second = looked_at("b.csv", text(f"THT bà {NAME}"))
    _other, third = looked_at("c.xlsx", workbook(a=rows("THT Dê")))
    _other, fourth = looked_at("d.csv", text("THT Dê"))
    assert {one.name for one in shelf.iterdir()} == {first, second, third, fourth}
    found = looked(leader, home).words("#found")
    erased(leader, home)
    assert {one.name for one in shelf.iterdir()} == {third, fourth}
    assert "Tệp đã nhập, sẽ xóa: 1" in found  # the commune's own alone
    assert ", 2 tệp" in leader.get(f"{home}/erasures").words("main")  # and its paper
    for page in (naming, naming_too):
        gone = office.send(page, "/district/import/apply", status=422)
        assert "xóa dữ liệu cá nhân" in gone.words("body")
        assert "Hãy gửi lại tệp" in gone.words("body")


def test_whom_the_office_alone_names_a_leader_does_not_learn(app, leader, person):
    home, _tenant, _entry = person
    office = Visitor(app, "district_officer")
    row = [None, OTHER, None, "THT", "THT ông Sùng Mí Già", "98/THT", date(2019, 5, 3)]
    values = {"records": "registry", "file": (io.BytesIO(workbook(a=[REGISTER_HEADER, row])), "a.xlsx")}
    office.send(office.get("/district/import?records=registry"), "/district/import", values, status=200)
    page = looked(leader, home, name="Sùng Mí Già", telephone="", village="")
    assert "Không có bản ghi nào" in page.words("#found")


def test_the_digest_of_what_goes_is_of_the_paper(person, app):
    """The fixture's paper is the one whose bytes must go."""
    _home, tenant, _entry = person
    assert hashlib.sha256(PDF).hexdigest() in {one.name for one in (Path(app.config["FILES"]) / str(tenant)).iterdir()}
