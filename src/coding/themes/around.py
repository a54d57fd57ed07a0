"""The words that respondents put around a concept."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.errors import CodingError
from coding.language import Language, fold, language_for, says_little
from coding.rules import rule_hits
from coding.themes.counting import language_of
from coding.themes.lines import one_rule
from coding.themes.words import Numbers, Words, find_words, locate

if TYPE_CHECKING:
    from coding.transcript import Corpus

COLUMNS = ("word", "kind", "participants", "occurrences", "elsewhere", "expected", "strength", "forms")
_MANY = 10  # rows from which nobody asks why there are so few
_FEW = {
    "sv": "Ordet sägs {occurrences} gånger, av {people} deltagare; ord som minst {at_least} av dem har kring det: {rows}.",
    "en": "Said {occurrences} times, by {people} participants; words that at least {at_least} of them put around it: {rows}.",
}
MEASURES = ("likelihood_ratio", "pmi", "student_t")


def associations(
    corpus: "Corpus",
    concept: str,
    *,
    language: str | None = None,
    window: int = 5,
    measure: str = "likelihood_ratio",
    at_least: int = 2,
    leave_out: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return the words that respondents put around a concept: lemmas near it, and what it is compounded with.

    ``concept`` is a word, found in all its inflections and compounds, or any rule of the codebook's notation. ``window``: words to
    each side, within the turn. Columns (`COLUMNS`): ``word`` (a lemma); ``kind``: "near", or "compound" (a member of a word that
    holds the concept, such as *arbete* in *integrationsarbete*); ``participants`` who put it there; ``occurrences`` there;
    ``elsewhere`` in respondents' words; ``expected`` near the concept if words stood at random; ``strength``, the collocation measure
    (``measure``: likelihood_ratio, pmi or student_t; NaN for compounds); ``forms`` as they stand, joined by ", ".
    Sorted by participants, then strength. Words of fewer than ``at_least`` participants, words no more frequent near the concept
    than elsewhere, and words that say little (``leave_out``; default: those of `coding.language.says_little`, such as function words and
    words of time and number) are left out. The interviewer's words do not count.
    A word that is seldom said has few others around it: ``.attrs["few"]`` says so, in the corpus's language, where there are fewer
    than ten rows ("" otherwise). ``.attrs``: also concept, occurrences (of the concept), participants (who use it),
    participants_total, constructed, language, window, measure.
    Needs the `nltk` extra. Source: Dunning 1993, Computational Linguistics 19, pp. 61-74; Manning & Schütze 1999, chapter 5.

    >>> from coding.transcript import Corpus
    >>> said = ["Integrationen är långsam, sa de i går.", "En långsam integration var det, tror jag."]
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": said}), language="sv")
    >>> associations(corpus, "integration", window=2)[["word", "participants", "occurrences"]].values.tolist()
    [['långsam', 2, 2]]
    """
    if measure not in MEASURES:
        raise CodingError(f"There is no measure {measure!r}. Choose one of: {', '.join(MEASURES)}.")
    if window < 1:
        raise CodingError(f"A window of {window} words holds nothing. Give 1 or more.")
    known = language_for(language or language_of(corpus))
    pattern = f"-{concept}-" if concept.isalnum() else concept
    hits = rule_hits(corpus, one_rule(pattern, known.code), unit="turn")
    words = find_words(corpus)
    forms = _forms(corpus, words)
    people = words.turns["participant"].to_numpy(dtype=object)[words.turn_of]
    is_hit = _touched(words, *locate(corpus, hits)) if len(hits) else np.zeros(len(words), dtype=bool)
    at = np.flatnonzero(is_hit)
    away = _left_out(leave_out, known.code)
    rows = [
        *_near(forms, people, is_hit, _window(words, at, window) & ~is_hit, known, away, _measure(measure)),
        *_compounds(forms[at], people[at], known, concept, away),
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    if (people != "").any():
        table = table[table["participants"] >= at_least]
    table = table.sort_values(
        ["participants", "strength", "occurrences", "word"], ascending=[False, False, False, True]
    )
    table = table.reset_index(drop=True)
    table.attrs.update(
        {
            "concept": concept,
            "occurrences": len(hits),
            "participants": len(set(people[at]) - {""}),
            "participants_total": int(corpus.participants["participant"].nunique()),
            "constructed": bool(corpus.design.constructed),
            "language": known.code,
            "window": window,
            "at_least": at_least,
            "measure": measure,
        }
    )
    table.attrs["few"] = why_few(table, known.code)
    return table


def why_few(table: pd.DataFrame, language: str) -> str:
    """Return why a table of `associations` has so few rows, in Swedish or English; "" where it has ten or more."""
    facts = table.attrs
    if len(table) >= _MANY or "occurrences" not in facts:
        return ""
    say = _FEW["sv" if language.lower().startswith("sv") else "en"]
    told = {"occurrences": facts["occurrences"], "people": facts["participants"], "at_least": facts["at_least"]}
    return say.format(**told, rows=len(table))


def _left_out(given: Collection[str] | None, language: str) -> Callable[[str], bool]:
    """Tells which words are left out: those given, else those that say little in the language."""
    if given is None:
        return lambda form: says_little(form, language)
    folded = frozenset(map(fold, given))
    return lambda form: form in folded


def _measure(name: str) -> Callable[..., float]:
    try:
        from nltk.metrics.association import BigramAssocMeasures
    except ImportError as cause:
        raise CodingError(
            "Associations need one more package: install the 'nltk' extra (pip install 'interview-coding[nltk]')."
        ) from cause
    made: Callable[..., float] = getattr(BigramAssocMeasures, name)
    return made


def _forms(corpus: "Corpus", words: Words) -> NDArray[Any]:
    """The folded form of every word."""
    whole = "\n".join(fold(transcript.text) for transcript in corpus.values())
    made = np.empty(len(words), dtype=object)
    made[:] = [whole[a:b] for a, b in zip(words.start.tolist(), words.end.tolist(), strict=True)]
    return made


def _touched(words: Words, start: Numbers, end: Numbers) -> NDArray[np.bool_]:
    first, last = words.within(start, end)
    return _marked(len(words), first, last)


def _window(words: Words, at: Numbers, window: int) -> NDArray[np.bool_]:
    """The words at most ``window`` away from one of these, in the same turn."""
    turn = words.turn_of[at]
    first = np.maximum(at - window, words.first_of_turn[turn])
    last = np.minimum(at + window + 1, words.first_of_turn[turn + 1])
    return _marked(len(words), first, last)


def _marked(size: int, first: Numbers, last: Numbers) -> NDArray[np.bool_]:
    marks = np.zeros(size + 1, dtype=np.int64)
    np.add.at(marks, first, 1)
    np.add.at(marks, last, -1)
    return np.asarray(np.cumsum(marks)[:-1] > 0, dtype=np.bool_)


def _near(
    forms: NDArray[Any],
    people: NDArray[Any],
    is_hit: NDArray[np.bool_],
    beside: NDArray[np.bool_],
    language: Language,
    away: Callable[[str], bool],
    measure: Callable[..., float],
) -> Iterable[tuple[Any, ...]]:
    """A row per lemma that stands near the concept more often than at random."""
    number, distinct = pd.factorize(forms)  # forms by number, in the order in which they first stand
    lemma_of = [min(language.lemmas(form)) for form in distinct]
    total = _by_lemma(lemma_of, np.bincount(number[~is_hit], minlength=len(distinct)))
    here = _by_lemma(lemma_of, np.bincount(number[beside], minlength=len(distinct)))
    who: dict[str, set[str]] = defaultdict(set)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    pairs = pd.DataFrame({"form": number[beside], "person": people[beside]}).value_counts(sort=False).reset_index()
    for form, person, often in zip(*(pairs[name].tolist() for name in ("form", "person", "count")), strict=True):
        who[lemma_of[form]].add(person)
        written[lemma_of[form]][distinct[form]] += often
    size, near = int((~is_hit).sum()), int(beside.sum())
    for lemma, often in here.items():
        expected = total[lemma] * near / size
        if often <= expected or away(lemma) or not any(map(str.isalpha, lemma)) or all(map(away, written[lemma])):
            continue
        strength = measure(often, (total[lemma], near), size)
        people_near = len(who[lemma] - {""})
        yield lemma, "near", people_near, often, total[lemma] - often, expected, strength, _listed(written[lemma])


def _by_lemma(lemma_of: Sequence[str], counted: Numbers) -> "Counter[str]":
    """How often each lemma stands, from how often each form does; lemmas that do not stand are left out."""
    made: Counter[str] = Counter()
    for lemma, often in zip(lemma_of, counted.tolist(), strict=True):
        if often:
            made[lemma] += often
    return made


def _compounds(
    forms: NDArray[Any], people: NDArray[Any], language: Language, concept: str, away: Callable[[str], bool]
) -> Iterable[tuple[Any, ...]]:
    """A row per member that the concept is compounded with."""
    own = {fold(concept), *language.lemmas(fold(concept)), *language.leaves_of(fold(concept))}
    who: dict[str, set[str]] = defaultdict(set)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for form, person in zip(forms, people, strict=True):
        for lemma in {member for piece in form.split("-") if piece for member in _members(piece, language, own)}:
            who[lemma].add(person)
            written[lemma][form] += 1
    for lemma, found in written.items():
        if not away(lemma):
            yield lemma, "compound", len(who[lemma] - {""}), found.total(), np.nan, np.nan, np.nan, _listed(found)


def _members(form: str, language: Language, own: Collection[str]) -> Iterable[str]:
    """The lemmas of a compound's smallest members, without the concept's own."""
    leaves = language.split(form).leaves
    return [min(leaf.lemmas) for leaf in leaves if not leaf.lemmas & set(own)] if len(leaves) > 1 else []


def _listed(found: "Counter[str]") -> str:
    return ", ".join(sorted(found, key=lambda form: (-found[form], form)))
