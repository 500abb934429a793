"""A leader declares a year complete; what is declared carries the objectives; the command takes what came on paper."""

import re

from tests.metrics.records import collective
from tests.registry.acting import OWN, Clerk


def test_a_leader_declares_a_year_and_takes_it_back(app, databases):
    with databases.owner() as owner:
        collective(owner, OWN, "HTX", "2019-01-01")
        collective(owner, OWN, "HTX", "2024-01-01")
    leader = Clerk(app, "commune_leader", OWN)
    home = leader.get("/", 302).location
    page = leader.get(f"{home}/registry/declarations")
    assert page.all("//nav[@class='tabs']/a[@aria-current]/text()") == ["2023"]
    row = page.words("#declared-HTX")
    assert re.search(r"\b1\b.*1: Nhóm \d+.*chưa xác nhận", row), row
    leader.send(page, "/2023/HTX/declare")
    page = leader.get(f"{home}/registry/declarations?year=2023")
    assert "đầy đủ, ngày 23/10/2024" in page.words("#declared-HTX")
    with databases.owner() as owner:
        held = owner.execute("SELECT kind, year, number, declared_on::text FROM register_declarations").fetchall()
    assert held == [("HTX", 2023, 1, "2024-10-23")]
    leader.send(page, "/2023/HTX/withdraw")
    assert "chưa xác nhận" in leader.get(f"{home}/registry/declarations?year=2023").words("#declared-HTX")
    leader.send(page, "/2023/interest_group/declare")  # that there was none is an answer, too
    leader.forge(f"{home}/registry/declarations/2024/HTX/declare", status=404)  # it has not ended
    assert leader.get(f"{home}/registry/declarations?year=1999").all("//nav[@class='tabs']/a[@aria-current]/text()")


def test_an_officer_reads_and_does_not_declare(clerk, home):
    page = clerk.get(f"{home}/registry/declarations")
    assert not page.all("//form[contains(@action, 'declare')]")
    clerk.forge(f"{home}/registry/declarations/2023/HTX/declare", status=403)


def test_the_command_declares_what_came_on_paper(app, databases):
    run = app.test_cli_runner().invoke
    done = run(args=["declare", "2023", "--unit", OWN, "--kind", "HTX"])
    assert (done.exit_code, done.output) == (0, "1 declared.\n")
    assert run(args=["declare", "2023", "--unit", OWN]).output == "2 declared.\n"
    assert run(args=["declare", "2023"]).output == f"{23 * 3} declared.\n"
    assert run(args=["declare", "2024"]).exit_code == 1
    with databases.owner() as owner:
        assert owner.execute("SELECT count(DISTINCT tenant_id) FROM register_declarations").fetchone() == (24,)
