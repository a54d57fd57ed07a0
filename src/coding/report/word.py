"""Reports as Word documents: real styles, numbered captions, tables whose head is repeated; the same bytes every time."""

import io
from collections import Counter
from datetime import datetime
from itertools import count
from typing import Any

from coding.errors import CodingError
from coding.report.tree import Block, Bullets, Figure, Heading, Paragraph, Quote, Report, Table, column_widths
from coding.report.word_styles import FONT, QUOTE_ID, TABLE_STYLE, lay_styles
from coding.report.word_template import empty_document
from coding.report.zipped import fit_for_xml, repeatable, without_clock

_LOCALES = {"sv": "sv-SE", "en": "en-GB"}


def as_word(report: Report) -> bytes:
    """Return a report as a .docx file. Raises `CodingError` when python-docx is not installed."""
    try:
        import docx
    except ModuleNotFoundError as cause:
        raise CodingError(
            "Word files need python-docx. Install it with: pip install 'interview-coding[word]'."
        ) from cause
    locale = _LOCALES["sv" if report.words is _swedish() else "en"]
    document = docx.Document(empty_document(locale, FONT))
    lay_styles(document, landscape=report.landscape)
    core = document.core_properties
    core.author, core.title, core.comments, core.last_modified_by = "", fit_for_xml(report.title)[:255], "", ""
    core.created = core.modified = datetime(1980, 1, 1)
    core.language, core.revision = locale, 1
    writer = _Writer(document, report)
    document.add_paragraph(fit_for_xml(report.title), style="Title")
    for block in report.blocks:
        writer.add(block)
    out = io.BytesIO()
    document.save(out)
    return repeatable(out.getvalue(), {"docProps/core.xml": without_clock})


def _swedish() -> dict[str, Any]:
    from coding.report.wording import words_in

    return words_in("sv")


class _Writer:
    def __init__(self, document: Any, report: Report) -> None:
        self.document = document
        self.report = report
        self.numbers = {"table": 0, "figure": 0}
        self.marks: Counter[str] = Counter()
        self.mark_numbers = count(1)

    def add(self, block: Block) -> None:
        if isinstance(block, Heading):
            self.document.add_paragraph(fit_for_xml(block.text), style=f"Heading {min(block.level, 3)}")
        elif isinstance(block, Paragraph):
            style = {
                "text": "Normal",
                "note": "Note",
                "notice": "Notice",
                "question": "Question",
                "definition": "Definition",
            }[block.kind]
            for part in block.text.split("\n\n"):
                self.document.add_paragraph(fit_for_xml(part), style=style)
        elif isinstance(block, Bullets):
            for item in block.items:
                self.document.add_paragraph(fit_for_xml(item), style="List Bullet")
        elif isinstance(block, Quote):
            self._quote(block)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._figure(block)

    def _quote(self, quote: Quote) -> None:
        if quote.question:
            self.document.add_paragraph(fit_for_xml(quote.question), style="Question asked")
        paragraph = self.document.add_paragraph(style="Quote")
        said = paragraph.add_run(fit_for_xml(quote.text))
        paragraph.add_run("\u00a0" if len(quote.cited) < 24 else " ")
        paragraph.add_run(fit_for_xml(quote.cited))
        if quote.id:
            self._bookmark(said, quote.id)
            paragraph.add_run(f" {fit_for_xml(quote.id)}", style=QUOTE_ID)
        for note in quote.notes:
            self.document.add_paragraph(fit_for_xml(note), style="Quote note")

    def _bookmark(self, run: Any, name: str) -> None:
        """A bookmark around the words, named by the quote's id: the way back to the transcript. Under a second theme it is numbered,
        for Word knows each name once."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.marks[name] += 1
        number = str(next(self.mark_numbers))
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        begin.set(qn("w:id"), number)
        begin.set(qn("w:name"), name if self.marks[name] == 1 else f"{name}_{self.marks[name]}")
        end.set(qn("w:id"), number)
        run._r.addprevious(begin)
        run._r.addnext(end)

    def _caption(self, kind: str, text: str, *, keep: bool) -> None:
        """A caption such as "Tabell 1": the number is a field with its result written in, so that it shows at once."""
        self.numbers[kind] += 1
        label = self.report.words[f"{kind}_label"]
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.add_run(f"{label}\u00a0")
        _field(paragraph, f" SEQ {label} \\* ARABIC ", str(self.numbers[kind]))
        paragraph.add_run(f". {fit_for_xml(text)}")

    def _table(self, table: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm

        self._caption("table", table.caption, keep=True)
        made = self.document.add_table(rows=0, cols=len(table.head), style=TABLE_STYLE)
        _describe_table(made, fit_for_xml(table.caption))
        widths = [Cm(width) for width in column_widths(table, 24.7 if self.report.landscape else 16.0)]
        for number, cells in enumerate([table.head, *table.rows]):
            row = made.add_row()
            _row_properties(row, head=number == 0)
            for k, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = widths[k]
                paragraph = cell.paragraphs[0]
                paragraph.style = "Table head" if number == 0 else "Table text"
                paragraph.add_run(fit_for_xml(text))
                if k in table.right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for k, width in enumerate(widths):
            made.columns[k].width = width
        self.document.add_paragraph(fit_for_xml(table.note), style="Note")

    def _figure(self, figure: Figure) -> None:
        from docx.shared import Cm

        paragraph = self.document.add_paragraph(style="Figure")
        shape = paragraph.add_run().add_picture(io.BytesIO(figure.png), width=Cm(figure.width))
        for side in ("distT", "distB", "distL", "distR"):
            shape._inline.set(side, "0")
        properties = shape._inline.docPr
        properties.set("descr", fit_for_xml(figure.alt))
        properties.set("name", f"{self.report.words['figure_label']} {self.numbers['figure'] + 1}")
        self._caption("figure", figure.caption, keep=False)


def _field(paragraph: Any, instruction: str, result: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "instruction", "separate", "result", "end"):
        run = paragraph.add_run(result if kind == "result" else "")
        if kind == "instruction":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = instruction
            run._r.append(text)
        elif kind != "result":
            sign = OxmlElement("w:fldChar")
            sign.set(qn("w:fldCharType"), kind)
            run._r.append(sign)


def _row_properties(row: Any, *, head: bool) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _describe_table(table: Any, text: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    told = OxmlElement("w:tblDescription")
    told.set(qn("w:val"), text)
    table._tbl.tblPr.append(told)
