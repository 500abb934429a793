"""Every Word paper that the portal makes: its address, its form, who fetches it, and on what it is made."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.core import clock
from portal.extensions import db
from portal.quotas import queries as quotas
from portal.reports import issuers, services, yearly_paper
from portal.returns import queries as returns
from portal.returns.models import Return
from tests.conftest import STORY_NOW
from tests.database import STORY
from tests.pages import Visitor
from tests.returns import special
from tests.returns.acting import at_district, calendars, period, posting

TODAY = date(2024, 10, 23)


@dataclass(frozen=True)
class Known:
    """A paper. `form`: state, party, or annex, which has no head of its own. `lies`: all of it is in landscape."""

    endpoint: str
    address: str
    title: str
    form: str
    issuer: str
    role: str = "district_officer"
    code: str | None = None
    lies: bool = False
    has_annex: bool = False  # of its own, behind the signature, on pages that lie
    kind: str = "Báo cáo"

    @property
    def name(self):
        """A short name, for a file."""
        return self.endpoint.split(".")[1].removesuffix("_file").replace("_", "-")


_COMMITTEE, _OFFICE = "Ủy ban nhân dân huyện Vị Xuyên", "Văn phòng Huyện ủy - HĐND - UBND huyện"
PAPERS = [
    Known(
        "reports.return_document_file",
        "/communes/{commune}/returns/{row}/document.docx",
        "Báo cáo của một xã",
        "state",
        "Ủy ban nhân dân xã Cao Bồ",
        "commune_officer",
        "00952",
    ),
    Known(
        "reports.consolidated_file",
        "/district/returns/{quarter}/report.docx?with=signed",
        "Báo cáo tổng hợp của một kỳ",
        "party",
        _OFFICE,
        has_annex=True,
    ),
    Known(
        "reports.yearly_file",
        "/district/reports/yearly.docx?year=2024",
        "Báo cáo năm của UBND huyện",
        "state",
        _COMMITTEE,
        has_annex=True,
    ),
    Known(
        "reports.decision_draft",
        "/district/quotas/decision.docx?decision={decision}",
        "Quyết định giao, điều chỉnh chỉ tiêu",
        "state",
        _COMMITTEE,
        kind="Quyết định",
    ),
    Known(
        "reports.annex",
        "/district/quotas/annex.docx?decision={decision}",
        "Phụ lục của Quyết định",
        "annex",
        _COMMITTEE,
        lies=True,
        kind="Phụ lục",
    ),
    Known(
        "reports.urging_file",
        "/district/returns/{quarter}/urging-letter.docx",
        "Công văn đôn đốc",
        "state",
        _COMMITTEE,
        kind="",
    ),
    Known(
        "reports.duty_status_file",
        "/duties/report.docx?year=2023",
        "Tình hình thực hiện nhiệm vụ",
        "party",
        _OFFICE,
        lies=True,
    ),
    Known(
        "reports.special_file",
        "/district/special-reports/{special}/paper.docx",
        "Báo cáo đột xuất",
        "party",
        _OFFICE,
        lies=True,
    ),
    Known(
        "reports.issued_file",
        "/communes/{district}/documents/{issued}/file.docx",
        "Văn bản đã phát hành",
        "state",
        _COMMITTEE,
        has_annex=True,
    ),
    Known(
        "exports.own_table",
        "/ledger/tables/export.docx?table=units&year=2024",
        "Biểu của một đoàn thể, cơ quan",
        "state",
        "Ủy ban Mặt trận Tổ quốc Việt Nam huyện",
        "district_front_officer",
        "MTTQ",
        lies=True,
        kind="Biểu tổng hợp",
    ),
]


PREPARED = "portal_papers"
FOUND = {}  # what the addresses need, made with the database


def prepared(databases):
    """Give the application the district on which every paper is made, made at the first call; return `prepare`'s."""
    if PREPARED not in databases.templates:
        databases.fresh(STORY)
        with clock.frozen(STORY_NOW):
            FOUND.update(prepare(databases.app))
        databases.keep(PREPARED)
    databases.fresh(PREPARED)
    return FOUND


def prepare(app):
    """Give the illustrative district a special report and an issued document; return what the addresses need."""
    with at_district(app) as programme:
        report, lines, rows = special.asked(programme, ("00952", "00919"))
        special.signed(rows[0], lines)
        draft = yearly_paper.of_year(programme, 2022, TODAY)
        issued = services.issue(draft, posting("district_officer").id, deputy=False, signer="Nguyễn Văn An")
        quarter = period(calendars(programme)["state-quarter"], 2024, 3)
        commune = returns.of_period(period(quarter.calendar, 2024, 2).id)
        own = next(one for one in commune if one.body.code == "UBND-00952")
        assert db.session.scalar(select(Return.id).where(Return.period_id == quarter.id).limit(1)) is not None
        found = {
            "commune": own.tenant_id,
            "row": own.id,
            "quarter": quarter.id,
            "decision": quotas.decisions(programme.id)[-1].id,
            "special": report.id,
            "district": issuers.district().id,
            "issued": issued.id,
        }
        db.session.commit()
    return found


def fetch(app, paper, found):
    """Return the answer at a paper's address."""
    answer = Visitor(app, paper.role, paper.code).client.get(paper.address.format(**found))
    assert answer.status_code == 200, (paper.address, answer.status_code)
    return answer
