"""The figures: page and command must find what was put in, on every day."""

import json
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.foundings.models import Founding
from portal.metrics.figures import Target, figure, figures, is_met
from portal.metrics.measures import measures
from portal.programmes.queries import objectives, programme_on
from portal.registry.queries import operating_by_commune
from portal.units.scope import district_scope
from tests.metrics.records import collective, declare, founding

KEYS = ["code", "text", "metric", "value", "numerator", "denominator", "coverage", "operator", "bounds", "unit"]
KEYS += ["baseline", "plan_to_date", "verdict", "reason", "detail", "readings"]


def printed(app, day, *options):
    result = app.test_cli_runner().invoke(args=["figures", "--as-of", day, "--json", *options])
    assert result.exit_code == 0, result.output
    return {record["code"]: record for record in json.loads(result.output)}


def on(app, day):
    with app.app_context(), acting_as(district_scope(writes=False)):
        return {one.code: one for one in figures(programme_on(day), day)}


def test_an_empty_district_says_what_it_cannot_compute(app):
    found = printed(app, "2024-10-23")
    assert list(found["T1"]) == KEYS
    assert [found["T1"][key] for key in ("value", "verdict")] == [None, "not_enough_data"]
    assert found["T1"]["reason"] == "Chưa có xã, thị trấn nào xác nhận hoặc nhập số liệu."
    assert found["T1"]["coverage"]["have"] == 0
    assert len(found["T1"]["coverage"]["missing"]) == found["T1"]["coverage"]["of"] == 24
    assert found["T1"]["bounds"] == {"low": 30, "high": None}
    for code in ("T2", "T3", "T4", "T5", "T6", "T7"):
        assert found[code]["verdict"] == "not_enough_data"
        assert found[code]["value"] is None
        assert found[code]["reason"]


def test_before_the_programme_nothing_is_computable(app):
    assert {record["verdict"] for record in printed(app, "2020-12-31").values()} == {"not_computable"}


def test_new_cooperatives_count_within_the_programme(app, databases):
    with databases.owner() as owner:
        for counted in ("2020-12-31", "2021-01-01", "2023-05-05", "2025-12-31", "2026-01-01"):
            founding(owner, "00952", "HTX", "2020-06-01", counted)
        founding(owner, "00955", "HTX", "2021-06-01")
        founding(owner, "00952", "THT", "2021-06-01", "2021-07-01")
        declare(owner)
    assert printed(app, "2021-01-01")["T1"]["value"] == 1
    assert printed(app, "2024-10-23")["T1"]["value"] == 2
    final = printed(app, "2030-01-01")["T1"]
    assert (final["value"], final["verdict"], final["plan_to_date"]) == (3, "missed", 30)
    assert final["coverage"]["have"] == 24


def test_more_than_thirty_is_strict(app, databases):
    with databases.owner() as owner:
        declare(owner)
        for _ in range(30):
            founding(owner, "00952", "HTX", "2021-06-01", "2023-05-05")
        assert printed(app, "2025-12-31")["T1"]["verdict"] == "on_track"
        assert printed(app, "2026-01-01")["T1"]["verdict"] == "missed"
        founding(owner, "00955", "HTX", "2021-06-01", "2025-12-31")
    assert printed(app, "2025-12-30")["T1"]["verdict"] == "on_track"
    assert printed(app, "2025-12-31")["T1"]["verdict"] == "met"


def test_groups_kept_net_and_gross(app, databases):
    with databases.owner() as owner:
        collective(owner, "00952", "THT", "2019-01-01")
        collective(owner, "00952", "THT", "2019-01-01", [("stopped", "2022-01-01")])
        collective(owner, "00952", "THT", "2019-01-01", [("dissolved", "2020-01-01")])
        collective(owner, "00955", "THT", "2019-01-01", [("stopped", "2020-05-01"), ("operating", "2021-05-01")])
        collective(owner, "00955", "THT", "2019-01-01", [("converted", "2023-03-03")])
        collective(owner, "00955", "THT", "2022-02-02", origin="founding")
        collective(owner, "00955", "THT", "2022-02-02", [("dissolved", "2023-02-02")], origin="founding")
        collective(owner, "00955", "HTX", "2022-02-02", origin="founding")
        declare(owner)
    found = on(app, date(2024, 10, 23))["T5"]
    assert found.value == 3
    assert found.detail == {"opening": 3, "new": 2, "resumed": 1, "stopped": 2, "converted": 1}
    assert found.verdict == "behind"
    assert on(app, date(2021, 1, 1))["T5"].value == 3


def test_units_of_the_day_are_covered_or_named(app, databases):
    with databases.owner() as owner:
        collective(owner, "00952", "interest_group", "2022-01-01")
        founding(owner, "00955", "HTX", "2023-01-01")
        declare(owner, [2021], ["00952"])
        declare(owner, [2023], ["00952", "00955", "00913"])
        owner.execute("UPDATE units SET valid_to = '2024-01-01' WHERE code = '00913'")
    assert on(app, date(2022, 1, 1))["T1"].coverage.have == 1
    found = on(app, date(2024, 10, 23))["T1"].coverage
    assert (found.have, found.of) == (2, 23)
    assert not {"00952", "00955", "00913"} & {unit.code for unit in found.missing}


def test_the_command_speaks_both_languages_and_in_a_table(app):
    assert printed(app, "2024-10-23", "--locale", "en")["T1"]["text"].startswith("More than 30")
    table = app.test_cli_runner().invoke(args=["figures"])
    assert table.exit_code == 0
    assert "not_enough_data" in table.output
    wrong = app.test_cli_runner().invoke(args=["figures", "--programme", "NONE"])
    assert wrong.exit_code == 1


def test_the_story_agrees_with_a_count_of_its_own(story_app):
    day = date(2024, 10, 23)
    found = on(story_app, day)
    with story_app.app_context(), acting_as(district_scope(writes=False)):
        from portal.extensions import db

        rows = db.session.scalars(
            select(Founding.counted_on).where(Founding.kind == "HTX", Founding.state == "counted")
        )
        expected = sum(date(2021, 1, 1) <= counted <= day for counted in rows)
        kept = sum(number for (_, kind), number in operating_by_commune(day).items() if kind == "THT")
        total = db.session.scalar(select(func.count()).select_from(Founding))
    assert total > 100
    assert (found["T1"].value, expected) == (26, 26)
    assert (found["T5"].value, kept) == (198, 198)
    assert found["T5"].detail == {"opening": 213, "new": 31, "resumed": 0, "stopped": 38, "converted": 8}
    assert found["T1"].verdict == "on_track"
    assert (found["T5"].verdict, found["T1"].needed, found["T5"].needed) == ("behind", 5, 15)
    assert found["T1"].coverage.have == 24


def test_gross_and_net_agree_on_every_day_of_the_story(story_app):
    with story_app.app_context(), acting_as(district_scope(writes=False)):
        programme = programme_on(date(2024, 10, 23))
        (kept_groups,) = (one for one in objectives(programme.id) if one.code == "T5")

        @given(st.integers(0, 1825))
        def agree(after):
            day = programme.starts_on + timedelta(days=after)
            (found,) = measures([kept_groups], programme, day)
            parts = found.detail
            moved = parts["new"] + parts["resumed"] - parts["stopped"] - parts["converted"]
            assert found.value == parts["opening"] + moved
            kept = sum(number for (_, kind), number in operating_by_commune(day).items() if kind == "THT")
            assert found.value == kept

        agree()


def test_targets_of_the_resolution_fit_the_operators(app):
    for found in on(app, date(2024, 10, 23)).values():
        target = Target(found.objective.operator, found.objective.low, found.objective.high)
        assert is_met(target, target.low) == (target.operator != "gt")


def test_the_metrics_of_records_share_one_query_and_each_finds_the_same_alone(story_app):
    day, sent = date(2024, 10, 23), []
    with story_app.app_context(), acting_as(district_scope(writes=False)):
        programme = programme_on(day)
        event.listen(db.engine, "before_cursor_execute", note := lambda *given: sent.append(given[2]))
        together = figures(programme, day)
        event.remove(db.engine, "before_cursor_execute", note)
        alone = [figure(one.objective, programme, day) for one in together]
    assert sum("closed_record_on" in one for one in sent) == 2  # once more for the scores that are not confirmed
    assert [one for one in together if one.is_computable] != []
    assert [str(one) for one in together] == [str(one) for one in alone]


def test_what_is_written_between_two_askings_is_seen(app, databases):
    day = date(2024, 10, 23)
    with app.app_context(), acting_as(district_scope()):
        one = next(one for one in figures(programme_on(day), day) if one.metric == "high_tech_cooperatives")
        assert one.numerator is None
        with databases.owner() as owner:
            key = collective(owner, "00952", "HTX", "2019-01-01")
            owner.execute(
                "INSERT INTO yearly_records (tenant_id, collective_id, year, high_tech, version)"
                " SELECT tenant_id, id, 2023, true, 1 FROM collectives WHERE id = %s",
                [key],
            )
        db.session.rollback()
        assert figure(one.objective, programme_on(day), day).numerator == 1
