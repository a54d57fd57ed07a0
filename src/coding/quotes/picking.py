"""Picking quotes: which passages an author is shown first, and why each of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings
from coding.errors import CodingError
from coding.quotes.candidates import Candidate, Finder, same_passages_once
from coding.quotes.context import add_context
from coding.quotes.filters import attribute_groups, narrowed, not_used, of_length, voices_used, with_attributes
from coding.quotes.origin import Origin
from coding.quotes.reasons import Spoken, reason
from coding.quotes.rows import COLUMNS, Rows

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

__all__ = ["COLUMNS", "choose", "pick_quotes"]


def pick_quotes(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    per_code: int | None = 6,
    n: int | None = None,
    by: str | None = None,
    code: str | Sequence[str] | None = None,
    where: Mapping[str, Any] | None = None,
    coder: str | Sequence[str] | None = None,
    source: str | Sequence[str] | None = None,
    shortest: int = 0,
    longest: int | None = None,
    used: pd.DataFrame | None = None,
    context: int = 0,
    question: bool = False,
    asked: bool = False,
) -> pd.DataFrame:
    """Return up to ``per_code`` quotes for each code, each with the reason why it was picked. They represent nothing but themselves.

    With a codebook every code has its quotes, in the codebook's order, and no words come twice under one theme: who has the least
    choice picks first, so that sub-codes have their own best passages, and the code above them picks among what is left of its own
    and theirs. Without one: the ids used.
    The order of picking: starred passages (flag "quotable"); then such as can stand alone (8 words or more), a participant not heard
    yet before a second quote from the same, of several such one never quoted before (``used``), a sub-code not heard yet, and then by
    how well the passage serves: more of the words that hit, words that are the code's centre, few other themes, 25 to 80 words. Both
    sides are shown: the last places are kept for sub-codes not heard yet and for a passage marked as against the grain (flag
    "deviant"), even from a participant who was quoted; ``reason`` says "speaks of …" and "marked as deviant". Rule and model codings
    are cut to whole sentences around the hits; what a person marked is widened to whole sentences. The interviewer is quoted only with
    ``asked=True``.

    ``n`` gives so many in all instead, no words twice (per group of an exported attribute with ``by``). ``code`` (sub-codes
    included), ``coder``, ``source`` and ``where`` (attribute: value or values) choose codings and participants; ``shortest`` and
    ``longest`` count words; ``used`` is a table of places quoted before (see `coding.report.read_used`), which are left out, and whose
    speakers come after those never quoted. ``context`` adds columns before and after with so many sentences; ``question`` adds what
    the interviewer had asked.
    ``per_code=None`` gives every passage of one coder, one per unit of the design: as many as `theme_frequencies` counts.

    Columns: `COLUMNS` (``turn`` counts from 1; ``start``, ``end`` in code points are the quote's own, and the quote is exactly
    ``corpus[transcript].text[start:end]``), then the attributes in the design's ``export_attributes``, then ``reason`` and
    ``participant`` (as counts have them: one who was interviewed twice is one; "" where nobody speaks).
    Raises `CodingError` for a number that is none, an unknown code, coder or attribute, a ``by`` that may not leave the study, and
    codings of several coders when none is named: one coder or the consensus is quoted, never all together.

    >>> from coding.transcript import Corpus
    >>> said = "Ja. Vi har sökt bostad i två år nu och det finns ingenting att hyra här."
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["R1"], "text": [said]}))
    >>> by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["R1"], "code": ["housing"], "coder": ["anna"]}), corpus)
    >>> pick_quotes(by_hand, corpus)[["code", "turn", "start", "end"]].values.tolist()
    [['housing', 1, 0, 72]]
    """
    for name, value in (
        ("per_code", per_code),
        ("n", n),
        ("shortest", shortest),
        ("longest", longest),
        ("context", context),
    ):
        _check_number(name, value)
    if codebook is not None:
        codings = codings.in_codebook(codebook)
    codings, roots, wanted = narrowed(codings, codebook, code, coder, source)
    if coder is None:
        with_codes = sorted(map(str, codings.table["coder"].unique()))
        codings = (codings.where(coder=with_codes) if len(with_codes) > 1 else codings).only()
    finder = Finder(corpus, codebook, asked=asked)
    every = per_code is None and n is None
    candidates = finder.of_every_unit(codings.only()) if every else finder.of_codings(codings)
    candidates = [c for c in candidates if c.code in wanted]
    spoken = Spoken(candidates)
    candidates = not_used(of_length(with_attributes(candidates, corpus, where or {}), shortest, longest), used)
    language = (codebook.language if codebook is not None else "") or corpus.language
    rows = Rows(corpus, codebook, language)
    before = voices_used(used, corpus)
    for candidates_here in attribute_groups(candidates, corpus, by):
        if n is not None:
            _add_in_all(rows, candidates_here, n, roots, codebook, codings, before, spoken)
        elif per_code is None:
            _add_every(rows, candidates_here, codebook, codings)
        else:
            _add_per_code(rows, candidates_here, per_code, roots, codebook, codings, before, spoken)
    table = add_context(rows.frame(), corpus, context, question)
    table.attrs["origin"] = Origin.of(table, corpus, codebook, codings)
    return table


def _add_per_code(
    rows: Rows,
    candidates: list[Candidate],
    per_code: int,
    roots: Sequence[str],
    codebook: "Codebook | None",
    codings: Codings,
    before: Mapping[str, int],
    spoken: Spoken,
) -> None:
    for theme in _themes(candidates, codings, codebook, roots):
        taken: list[Candidate] = []
        picked: dict[str, list[Candidate]] = {}
        for code, pool in sorted(theme.items(), key=lambda held: len(held[1])):
            picked[code] = choose(pool, per_code, taken, before)
            taken += picked[code]
        for code in theme:
            heard: Counter[str] = Counter()
            for candidate in picked[code]:
                heard[candidate.voice] += 1
                rows.add(code, candidate, reason(candidate, code, spoken, heard, codebook, rows.language, before))


def _add_in_all(
    rows: Rows,
    candidates: list[Candidate],
    n: int,
    roots: Sequence[str],
    codebook: "Codebook | None",
    codings: Codings,
    before: Mapping[str, int],
    spoken: Spoken,
) -> None:
    """So many in all; each under the first of the codes asked for that holds it."""
    rank = _rank(codebook, codings)
    pool = same_passages_once(candidates, rank)
    above = {code: code for code in rank}
    if codebook is not None:
        wanted = [code.id for code in codebook if code.id in roots]
        above = {id: root for root in reversed(wanted) for id in codebook.descendants(root)}
    heard: Counter[str] = Counter()
    chosen = choose(pool, n, before=before)
    for candidate in sorted(chosen, key=lambda c: rank[above[c.code]]):
        heard[candidate.voice] += 1
        code = above[candidate.code]
        rows.add(code, candidate, reason(candidate, code, spoken, heard, codebook, rows.language, before))


def _add_every(rows: Rows, candidates: list[Candidate], codebook: "Codebook | None", codings: Codings) -> None:
    """Every unit that carries a code, once under it and once under each code above it."""
    by_code: dict[str, dict[int, Candidate]] = {}
    for candidate in candidates:
        above = () if codebook is None else codebook.ancestors(candidate.code)
        for code in (candidate.code, *above):
            held = by_code.setdefault(code, {})
            if candidate.unit not in held or candidate.score > held[candidate.unit].score:
                held[candidate.unit] = candidate
    for code in _rank(codebook, codings):
        for unit in sorted(by_code.get(code, {})):
            rows.add(code, by_code[code][unit], reason(by_code[code][unit], code, None, None, codebook, rows.language))


def choose(
    pool: list[Candidate], most: int, taken: Sequence[Candidate] = (), before: Mapping[str, int] | None = None
) -> list[Candidate]:
    """Return up to ``most`` candidates, the best next one at a time; none that overlaps one already ``taken`` or chosen.

    ``before``: how often each voice was quoted before. When no more places are left than sides not heard yet, these have them.
    """
    before = before or {}
    left = [c for c in pool if not any(c.overlaps(other) for other in taken)]
    left.sort(key=lambda c: (-c.score, c.order, c.code, c.coder))
    facts = [
        (c, c.starred, c.passage.stands_alone, c.voice, -before.get(c.voice, 0), c.sides, c.score) for c in left
    ]  # told once, asked at each pick
    sides: frozenset[str] = frozenset().union(*(f[5] for f in facts))
    chosen: list[Candidate] = []
    voices: Counter[str] = Counter()
    heard: set[str] = set()
    while facts and len(chosen) < most:
        new = (
            [f for f in facts if _brings_a_side(f[0], f[5], heard)] if len(sides - heard) >= most - len(chosen) else []
        )
        starred = [f for f in facts if f[1]]
        best = max(starred or new or facts, key=lambda f: (f[2], -voices.get(f[3], 0), f[4], not f[5] <= heard, f[6]))[
            0
        ]
        chosen.append(best)
        voices[best.voice] += 1
        heard |= best.sides
        facts = [fact for fact in facts if not fact[0].overlaps(best)]
    return chosen


def _brings_a_side(candidate: Candidate, sides: frozenset[str], heard: set[str]) -> bool:
    """Whether a passage that can be quoted, or was marked as deviant however short, says what was not heard yet."""
    return not sides <= heard and (candidate.passage.stands_alone or candidate.deviant)


def _rank(codebook: "Codebook | None", codings: Codings) -> dict[str, int]:
    codes = [code.id for code in codebook] if codebook is not None else codings.codes
    return {code: k for k, code in enumerate(codes)}


def _themes(
    candidates: list[Candidate], codings: Codings, codebook: "Codebook | None", roots: Sequence[str]
) -> Iterator[dict[str, list[Candidate]]]:
    """The codes of each theme with their pools, in the codebook's order; without a codebook each code is a theme of its own."""
    by_code: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_code.setdefault(candidate.code, []).append(candidate)
    rank = _rank(codebook, codings)
    if codebook is None:
        for code in roots:
            yield {code: same_passages_once(by_code.get(code, []), rank)}
        return
    seen: set[str] = set()
    for root in (code.id for code in codebook if code.id in roots):
        theme = {}
        for id in codebook.descendants(root) if root not in seen else ():
            seen.add(id)
            pool = [c for below in codebook.descendants(id) for c in by_code.get(below, [])]
            theme[id] = same_passages_once(pool, rank)
        yield theme


def _check_number(name: str, value: object) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise CodingError(f"{name} is {value!r}. Give a whole number, such as {name}=6.")
