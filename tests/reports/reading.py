"""A .docx read back without the library that wrote it, by what Decree 30/2020 and Guidance 36 ask for."""

import re
import zipfile
from io import BytesIO

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 1440 / 25.4  # twips
NATION = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
DAY = re.compile(r"ngày (\d\d) tháng (01|02|[3-9]|1[0-2]) năm (\d{4})|ngày … tháng … năm …")


class Docx:
    """The parts of a document: body tables as rows of cell texts, paragraphs, page set-up."""

    def __init__(self, data):
        self.zip = zipfile.ZipFile(BytesIO(data))
        assert self.zip.testzip() is None
        names = [name for name in self.zip.namelist() if name.endswith((".xml", ".rels"))]
        self.parts = {name: etree.fromstring(self.zip.read(name)) for name in names}  # well-formed
        self.body = self.parts["word/document.xml"].find(f"{W}body")
        self.tables = [[_cells(row) for row in one.findall(f"{W}tr")] for one in self.body.findall(f"{W}tbl")]
        self.paragraphs = [_text(one) for one in self.body.findall(f"{W}p")]
        self.text = "\n".join([*self.paragraphs, *(cell for rows in self.tables for row in rows for cell in row)])

    @property
    def head(self):
        """The two columns of the header, each as its lines."""
        row = self.body.find(f"{W}tbl").find(f"{W}tr")
        return [[text for one in cell.findall(f"{W}p") if (text := _text(one))] for cell in row.findall(f"{W}tc")]

    @property
    def inner(self):
        """The tables between header and signature block, and those of an annex behind it."""
        return self.tables[1 : self._signed] + self.tables[self._signed + 1 :]

    @property
    def _signed(self):
        """Where the table of recipients and signature stands."""
        found = (at for at, rows in enumerate(self.tables) if rows[0][0].startswith("Nơi nhận:"))
        return next(found, len(self.tables))

    def table(self, first):
        """Return the inner table whose header begins with these cells."""
        return next(rows for rows in self.inner if rows[0][: len(first)] == list(first))

    @property
    def signature(self):
        row = self.body.findall(f"{W}tbl")[self._signed].find(f"{W}tr")
        return [[_text(one) for one in cell.findall(f"{W}p")] for cell in row.findall(f"{W}tc")]

    @property
    def coverage(self):
        return [one for one in self.paragraphs if one.startswith(("Phạm vi số liệu: ", "Số liệu "))]

    def faults(self):
        """Return everything that breaks the rules common to both forms."""
        return [*self._page(), *self._fonts(), *self._tables(), *self._foreign(), *self._numbers()]

    def _page(self):
        size, margins = self.body.find(f".//{W}pgSz"), self.body.find(f".//{W}pgMar")
        wide, high = (round(int(size.get(f"{W}{name}")) / MM) for name in ("w", "h"))
        flat = size.get(f"{W}orient") == "landscape"
        if (wide, high) != ((297, 210) if flat else (210, 297)):
            yield f"not A4: {wide} × {high}"
        for name, least, most in (("top", 20, 25), ("bottom", 20, 25), ("left", 30, 35), ("right", 15, 20)):
            if not least <= int(margins.get(f"{W}{name}")) / MM <= most:
                yield f"margin {name}: {int(margins.get(f'{W}{name}')) / MM}"
        if self.body.find(f".//{W}titlePg") is None:
            yield "page 1 is numbered"
        header = next(one for name, one in self.parts.items() if name.startswith("word/header"))
        if "PAGE" not in "".join(header.itertext()) or header.find(f".//{W}jc").get(f"{W}val") != "center":
            yield "no page number in the middle of the top"
        if header.find(f".//{W}sz").get(f"{W}val") not in ("26", "28"):
            yield "page number not in 13 or 14 points"

    def _fonts(self):
        for run in self.body.iter(f"{W}r"):
            if _text(run) and run.find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") != "Times New Roman":
                yield f"font: {_text(run)[:40]}"

    def _tables(self):
        for table in self.body.findall(f"{W}tbl"):
            rows = table.findall(f"{W}tr")
            if not all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows):
                yield "a row may break"
        for table in self.body.findall(f"{W}tbl")[1:]:
            if _text(table).startswith("Nơi nhận:"):
                continue
            heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.findall(f"{W}tr")]
            if not heads[0] or True in heads[heads.index(False) :]:
                yield "the header is not repeated"
            columns = len(table.find(f"{W}tblGrid"))
            for row in table.findall(f"{W}tr"):
                spans = [int(one.get(f"{W}val")) for one in row.iter(f"{W}gridSpan")]
                if len(row.findall(f"{W}tc")) + sum(spans) - len(spans) != columns:
                    yield "a row with another number of columns"
            if any(cell.find(f"{W}p") is None for cell in table.iter(f"{W}tc")):
                yield "a cell without a paragraph: Word refuses the file"

    def _foreign(self):
        """What Word would not open, or would ask about: macros, outside links, unknown relations."""
        for name in self.zip.namelist():
            if name.endswith((".bin", ".vml")) or "vba" in name.lower():
                yield f"forbidden part {name}"
        for name, part in self.parts.items():
            if name.endswith(".rels"):
                yield from (f"outside link in {name}" for one in part if one.get("TargetMode") == "External")
        ids = [one.get("id") for one in self.body.iter() if etree.QName(one).localname == "docPr"]
        if len(ids) != len(set(ids)):
            yield "two drawings with one id"
        if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", self.text) or "None" in self.text or "{" in self.text:
            yield "stray text"

    def _numbers(self):
        """1.174 and 573,55: no number above 999 without a dot, none with a decimal dot."""
        for cell in {cell for rows in self.inner for row in rows[1:] for cell in row}:
            if re.fullmatch(r"\d{4,}", cell) and not re.fullmatch(r"20[2-9]\d", cell):
                yield f"number {cell}"
            if re.search(r"\d\.\d{1,2}\b(?!/)", cell) and not re.search(r"\d\.\d{3}|II+\.\d", cell):
                yield f"number {cell}"


def number(cell):
    """Return the number of a cell: "1.174" → 1174, "–" → None."""
    if cell == "–":
        return None
    plain = cell.split(" ")[0].replace("\u00a0%", "").replace("\u00a0lần", "").replace(".", "").replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def _cells(row):
    return ["\n".join(_text(one) for one in cell.findall(f"{W}p")) for cell in row.findall(f"{W}tc")]


def _text(node):
    return "".join(one.text or "" for one in node.iter(f"{W}t"))
