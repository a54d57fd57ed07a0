"""Reports as one HTML file: the same look, filters and policy as the page of a run; figures inside it."""

import base64
from html import escape
from string import Template

from coding.report.html_parts import COLOURS, anchor, in_natural_order, part, policy, shown_in_html
from coding.report.tree import Block, Bullets, Figure, Filed, Heading, Paragraph, Quote, Report, Table


def as_html(report: Report) -> bytes:
    """Return a report as a page that fetches nothing; where it holds quotes they can be filtered, searched and copied."""
    return _Document(report).html()


class _Document:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.words = report.words
        self.numbers = {"table": 0, "figure": 0}
        quotes = [block for block in report.blocks if isinstance(block, Quote)]
        self.anchors: set[str] = set()
        self.codes = list(dict.fromkeys(quote.code for quote in quotes))
        self.voices = in_natural_order(quote.voice for quote in quotes)

    def html(self) -> bytes:
        colours = [self._filed(code).colour or COLOURS[k % len(COLOURS)] for k, code in enumerate(self.codes)]
        style = part("page.css") + "".join(f".k{k} {{ --c: {colour}; }}\n" for k, colour in enumerate(colours))
        script = part("page.js")
        page = Template(part("document.html")).substitute(
            language=escape("sv" if self.report.language.lower().startswith("sv") else "en"),
            policy=policy(style, script),
            title=shown_in_html(self.report.title),
            style=style,
            script=script,
            skip=self.words["skip"],
            filters=self._filters() if self.codes else "",
            body=self._body(),
            none_shown=self.words["none_shown"],
        )
        return page.encode("utf-8", "xmlcharrefreplace")

    def _body(self) -> str:
        """The blocks; chapters that hold quotes are groups that vanish when a filter leaves none of them."""
        chapters: list[list[Block]] = [[]]
        for block in self.report.blocks:
            if isinstance(block, Heading) and block.level == 1:
                chapters.append([])
            chapters[-1].append(block)
        made = []
        for chapter in chapters:
            made.append(self._section(chapter, 2, "group") if chapter else "")
        return "\n".join(made)

    def _section(self, blocks: list[Block], level: int, name: str) -> str:
        """Blocks that vanish together when a filter leaves none of their quotes; below a heading of this level, a section again."""
        kind = f' class="{name}"' if any(isinstance(block, Quote) for block in blocks) else ""
        parts: list[list[Block]] = [[]]
        for block in blocks:
            if isinstance(block, Heading) and block.level == level:
                parts.append([])
            parts[-1].append(block)
        inside = [self._block(block) for block in parts[0]]
        inside += [self._section(part, level + 1, "subgroup") for part in parts[1:]]
        return f"<section{kind}>\n" + "\n".join(inside) + "\n</section>"

    def _filed(self, code: str) -> Filed:
        return self.report.codes.get(code, Filed(code))

    def _above(self, code: str) -> tuple[str, ...]:
        """A code and those above it: under each of them its quotes are found."""
        return (code, *self._filed(code).above)

    def _filters(self) -> str:
        words = self.words
        held = {above for code in self.codes for above in self._above(code)}
        shown = [*(code for code in self.report.codes if code in held), *sorted(held - set(self.report.codes))]
        codes = "".join(
            f'<option value="{escape(code)}">{"— " * len(self._filed(code).above)}{shown_in_html(self._filed(code).name)}</option>'
            for code in shown
        )
        people = "".join(f'<option value="{escape(who)}">{shown_in_html(who)}</option>' for who in self.voices)
        return (
            f'<form id="filters" class="filters" hidden aria-label="{words["filters"]}">'
            f'<div><label for="theme">{words["theme"]}</label>'
            f'<select id="theme" autocomplete="off"><option value="">{words["all_themes"]}</option>{codes}</select></div>'
            f'<div><label for="who">{words["participant"]}</label>'
            f'<select id="who" autocomplete="off"><option value="">{words["all_participants"]}</option>{people}</select></div>'
            f'<div><label for="search">{words["search"]}</label>'
            '<input id="search" type="search" autocomplete="off" spellcheck="false"></div>'
            f'<button type="button" id="reset">{words["reset"]}</button>'
            f'<p id="shown" role="status" aria-live="polite" data-template="{escape(words["shown"])}"></p></form>'
        )

    def _block(self, block: Block) -> str:
        if isinstance(block, Heading):
            level = min(block.level + 1, 4)
            return f"<h{level}><bdi>{shown_in_html(block.text)}</bdi></h{level}>"
        if isinstance(block, Paragraph):
            kind = {
                "text": "",
                "note": ' class="note"',
                "notice": ' class="notice"',
                "question": ' class="question"',
                "definition": ' class="note"',
            }
            parts = [shown_in_html(text) for text in block.text.split("\n\n")]
            return "\n".join(f"<p{kind[block.kind]}><bdi>{text}</bdi></p>" for text in parts)
        if isinstance(block, Bullets):
            return "<ul>" + "".join(f"<li><bdi>{shown_in_html(item)}</bdi></li>" for item in block.items) + "</ul>"
        if isinstance(block, Quote):
            return self._quote(block)
        return self._table(block) if isinstance(block, Table) else self._figure(block)

    def _quote(self, quote: Quote) -> str:
        number = self.codes.index(quote.code)
        asked = f'<p class="note"><bdi>{shown_in_html(quote.question)}</bdi></p>' if quote.question else ""
        notes = "".join(f'<p class="note"><bdi>{shown_in_html(note)}</bdi></p>' for note in quote.notes)
        said = marked(quote.text, quote.hits)
        return (
            f'{asked}<figure class="quote k{number}"{anchor(quote.id, self.anchors)} '
            f'data-codes="{escape(" ".join(self._above(quote.code)))}" data-who="{escape(quote.voice)}">'
            f'<blockquote dir="auto"><bdi><span class="said">{said}</span></bdi>'
            f'</blockquote>{notes}<figcaption><bdi class="who">{shown_in_html(quote.cited)}</bdi> '
            f'<button type="button" class="copy" hidden data-cite="{shown_in_html(quote.cited)}" '
            f'data-done="{self.words["copied"]}" title="{self.words["copy_title"]}">{self.words["copy"]}</button> '
            f"<code>{escape(quote.id)}</code></figcaption></figure>"
        )

    def _caption(self, kind: str, text: str) -> str:
        self.numbers[kind] += 1
        return f"<strong>{self.words[f'{kind}_label']}&nbsp;{self.numbers[kind]}.</strong> <bdi>{shown_in_html(text)}</bdi>"

    def _table(self, table: Table) -> str:
        def cell(tag: str, k: int, text: str, more: str = "") -> str:
            right = ' class="n"' if k in table.right else ""
            lines = "<br>".join(map(shown_in_html, text.split("\n")))
            return f"<{tag}{right}{more}><bdi>{lines}</bdi></{tag}>"

        head = "".join(cell("th", k, text, ' scope="col"') for k, text in enumerate(table.head))
        rows = "\n".join(
            "<tr>" + "".join(cell("td", k, text) for k, text in enumerate(row)) + "</tr>" for row in table.rows
        )
        note = f'<p class="note">{shown_in_html(table.note)}</p>' if table.note else ""
        return (
            f'<div class="scroll"><table><caption>{self._caption("table", table.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div>{note}"
        )

    def _figure(self, figure: Figure) -> str:
        data = base64.b64encode(figure.png).decode()
        return (
            f'<figure class="picture"><img src="data:image/png;base64,{data}" alt="{shown_in_html(figure.alt)}">'
            f"<figcaption>{self._caption('figure', figure.caption)}</figcaption></figure>"
        )


def marked(text: str, hits: tuple[tuple[int, int], ...]) -> str:
    """Return words for HTML with those that hit in <mark>; places are counted from the start of the text."""
    parts, at = [], 0
    for a, b in hits:
        parts += [shown_in_html(text[at:a]), f"<mark>{shown_in_html(text[a:b])}</mark>"]
        at = b
    return "".join([*parts, shown_in_html(text[at:])])
