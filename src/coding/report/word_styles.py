"""The looks of a Word report: a calm page that an author can restyle by its styles."""

from typing import Any

TABLE_STYLE = "Report table"
QUOTE_ID = "Quote id"
"""The character style of a quote's id: small and quiet; an author hides or deletes all of them by it."""

FONT = "Calibri"
INK, QUIET = "1F2328", "555B66"

# name: (based on, points, bold, italic, colour, space before, space after, left indent in cm)
_PARAGRAPHS: dict[str, tuple[str, float, bool, bool, str, float, float, float]] = {
    "Normal": ("", 11, False, False, INK, 0, 8, 0),
    "Title": ("Normal", 22, True, False, INK, 0, 12, 0),
    "Heading 1": ("Normal", 16, True, False, INK, 22, 6, 0),
    "Heading 2": ("Normal", 13, True, False, INK, 14, 4, 0),
    "Heading 3": ("Normal", 11, True, False, QUIET, 10, 4, 0),
    "Caption": ("Normal", 10, True, False, INK, 10, 4, 0),
    "Quote": ("Normal", 10.5, False, False, INK, 4, 8, 1.0),
    "Quote note": ("Quote", 9, False, True, QUIET, 0, 8, 1.0),
    "Question asked": ("Quote", 10, False, True, QUIET, 6, 0, 1.0),
    "Note": ("Normal", 9, False, False, QUIET, 2, 8, 0),
    "Definition": ("Note", 9.5, False, False, QUIET, 0, 8, 0),
    "Notice": ("Normal", 11, True, False, INK, 4, 8, 0),
    "Question": ("Normal", 11, False, True, INK, 0, 4, 0.5),
    "Table text": ("Normal", 9.5, False, False, INK, 2, 2, 0),
    "Table head": ("Table text", 9.5, True, False, INK, 2, 2, 0),
    "Figure": ("Normal", 11, False, False, INK, 8, 2, 0),
    "List Bullet": ("Normal", 11, False, False, INK, 0, 3, 0.63),
}
_KEEP_WITH_NEXT = ("Title", "Heading 1", "Heading 2", "Heading 3", "Question asked", "Figure", "Definition")


def lay_styles(document: Any, *, landscape: bool = False) -> None:
    """Give a new document its page and the looks of its styles."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21.0)) if landscape else (Cm(21.0), Cm(29.7))
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    styles = document.styles
    for name, (base, points, bold, italic, colour, before, after, indent) in _PARAGRAPHS.items():
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if base:
            style.base_style = styles[base]
        style.font.size, style.font.bold, style.font.italic = Pt(points), bold, italic
        style.font.color.rgb = RGBColor.from_string(colour)
        _set_font(style)
        layout = style.paragraph_format
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        layout.line_spacing = 1.0 if name.startswith("Table") else 1.15
        if name != "List Bullet":
            layout.left_indent = Cm(indent)
        layout.keep_with_next = name in _KEEP_WITH_NEXT
        layout.widow_control = True
    quiet = styles.add_style(QUOTE_ID, WD_STYLE_TYPE.CHARACTER)
    quiet.font.size, quiet.font.color.rgb = Pt(7), RGBColor.from_string(QUIET)
    _add_table_style(styles)
    _page_numbers(section)


def _set_font(style: Any) -> None:
    from docx.oxml.ns import qn

    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)


def _add_table_style(styles: Any) -> None:
    """Lines above, below and under the head; nothing else."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    line = 'w:val="single" w:sz="{}" w:space="0" w:color="1F2328"'
    styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="{TABLE_STYLE}"/>'
            f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top {line.format(8)}/><w:bottom {line.format(8)}/>'
            f'<w:insideH w:val="single" w:sz="2" w:space="0" w:color="C9C9C9"/></w:tblBorders></w:tblPr>'
            f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom {line.format(6)}/></w:tcBorders></w:tcPr>'
            "</w:tblStylePr></w:style>"
        )
    )


def _page_numbers(section: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
