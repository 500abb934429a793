"""What the event that counts writes, and what taking it back leaves."""

from datetime import date
from decimal import Decimal

import pytest

from portal.core.errors import Invalid, StaleVersion
from portal.extensions import db
from portal.foundings import counting, queries
from portal.registry import queries as registry
from portal.registry import services as register
from tests.foundings.acting import FARMING, STORY_DAY, at_commune, brought_to_last, opened
from tests.returns.acting import posting

DAY = date(2024, 2, 1)


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id:
        yield tenant_id


def counted(commune, kind="HTX", **told):
    founding = brought_to_last(commune, kind, on=date(2024, 1, 10))
    values = {"happened_on": DAY, "number": "1002", "members": 9, "capital": Decimal(120), "head_name": "Bà A"}
    return counting.count(founding, version=founding.version, **{**values, **told})


@pytest.mark.parametrize(("kind", "subtype", "charter"), [("HTX", "", Decimal(120)), ("THT", "production", None)])
def test_the_entry_of_the_register(commune, kind, subtype, charter):
    founding = counted(commune, kind)
    entry = registry.collective(commune, founding.collective_id)
    assert (entry.kind, entry.subtype, entry.sector, entry.origin) == (kind, subtype, FARMING, "founding")
    assert (entry.name, entry.folded_name, entry.villages) == ("Chè Shan Tả Phìn", "che shan ta phin", "Tả Phìn")
    assert (entry.registered_on, entry.registration_number, entry.head_name) == (DAY, "1002", "Bà A")
    assert entry.converted_from_id is None
    assert [(one.status, one.from_on) for one in registry.statuses(commune, entry.id)] == [("operating", DAY)]
    (record,) = registry.yearly_records(commune, entry.id)
    assert (record.year, record.members) == (2024, 9)
    # Charter capital (vốn điều lệ) is an HTX's; the members of a THT contribute, and no more is said.
    assert (record.contributed_capital, record.charter_capital) == (Decimal(120), charter)


def test_without_number_and_capital_they_are_unknown_not_empty(commune):
    founding = counted(commune, "THT", number="", capital=None)
    entry = registry.collective(commune, founding.collective_id)
    (record,) = registry.yearly_records(commune, entry.id)
    assert (entry.registration_number, founding.certificate_number) == (None, None)
    assert (record.contributed_capital, record.charter_capital) == (None, None)


def test_what_the_founding_says_of_it(commune):
    founding = counted(commune, note="Theo giấy")
    assert (founding.state, founding.stage, founding.counted_on) == ("counted", "registered", DAY)
    assert (founding.certificate_number, founding.members) == ("1002", 9)
    step = queries.steps(commune, founding.id)[-1]
    assert (step.kind, step.from_stage, step.to_stage, step.happened_on) == ("counted", "filed", "registered", DAY)
    assert (step.document_number, step.note, step.members) == ("1002", "Theo giấy", 9)


def test_only_from_the_stage_before_and_with_the_version_that_was_seen(commune):
    early = opened(commune)
    values = {"happened_on": DAY, "number": "1", "members": 9}
    with pytest.raises(Invalid):
        counting.count(early, version=early.version, **values)
    founding = brought_to_last(commune, on=date(2024, 1, 10), working_name="Khác")
    with pytest.raises(StaleVersion):
        counting.count(founding, version=founding.version - 1, **values)
    with pytest.raises(StaleVersion):
        counting.take_back(founding, version=0, happened_on=DAY, reason="Ghi nhầm rồi")
    with pytest.raises(Invalid):
        counting.take_back(founding, version=founding.version, happened_on=DAY, reason="Chưa ghi nhận")
    assert queries.numbers(_all()) == {"open": 2}


def _all():
    from portal.foundings.selection import Selection

    return Selection()


def test_registered_already_is_one_step_with_its_credits(commune):
    from portal.accounts.queries import mobilizing_bodies

    lead, support, *_rest = [body.id for body in mobilizing_bodies()]
    founding = counting.register_already(
        tenant_id=commune,
        kind="THT",
        working_name="Nhóm  Dê",
        villages="Nà Pồng",
        sector=FARMING,
        members=4,
        happened_on=DAY,
        number="",
        capital=Decimal(5),
        head_name="Ông B",
        note="",
        lead_body_id=lead,
        support_body_ids=[support],
    )
    (step,) = queries.steps(commune, founding.id)
    assert (step.kind, step.from_stage, step.to_stage, step.seq) == ("counted", None, "recorded", 1)
    assert (founding.opened_on, founding.moved_on, founding.counted_on) == (DAY, DAY, DAY)
    assert (founding.working_name, founding.folded_name) == ("Nhóm Dê", "nhom de")
    assert (founding.expected_members, founding.members) == (4, 4)
    parts = {one.body_id: one.part for one in queries.credits(commune, founding.id)}
    assert parts == {lead: "lead", support: "support"}


def test_registered_already_is_refused_whole(commune):
    with pytest.raises(Invalid) as broken:
        counting.register_already(
            tenant_id=commune,
            kind="HTX",
            working_name="",
            villages="",
            sector=FARMING,
            members=3,
            happened_on=DAY,
            number="",
            capital=None,
            head_name="",
            lead_body_id=0,
            support_body_ids=[],
        )
    assert [field for field, _message in broken.value.problems] == [
        *("working_name", "number", "members", "lead_body_id")
    ]
    assert queries.numbers(_all()) == {}


def test_a_conversion_ends_the_group_in_the_cooperatives_name(commune):
    group = register.add_collective(
        commune, {"kind": "THT", "name": "Nhóm dê", "sector": FARMING, "registered_on": date(2019, 5, 3)}
    )
    founding = brought_to_last(commune, on=date(2024, 1, 10), converts_collective_id=group.id)
    values = {"happened_on": DAY, "number": "1", "members": 9, "capital": None, "head_name": ""}
    counting.count(founding, version=founding.version, **values)
    assert registry.collective(commune, founding.collective_id).converted_from_id == group.id
    last = registry.statuses(commune, group.id)[-1]
    assert (last.status, last.from_on, last.reason) == ("converted", DAY, "Chè Shan Tả Phìn")
    counting.take_back(founding, happened_on=STORY_DAY, reason="Ghi nhầm nhóm", version=founding.version)
    assert [one.status for one in registry.statuses(commune, group.id)] == ["operating"]
    step = queries.steps(commune, founding.id)[-1]
    assert (step.kind, step.from_stage, step.to_stage, step.note) == (
        *("taken_back", "registered", "filed", "Ghi nhầm nhóm"),
    )
    assert (founding.counted_on, founding.certificate_number, founding.collective_id) == (None, None, None)


def already(commune, **told):
    values = {"kind": "THT", "working_name": "Nhóm Dê", "villages": "Nà Pồng", "sector": FARMING, "members": 4}
    values |= {"happened_on": DAY, "number": "", "capital": None, "head_name": "", "note": ""}
    return counting.register_already(tenant_id=commune, lead_body_id=None, support_body_ids=[], **{**values, **told})


def test_what_a_programme_asks_of_a_founding_is_kept_of_one_registered_already(commune):
    founding = already(commune, own_sang_lap_vien_nu=3)
    assert founding.own_sang_lap_vien_nu == 3
    assert already(commune, working_name="Nhóm Ong").own_sang_lap_vien_nu is None


def test_who_recorded_it_stands_with_its_steps(commune):
    who = posting("commune_officer", "00952").id
    founding = already(commune, posting_id=who)
    founding = counting.take_back(
        founding, version=founding.version, posting_id=who, happened_on=STORY_DAY, reason="Ghi nhầm nhóm"
    )
    assert not db.session.deleted  # done, so that what reads next sees it
    assert [one.posting_id for one in queries.steps(commune, founding.id)] == [who, who]
    assert (founding.state, founding.stage) == ("open", "notified")
    values = {"happened_on": DAY, "number": "1", "members": 9, "capital": None, "head_name": ""}
    counting.count(founding, version=founding.version, posting_id=who, **values)
    assert [one.posting_id for one in queries.steps(commune, founding.id)] == [who, who, who]


def test_what_was_opened_only_after_it_was_counted_began_on_that_day(commune):
    founding = brought_to_last(commune, on=date(2024, 1, 10))
    founding.opened_on = DAY.replace(day=20)
    db.session.flush()
    values = {"happened_on": DAY, "number": "1", "members": 9, "capital": None, "head_name": ""}
    counting.count(founding, version=founding.version, **values)
    assert founding.opened_on == DAY


def test_what_is_continued_in_the_register_is_not_taken_back(commune):
    founding = counted(commune, "THT")
    entry = registry.collective(commune, founding.collective_id)
    grown = opened(commune, "HTX", date(2024, 3, 1), working_name="HTX dê", converts_collective_id=entry.id)
    with pytest.raises(Invalid) as refused:
        counting.take_back(founding, version=founding.version, happened_on=STORY_DAY, reason="Ghi nhầm nhóm")
    assert len(refused.value.problems) == 1
    assert grown.converts_collective_id == entry.id


def test_nothing_is_taken_back_without_a_reason(commune):
    founding = counted(commune, "THT")
    with pytest.raises(Invalid) as refused:
        counting.take_back(founding, version=founding.version, happened_on=STORY_DAY, reason=" ")
    assert [field for field, _message in refused.value.problems] == ["reason"]
    assert founding.state == "counted"
