"""Names among the labels with which results tell who speaks: of speakers, transcripts and participants, and attributes that are one."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from coding.privacy.findings import COLUMNS, CONTEXT, fingerprint_of, told_names
from coding.privacy.groups import exported
from coding.privacy.key import as_key
from coding.privacy.labels import holds_name
from coding.transcript import Corpus

SPEAKER, TRANSCRIPT, PARTICIPANT, ATTRIBUTE = "speaker's label", "transcript's name", "participant's name", "attribute"


class _Label(NamedTuple):
    kind: str
    words: str
    place: str
    key_text: str


def naming_findings(
    corpus: Corpus,
    *,
    speakers: Iterable[tuple[str, str]] | None = None,
    transcripts: bool = True,
    participants: bool | Iterable[tuple[str, str]] = True,
    attributes: Sequence[str] | Mapping[str, Iterable[Any]] | None = None,
    key: Mapping[str, str] | str | Path | None = None,
    show: bool = False,
) -> pd.DataFrame:
    """Return the names among the labels with which results tell who speaks: a table as `disclosure_findings` gives it.

    Searched are the labels of ``speakers``, pairs of transcript and label (None: all respondents), the names of ``transcripts``
    (those of published reports are public), ``participants`` (all, or pairs of transcript and participant), and the values of
    ``attributes``: names (None: those the design exports), or names with the values that are told. kind is "speaker's label",
    "transcript's name", "participant's name" or "attribute"; the place never says the name: a transcript that is called by one is told
    by its number. The fingerprints are as those of `disclosure_findings`.

    >>> from coding.transcript import Transcript, Turn
    >>> corpus = Corpus([Transcript("Intervju Karin Svensson", "Ja.", (Turn("Karin Svensson", 0, 3),), language="sv"),
    ...                  Transcript("R07", "Ja.", (Turn("R07", 0, 3),), language="sv")])
    >>> naming_findings(corpus, participants=False)[["kind", "risk", "place"]].values.tolist()
    [["speaker's label", 'high', 'transcript 1'], ["transcript's name", 'high', 'transcript 1']]
    """
    names = as_key(key)
    place = told_names(corpus, names)
    told = {name for name, held in corpus.items() if transcripts and held.reads_as != "report"}
    labels = [
        _Label(SPEAKER, speaker, place[name], corpus[name].text)
        for name, speaker in (_respondents(corpus) if speakers is None else speakers)
        if name in corpus and not (speaker == name and name in told)
    ]
    labels += [_Label(TRANSCRIPT, name, place[name], corpus[name].text) for name in place if name in told]
    if participants:
        labels += _participants(_everyone(corpus) if participants is True else participants, corpus, place, told)
    labels += _attributes(corpus, attributes)
    found = {
        fingerprint_of(each.kind, each.words, each.key_text): each
        for each in dict.fromkeys(labels)
        if holds_name(each.words, corpus.language, key=names, shown_in_lower_case=each.kind != ATTRIBUTE)
    }
    rows = [(e.kind, _risk(e.kind), e.place, 1, fingerprint, e.words) for fingerprint, e in found.items()]
    table = pd.DataFrame(rows, columns=[*COLUMNS, CONTEXT]).astype({"times": "int64"})
    return table if show else table.drop(columns=CONTEXT)


def _respondents(corpus: Corpus) -> Iterator[tuple[str, str]]:
    return ((name, speaker) for name, held in corpus.items() for speaker in held.speakers)


def _everyone(corpus: Corpus) -> Iterator[tuple[str, str]]:
    known = corpus.participants.drop_duplicates("participant")
    return (
        (str(t), str(who)) for t, who in zip(known.get("transcript", ()), known.get("participant", ()), strict=True)
    )


def _participants(
    named: Iterable[tuple[str, str]], corpus: Corpus, place: Mapping[str, str], told: Container[str]
) -> list[_Label]:
    """The names of participants, each once, where they are more than the name of a transcript that is told anyway."""
    return [
        _Label(PARTICIPANT, who, f"participant of {place[name]}", corpus[name].text)
        for name, who in named
        if name in place and not (who == name and name in told)
    ]


def _attributes(corpus: Corpus, attributes: Sequence[str] | Mapping[str, Iterable[Any]] | None) -> list[_Label]:
    """The values of attributes, each once; the first text makes the fingerprint, whoever has the value."""
    if not len(corpus):
        return []
    if not isinstance(attributes, Mapping):
        table = exported(corpus, attributes) if len(corpus.participants) else pd.DataFrame()
        attributes = {str(name): table[name] for name in table.columns if name != "participant"}
    first = next(iter(corpus.values())).text
    return [
        _Label(ATTRIBUTE, value, f"attribute {name}", first)
        for name, values in attributes.items()
        for value in dict.fromkeys(str(value) for value in values if value is not None and value == value)
    ]


def _risk(kind: str) -> str:
    return "medium" if kind == ATTRIBUTE else "high"
