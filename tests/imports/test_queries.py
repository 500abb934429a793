"""What stands in the portal as imports compare it: one commune's own, with history, source and parts."""

from datetime import date

from portal.imports import queries
from portal.imports.models import ImportBatch
from portal.registry import services
from portal.registry.models import Collective
from tests.foundings.acting import in_district, opened
from tests.registry.acting import GROUP, OTHER, OWN

DAY = date(2019, 5, 3)


def entry(commune, name, kind="THT", day=DAY):
    facts = {**GROUP, "name": name, "kind": kind, "registered_on": day, "registration_number": name}
    return services.add_collective(commune, facts)


def test_entries_with_their_history_and_the_tht_they_grew_out_of(app):
    with in_district(app, OWN, OTHER) as (own, other):
        group, htx, foreign = entry(own, "Cam"), entry(own, "HTX Cam", "HTX", date(2020, 1, 1)), entry(other, "Ổi")
        services.convert(group, htx)
        first, second = queries.stored_entries([own])
        assert (first.stored, second.stored) == (group, htx)
        assert [one.status for one in first.history] == ["operating", "converted"]
        assert second.source is first
        assert first.source is None
        assert [one.stored for one in queries.stored_entries([other])] == [foreign]
        assert queries.stored_entries([]) == []


def test_parts_by_what_they_are_known_by(app):
    with in_district(app, OWN, OTHER) as (own, other):
        mine, theirs = entry(own, "Cam"), entry(other, "Ổi")
        for one in (mine, theirs):
            services.save_record(one, 2023, {"members": 9})
            product = {"name": "Mật Ong", "ocop_stars": None, "recognised_on": None, "mark_kind": "", "mark_name": ""}
            services.save_product(one, None, product, None)
            told = {"name": "Công ty", "subject": "", "contract_number": "", "ends_on": None}
            services.save_partner(one, None, {**told, "starts_on": DAY}, None)
        assert list(queries.records([own])) == [(own, mine.id, 2023)]
        assert list(queries.products([own])) == [(own, mine.id, "mat ong")]
        assert list(queries.partners([own])) == [(own, mine.id, "cong ty", DAY)]
        assert queries.records([]) == queries.products([]) == queries.partners([]) == {}


def test_what_hangs_on_a_row(app):
    with in_district(app, OWN, OTHER) as (own, _other):
        one, founding = entry(own, "Cam"), opened(own)
        assert [row.__tablename__ for row in queries.parts_of(one)] == ["collective_statuses"]
        assert [row.__tablename__ for row in queries.parts_of(founding)] == ["founding_steps"]
        assert queries.parts_of(ImportBatch()) == []
        assert queries.counted([own]) == []
        assert queries.row_of(Collective, own, one.id) is one
        assert queries.row_of(Collective, own + 1, one.id) is None
