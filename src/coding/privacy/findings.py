"""What a check before export tells: kind and place of each risk, never the words, and which of them are new."""

import hashlib
import hmac
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from coding.errors import CodingError
from coding.language import fold, language_for
from coding.privacy.groups import small_groups
from coding.privacy.identifiers import by_language, capitals_of, identifiers_in, without_brackets
from coding.privacy.key import as_key
from coding.privacy.labels import holds_name
from coding.privacy.names import CAPITALISED, Capitals
from coding.privacy.shapes import Identifier
from coding.transcript import Corpus, Transcript

COLUMNS = ("kind", "risk", "place", "times", "fingerprint")
CONTEXT = "context"
SMALL_GROUP = "small group"

_SENTENCE = 60
"""Characters of a sentence in which found words are shown."""

_EDITED = ("shown", "translation")  # columns of quotes whose words need not stand in the transcript


class _Risk(NamedTuple):
    kind: str
    risk: str
    place: str
    fingerprint: str
    context: str = ""


def disclosure_findings(
    leaving: pd.DataFrame | Mapping[str, str],
    corpus: Corpus,
    *,
    attributes: Sequence[str] | None = None,
    key: Mapping[str, str] | str | Path | None = None,
    k: int = 3,
    known: Collection[str] = (),
    show: bool = False,
) -> pd.DataFrame:
    """Return the risks in what leaves the study: quotes (a table with transcript, start, end) or other texts by name.

    Columns: kind (of `find_identifiers`, or "small group"), risk, place (transcript and turn, or the text's name; never the
    words), times (how often it stands in what leaves), fingerprint. The corpus's use of capital letters decides what is a
    name, also in other texts; a quote's edited or translated words (columns shown, translation) are searched as well.
    Combinations of `attributes` (None: those the design exports) that fewer than `k` participants share are findings too.

    The fingerprint belongs to a kind, its words and the text they stand in, and is computed with that text as the key (HMAC
    SHA-256): somebody who has only the manifest cannot try a list of names or numbers against it. In another transcript the
    same words are a new risk. ``known``: single words of other texts, folded, that are no risk there. Riskiest first. ``show`` adds
    the column context: the words in their sentence, shortened to about 60 characters, for a person to look at on the spot; such a
    table is never to be written to a file.

    >>> from coding.transcript import Transcript
    >>> corpus = Corpus([Transcript("R1", "Vi ringde Karin Holmlund i går.")])
    >>> quotes = pd.DataFrame({"transcript": ["R1"], "start": [0], "end": [31]})
    >>> disclosure_findings(quotes, corpus)[["kind", "risk", "place", "times"]].values.tolist()
    [['name', 'high', 'R1, turn 1', 1]]
    """
    names = as_key(key)
    found = list(
        _in_quotes(leaving, corpus, names)
        if isinstance(leaving, pd.DataFrame)
        else _in_texts(leaving, corpus, names, known)
    )
    found += _in_groups(corpus, attributes, k)
    table = pd.DataFrame(found, columns=["kind", "risk", "place", "fingerprint", CONTEXT])
    table["times"] = table.groupby("fingerprint")["place"].transform("size").astype("int64")
    table = table.drop_duplicates("fingerprint")[[*COLUMNS, *([CONTEXT] if show else [])]]
    weight = {"high": 0, "medium": 1, "low": 2}
    return table.sort_values("risk", key=lambda risks: risks.map(weight), kind="stable").reset_index(drop=True)


def new_risks(findings: pd.DataFrame, accepted: Iterable[Mapping[str, Any] | str] | None) -> pd.DataFrame:
    """Return the findings whose fingerprint was not accepted before; `accepted` is the list of a study's disclosure.yaml.

    Each entry is a fingerprint, or a table with one (who accepted it, when and why may stand beside it). Raises CodingError
    for an entry without a fingerprint.

    >>> findings = pd.DataFrame({"kind": ["name", "phone"], "fingerprint": ["a1", "b2"]})
    >>> new_risks(findings, [{"kind": "name", "fingerprint": "a1"}])["kind"].tolist()
    ['phone']
    """
    known = set()
    for number, entry in enumerate(accepted or (), 1):
        fingerprint = entry.get("fingerprint") if isinstance(entry, Mapping) else entry
        if not isinstance(fingerprint, str) or not fingerprint:
            raise CodingError(
                f"Entry {number} of the accepted risks has no fingerprint. Leave it out, and accept the risk again."
            )
        known.add(fingerprint)
    return findings[~findings["fingerprint"].isin(known)].reset_index(drop=True)


def fingerprint_of(kind: str, words: str, text: str) -> str:
    """Return the fingerprint of words that stand in a text, keyed by that text.

    >>> fingerprint_of("name", "Karin  Holmlund", "…") == fingerprint_of("name", "karin holmlund", "…")
    True
    """
    secret = hashlib.sha256(b"disclosure\x1f" + text.encode("utf-8", "surrogatepass")).digest()
    told = f"{kind}\x1f{' '.join(fold(words).split())}".encode("utf-8", "surrogatepass")
    return hmac.new(secret, told, hashlib.sha256).hexdigest()[:32]


def _in_quotes(quotes: pd.DataFrame, corpus: Corpus, names: Mapping[str, str]) -> Iterator[_Risk]:
    missing = [name for name in ("transcript", "start", "end") if name not in quotes.columns]
    if missing:
        raise CodingError(f"The table of quotes has no column {missing[0]!r}. It needs transcript, start and end.")
    edited = [name for name in _EDITED if name in quotes.columns]
    capitals = {held.name: told for told, transcripts in by_language(corpus) for held in transcripts}
    called = told_names(corpus, names)
    rows = quotes.drop_duplicates(["transcript", "start", "end", *edited])
    for name, there in rows.groupby("transcript", sort=False):
        transcript = corpus[str(name)]
        places = list(zip(there["start"].astype(int), there["end"].astype(int), strict=True))
        found = identifiers_in(transcript, capitals[transcript.name], names, places)
        ends = [each.end for each in found]  # they do not overlap, so that their ends are in order too
        risks = [_told_of(each, transcript, corpus, called[transcript.name]) for each in found]
        for start, end in places:
            for k in range(bisect_right(ends, start), len(found)):
                if found[k].start >= end:
                    break
                yield risks[k]
        for row in there.to_dict("records") if edited else ():
            for column in edited:
                yield from _edited(row, column, transcript, called[transcript.name], capitals[transcript.name], names)


def told_names(corpus: Corpus, key: Mapping[str, str]) -> dict[str, str]:
    """Return what each transcript is called in the place of a finding: its name or, where that may be somebody's, its number in the
    study's order."""
    return {
        name: f"transcript {number}" if holds_name(name, corpus.language_of(held), key=key) else name
        for number, (name, held) in enumerate(corpus.items(), 1)
    }


def _told_of(found: Identifier, transcript: Transcript, corpus: Corpus, called: str) -> _Risk:
    turn = transcript.turn_index(found.start)
    place = f"{called}, {corpus.locator(transcript.name, turn or 0, 'en')}"
    fingerprint = fingerprint_of(found.kind, transcript.text[found.start : found.end], transcript.text)
    return _Risk(found.kind, found.risk, place, fingerprint, _sentence(transcript.text, found.start, found.end))


def _sentence(text: str, start: int, end: int) -> str:
    """Words in the sentence around them, cut to about `_SENTENCE` characters.

    >>> _sentence("Ja. Vi ringde Karin Holmlund i går. Nej.", 14, 28)
    'Vi ringde Karin Holmlund i går.'
    """
    room = max(_SENTENCE - (end - start), 20) // 2
    before = re.split(r"(?<=[.!?…])\s|\n", text[max(start - 300, 0) : start])[-1]
    after = re.split(r"(?<=[.!?…])\s|\n", text[end : end + 300])[0]
    cut, left = len(before) > room, len(after) > room
    told = f"{before[-room:] if cut else before}{text[start:end]}{after[:room] if left else after}"
    return ("…" if cut else "") + " ".join(told.split()) + ("…" if left else "")


def _edited(
    row: Mapping[Any, Any], column: str, transcript: Transcript, called: str, capitals: Capitals, key: Mapping[str, str]
) -> Iterator[_Risk]:
    """What an edited or translated quote holds that its own words in the transcript do not."""
    words = row[column]
    if not isinstance(words, str) or not words.strip():
        return
    original = fold(transcript.text[int(row["start"]) : int(row["end"])])
    place = f"{called}, {row.get('quote_id', '')} ({column})".replace(",  ", ", ")
    for risk, said in _told_in(words, capitals, key, place, key_text=transcript.text):
        if fold(said) not in original:
            yield risk


def _in_texts(
    texts: Mapping[str, str], corpus: Corpus, key: Mapping[str, str], known: Collection[str]
) -> Iterator[_Risk]:
    if not texts:
        return
    capitals = capitals_of(list(corpus.values()), language_for(corpus.language))
    for name, text in texts.items():
        for risk, said in _told_in(text, capitals, key, str(name), key_text=text):
            if risk.kind != CAPITALISED or fold(said) not in known:
                yield risk


def _told_in(
    text: str, capitals: Capitals, key: Mapping[str, str], place: str, *, key_text: str
) -> Iterator[tuple[_Risk, str]]:
    if not text.strip():
        return
    for each in identifiers_in(Transcript(place, text), capitals.with_text(without_brackets(text)), key):
        words = text[each.start : each.end]
        fingerprint = fingerprint_of(each.kind, words, key_text)
        yield _Risk(each.kind, each.risk, place, fingerprint, _sentence(text, each.start, each.end)), words


def _in_groups(corpus: Corpus, attributes: Sequence[str] | None, k: int) -> list[_Risk]:
    if attributes is None and not corpus.design.export_attributes:
        return []
    groups = small_groups(corpus, attributes, k)
    names = [str(name) for name in groups.columns[:-2]]
    made = []
    for row in groups.to_dict("records"):
        told = " × ".join(names)
        participants = "1 participant" if row["participants"] == 1 else f"{row['participants']} participants"
        values = "\x1f".join(f"{name}={row[name]}" for name in names)
        digest = hashlib.sha256(f"{SMALL_GROUP}\x1f{values}\x1f{row['who']}".encode()).hexdigest()[:32]
        made.append(_Risk(SMALL_GROUP, "high", f"{told}: {participants} of {k} needed", digest))
    return made
