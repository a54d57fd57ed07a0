"""How often each theme occurs: in segments, participants and words of what was read."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coding.codings import AT_LEAST, Codings, check_counted
from coding.errors import CodingError
from coding.themes.counting import Count, count_codings, distinct_pairs, in_order, share
from coding.themes.interviewer import first_mentions, raised_counts

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

COLUMNS = (
    "code", "name", "segments", "segments_share", "participants", "participants_share", "words", "words_share", "sources",
)  # fmt: skip


def theme_frequencies(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    unit: str | None = None,
    coder: str | None = None,
    by: str | None = None,
    raised: bool = False,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return how often each code was given: a row per code, parents including their sub-codes.

    Columns (`COLUMNS`): code, name; ``segments``: units with the code (an answer has it also where only a word
    that the interviewer throws in was coded, which cannot be quoted); ``participants``: distinct participants with it; ``words``:
    words inside its spans, a word in two spans once, the interviewer's left out; each followed by its share of what was read and is
    not the interviewer's (0 to 1, NaN where nothing of the kind was read: a share of nobody is empty); ``sources``: what is counted.
    With a codebook all its codes appear, in its order; without one, the ids used. ``unit=None`` is the design's unit; ``at_least``:
    see `coded_units`. ``by`` names an attribute: then a first column bears its name and shares are within the group.
    ``.attrs`` holds the facts for a heading: unit, coder, sources, note, units_read, participants_read, participants_in_part (of
    these, with words that nobody marked as read), words_read, sampling …
    ``raised=True`` adds a last column ``raised_by_interviewer``: in how many of the participants the interviewer had used the code's
    words first (see the function of that name; needs a codebook).
    A low count says that a theme was not mentioned, never that anyone disagrees. Raises `CodingError` when several coders are there
    and none is chosen, and for an attribute that nobody has.

    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."]}))
    >>> by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"}), corpus)
    >>> theme_frequencies(by_hand, corpus)[["code", "segments", "participants", "participants_share", "words"]].values.tolist()
    [['housing', 1, 1, 0.5, 3]]
    """
    check_counted(codings, corpus, codebook)
    if raised and codebook is None:
        raise CodingError("Who raised a theme is told by its rules: give the codebook, or leave raised=True out.")
    count = count_codings(codings, corpus, codebook, unit=unit, coder=coder, at_least=at_least)
    if by is not None:
        return _by_group(count, by, raised)
    table = _counted(count, _whole(count))
    if raised:
        codes, _, before = first_mentions(count)
        table["raised_by_interviewer"] = raised_counts(count, codes[before])
    table.attrs.update(count.facts())
    return table


def _whole(count: Count) -> dict[str, Any]:
    """Segments, participants and words per code, and what was read of each."""
    size = len(count.codes)
    codes, _ = count.held
    who_codes, pieces = count.piece_held
    who = count.participant_of[pieces]
    with_code, _ = distinct_pairs(who_codes[who >= 0], who[who >= 0])
    word_codes, first, last = count.words_held
    return {
        "segments": np.bincount(codes, minlength=size),
        "segments_read": int(count.read.sum()),
        "participants": np.bincount(with_code, minlength=size),
        "participants_read": len(count.participants),
        "words": np.bincount(word_codes, weights=last - first, minlength=size).astype(np.int64),
        "words_read": int(count.word_read.sum()),
    }


def _counted(count: Count, numbers: dict[str, Any]) -> pd.DataFrame:
    made: dict[str, Any] = {"code": count.codes, "name": count.names}
    for what in ("segments", "participants", "words"):
        made[what] = numbers[what]
        made[f"{what}_share"] = share(numbers[what], numbers[f"{what}_read"])
    made["sources"] = count.sources
    return pd.DataFrame(made, columns=list(COLUMNS)).astype({"code": object, "name": object, "sources": object})


def _by_group(count: Count, by: str, raised: bool) -> pd.DataFrame:
    if by in COLUMNS:
        raise CodingError(
            f"The attribute {by!r} has the name of a column of the table. Give the attribute another name."
        )
    of_pieces = count.group_of(count.pieces, by)
    of_turns = count.group_of(count.words.turns, by)
    read = count.piece_read
    groups = in_order(list(of_pieces[read]))
    tables, facts = [], {}
    codes, first, before = first_mentions(count) if raised else (None, None, None)
    for group in groups:
        numbers = _within(count, (of_pieces == group).to_numpy() & read, (of_turns == group).to_numpy())
        table = _counted(count, numbers)
        if codes is not None:
            mine = before & (of_pieces == group).to_numpy()[first]
            table["raised_by_interviewer"] = raised_counts(count, codes[mine])
        table.insert(0, by, pd.Series([group] * len(table), dtype=object if isinstance(group, str) else None))
        tables.append(table)
        facts[str(group)] = {f"{what}_read": numbers[f"{what}_read"] for what in ("segments", "participants", "words")}
        facts[str(group)]["participants_in_part"] = numbers["participants_in_part"]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[by, *COLUMNS])
    table.attrs.update({**count.facts(), "by": by, "groups": _renamed(facts)})
    return table


def _within(count: Count, pieces: Any, turns: Any) -> dict[str, Any]:
    """As `_whole`, of the pieces and turns of one group."""
    size = len(count.codes)
    codes, held = count.piece_held
    mine = pieces[held]
    unit_codes, _ = distinct_pairs(codes[mine], count.piece_unit[held[mine]])
    who = count.participant_of[held]
    with_code, _ = distinct_pairs(codes[mine & (who >= 0)], who[mine & (who >= 0)])
    word_codes, turn, words = count.words_by_turn()
    spoken = turns[turn]
    everyone = count.participant_of[pieces]
    people = [count.participants[k] for k in np.unique(everyone[everyone >= 0])]
    return {
        "segments": np.bincount(unit_codes, minlength=size),
        "segments_read": len(np.unique(count.piece_unit[pieces])),
        "participants": np.bincount(with_code, minlength=size),
        "participants_read": len(people),
        "participants_in_part": len(count.in_part.intersection(people)),
        "words": np.bincount(word_codes[spoken], weights=words[spoken], minlength=size).astype(np.int64),
        "words_read": int(turns[count.words.turn_of[count.word_read]].sum()),
    }


def _renamed(facts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {
        group: {("units_read" if what == "segments_read" else what): number for what, number in told.items()}
        for group, told in facts.items()
    }
