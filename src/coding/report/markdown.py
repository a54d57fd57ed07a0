"""Quotes as Markdown: readable as it is, and safe to render."""

import re

import pandas as pd

from coding.codings.places import joined
from coding.quotes import attributes_of, cite, hit_places
from coding.report.tree import INDENT, Block, Bullets, Figure, Heading, Paragraph, Quote, Report, Table
from coding.report.wording import heading_for, language_of, words_in

_ALWAYS = re.compile(r"[\\`*_<>|~$^{}]")
_LINK = re.compile(r"\](?=[(\[:])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BEGINS = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)](?:\s|$)))", re.MULTILINE)
_NO_BRACKETS = str.maketrans("[]()\\`<>!", "         ")
_TURNS_ROUND = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is: marks that would mean something are escaped, brackets of speech are not.

    >>> print(escaped("Ja [skratt], <b>två</b> * tre"))
    Ja [skratt], \\<b\\>två\\</b\\> \\* tre
    """
    text = _ALWAYS.sub(lambda mark: "\\" + mark.group(), text)
    text = _LINK.sub(r"\\]", text)
    text = _ENTITY.sub("&amp;", text)
    text = _BEGINS.sub(_begin, text)
    # Marks that turn the direction of writing end with the text they stand in.
    return f"\u2068{text}\u2069" if _TURNS_ROUND.search(text) else text


def quotes_as_markdown(quotes: pd.DataFrame, *, language: str = "", definitions: dict[str, str] | None = None) -> bytes:
    """Return quotes as Markdown: a heading per code, then each quote with who says it, where, its id and why it was picked."""
    words = words_in(language or language_of(quotes))
    attributes = attributes_of(quotes)
    lines = [f"# {words['quotes']}", "", *(f"*{line}*  " for line in heading_for(quotes, words)), ""]
    lines += [f"**{words['constructed']}**", ""] if quotes.attrs.get("constructed") else []
    lines += [f"*{words['quotes_stand']}*", ""]
    for code, rows in quotes.groupby("code", sort=False):
        lines += [f"## {_one_line(rows['name'].iloc[0])} (`{code}`)", ""]
        told = (definitions or {}).get(str(code), "")
        lines += [_one_line(told), ""] if told else []
        for row in rows.to_dict("records"):
            hits = hit_places(row["because"], row["start"], row["end"])
            lines += [f"> {line}".rstrip() for line in _marked(row["quote"], row["start"], hits).split("\n")]
            where = escaped(cite({str(k): v for k, v in row.items()}, attributes))
            why = _one_line(str(row.get("reason", "")))
            lines += [">", f"> — {where} · `{row['quote_id']}`" + (f" · {why}" if why else ""), ""]
    if not len(quotes):
        lines += [words["no_quotes"], ""]
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "surrogatepass")


def _marked(quote: str, start: int, hits: tuple[tuple[int, int], ...]) -> str:
    """The quote with the words that hit in bold."""
    parts, at = [], 0
    for a, b in ((a - start, b - start) for a, b in joined(hits)):
        parts += [escaped(quote[at:a]), f"**{escaped(quote[a:b])}**"]
        at = b
    whole = "".join([*parts, escaped(quote[at:])])
    return f"\u2068{whole}\u2069" if _TURNS_ROUND.search(quote) else whole


def _begin(found: re.Match[str]) -> str:
    white, mark = found.groups()
    return f"{white}{mark}\\" if mark.isdigit() else f"{white}\\{mark}"


def _one_line(text: str) -> str:
    return escaped(re.sub(r"\s+", " ", text).strip())


def as_markdown(report: Report) -> bytes:
    """Return a report as Markdown. Figures are taken from the files beside it that they name; what they show is told as well."""
    lines = [f"# {_one_line(report.title)}", ""]
    numbers = {"table": 0, "figure": 0}
    for block in report.blocks:
        lines += [*_block(block, report, numbers), ""]
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "surrogatepass")


def _block(block: Block, report: Report, numbers: dict[str, int]) -> list[str]:
    if isinstance(block, Heading):
        return [f"{'#' * (block.level + 1)} {_one_line(block.text)}"]
    if isinstance(block, Paragraph):
        mark = {"text": "", "note": "*", "notice": "**", "question": "*", "definition": "*"}[block.kind]
        return [f"{mark}{escaped(part.strip())}{mark}\n" for part in block.text.split("\n\n") if part.strip()]
    if isinstance(block, Bullets):
        return [f"- {_one_line(item)}" for item in block.items]
    if isinstance(block, Quote):
        return _quote_lines(block)
    kind = "table" if isinstance(block, Table) else "figure"
    numbers[kind] += 1
    label = f"**{report.words[f'{kind}_label']} {numbers[kind]}.** {_one_line(block.caption)}"
    if isinstance(block, Figure):
        shown = [f"![{block.caption.translate(_NO_BRACKETS)}]({block.file})", ""] if block.file else []
        return [*shown, label, "", f"*{_one_line(block.alt)}*"]
    rule = ["--:" if k in block.right else ":--" for k in range(len(block.head))]
    cells = [[_cell(cell) for cell in row] for row in (block.head, *block.rows)]
    rows = [f"| {' | '.join(row)} |" for row in (cells[0], rule, *cells[1:])]
    return [label, "", *rows, *(["", f"*{_one_line(block.note)}*"] if block.note else [])]


def _cell(text: str) -> str:
    told = text.lstrip(INDENT)
    lines = [_one_line(line) for line in told.split("\n") if line.strip()]
    return "&emsp;" * (len(text) - len(told)) + "<br>".join(lines)


def _quote_lines(quote: Quote) -> list[str]:
    asked = [f"> *{_one_line(quote.question)}*", ">"] if quote.question else []
    words = _marked(quote.text, 0, quote.hits)
    notes = [line for note in quote.notes for line in (">", f"> *{_one_line(note)}*")]
    where = f"> — {_one_line(quote.cited)} · `{quote.id}`"
    return [*asked, *(f"> {line}".rstrip() for line in words.split("\n")), *notes, ">", where]
