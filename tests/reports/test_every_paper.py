"""Every paper read back by python-docx, by Decree 30/2020 and Guidance 36: form, sizes, tables, properties, figures.

`tests/reports/papers.py` lists them; a new address or a new writer of papers must join the list.
"""

import re
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.table import Table
from docx.text.paragraph import Paragraph

from portal.accounts import services as accounts
from portal.core import clock
from portal.core.text import fold
from portal.documents.sizes import PARTY, STATE
from portal.documents.word import MOTTO, NATION
from portal.documents.word import PARTY as PARTY_NAME
from portal.duties import board as duty_board
from portal.duties import queries as duties
from portal.extensions import db
from portal.ledger import own_tables
from portal.metrics.figures import figures
from portal.programmes import queries as programmes
from portal.quotas import queries as quotas
from portal.returns import queries as returns
from portal.returns import review, special_queries, special_table
from portal.returns.figures import LINES
from portal.returns.pages import page_of
from portal.units import queries as units
from tests.acting import actor_of
from tests.conftest import STORY_NOW
from tests.pages import Visitor
from tests.reports.papers import PAPERS, TODAY, fetch, prepared
from tests.reports.pictures import png_of
from tests.reports.reading import Docx, number
from tests.returns.acting import at_district, posting

ROOT = Path(__file__).parents[2]
DATED = r"{place}, ngày (\d\d tháng (01|02|[3-9]|1[0-2]) năm \d{{4}}|… tháng … năm …)"
NAMES = pytest.mark.parametrize("paper", PAPERS, ids=[one.name for one in PAPERS])


class Read:
    """A paper as python-docx reads it; its parts in order, each with the section that it lies in."""

    def __init__(self, data):
        self.file = Document(BytesIO(data))
        self.elements = list(self.file.element.body.iterchildren())
        self.parts, waiting = [], []
        for element in self.file.element.body.iterchildren():
            if element.tag == qn("w:sectPr"):
                self._lay(waiting, element)
                continue
            made = Table(element, self.file) if element.tag == qn("w:tbl") else Paragraph(element, self.file)
            waiting.append(made)
            ends = element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
            if ends is not None:
                self._lay(waiting, ends)
                waiting = []

    def _lay(self, parts, properties):
        section = Section(properties, self.file.part)
        self.parts += [(part, section) for part in parts]

    @property
    def sections(self):
        return list(dict.fromkeys(section._sectPr for _part, section in self.parts))

    @property
    def paragraphs(self):
        return [part for part, _section in self.parts if isinstance(part, Paragraph) and part.text.strip()]

    @property
    def tables(self):
        return [(part, section) for part, section in self.parts if isinstance(part, Table)]

    def runs(self):
        for part, _section in self.parts:
            cells = [cell for row in part.rows for cell in row.cells] if isinstance(part, Table) else []
            for paragraph in [part] if isinstance(part, Paragraph) else [p for c in cells for p in c.paragraphs]:
                yield from (run for run in paragraph.runs if run.text.strip())


def lines(cell):
    return [one for one in cell.paragraphs if one.text.strip()]


def text_width(section):
    return section.page_width.mm - section.left_margin.mm - section.right_margin.mm


@pytest.fixture
def found(databases):
    given = prepared(databases)
    with clock.frozen(STORY_NOW):
        yield given


def test_the_list_names_every_address_of_a_paper(databases):
    known = {one.endpoint for one in PAPERS}
    rules = {rule.endpoint for rule in databases.app.url_map.iter_rules() if rule.rule.endswith(".docx")}
    assert rules == known - {"exports.own_table"}
    writers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "portal").rglob("*.py")
        if re.search(r"\bPaper\(", path.read_text(encoding="utf-8"))
    }
    assert writers == {"portal/documents/word.py", "portal/reports/paper_draft.py", "portal/exports/ledger.py"} - {
        "portal/documents/word.py"
    }


@NAMES
def test_a_paper_has_its_form(databases, found, paper):
    answer = fetch(databases.app, paper, found)
    read = Read(answer.data)
    assert Docx(answer.data).faults() == []
    _page(read, paper)
    _head(read, paper)
    _letters(read, paper)
    _tables(read)
    _end(read, paper)
    _properties(read, paper)
    _file_name(answer, read)


def _page(read, paper):
    """A4, the margins, lying where it should, a number in the middle of the top but for page 1."""
    sizes = PARTY if paper.form == "party" else STATE
    directions = []
    for properties in read.sections:
        section = Section(properties, read.file.part)
        directions.append(section.orientation == WD_ORIENT.LANDSCAPE)
        assert sorted(round(one.mm) for one in (section.page_width, section.page_height)) == [210, 297]
        assert (section.page_width > section.page_height) == directions[-1]
        margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
        assert [round(one.mm) for one in margins] == [sizes.top, sizes.bottom, sizes.left, sizes.right]
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
    assert directions == [True] if paper.lies else [False, True] if paper.has_annex else [False]


def _head(read, paper):
    """Who issues it, its number, place and day; an annex instead says to which decision it belongs."""
    if paper.form == "annex":
        assert not [one for one in read.paragraphs if NATION in one.text]
        _annex(read.paragraphs[:3], rf"Quyết định số \S+ ngày \d\d tháng \d+ năm \d{{4}} của {paper.issuer}")
        assert len(read.tables) == 1  # neither head nor place of signature
        return
    left, right = (lines(cell) for cell in read.tables[0][0].rows[0].cells)
    place = "Cao Bồ" if paper.code == "00952" else "Vị Xuyên"
    assert re.fullmatch(DATED.format(place=place), right[-1].text)
    assert right[-1].runs[0].italic
    said = [one.text for one in left]
    assert paper.issuer.upper() in " ".join(said)
    if paper.form == "state":
        assert [one.text for one in right[:2]] == [NATION, MOTTO]
        assert [one.runs[0].bold for one in right[:2]] == [True, True]
        assert any(re.fullmatch(r"Số: (\d\d+| +|\S+)/[A-ZĐ]+-[A-Z_]+|Số: \S+|Số: +/BC-\w+", one) for one in said), said
    else:
        assert (right[0].text, right[0].runs[0].bold) == (PARTY_NAME, True)
        assert said[0] == "HUYỆN ỦY VỊ XUYÊN"
        assert said[said.index("*") + 1].startswith("Số ")
        assert re.search(r"-BC/VP$", said[said.index("*") + 1])
    if paper.has_annex:
        at = [one.text for one in read.paragraphs].index("Phụ lục")
        of_what = rf"Báo cáo số .+[/-](BC-UBND|BC/VP) ngày (\d\d|…) tháng (\d+|…) năm (\d{{4}}|…) của {paper.issuer}"
        _annex(read.paragraphs[at : at + 3], of_what)
    if paper.kind:
        title = next(one for one in read.paragraphs if one.text == paper.kind.upper())
        assert title.runs[0].bold
    else:
        assert any(one.startswith("V/v ") for one in said)


def _annex(paragraphs, of_what):
    """ "Phụ lục" in bold, its name in bold capitals, in italics to what it belongs."""
    first, name, belongs = paragraphs
    assert (first.text, first.runs[0].bold) == ("Phụ lục", True)
    assert (name.text, name.runs[0].bold) == (name.text.upper(), True)
    assert belongs.runs[0].italic
    assert re.fullmatch(rf"\(Kèm theo {of_what}\)", belongs.text), belongs.text


def _letters(read, paper):
    """One font; sizes by the form."""
    sizes = PARTY if paper.form == "party" else STATE
    assert {run.font.name for run in read.runs()} == {"Times New Roman"}
    given = {run.font.size.pt for run in read.runs()}
    assert given <= {10, 11, 12, 13, 14, sizes.name, sizes.offices, sizes.kind}, given
    if paper.form == "annex":
        return
    left, right = (lines(cell) for cell in read.tables[0][0].rows[0].cells)
    assert right[0].runs[0].font.size.pt == sizes.name
    assert {one.runs[0].font.size.pt for one in left if not one.text.startswith("V/v")} == {sizes.offices}
    if paper.kind:
        title = next(one for one in read.paragraphs if one.text == paper.kind.upper())
        assert title.runs[0].font.size.pt == sizes.kind
    body = [one for one in read.paragraphs if one.paragraph_format.first_line_indent]
    assert {one.runs[0].font.size.pt for one in body} <= {sizes.text}


def _tables(read):
    """Each fits between the margins; one of more than six columns stands on a page that lies."""
    for table, section in read.tables:
        grid = [one.width.mm for one in table.columns]
        assert sum(grid) <= text_width(section) + 0.5, (grid, text_width(section))
        cells = [cell.width.mm for cell in table.rows[-1].cells]
        assert all(abs(one - other) < 0.5 for one, other in zip(grid, cells, strict=True))
        if len(grid) > 6:
            assert section.orientation == WD_ORIENT.LANDSCAPE


def _end(read, paper):
    """The text ends with "./."; below it stand recipients and the empty place of signature and seal."""
    closed = [one.text for one in read.paragraphs if one.text.endswith("./.")]
    if paper.form == "annex":
        assert closed == []
        return
    signed = next(table for table, _section in read.tables if table.rows[0].cells[0].text.startswith("Nơi nhận:"))
    before = read.elements[: read.elements.index(signed._tbl)]
    assert closed == [[one.text for one in read.paragraphs if one._p in before][-1]]
    left, right = signed.rows[0].cells
    assert left.paragraphs[0].text == "Nơi nhận:"
    assert all(one.text.startswith("- ") for one in left.paragraphs[1:])
    texts = [one.text for one in right.paragraphs]
    assert any(texts[at : at + 4] == [""] * 4 for at in range(len(texts)))
    assert not list(signed._tbl.iter(qn("w:drawing")))


def _properties(read, paper):
    known = read.file.core_properties
    assert known.author == known.last_modified_by == paper.issuer
    assert known.title.startswith(f"{paper.kind}: " if paper.kind else "V/v ")
    assert "\n" not in known.title
    assert known.created.date() == TODAY
    assert "python-docx" not in f"{known.comments}{known.author}{known.title}{known.keywords}"


def _file_name(answer, read):
    """Plain letters, and no word of the title cut."""
    name = answer.headers["Content-Disposition"].partition("filename=")[2].strip('"')
    assert re.fullmatch(r"[A-Za-z0-9_-]+\.docx", name)
    said = re.split(r"[^a-z0-9]+", fold(read.file.core_properties.title).casefold())
    words = re.split(r"[_-]", name.removesuffix(".docx").casefold())
    numbered = {"du", "thao", "bieu", "units", "bc", "ubnd", "qd", "vp"}
    assert [one for one in words if one not in said and one not in numbered and not one.isdecimal()] == []


def test_party_papers_go_by_the_administrator_s_sizes(databases, found):
    chosen = {"top": 25, "bottom": 22, "left": 35, "right": 20, "name": 14, "offices": 13, "kind": 15, "text": 15}
    with at_district(databases.app):
        by = posting("administrator").account_id
        accounts.change_settings(by=by, **{f"party_{name}": size for name, size in chosen.items()})
        db.session.commit()
    for paper in PAPERS:
        read = Read(fetch(databases.app, paper, found).data)
        section = read.parts[0][1]
        margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
        if paper.form != "party":
            assert [round(one.mm) for one in margins] == [20, 20, 30, 16]
            continue
        assert [round(one.mm) for one in margins] == [25, 22, 35, 20]
        left, right = (lines(cell) for cell in read.tables[0][0].rows[0].cells)
        assert (left[0].runs[0].font.size.pt, right[0].runs[0].font.size.pt) == (13, 14)
        body = [one for one in read.paragraphs if one.paragraph_format.first_line_indent]
        assert {one.runs[0].font.size.pt for one in body} == {15}
        _tables(read)


# --- the figures of each paper are those of its page ---------------------------------------------------


def _column(paper, first, place):
    return [number(row[place]) for row in paper.table(first)[1:]]


def _of_return(app, found, paper):
    row = returns.one(found["commune"], found["row"])
    values = page_of(row, actor_of(posting("commune_officer", "00952")), TODAY).figures.values
    return _column(paper, ("TT", "Chỉ tiêu"), 2), [values[line.code] for line in LINES]


def _of_consolidation(app, found, paper):
    values = review.consolidated(returns.period(found["quarter"]), with_signed=True)[0].values
    return _column(paper, ("TT", "Chỉ tiêu"), 2), [values[line.code] for line in LINES]


def _objectives(year_end):
    def told(app, found, paper):
        given = figures(programmes.programmes()[0], year_end)
        expected = [None if one.value is None else round(float(one.value), 2) for one in given]
        return [None if one is None else float(one) for one in _column(paper, ("TT", "Mục tiêu"), 3)], expected

    return told


def _sums(found):
    programme = programmes.programmes()[0]
    decision = quotas.decision(programme.id, found["decision"])
    cells = quotas.amounts_on(programme.id, decision.decided_on, last=decision)
    return [sum(int(value) for cell, value in cells.items() if cell[1] == kind) for kind in ("THT", "HTX")]


def _of_decision(app, found, paper):
    total = re.search(r"tổng số[^:]*: ([\d.]+) tổ hợp tác, ([\d.]+) hợp tác xã", paper.text)
    return [number(one) for one in total.groups()], _sums(found)


def _of_annex(app, found, paper):
    [told] = paper.tables
    half = (len(told[-1]) - 2) // 2
    return [number(told[-1][1 + half]), number(told[-1][-1])], _sums(found)


def _of_urging(app, found, paper):
    owed = [one for one in review.statuses(returns.period(found["quarter"])) if one.is_owed]
    names = [units.unit(one.row.tenant_id).name_vi for one in owed]
    return [row[1] for row in paper.table(("TT", "Đơn vị"))[1:]], names


def _of_duties(app, found, paper):
    held = programmes.duties(programmes.programmes()[0].id)
    every = duty_board.rows(held, duties.board_items([one.id for one in held], 2023), TODAY, every=True)
    done = f"{sum(one.done for one in every)}/{sum(one.total for one in every)}"
    return paper.table(("TT", "Điểm"))[-1][6:8], [done, str(sum(one.overdue for one in every))]


def _of_special(app, found, paper):
    report = special_queries.report(found["special"])
    asked = special_queries.lines(report.id)
    totals = special_table.table(report, asked, special_table.statuses([report], TODAY)).totals
    numbers = [line for line in asked if line.kind != "text"]
    expected = [float(totals[line.id].value) if line.id in totals else None for line in numbers]
    told = [number(cell) for cell in paper.table(("TT", "Đơn vị"))[-1][2:]]
    return [None if one is None else float(one) for one in told], expected


def _of_own_table(app, found, paper):
    page = Visitor(app, "district_front_officer", "MTTQ").get("/ledger/tables?table=units&year=2024")
    shown = [cell.text_content().strip() for cell in page.all("//tfoot/tr/*")]
    assert len(own_tables.UNITS.chosen(None)) == len(paper.inner[0][-1])
    assert len(paper.inner[0]) == 24 + 2
    return paper.inner[0][-1][1:], shown[1:]


FIGURES = {
    "return-document": _of_return,
    "consolidated": _of_consolidation,
    "yearly": _objectives(TODAY),
    "issued": _objectives(TODAY.replace(year=2022, month=12, day=31)),
    "decision-draft": _of_decision,
    "annex": _of_annex,
    "urging": _of_urging,
    "duty-status": _of_duties,
    "special": _of_special,
    "own-table": _of_own_table,
}


@NAMES
def test_a_paper_says_what_its_page_says(databases, found, paper):
    data = fetch(databases.app, paper, found).data
    with at_district(databases.app):
        told, expected = FIGURES[paper.name](databases.app, found, Docx(data))
    assert told == expected
    assert len(told) > 0


# --- docs/papers.md ------------------------------------------------------------------------------------


@NAMES
def test_a_paper_has_its_row_and_its_pictures(paper):
    page = (ROOT / "docs" / "papers.md").read_text(encoding="utf-8")
    assert f"| {paper.title} |" in page
    named = re.findall(rf"\(papers/({paper.name}-\d\.png)\)", page)
    kept = {one.name for one in (ROOT / "docs" / "papers").glob(f"{paper.name}-[0-9].png")}
    assert set(named) == kept != set()
    assert all((ROOT / "docs" / "papers" / name).stat().st_size < 60 * 1024 for name in kept)


def test_every_picture_is_of_a_paper():
    names = {one.name for one in PAPERS}
    pictures = list((ROOT / "docs" / "papers").glob("*"))
    assert [one.name for one in pictures if one.stem.rpartition("-")[0] not in names] == []


def test_a_picture_of_sixteen_greys():
    made = png_of(b"P5\n3 2\n255\n" + bytes([0, 128, 255, 16, 32, 48]))
    at = made.index(b"IDAT") + 4
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert zlib.decompress(made[at : made.index(b"IEND") - 8]) == b"\0\x08\xff\0\x12\x3f"
