"""Reports as LaTeX: a document of its own for lualatex or xelatex; every text escaped."""

import re
from collections.abc import Iterator

from coding.report.tree import INDENT, Block, Bullets, Figure, Heading, Paragraph, Quote, Report, Table, column_widths

_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
    "\u2028": " ",
    "\u2029": " ",
}
_ENDLESS = re.compile(r"\S{60}(?=\S)")
_BREAK = r"\hspace{0pt}"
_ACROSS = 16.0  # centimetres of text on a page
_SIZE = r"width=\linewidth,height=0.8\textheight,keepaspectratio"  # with its caption it fits on a page
_FOR_PDFLATEX = (  # pdflatex stops at signs that it does not know; here it sets [?] for them and goes on
    r"\DeclareUnicodeCharacter{2003}{\quad}\DeclareUnicodeCharacter{2009}{\,}\DeclareUnicodeCharacter{202F}{\,}",
    r"\DeclareUnicodeCharacter{200B}{}\DeclareUnicodeCharacter{200C}{}\DeclareUnicodeCharacter{200D}{}",
    r"\DeclareUnicodeCharacter{FE0F}{}\DeclareUnicodeCharacter{2212}{\textminus}",
    r"\makeatletter\def\UTFviii@undefined@err#1{{[?]}}\makeatother",
)
_LAYOUT = (
    r"\raggedbottom\setlength{\LTcapwidth}{\linewidth}",
    # Figures stand where they are told of: beside a longtable LaTeX sets a floating one below the page's edge.
    r"\makeatletter",
    r"\newenvironment{figurehere}{\par\addvspace{\medskipamount}\noindent\begin{minipage}{\linewidth}\def\@captype{figure}\centering}"
    r"{\end{minipage}\par\addvspace{\bigskipamount}}",
    r"\makeatother",
    # A heading goes to the next page where a few lines of what follows have no room: a longtable would leave it alone.
    r"\newcommand{\withroom}{\par\begingroup\dimen0=\pagegoal\advance\dimen0 -\pagetotal"
    r"\ifdim\pagetotal>0pt\ifdim\dimen0<8\baselineskip\newpage\fi\fi\endgroup}",
)
_ESCAPED = re.compile("|".join(re.escape(sign) for sign in _SIGNS))
# What LaTeX cannot set: control characters, and marks that turn the direction of writing for all that follows.
_UNSET = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Return text that LaTeX sets as it is.

    >>> print(escaped("50 % av \\\\input{a}"))
    50 \\% av \\textbackslash{}input\\{a\\}
    """
    return "".join(
        _ESCAPED.sub(lambda found: _SIGNS[found.group()], part).replace("[", "{[}").replace("]", "{]}")
        if part != _BREAK
        else _BREAK
        for part in _breakable(_UNSET.sub("", text))
    )


def _breakable(text: str) -> Iterator[str]:
    """The text in parts, with a place to break the line in words that no line can hold (they also take TeX minutes to set)."""
    at = 0
    for found in _ENDLESS.finditer(text):
        yield text[at : found.end()]
        yield _BREAK
        at = found.end()
    yield text[at:]


def as_latex(report: Report) -> bytes:
    """Return a report as a LaTeX document. Figures are taken from the files beside it that they name."""
    babel = "swedish" if report.language.lower().startswith("sv") else "british"
    lines = [
        r"\documentclass[11pt,a4paper]{article}",
        r"\usepackage{iftex}",
        r"\iftutex\usepackage{fontspec}\else\usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}",
        *_FOR_PDFLATEX,
        r"\fi",
        rf"\usepackage[{babel}]{{babel}}",
        rf"\usepackage[margin=2.5cm{',landscape' if report.landscape else ''}]{{geometry}}",
        r"\usepackage{booktabs,longtable,array,ragged2e,graphicx}",
        *_LAYOUT,
        r"\newenvironment{interviewquote}{\begin{quote}\small}{\end{quote}}",
        rf"\title{{{escaped(report.title)}}}",
        r"\author{}\date{}",
        r"\begin{document}",
        r"\maketitle",
        "",
    ]
    for block in report.blocks:
        lines += [*_block(block), ""]
    return ("\n".join([*lines, r"\end{document}", ""])).encode("utf-8", "replace")


def _block(block: Block) -> list[str]:
    if isinstance(block, Heading):
        kind = ("section", "subsection", "subsubsection")[min(block.level, 3) - 1]
        return [rf"\withroom\{kind}*{{{escaped(block.text)}}}"]
    if isinstance(block, Paragraph):
        text = "\n\n".join(escaped(part) for part in block.text.split("\n\n"))
        wrap = {
            "text": "{}",
            "note": r"{{\small {}\par}}",
            "notice": r"\textbf{{{}}}",
            "question": r"\emph{{{}}}",
            "definition": r"{{\small {}\par}}",
        }
        return [wrap[block.kind].format(text)]
    if isinstance(block, Bullets):
        return [r"\begin{itemize}", *(rf"\item {escaped(item)}" for item in block.items), r"\end{itemize}"]
    if isinstance(block, Quote):
        return _quote(block)
    if isinstance(block, Table):
        return _table(block)
    return _figure(block)


def _quote(quote: Quote) -> list[str]:
    asked = [rf"\emph{{{escaped(quote.question)}}}\par"] if quote.question else []
    words = " ".join(escaped(part) for part in (quote.text, quote.cited) if part)
    notes = [rf"\par\emph{{{escaped(note)}}}" for note in quote.notes]
    return [rf"% {quote.id}", r"\begin{interviewquote}", *asked, words, *notes, r"\end{interviewquote}"]


def _table(table: Table) -> list[str]:
    free = rf"(\linewidth-{2 * len(table.head)}\tabcolsep)"
    shares = [int(1000 * width / _ACROSS) for width in column_widths(table, _ACROSS)]
    columns = "".join(
        rf">{{\{'RaggedLeft' if k in table.right else 'RaggedRight'}\arraybackslash}}p{{\dimexpr{free}*{share}/1000\relax}}"
        for k, share in enumerate(shares)
    )
    head = " & ".join(rf"\textbf{{{escaped(cell)}}}" for cell in table.head) + r" \\"
    rows = [" & ".join(map(_cell, row)) + r" \\" for row in table.rows]
    note = [rf"{{\small {escaped(table.note)}\par}}"] if table.note else []
    return [
        r"\begingroup\small",
        rf"\begin{{longtable}}{{{columns}}}",
        rf"\caption{{{escaped(table.caption)}}}\\",
        rf"\toprule {head} \midrule \endfirsthead",
        rf"\toprule {head} \midrule \endhead",
        *rows,
        r"\bottomrule",
        r"\end{longtable}",
        r"\endgroup",
        *note,
    ]


def _cell(text: str) -> str:
    told = text.lstrip(INDENT)
    lines = [escaped(re.sub(r"\s+", " ", line)) for line in told.split("\n") if line.strip()]
    return r"\quad " * (len(text) - len(told)) + r" \newline ".join(lines)


def _figure(figure: Figure) -> list[str]:
    return [
        r"\begin{figurehere}",
        *([rf"\includegraphics[{_SIZE}]{{{figure.file}}}"] if figure.file else []),
        rf"\caption{{{escaped(figure.caption)}}}",
        rf"% {_one_line(escaped(figure.alt))}",
        r"\end{figurehere}",
    ]


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
