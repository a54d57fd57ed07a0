"""Identifiers in transcripts and other texts: a list to go through, riskiest kinds marked, each with its place."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from coding.errors import CodingError
from coding.language import Language, fold, language_for
from coding.privacy.key import as_key, key_names_in
from coding.privacy.labels import holds_name
from coding.privacy.names import Capitals, begins_sentence, names_in
from coding.privacy.shapes import Identifier, shapes_in, without_nested
from coding.transcript import Corpus, Transcript

COLUMNS = ("kind", "risk", "transcript", "turn", "start", "end", "words", "times")

NOT_SEARCHED = (
    "Not searched for: persons told by what they do or what happened to them, first names in lower case, job titles, "
    "dialect, file names. Reading is needed before anything leaves the study."
)
"""What a list of identifiers cannot say; it stands in the table's attrs under "note"."""

_BRACKETS = re.compile(r"\[[^\[\]\n]{0,200}\]")
_REACH = 600
"""Characters that an identifier may have on one side of a quote's edge."""


def find_identifiers(
    texts: Corpus | Mapping[str, str], *, language: str = "", key: Mapping[str, str] | str | Path | None = None
) -> pd.DataFrame:
    """Return what may identify a person in a corpus, or in texts by name: numbers, addresses, names; a row each.

    Columns: kind; risk (high, medium, low); transcript (or the text's name); turn (from 1; 0 outside turns and in plain
    texts); start, end (code points); words; times (how often these words are found in all). In order of place; what stands
    in brackets, such as `[kommunen]`, counts as taken care of. Labels and the interviewer's words are searched too. `language`
    is that of plain texts; `key` is the study's key (name → pseudonym, or the path of its CSV file), whose names are found in
    any letter case. Found are: personal numbers by shape (with and without century and dash, mistyped ones too), organisation,
    account, case and other long numbers, dates, e-mail, phone, web and street addresses, flats, user names, two capitalised words in
    a row (names or words), "X kommun", and capitalised words that never stand in lower case. `attrs["note"]` says what is not searched for.

    >>> find_identifiers({"a": "Vi bor i Hagalund, i [kommunen]."}, language="sv")[["kind", "start", "words"]].values.tolist()
    [['capitalised word', 9, 'Hagalund']]
    """
    names = as_key(key)
    rows = []
    for capitals, transcripts in by_language(texts, language):
        for transcript in transcripts:
            for found in identifiers_in(transcript, capitals, names):
                words = transcript.text[found.start : found.end]
                index = transcript.turn_index(found.start) if isinstance(texts, Corpus) else None
                turn = 0 if index is None else index + 1
                rows.append((found.kind, found.risk, transcript.name, turn, found.start, found.end, words))
    table = pd.DataFrame(rows, columns=list(COLUMNS[:-1]))
    spoken = [" ".join(fold(words).split()) for words in table["words"]]
    table["times"] = pd.Series(spoken, dtype=object).map(pd.Series(spoken, dtype=object).value_counts()).astype("int64")
    order = {name: place for place, name in enumerate(texts)}
    table = table.sort_values(
        ["transcript", "start"], key=lambda c: c.map(order) if c.name == "transcript" else c, kind="stable"
    )
    table = table.reset_index(drop=True)
    table.attrs["note"] = NOT_SEARCHED
    return table


def identifiers_in(
    transcript: Transcript,
    capitals: Capitals,
    key: Mapping[str, str],
    places: Iterable[tuple[int, int]] | None = None,
) -> list[Identifier]:
    """Return the identifiers in one transcript, in order of place, each stretch of text once.

    ``places``: only what lies in them or reaches into them is looked for (what else is found lies beside them).
    """
    text = _without_labels(without_brackets(transcript.text), transcript)
    starts = {turn.start for turn in transcript.turns}

    def begins(place: int) -> bool:
        return place in starts or begins_sentence(text, place)

    labels = {turn.speaker for turn in transcript.turns if turn.speaker}  # "Anna" is told once, as a label
    found = list(key_names_in(text, key))
    for stretch in [(0, len(text))] if places is None else _stretches(text, places):
        found += shapes_in(text, stretch)
        found += [
            each for each in names_in(text, capitals, begins, stretch) if text[each.start : each.end] not in labels
        ]
    found += _labels(transcript, capitals.language)
    return without_nested(found)


def _without_labels(text: str, transcript: Transcript) -> str:
    """A text with blanks in place of the speakers' labels, which are looked at by themselves."""
    parts, done, before = [], 0, 0
    for turn in transcript.turns:
        at = text.rfind(turn.speaker, before, turn.start) if turn.speaker else -1
        if at >= done:
            parts += [text[done:at], " " * len(turn.speaker)]
            done = at + len(turn.speaker)
        before = turn.end
    return "".join([*parts, text[done:]])


def _stretches(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places widened so far that an identifier that reaches into one lies in it, to white space; joined where they meet."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(places):
        begin, stop = max(start - _REACH, 0), min(end + _REACH, len(text))
        while begin and not text[begin - 1].isspace():
            begin -= 1
        while stop < len(text) and not text[stop].isspace():
            stop += 1
        if made and begin <= made[-1][1]:
            made[-1] = (made[-1][0], max(stop, made[-1][1]))
        else:
            made.append((begin, stop))
    return made


def without_brackets(text: str) -> str:
    """Return a text with blanks in place of what stands in brackets, every other character in its place.

    >>> without_brackets("i [kommunen] då")
    'i            då'
    """
    return _BRACKETS.sub(lambda match: " " * len(match[0]), text)


def capitals_of(transcripts: list[Transcript], language: Language) -> Capitals:
    """Return what these transcripts' use of capital letters tells."""
    return Capitals((without_brackets(transcript.text) for transcript in transcripts), language)


def _labels(transcript: Transcript, language: Language) -> list[Identifier]:
    """A speaker's label that is a name rather than R07 or Intervjuare, once, where it first stands."""
    found = []
    seen: set[str] = set()
    for turn in transcript.turns:
        label = turn.speaker
        if not label or label in seen:
            continue
        seen.add(label)
        if not holds_name(label, language.code):
            continue
        start = transcript.text.rfind(label, 0, turn.start)
        if start >= 0:
            found.append(Identifier("speaker's label", "high", start, start + len(label)))
    return found


def by_language(texts: Corpus | Mapping[str, str], language: str = "") -> list[tuple[Capitals, list[Transcript]]]:
    """Return texts that share a language, with what their use of capital letters tells."""
    groups: dict[str, list[Transcript]] = {}
    for name, held in texts.items():
        if isinstance(held, Transcript):
            assert isinstance(texts, Corpus)
            groups.setdefault(texts.language_of(held) or language, []).append(held)
        elif isinstance(held, str):
            groups.setdefault(language, []).append(Transcript(str(name), held))
        else:
            raise CodingError(
                f"The text {name!r} is no text but {type(held).__name__}. Give a corpus, or texts by name."
            )
    return [(capitals_of(held, language_for(code)), held) for code, held in groups.items()]
