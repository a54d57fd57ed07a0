"""The page: themes with counts and quotes to filter, in one file without a network; everything from the material is escaped."""

from dataclasses import dataclass
from functools import cached_property
from html import escape
from string import Template
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings
from coding.quotes import attributes_of, cite
from coding.report.html_document import marked
from coding.report.html_parts import COLOURS, anchor, in_natural_order, part, policy, shown_in_html
from coding.report.tree import hits_in
from coding.report.wording import heading, words_in
from coding.themes import part_note, unit_called
from coding.themes.phrases import phrases
from coding.themes.telling import FEW_MARK
from coding.transcript import few_stand_behind

if TYPE_CHECKING:
    from coding.codebook import Code, Codebook
    from coding.transcript import Corpus


@dataclass(frozen=True)
class Page:
    """What a page shows. ``themes`` is a table of `theme_frequencies`, ``quotes`` one of `pick_quotes`; ``facts`` are lines
    (term, text) for the foot of the page."""

    corpus: "Corpus"
    codebook: "Codebook"
    codings: Codings
    themes: pd.DataFrame
    quotes: pd.DataFrame
    facts: tuple[tuple[str, str], ...] = ()

    @cached_property
    def words(self) -> dict[str, Any]:
        return words_in(self.language)

    @property
    def language(self) -> str:
        return self.codebook.language or self.corpus.language or "en"

    @cached_property
    def place(self) -> dict[str, int]:
        """The number of each code, for its colour."""
        return {code.id: k for k, code in enumerate(self.codebook)}

    @cached_property
    def anchors(self) -> set[str]:
        """The ids that stand in the page as places to go to."""
        return set()

    @cached_property
    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """The quotes of each code."""
        made: dict[str, list[dict[str, Any]]] = {}
        for row in self.quotes.to_dict("records"):
            made.setdefault(str(row["code"]), []).append({str(key): value for key, value in row.items()})
        return made

    def html(self) -> bytes:
        """Return the page."""
        self.anchors.clear()
        style = part("page.css") + self._colours()
        script = part("page.js")
        words = self.words
        title = self.corpus.design.name or self.codebook.name or words["themes"]
        page = Template(part("page.html")).substitute(
            language=escape("sv" if words is words_in("sv") else "en"),
            policy=policy(style, script),
            title=escape(title),
            heading=escape(title),
            style=style,
            script=script,
            notices=self._notices(),
            themes=self._themes(),
            filters=self._filters(),
            groups="\n".join(self._group(code) for code in self.codebook.codes),
            about=self._about(),
            skip=words["skip"],
            themes_head=words["themes"],
            quotes_head=words["quotes"],
            about_head=words["about"],
            not_mentioned=words["not_mentioned_reports" if self._all_reports else "not_mentioned"],
            none_shown=words["none_shown"],
        )
        return page.encode("utf-8", "xmlcharrefreplace")

    @property
    def _all_reports(self) -> bool:
        """In published reports nobody was asked by us: those who are quoted there are counted."""
        return bool(self.corpus) and all(held.reads_as == "report" for held in self.corpus.values())

    def _colours(self) -> str:
        """A rule per code for its colour: a style sheet, because the page allows no styles in its elements."""
        lines = []
        for code in self.codebook:
            top = [code.id, *self.codebook.ancestors(code.id)][-1]
            fallback = COLOURS[[each.id for each in self.codebook.codes].index(top) % len(COLOURS)]
            lines.append(f".c{self.place[code.id]} {{ --c: {code.colour or self.codebook[top].colour or fallback}; }}")
        return "\n".join(lines) + "\n"

    def _notices(self) -> str:
        lines = heading(self.codings.sources, self.codings.coders, self.words, self.codings.frame["because"])
        made = []
        if lines:
            made.append(
                f'<p class="notice"><strong>{shown_in_html(lines[0])}</strong> {shown_in_html(" ".join(lines[1:]))}</p>'
            )
        if self.corpus.design.constructed:
            made.append(f'<p class="notice">{shown_in_html(self.words["constructed"])}</p>')
        return "\n".join(made)

    def _themes(self) -> str:
        words, facts = self.words, self.themes.attrs
        unit = unit_called(self.corpus, facts.get("unit"))
        people = words["quoted"] if facts.get("quoted") else words["participants"]
        asked = int(facts.get("participants_read", 0))
        of_people = f'<th scope="col" class="n">{people}</th><th class="bar"></th>' if asked else ""
        head = (
            f'<th scope="col">{words["theme"]}</th>{of_people}'
            f'<th scope="col" class="n">{words["segments"][unit]}</th><th scope="col" class="n wide">{words["words"]}</th>'
        )
        lines, few = [], False
        for row in self.themes.to_dict("records"):
            code = str(row["code"])
            depth = self.codebook.depth(code)
            n, segments, spoken = int(row["participants"]), int(row["segments"]), int(row["words"])
            share = 100 * n / asked if asked else 0
            if not segments and self._never_sought(code):
                lines.append(self._unsought(code, depth))
                continue
            bar = '<svg aria-hidden="true" viewBox="0 0 100 4" preserveAspectRatio="none"><rect class="full" width="100" height="4"/>'
            bar += f'<rect class="part" width="{share:.1f}" height="4"/></svg>'
            mark = bool(asked) and bool(few_stand_behind(n, asked))
            few = few or mark
            of_people = (
                f'<td class="n">{_of(n, asked, words)}{f" {FEW_MARK}" if mark else ""}</td><td class="bar">{bar}</td>'
            )
            lines.append(
                f'<tr class="c{self.place[code]} {"theme" if not depth else f"d{min(depth, 3)}"}">'
                f'<th scope="row"><span class="swatch"></span><bdi>{escape(self.codebook.label(code, self.language))}</bdi></th>'
                f"{of_people if asked else ''}"
                f'<td class="n">{_of(segments, int(facts.get("units_read", 0)), words)}</td><td class="n wide">{spoken}</td></tr>'
            )
        rows = "\n".join(lines)
        notes = [part_note(self.themes, self.language), phrases(self.language)["few"] if few else ""]
        note = "".join(f'\n<p class="note">{escape(each)}</p>' for each in notes if each)
        return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div>{note}'

    def _never_sought(self, code: str) -> bool:
        """Whether a nought would only mean that the codebook has no rules for the code."""
        below = (self.codebook[id] for id in self.codebook.descendants(code))
        return self.codings.sources in ([], ["rule"]) and not any(each.rules.any for each in below)

    def _unsought(self, code: str, depth: int) -> str:
        return (
            f'<tr class="c{self.place[code]} {"theme" if not depth else f"d{min(depth, 3)}"}"><th scope="row">'
            f'<span class="swatch"></span><bdi>{escape(self.codebook.label(code, self.language))}</bdi></th>'
            f'<td class="n quiet" colspan="{4 if self.themes.attrs.get("participants_read") else 2}">{self.words["no_rules"]}</td></tr>'
        )

    def _filters(self) -> str:
        words = self.words
        carried = {id for rows in self.rows.values() for row in rows for id in self._filed(row)}
        shown = [code for code in self.codebook if code.id in carried]
        codes = "".join(
            f'<option value="{escape(code.id)}">{"— " * self.codebook.depth(code.id)}{escape(code.label(self.language))}</option>'
            for code in shown
        )
        people = in_natural_order(self._voice(row) for rows in self.rows.values() for row in rows)
        options = "".join(f'<option value="{escape(voice)}">{escape(voice)}</option>' for voice in people)
        nobody = all(not self._participant(row) for rows in self.rows.values() for row in rows)
        label, everyone = ("text", "all_texts") if nobody else ("participant", "all_participants")
        return (
            f'<form id="filters" class="filters" hidden aria-label="{words["filters"]}">'
            f'<div><label for="theme">{words["theme"]}</label>'
            f'<select id="theme" autocomplete="off"><option value="">{words["all_themes"]}</option>{codes}</select></div>'
            f'<div><label for="who">{words[label]}</label>'
            f'<select id="who" autocomplete="off"><option value="">{words[everyone]}</option>{options}</select></div>'
            f'<div><label for="search">{words["search"]}</label>'
            '<input id="search" type="search" autocomplete="off" spellcheck="false"></div>'
            f'<button type="button" id="reset">{words["reset"]}</button>'
            f'<p id="shown" role="status" aria-live="polite" data-template="{escape(words["shown"])}"></p></form>'
        )

    def _participant(self, row: dict[str, Any]) -> str:
        return self.corpus.participant_of(str(row["transcript"]), str(row["speaker"]))

    def _voice(self, row: dict[str, Any]) -> str:
        return self._participant(row) or str(row["transcript"])

    def _group(self, theme: "Code") -> str:
        rows = self.rows.get(theme.id, [])
        shown = "\n".join(self._quote(row) for row in rows)
        below = "\n".join(self._subgroup(id) for id in self.codebook.descendants(theme.id)[1:] if id in self.rows)
        empty = "" if rows or below else f'<p class="note">{self.words["no_quotes"]}</p>'
        return (
            f'<section class="group c{self.place[theme.id]}" aria-labelledby="g-{escape(theme.id)}">'
            f'<h3 id="g-{escape(theme.id)}"><span class="swatch"></span><bdi>{escape(theme.label(self.language))}</bdi></h3>'
            f'<p class="meta">{shown_in_html(theme.definition)}</p>\n{shown}{empty}\n{below}</section>'
        )

    def _subgroup(self, id: str) -> str:
        shown = "\n".join(self._quote(row) for row in self.rows[id])
        name = escape(self.codebook.label(id, self.language))
        return (
            f'<section class="subgroup c{self.place[id]}"><h4><span class="swatch"></span><bdi>{name}</bdi></h4>\n'
            f"{shown}</section>"
        )

    def _quote(self, row: dict[str, Any]) -> str:
        words = self.words
        code, transcript = str(row["code"]), str(row["transcript"])
        told = self.corpus.language_of(self.corpus[transcript])
        lang = f' lang="{escape(told)}"' if told and told != self.language else ""
        cited = cite(row, attributes_of(self.quotes))
        codes = self._codes_of(row)
        tags = "".join(
            f' <span class="tag c{self.place[id]}"><span class="swatch"></span>{escape(self.codebook.label(id, self.language))}</span>'
            for id in codes
            if id != code and code in self.codebook.ancestors(id)
        )
        filed = self._filed(row)
        why = "; ".join(part for part in (str(row.get("reason", "")), str(row["because"])) if part)
        return (
            f'<figure class="quote c{self.place[code]}"{anchor(str(row["quote_id"]), self.anchors)} '
            f'data-codes="{escape(" ".join(filed))}" data-who="{escape(self._voice(row))}">'
            f'<blockquote{lang} dir="auto"><bdi>{_marked(row)}</bdi></blockquote>'
            f'<figcaption>— <bdi class="who">{shown_in_html(cited)}</bdi>{tags} '
            f'<button type="button" class="copy" hidden data-cite="({escape(cited)})" data-done="{words["copied"]}" '
            f'title="{words["copy_title"]}">{words["copy"]}</button> '
            f"<details><summary>{words['why']}</summary> <bdi>{shown_in_html(why)}</bdi> · "
            f"<code>{escape(str(row['quote_id']))}</code></details></figcaption></figure>"
        )

    @cached_property
    def _held(self) -> dict[str, list[tuple[int, int, str]]]:
        made: dict[str, list[tuple[int, int, str]]] = {}
        table = self.codings.table
        for name, start, end, code in zip(
            table["transcript"], table["start"], table["end"], table["code"], strict=True
        ):
            made.setdefault(str(name), []).append((start, end, str(code)))
        return made

    def _codes_of(self, row: dict[str, Any]) -> list[str]:
        """The codes of the same theme whose codings hold the whole quote."""
        theme = [str(row["code"]), *self.codebook.ancestors(str(row["code"]))][-1]
        below = self.codebook.descendants(theme)
        there = {c for a, b, c in self._held.get(str(row["transcript"]), ()) if a <= row["start"] and row["end"] <= b}
        return [id for id in below if id in there]

    def _filed(self, row: dict[str, Any]) -> list[str]:
        """The codes under which a quote is found: its own, those it carries besides, and those above them."""
        codes = (str(row["code"]), *self._codes_of(row))
        return sorted({above for id in codes for above in (id, *self.codebook.ancestors(id))})

    def _about(self) -> str:
        lines = "".join(f"<dt>{escape(term)}</dt><dd>{shown_in_html(text)}</dd>" for term, text in self.facts)
        return f"<dl>{lines}</dl>"


def _of(n: int, m: int, words: dict[str, Any]) -> str:
    return escape(words["n_of"].format(n=n, m=m))


def _marked(row: dict[str, Any]) -> str:
    return marked(str(row["quote"]), hits_in(row))
