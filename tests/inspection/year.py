"""A year of the district played through by the real services, the business date moving with it: ten moments."""

import io
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import force_locale
from sqlalchemy import select

from portal.accounts import services as accounts
from portal.accounts.models import Posting
from portal.accounts.queries import body_by_code
from portal.core import clock, files, tenancy
from portal.core.access import Role
from portal.core.clock import write_setting
from portal.duties import services as duties
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.foundings import counting
from portal.foundings import services as foundings
from portal.imports.models import ImportBatch
from portal.inspection import services as findings
from portal.notices import services as notices
from portal.programmes.queries import programmes
from portal.quotas import allocation
from portal.quotas import services as quotas
from portal.registry import services as registry
from portal.registry.models import EvidenceFile
from portal.returns import calendar_services
from portal.returns import queries as returns
from portal.returns import services as cycle
from portal.units import queries as units
from portal.units.scope import district_scope
from tests.acting import as_seen
from tests.returns import special
from tests.returns.acting import narrated, posting

OWN, OTHER = "00952", "00919"
FARMING = "agriculture_forestry_fishery"


class Year:
    """The people, the places and what they have made so far; one method a month. Each is one transaction."""

    def __init__(self, app):
        self.app, self.made = app, {}

    def play(self, month, day):
        """Do what happens in a month, on a business day, and commit."""
        with self.app.test_request_context(), force_locale("vi"), tenancy.acting_as(district_scope()):
            write_setting(clock.BUSINESS_DATE, day.isoformat())
            clock.g.pop("business_date", None)
            self.places = [units.by_code(code, day).id for code in (OWN, OTHER)]
            getattr(self, month)(day)
            db.session.commit()

    def post(self, role, code=None):
        return posting(role, code)

    def row(self, name):
        model, key = self.made[name]
        return db.session.get_one(model, key)

    def keep(self, name, row):
        db.session.flush()
        key = (row.tenant_id, row.id) if hasattr(row, "tenant_id") else row.id
        self.made[name] = (type(row), key)
        return row

    def january(self, day):
        programme = programmes()[0]
        calendar_services.make_usual(programme)
        for place, name in zip(self.places, ("own", "other"), strict=True):
            for kind, number in (("THT", 2), ("HTX", 2)):
                for one in range(number):
                    facts = {"kind": kind, "subtype": "production" if kind == "THT" else "", "sector": FARMING}
                    facts |= {"name": f"{kind} {name} {one}", "registered_on": date(2019, 3, 1 + one)}
                    facts |= {"villages": "Nà Pồng", "head_name": "Lý A Páo", "registration_number": f"{kind}{one}"}
                    self.keep(f"{kind} {name} {one}", registry.add_collective(place, facts))
        cells = {(place, kind, 2024): (None, 2) for place in self.places for kind in ("THT", "HTX")}
        allocation.save_draft(programme_id=programme.id, cells=cells)
        issuer = self.post(Role.DISTRICT_LEADER).id
        allocation.issue(
            programme_id=programme.id, number="1-QĐ/UBND", decided_on=day, basis="Theo đề xuất", posting_id=issuer
        )

        self._parts(day)

    def _parts(self, day):
        registry.save_partner(
            self.row("HTX own 0"), None, {"name": "Công ty Hùng An", "starts_on": day, "subject": "Chè"}
        )
        registry.save_product(self.row("HTX own 0"), None, {"name": "Chè Shan", "ocop_stars": 4, "recognised_on": day})

        sha256, size = files.store(self.places[0], io.BytesIO(b"%PDF-1.7"), 100)
        of_it = {"tenant_id": self.places[0], "sha256": sha256, "file_name": "a.pdf"}
        whose = {"collective_id": self.row("HTX own 0").id, "media_type": "application/pdf", "size": size}
        db.session.add(EvidenceFile(**of_it, **whose, title="Chứng nhận"))
        counted = {"added": 1, "changed": 0, "same": 0, "changes": [], "applied_at": clock.now()}
        db.session.add(ImportBatch(**of_it, **counted, run="a", records="registry", state="applied"))

    def february(self, day):
        for place, name in zip(self.places, ("own", "other"), strict=True):
            for kind in ("THT", "HTX"):
                one = foundings.open_founding(
                    tenant_id=place,
                    kind=kind,
                    opened_on=day,
                    working_name=f"{kind} mới {name}",
                    villages="Lùng Tao",
                    sector=FARMING,
                    expected_members=9,
                )
                self.keep(f"new {kind} {name}", one)
            foundings.set_credits(
                one,
                lead_body_id=body_by_code("MTTQ").id,
                support_body_ids=[body_by_code("HND").id],
                version=one.version,
            )
        quotas.save_proposal(
            tenant_id=self.places[0],
            programme_id=programmes()[0].id,
            values={("THT", 2025): 1, ("HTX", 2025): 1},
            basis="Khảo sát tại thôn",
            posting_id=self.post(Role.COMMUNE_OFFICER, OWN).id,
            version=None,
            submit=True,
        )

    def march(self, day):
        cycle.open_due(day)
        for number, name in enumerate(("own", "other")):
            htx = self.row(f"HTX {name} 0")
            record = {"members": 12 + number, "managers": 4, "regular_workers": 5, "high_tech": False, "linked": False}
            record |= {
                "revenue": Decimal(900),
                "average_income": Decimal(80),
                "rating_score": Decimal(82 - 10 * number),
            }
            self.keep(f"record {name}", registry.save_record(htx, 2023, {**record, "managers_trained": 2}))
        for body in (body_by_code(f"UBND-{OWN}"), body_by_code("BTG")):
            items = db.session.scalars(select(DutyItem).where(DutyItem.body_id == body.id).order_by(DutyItem.id))
            self.keep(f"item {body.code}", items.first())

    def april(self, day):
        for kind, steps in (("THT", 4), ("HTX", 6)):
            one = self.row(f"new {kind} own")
            for _ in range(steps):
                foundings.advance(one, happened_on=day, members=9, version=one.version)
        as_seen(counting.count, self.row("new THT own"), happened_on=day, number="05/THT", members=9)
        registry.set_status(self.row("THT other 1"), "stopped", day, "Thiếu vốn")
        for row in returns.of_period(self.period(day).id)[:2]:
            self.keep(f"return {row.tenant_id}", row)

    def period(self, day):
        calendar = returns.calendars(programmes()[0].id)[0]
        return returns.last_opened(calendar.id, day, day)

    def of_own(self):
        return next(one for one in returns.of_period(self.last.id) if one.tenant_id == self.places[0])

    def may(self, day):
        self.keep(
            "special", special.asked(programmes()[0], (OWN, OTHER), as_of=day, due_on=day + timedelta(days=9))[2][0]
        )
        self.last = self.period(day)
        cycle.open_period(self.last, day)
        self.keep("return", self.of_own())
        as_seen(cycle.save_draft, self.row("return"), self.post(Role.COMMUNE_OFFICER, OWN), **narrated())
        as_seen(cycle.sign, self.row("return"), self.post(Role.COMMUNE_LEADER, OWN))
        self._report("BTG", Role.DUTY_HOLDER, "in_progress", day)

    def june(self, day):
        as_seen(cycle.accept, self.row("return"), self.post(Role.DISTRICT_OFFICER))
        as_seen(
            counting.count, self.row("new HTX own"), happened_on=day, number="10HTX", members=9, capital=Decimal(300)
        )
        inspector, told = self.post(Role.INSPECTOR), {"basis": "III.1", "text": "Chậm", "recommendation": "Bổ sung"}
        for name, subject, code in (("own", "unit", f"UBND-{OWN}"), ("BTG", "body", "BTG"), ("item", "item", "BTG")):
            item = self.row("item BTG") if subject == "item" else None
            where = {"subject": subject, "body": body_by_code(code), "item": item}
            deadline, number = day.replace(day=28), f"{name}-KL/UBKT"
            one = findings.open_finding(
                posting_id=inspector.id, **where, document_number=number, deadline=deadline, **told
            )
            self.keep(f"finding {name}", one)

    def july(self, day):
        programme = programmes()[0]
        allocation.save_draft(programme_id=programme.id, cells={(self.places[0], "HTX", 2024): (2, 3)})
        issuer = self.post(Role.DISTRICT_LEADER).id
        allocation.issue(
            programme_id=programme.id, number="2-QĐ/UBND", decided_on=day, basis="Điều chỉnh", posting_id=issuer
        )
        as_seen(
            findings.answer,
            self.row("finding own"),
            posting_id=self.post(Role.COMMUNE_LEADER, OWN).id,
            note="Đã bổ sung",
        )
        self._report(f"UBND-{OWN}", Role.COMMUNE_OFFICER, "submitted", day)

    def _report(self, code, role, state, day):
        as_seen(
            duties.update_item,
            self.row(f"item {code}"),
            state=state,
            note="Đang làm",
            document_number="12-BC",
            explanation="Chờ số liệu",
            happened_on=day,
            posting_id=self.post(role, code.removeprefix("UBND-")).id,
        )

    def august(self, day):
        as_seen(
            findings.give_back,
            self.row("finding own"),
            posting_id=self.post(Role.INSPECTOR).id,
            note="Thiếu số liệu",
            deadline=day.replace(day=30),
        )
        as_seen(findings.close, self.row("finding BTG"), posting_id=self.post(Role.INSPECTOR).id, note="Đã xong")
        registry.set_status(self.row("THT own 1"), "dissolved", day, "Hết dự án")
        notices.mark_read(self.post(Role.COMMUNE_LEADER, OWN).id)
        as_seen(foundings.drop, self.row("new HTX other"), happened_on=day, reason="Không đủ thành viên")

    def october(self, day):
        as_seen(
            cycle.reopen, self.row("return"), self.post(Role.DISTRICT_OFFICER), why="Sửa số", until=day.replace(day=30)
        )
        as_seen(
            duties.accept, self.row(f"item UBND-{OWN}"), posting_id=self.post(Role.DISTRICT_OFFICER).id, happened_on=day
        )

    def december(self, day):
        htx = self.row("HTX own 0")
        registry.save_record(htx, 2024, {"members": 15, "rating_score": Decimal(60)})
        old, person = self.post(Role.DISTRICT_OFFICER), self.post(Role.DUTY_HOLDER).account
        accounts.post_person(person, body_id=old.body_id, role=Role.DISTRICT_OFFICER, starts_on=date(2030, 1, 1))

    def corrected(self, day):
        """Afterwards: what was recorded is taken back, changed, backdated, removed; people and names move."""
        as_seen(counting.take_back, self.row("new HTX own"), happened_on=day, reason="Ghi nhầm")
        record = self.row("record other")
        registry.save_record(
            self.row("HTX other 0"), 2023, {"members": 99, "rating_score": Decimal(20)}, version=record.version
        )
        as_seen(registry.remove_record, self.row("record own"))
        registry.set_status(self.row("HTX own 1"), "stopped", date(2024, 1, 20), "Ghi sau")
        as_seen(registry.remove_collective, self.row("THT other 0"))
        programme = programmes()[0]
        allocation.save_draft(programme_id=programme.id, cells={(self.places[1], "THT", 2024): (2, 5)})
        issuer = self.post(Role.DISTRICT_LEADER)
        allocation.issue(
            programme_id=programme.id, number="3-QĐ/UBND", decided_on=day, basis="Điều chỉnh", posting_id=issuer.id
        )
        as_seen(cycle.reopen, self.row("return"), self.post(Role.DISTRICT_OFFICER), why="Sửa lại", until=day)
        as_seen(
            cycle.save_draft, self.row("return"), self.post(Role.COMMUNE_OFFICER, OWN), **narrated(results="Viết lại")
        )
        as_seen(findings.close, self.row("finding own"), posting_id=self.post(Role.INSPECTOR).id, note="Xong")
        as_seen(accounts.edit_account, issuer.account, email="moi@example.vn", person_name="Tên Mới")
        for one in db.session.scalars(select(Posting).where(Posting.role == Role.DISTRICT_FRONT_OFFICER)).all()[1:]:
            accounts.end_posting(one, day)
        unit = units.unit(self.places[1])
        unit.name_vi, unit.name_en = "Xã Tên Mới", "New Name"


MONTHS = {
    "january": date(2024, 1, 15),
    "february": date(2024, 2, 20),
    "march": date(2024, 3, 20),
    "april": date(2024, 4, 18),
    "may": date(2024, 5, 16),
    "june": date(2024, 6, 20),
    "july": date(2024, 7, 18),
    "august": date(2024, 8, 20),
    "october": date(2024, 10, 22),
    "december": date(2024, 12, 16),
}
AFTERWARDS = date(2025, 2, 10)
