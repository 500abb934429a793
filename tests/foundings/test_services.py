"""The rules of a founding, against the real database."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from werkzeug.datastructures import FileStorage

from portal.attachments import services as attachments
from portal.core.errors import Invalid, StaleVersion
from portal.foundings import counting, queries, services, stages
from portal.registry import queries as registry
from portal.registry import services as register
from portal.registry.models import EvidenceFile
from tests.foundings.acting import FARMING, STORY_DAY, at_commune, brought_to_last, opened

DAY = date(2024, 1, 10)
PERIOD = date(2021, 1, 1), date(2025, 12, 31)


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id:
        yield tenant_id


def test_from_survey_to_certificate(commune):
    founding = brought_to_last(commune)
    assert (founding.stage, founding.members) == ("filed", 8)
    counting.count(
        founding,
        happened_on=DAY,
        number=" 1002 ",
        members=8,
        capital=Decimal("120.555"),
        head_name="Bà  A",
        version=founding.version,
    )
    assert (founding.state, founding.stage, founding.certificate_number) == ("counted", "registered", "1002")
    entry = registry.collective(commune, founding.collective_id)
    assert (entry.registered_on, entry.registration_number, entry.head_name) == (DAY, "1002", "Bà A")
    record = registry.yearly_records(commune, entry.id)[0]
    assert (record.year, record.members, record.contributed_capital) == (2024, 8, Decimal("120.56"))
    assert registry.new_by_cell(*PERIOD) == {(commune, "HTX", 2024): 1}
    assert registry.operating_by_commune(STORY_DAY)[commune, "HTX"] == 1
    assert [step.kind for step in queries.steps(commune, founding.id)] == ["opened", *["advanced"] * 6, "counted"]


def test_taking_back_restores_everything(commune):
    before = registry.operating_by_commune(STORY_DAY)
    founding = brought_to_last(commune)
    counting.count(founding, happened_on=date(2024, 2, 1), number="7", members=8, version=founding.version)
    counting.take_back(founding, happened_on=STORY_DAY, reason="Ghi nhầm ngày", version=founding.version)
    assert (founding.state, founding.stage, founding.collective_id) == ("open", "filed", None)
    assert registry.new_by_cell(*PERIOD) == {}
    assert registry.operating_by_commune(STORY_DAY) == before
    counting.count(founding, happened_on=date(2024, 1, 20), number="7", members=8, version=founding.version)
    assert registry.new_by_cell(*PERIOD) == {(commune, "HTX", 2024): 1}


def test_registered_already_and_taken_back(commune):
    founding = counting.register_already(
        tenant_id=commune,
        kind="HTX",
        working_name="Cam sành",
        villages="",
        sector=FARMING,
        members=7,
        happened_on=DAY,
        number="9",
        capital=None,
        head_name="",
        lead_body_id=None,
        support_body_ids=[],
    )
    assert founding.state == "counted"
    counting.take_back(founding, happened_on=STORY_DAY, reason="Chưa có giấy", version=founding.version)
    assert founding.stage == "filed"
    counting.count(founding, happened_on=date(2023, 5, 5), number="9", members=7, version=founding.version)
    assert founding.opened_on == date(2023, 5, 5)


def test_a_converted_group_ends_and_comes_back(commune):
    group = brought_to_last(commune, "THT", working_name="Nhóm chè")
    counting.count(group, happened_on=DAY, number="", members=2, version=group.version)
    founding = brought_to_last(commune, on=date(2024, 3, 1), converts_collective_id=group.collective_id)
    counting.count(founding, happened_on=date(2024, 3, 5), number="1", members=8, version=founding.version)
    entry = registry.collective(commune, founding.collective_id)
    assert entry.converted_from_id == group.collective_id
    assert registry.operating_by_commune(STORY_DAY) == {(commune, "HTX"): 1}
    assert registry.statuses(commune, group.collective_id)[-1].from_on == date(2024, 3, 5)
    with pytest.raises(Invalid) as broken:
        counting.take_back(group, happened_on=STORY_DAY, reason="Không được nữa", version=group.version)
    assert broken.value.field is None
    counting.take_back(founding, happened_on=STORY_DAY, reason="Ghi nhầm nhóm", version=founding.version)
    assert registry.operating_by_commune(STORY_DAY) == {(commune, "THT"): 1}


def _with_status(entry):
    register.set_status(entry, "stopped", date(2024, 5, 1))


def _with_figures(entry):
    register.save_record(entry, 2024, {"revenue": Decimal(100)}, version=1)


def _with_a_product(entry):
    register.save_product(entry, None, {"name": "Chè Shan"})


def _with_a_contract(entry):
    register.save_partner(entry, None, {"name": "Công ty A", "starts_on": DAY})


def _with_a_document(entry):
    upload = FileStorage(io.BytesIO(b"%PDF-1.7"), "a.pdf")
    return attachments.add(EvidenceFile, (entry.tenant_id, entry.id), upload)


CONTINUED = [_with_status, _with_figures, _with_a_product, _with_a_contract, _with_a_document]


@pytest.mark.parametrize("go_on", CONTINUED, ids=lambda work: work.__name__)
def test_what_has_been_continued_cannot_be_taken_back(commune, go_on):
    founding = brought_to_last(commune)
    counting.count(founding, happened_on=DAY, number="7", members=8, version=founding.version)
    go_on(registry.collective(commune, founding.collective_id))
    with pytest.raises(Invalid):
        counting.take_back(founding, happened_on=STORY_DAY, reason="Ghi nhầm nhóm", version=founding.version)


def test_a_removed_document_does_not_hold_the_counting(commune):
    founding = brought_to_last(commune)
    counting.count(founding, happened_on=DAY, number="7", members=8, version=founding.version)
    attachments.remove(_with_a_document(registry.collective(commune, founding.collective_id)))
    counting.take_back(founding, happened_on=STORY_DAY, reason="Ghi nhầm nhóm", version=founding.version)
    assert founding.collective_id is None


@pytest.mark.parametrize(
    ("kind", "on", "least"),
    [
        ("THT", date(2024, 6, 30), 2),
        ("THT", date(2024, 7, 1), 2),
        ("HTX", date(2024, 6, 30), 7),
        ("HTX", date(2024, 7, 1), 5),
    ],
)
def test_members_by_the_law_of_the_day(commune, kind, on, least):
    assert stages.minimum_members(kind, on) == least
    founding = brought_to_last(commune, kind, members=9)
    with pytest.raises(Invalid) as broken:
        counting.count(founding, happened_on=on, number="1", members=least - 1, version=founding.version)
    assert broken.value.field == "members"
    counting.count(founding, happened_on=on, number="1", members=least, version=founding.version)


@pytest.mark.parametrize("on", [STORY_DAY + timedelta(days=1), DAY - timedelta(days=1), date(1999, 12, 31)])
def test_days_that_cannot_be(commune, on):
    founding = opened(commune)
    for move in (services.advance, services.drop):
        with pytest.raises(Invalid) as broken:
            move(
                founding,
                happened_on=on,
                version=founding.version,
                **({} if move is services.advance else {"reason": "Không đủ người"}),
            )
        assert broken.value.field == "happened_on"


@pytest.mark.parametrize("changes", [{"expected_members": 0}, {"expected_members": 100_001}, {"working_name": " \t"}])
def test_opening_refuses(commune, changes):
    with pytest.raises(Invalid) as broken:
        opened(commune, **changes)
    assert broken.value.field == next(iter(changes))


def test_other_texts_and_choices(commune):
    for changes, field in (
        ({"working_name": "a" * 201}, "working_name"),
        ({"sector": "x"}, "sector"),
        ({"kind": "LHHTX"}, "kind"),
        ({"on": date(2030, 1, 1)}, "opened_on"),
        ({"note": "a" * 2001}, "note"),
        ({"converts_collective_id": 99999}, "converts_collective_id"),
    ):
        with pytest.raises(Invalid) as broken:
            opened(commune, **changes)
        assert broken.value.field == field


def test_stopped_and_taken_up_again(commune):
    founding = opened(commune)
    services.advance(founding, happened_on=DAY, version=founding.version)
    with pytest.raises(Invalid):
        services.drop(founding, happened_on=DAY, reason="  vì ", version=founding.version)
    services.drop(founding, happened_on=DAY, reason="Không đủ người", version=founding.version)
    for move in (services.advance, services.drop):
        with pytest.raises(Invalid):
            move(
                founding,
                happened_on=DAY,
                version=founding.version,
                **({} if move is services.advance else {"reason": "Không đủ người"}),
            )
    services.resume(founding, happened_on=DAY, reason="Đã có thêm người", version=founding.version)
    assert (founding.state, founding.stage) == ("open", "founders_identified")
    with pytest.raises(Invalid):
        services.resume(founding, happened_on=DAY, reason="Đã có thêm người", version=founding.version)


def test_back_only_to_an_earlier_stage(commune):
    founding = brought_to_last(commune)
    for stage in ("filed", "registered", "notified", "dropped", ""):
        with pytest.raises(Invalid) as broken:
            services.go_back(
                founding, to_stage=stage, happened_on=DAY, reason="Thiếu điều lệ", version=founding.version
            )
        assert broken.value.field == "to_stage"
    services.go_back(
        founding, to_stage="dossier_drafting", happened_on=DAY, reason="Thiếu điều lệ", version=founding.version
    )
    assert founding.stage == "dossier_drafting"


def test_what_counts_moves_no_more(commune):
    founding = brought_to_last(commune)
    with pytest.raises(Invalid):
        services.advance(founding, happened_on=DAY, members=8, version=founding.version)
    with pytest.raises(Invalid) as broken:
        counting.count(founding, happened_on=DAY, number=" ", members=8, version=founding.version)
    assert broken.value.field == "number"
    counting.count(founding, happened_on=DAY, number="1", members=8, version=founding.version)
    with pytest.raises(Invalid):
        counting.count(founding, happened_on=DAY, number="2", members=8, version=founding.version)
    with pytest.raises(Invalid):
        services.go_back(founding, to_stage="filed", happened_on=DAY, reason="Ghi nhầm rồi", version=founding.version)
    with pytest.raises(Invalid):
        services.edit_founding(
            founding, working_name="A", villages="", sector=FARMING, expected_members=3, version=founding.version
        )


def test_a_stale_version_says_who_it_is(commune):
    founding = opened(commune)
    services.advance(founding, happened_on=DAY, version=founding.version)
    with pytest.raises(StaleVersion) as stale:
        services.advance(founding, happened_on=DAY, version=1)
    assert stale.value.current is founding


def test_an_entry_that_was_continued_stays(commune):
    founding = brought_to_last(commune)
    counting.count(founding, happened_on=DAY, number="1", members=8, version=founding.version)
    registry.yearly_records(commune, founding.collective_id)[0].revenue = Decimal(5)
    with pytest.raises(Invalid):
        counting.take_back(founding, happened_on=STORY_DAY, reason="Ghi nhầm rồi", version=founding.version)


def test_credits(commune):
    from portal.accounts.queries import mobilizing_bodies

    first, second, third = [body.id for body in mobilizing_bodies()][:3]
    founding = opened(commune)
    for lead, support in ((first, [second]), (second, [first, third]), (None, [second])):
        version = founding.version
        services.set_credits(founding, lead_body_id=lead, support_body_ids=support, version=version)
        parts = {credit.body_id: credit.part for credit in queries.credits(commune, founding.id)}
        assert parts == dict.fromkeys(support, "support") | ({lead: "lead"} if lead else {})
        assert founding.version > version
    for lead, support, field in ((first, [first], "support_body_ids"), (0, [], "lead_body_id")):
        with pytest.raises(Invalid) as broken:
            services.set_credits(founding, lead_body_id=lead, support_body_ids=support, version=founding.version)
        assert broken.value.field == field
