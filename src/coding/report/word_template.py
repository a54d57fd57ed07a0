"""Our own empty Word document, written out in full: the parts of a document, the built-in styles under their own names, nothing else.

Nothing in it says which program, machine or person made it. The looks of the styles are laid in `coding.report.word_styles`.
"""

import io
import zipfile

from coding.report.zipped import LONG_AGO

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# id, name as Word knows it, what it is based on, what follows it
_BUILT_IN = (
    ("Title", "Title", "Normal", "Normal"),
    ("Heading1", "heading 1", "Normal", "Normal"),
    ("Heading2", "heading 2", "Normal", "Normal"),
    ("Heading3", "heading 3", "Normal", "Normal"),
    ("Caption", "caption", "Normal", "Normal"),
    ("Quote", "Quote", "Normal", "Normal"),
    ("ListBullet", "List Bullet", "Normal", ""),
    ("Footer", "footer", "Normal", ""),
)
_OUTLINE = {"Heading1": 0, "Heading2": 1, "Heading3": 2}


def empty_document(language: str, font: str) -> io.BytesIO:
    """Return an empty .docx whose text is in a language, such as "sv-SE", for python-docx to fill."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        # The prefix of relationships is given here: else it would be whatever the process has given it before (openpyxl, say).
        "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"><w:body><w:sectPr/></w:body></w:document>',
        "word/_rels/document.xml.rels": _relations({k: f"{k}.xml" for k in ("styles", "settings", "numbering")}),
        "word/styles.xml": _styles(language, font),
        "word/settings.xml": _settings(language),
        "word/numbering.xml": _numbering(font),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name, LONG_AGO), _HEAD + content)
    out.seek(0)
    return out


def _content_types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "settings": "settings", "numbering": "numbering"}
    parts = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_PART}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{k}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for k, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _styles(language: str, font: str) -> str:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        + (f'<w:next w:val="{then}"/>' if then else "")
        + f"<w:qFormat/><w:pPr>{_numbered(id)}{_level(id)}</w:pPr></w:style>"
        for id, name, base, then in _BUILT_IN
    )
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
        f"{styles}</w:styles>"
    )


def _level(id: str) -> str:
    return f'<w:outlineLvl w:val="{_OUTLINE[id]}"/>' if id in _OUTLINE else ""


def _numbered(id: str) -> str:
    return '<w:numPr><w:numId w:val="1"/></w:numPr>' if id == "ListBullet" else ""


def _settings(language: str) -> str:
    comma, between = (",", ";") if language.startswith("sv") else (".", ",")
    return (
        f'<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language}"/><w:decimalSymbol w:val="{comma}"/><w:listSeparator w:val="{between}"/></w:settings>'
    )


def _numbering(font: str) -> str:
    return (
        f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="357" w:hanging="357"/></w:pPr><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
