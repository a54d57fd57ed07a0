"""Words in their context, a line each."""

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from coding.codebook import Code, Codebook, Rules
from coding.errors import CodingError
from coding.language import fold
from coding.rules import rule_hits
from coding.themes.counting import language_of

if TYPE_CHECKING:
    from coding.transcript import Corpus

COLUMNS = ("transcript", "participant", "speaker", "turn", "left", "words", "right", "locator", "start", "end")
SORTS = ("place", "left", "right")

_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}"})  # behind z, in the order of the alphabet


def one_rule(pattern: str, language: str) -> Codebook:
    """Return a codebook whose only code has this rule; raises `CodingError` that shows the column of a fault."""
    return Codebook("", language, codes=(Code("pattern", pattern.strip() or "pattern", rules=Rules(any=(pattern,))),))


def concordance(
    corpus: "Corpus",
    pattern: str,
    *,
    language: str | None = None,
    width: int = 60,
    sort: str = "place",
    asked: bool = False,
) -> pd.DataFrame:
    """Return every place where a pattern occurs, with the words to its left and right: keyword in context.

    ``pattern`` is a rule in the codebook's notation, such as ``bostad-`` or ``brist NEAR/5 -bostad-``; its hits lie within one turn.
    ``language`` serves texts that name none. ``width`` is the context in characters, cut at words, never beyond the turn. ``sort`` is
    "place", "left" (by the words to the left, the nearest first) or "right". The interviewer's words are left out unless ``asked``.
    Columns (`COLUMNS`): transcript, participant, speaker, turn (from 1), left, words, right (white space made single), locator,
    start, end (code points). ``.attrs``: pattern, occurrences, participants (in whose words it stands), participants_total.

    >>> from coding.transcript import Corpus, Transcript
    >>> lines = concordance(Corpus([Transcript("R01", "Det är ont om bostäder här.")]), "bostad", language="sv")
    >>> lines[["left", "words", "right"]].values.tolist()
    [['Det är ont om', 'bostäder', 'här.']]
    """
    if sort not in SORTS:
        raise CodingError(f"Lines cannot be sorted by {sort!r}. Choose one of: {', '.join(SORTS)}.")
    if width < 0:
        raise CodingError(f"A context of {width} characters cannot be. Give 0 or more.")
    language = language or language_of(corpus)
    hits = rule_hits(corpus, one_rule(pattern, language), unit="turn", asked=asked)
    places = zip(*(hits[column].tolist() for column in ("transcript", "start", "end", "words")), strict=True)
    rows = [_line(corpus, name, start, end, words, width) for name, start, end, words in places]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    if sort != "place":
        swedish = language.lower().startswith("sv")
        keys = [_key(told, sort, swedish) for told in table[sort]]
        table = table.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)
    table.attrs.update(
        {
            "pattern": pattern,
            "occurrences": len(table),
            "participants": int(table["participant"][table["participant"] != ""].nunique()),
            "participants_total": int(corpus.participants["participant"].nunique()),
        }
    )
    return table


def _line(
    corpus: "Corpus", name: str, start: int, end: int, words: str, width: int
) -> tuple[str, str, str, int, str, str, str, str, int, int]:
    transcript = corpus[name]
    index = transcript.turn_index(start) or 0
    turn = transcript.turns[index]
    left, right = transcript.text[turn.start : start], transcript.text[end : turn.end]
    participant = "" if turn.asked else corpus.participant_of(name, turn.speaker)
    return (
        name,
        participant,
        turn.speaker,
        index + 1,
        _cut(left[::-1], width)[::-1],
        " ".join(words.split()),
        _cut(right, width),
        corpus.locator(name, index),
        start,
        end,
    )


def _cut(context: str, width: int) -> str:
    """At most ``width`` characters from the start, ending with a whole word; white space made single."""
    kept = context[:width]
    if len(context) > width and not context[width].isspace():
        at = max(kept.rfind(" "), kept.rfind("\n"))
        kept = kept[:at] if at >= 0 else ""
    return " ".join(kept.split())


def _key(context: str, side: str, swedish: bool) -> list[str]:
    words = [key for word in fold(context).split() if (key := _word_key(word, swedish))]
    if side == "left":
        words.reverse()
    return words


@lru_cache(maxsize=1 << 14)
def _word_key(word: str, swedish: bool) -> str:
    """A word's letters and digits as they sort."""
    letters = "".join(sign for sign in word if sign.isalnum())
    return letters.translate(_SWEDISH) if swedish else letters
