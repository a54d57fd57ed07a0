"""Filters: which codings, participants and lengths quotes are picked from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings
from coding.errors import CodingError
from coding.quotes.candidates import Candidate

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus


def narrowed(
    codings: Codings,
    codebook: "Codebook | None",
    code: str | Sequence[str] | None,
    coder: str | Sequence[str] | None,
    source: str | Sequence[str] | None,
) -> tuple[Codings, list[str], set[str]]:
    """Return the codings of the coders and sources named, the codes to list quotes under, and those with their sub-codes.

    The codings of other codes stay: a passage is central to its code by comparison with them.
    """
    for name, wanted, there in (("coder", coder, codings.coders), ("source", source, codings.sources)):
        for value in _values(wanted):
            if value not in there:
                raise CodingError(f"No coding has the {name} {value!r}. There are: {', '.join(there) or 'none'}.")
    codings = codings.where(coder=_values(coder)) if coder is not None else codings
    codings = codings.where(source=_values(source)) if source is not None else codings
    if codebook is None:
        roots = _values(code) if code is not None else codings.codes
        unknown = [id for id in roots if id not in codings.codes]
        if unknown:
            raise CodingError(
                f"No coding has the code {unknown[0]!r}. There are: {', '.join(codings.codes) or 'none'}."
            )
        return codings, roots, set(roots)
    roots = [codebook.current(id) for id in _values(code)] if code is not None else [each.id for each in codebook.codes]
    below = [id for root in roots for id in codebook.descendants(root)]
    return codings, roots, set(below)


def with_attributes(candidates: list[Candidate], corpus: "Corpus", where: Mapping[str, Any]) -> list[Candidate]:
    """Return the candidates whose speakers have the attributes named; values are compared as they are written."""
    for name, wanted in where.items():
        known = attributes_told(corpus, name)
        values = {str(value) for value in _values(wanted)}
        candidates = [c for c in candidates if str(_of(known, c, corpus)) in values]
    return candidates


def of_length(candidates: list[Candidate], shortest: int, longest: int | None) -> list[Candidate]:
    """Return the candidates of so many words."""
    if longest is not None and longest < shortest:
        raise CodingError(
            f"No quote has at least {shortest} and at most {longest} words. Exchange shortest and longest."
        )
    return [c for c in candidates if shortest <= c.passage.words and (longest is None or c.passage.words <= longest)]


def not_used(candidates: list[Candidate], used: pd.DataFrame | None) -> list[Candidate]:
    """Return the candidates that share no words with a place quoted before (columns transcript, start, end)."""
    if used is None:
        return candidates
    places: dict[str, list[tuple[int, int]]] = {}
    for transcript, start, end in used[["transcript", "start", "end"]].itertuples(index=False):
        places.setdefault(str(transcript), []).append((int(start), int(end)))
    return [
        c
        for c in candidates
        if not any(a < c.passage.end and c.passage.start < b for a, b in places.get(c.transcript, ()))
    ]


def voices_used(used: pd.DataFrame | None, corpus: "Corpus") -> Counter[str]:
    """Return how often each voice was quoted before: the participant, or in a report's prose the report."""
    voices: Counter[str] = Counter()
    if used is not None:
        for transcript, start in used[["transcript", "start"]].itertuples(index=False):
            held = corpus.get(str(transcript))
            turn = held.turn_index(int(start)) if held is not None else None
            if held is not None and turn is not None:
                voices[corpus.participant_of(held.name, held.turns[turn].speaker) or held.name] += 1
    return voices


def attribute_groups(candidates: list[Candidate], corpus: "Corpus", by: str | None) -> Iterator[list[Candidate]]:
    """Yield the candidates, group by group of an attribute in the order of its values; all at once without one."""
    if by is None:
        yield candidates
        return
    if by not in corpus.design.export_attributes:
        allowed = ", ".join(corpus.design.export_attributes) or "none"
        raise CodingError(
            f"Grouping quotes by {by!r} would tell it, and it may not leave the study (export_attributes: {allowed}). "
            "List it there first."
        )
    known = attributes_told(corpus, by)
    groups: dict[str, list[Candidate]] = {str(value): [] for value in known.values()}
    for candidate in candidates:
        groups.setdefault(str(_of(known, candidate, corpus)), []).append(candidate)
    yield from (group for value, group in groups.items() if value)


def not_told(codings: Codings, corpus: "Corpus", by: str) -> list[str]:
    """Return the coded transcripts in which no respondent has the attribute: grouping by it passes over them.

    >>> from coding.transcript import Corpus, Transcript, Turn
    >>> corpus = Corpus([Transcript("R1", "Ja.", (Turn("R1", 0, 3),), attributes={"size": "liten"}),
    ...                  Transcript("R2", "Nej.", (Turn("R2", 0, 4),))])
    >>> rows = pd.DataFrame({"transcript": ["R1", "R2"], "start": 0, "end": 3, "code": "rent", "coder": "anna"})
    >>> not_told(Codings.from_frame(rows, corpus), corpus, "size")
    ['R2']
    """
    known = {name for (name, _), value in attributes_told(corpus, by).items() if str(value)}
    return [name for name in corpus if name in set(codings.frame["transcript"]) - known]


def attributes_told(corpus: "Corpus", name: str) -> dict[tuple[str, str], Any]:
    """Return an attribute by transcript and speaker. Raises `CodingError` for one that nobody has, with those that there are."""
    table = corpus.participants
    if name not in table.columns:
        there = [str(column) for column in table.columns if column not in ("transcript", "speaker")]
        raise CodingError(f"No participant has the attribute {name!r}. There are: {', '.join(there) or 'none'}.")
    keys = zip(table["transcript"], table["speaker"], strict=True)
    return {key: value for key, value in zip(keys, table[name], strict=True) if value == value and value is not None}


def _of(known: Mapping[tuple[str, str], Any], candidate: Candidate, corpus: "Corpus") -> Any:
    speaker = corpus[candidate.transcript].turns[candidate.passage.turn].speaker
    return known.get((candidate.transcript, speaker), known.get((candidate.transcript, ""), ""))


def _values(wanted: Any) -> list[Any]:
    if wanted is None:
        return []
    return list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else [wanted]
