"""From what stands to the table of codings, and to what a person should know about it."""

from itertools import chain

import pandas as pd

from coding.codebook import Codebook
from coding.codebook.model import did_you_mean
from coding.codings import READ_COLUMNS, Codings
from coding.codings.places import joined
from coding.codings.who import CONSENSUS
from coding.errors import CodingError
from coding.project.anchoring import Anchors, anchor
from coding.project.events import Event
from coding.project.log import Log
from coding.project.problems import Problem
from coding.project.recounting import Spans, Stretch, latest_round, rank, spans_by_round, without
from coding.project.standing import Standing
from coding.transcript import Corpus


def codings_of(
    standing: Standing, anchors: Anchors, codebook: Codebook, corpus: Corpus, anew: set[tuple[str, str]]
) -> Codings:
    """Return the codings whose words stand at their places, under the present ids of their codes, and what was read.

    ``anew``: transcripts and coders that were done, and are to be read again in a later round.
    """
    kept = [
        (id, event) for id, event in standing.codings.items() if event["transcript"] in corpus and anchors.stands(id)
    ]
    marks = _marks(standing, anchors, corpus, anew)
    rounds = _rounds([event for _, event in kept], marks)
    made = _as_codings(kept, rounds, standing, codebook, _read(marks, kept, rounds, standing.blind.late))
    if not (standing.blind.late or standing.unlocked or any(unlocked for _, unlocked in standing.done.values())):
        return made
    first = [(id, event) for id, event in _blind(standing, kept, corpus) if not unknown(event["code"], codebook)]
    return made.with_blind(
        _as_codings(first, _rounds([event for _, event in first], marks), standing, codebook, made.marks)
    )


Placed = list[tuple[str, Event]]
"""Ids of codings, and the events that describe them."""


def _as_codings(held: Placed, rounds: list[str], standing: Standing, codebook: Codebook, read: pd.DataFrame) -> Codings:
    events = [event for _, event in held]
    now = _present({event["code"] for event in events}, codebook)
    first, flags = standing.first, standing.flags
    return Codings.from_columns(
        read=read,
        transcript=[event["transcript"] for event in events],
        start=[event["start"] for event in events],
        end=[event["end"] for event in events],
        code=[now[event["code"]] for event in events],
        coder=[event["coder"] for event in events],
        source=[event.get("source", "human") for event in events],
        score=[event.get("score", float("nan")) for event in events],
        because=[event.get("because", "") for event in events],
        id=[id for id, _ in held],
        created=[first[id]["time"] if id in first else event["time"] for id, event in held],
        round=rounds,
        flags=[" ".join(flags.get(id, ())) for id, _ in held],
        memo=[event.get("memo", "") for event in events],
        condensed=[event.get("condensed", "") for event in events],
    )


def _blind(standing: Standing, kept: Placed, corpus: Corpus) -> Placed:
    """Return the codings as they stood when suggestions came into view; in a text that was edited since, at their words."""
    late = standing.blind.late
    first = [(id, event) for id, event in kept if id not in late]
    for id, event in late.items():
        if event is None or event["transcript"] not in corpus:
            continue
        text = corpus[event["transcript"]].text
        if text[event["start"] : event["end"]] != event.get("quote"):
            found = anchor(text, event)
            if found.status not in ("kept", "moved"):
                continue
            event = {**event, "start": found.start, "end": found.end}
        first.append((id, event))
    return first


def _present(codes: set[str], codebook: Codebook) -> dict[str, str]:
    """Map codes to their present ids; one that the codebook does not know stays, and is told as a problem."""
    return {code: code if unknown(code, codebook) else codebook.current(code) for code in codes}


def unknown(code: str, codebook: Codebook) -> bool:
    """Tell whether a codebook neither has nor had a code."""
    try:
        codebook.current(code)
    except CodingError:
        return True
    return False


Mark = tuple[Stretch, bool, str]
"""A stretch that was marked as read, whether suggestions were open to view, and how it came to be read (see `READ_COLUMNS`)."""


def _marks(standing: Standing, anchors: Anchors, corpus: Corpus, anew: set[tuple[str, str]]) -> list[Mark]:
    marks: list[Mark] = []
    for (name, coder), events in standing.read.items():
        if name not in corpus:
            continue
        for event, unlocked in events:
            found = anchors.read.get(event["id"])
            if found is None or found.status == "kept":
                stretch = Stretch(name, event["start"], event["end"], coder, event.get("round", ""))
                marks.append((stretch, unlocked, "chosen" if was_chosen(event) else "marked"))
    for (name, coder), (event, unlocked) in standing.done.items():
        if name in corpus:
            stretch = Stretch(name, 0, len(corpus[name].text), coder, event.get("round", ""))
            marks.append((stretch, unlocked, "marked" if (name, coder) in anew else "done"))
    return _of_consensus(marks)


def _of_consensus(marks: list[Mark]) -> list[Mark]:
    """A consensus was not read blind where one of those who came to it had not: whatever else marks it as read."""
    seen: dict[str, list[tuple[int, int]]] = {}
    for mark, unlocked, _ in marks:
        if unlocked and mark.coder == CONSENSUS:
            seen.setdefault(mark.transcript, []).append((mark.start, mark.end))
    if not seen:
        return marks
    cut: list[Mark] = []
    for mark, unlocked, how in marks:
        there = joined(seen.get(mark.transcript, [])) if mark.coder == CONSENSUS and not unlocked else []
        cut += [(left, unlocked, how) for left in without(mark, there)]
    return cut


def was_chosen(event: Event) -> bool:
    """Tell whether a machine chose the passage that was read: by what it was unsure of, or as one without a suggestion."""
    return bool(event.get("sample")) or event.get("part", "random") != "random"


def _rounds(codings: list[Event], marks: list[Mark]) -> list[str]:
    """Return the round in which each coding counts."""
    if not any(mark.round for mark, *_ in marks):
        return [event.get("round", "") for event in codings]
    read = spans_by_round(mark for mark, *_ in marks)
    return [
        latest_round(_stretch(event, event.get("round", "")), read.get((event["transcript"], event["coder"]), {}))
        for event in codings
    ]


def _read(marks: list[Mark], codings: Placed, rounds: list[str], late: dict[str, Event | None]) -> pd.DataFrame:
    """Return what was read; what was said again in a later round is cut out of the earlier ones."""
    later: dict[tuple[str, str, str], Spans] = {}
    if any(rounds) or any(mark.round for mark, *_ in marks):
        coded = (_stretch(event, number) for (_, event), number in zip(codings, rounds, strict=True))
        for (name, coder), held in spans_by_round([*(mark for mark, *_ in marks), *coded]).items():
            for number in held:
                above = (spans for other, spans in held.items() if rank(other) > rank(number))
                later[name, coder, number] = joined(chain.from_iterable(above))
    rows = [
        (*left, *more)
        for mark, *more in marks
        for left in without(mark, later.get((mark.transcript, mark.coder, mark.round), []))
    ]
    rows += [  # what was coded with suggestions in view was not read alone
        (*_stretch(event, number), True, "marked")
        for (id, event), number in zip(codings, rounds, strict=True)
        if id in late and event.get("source") == "human" and not _there_before(event, late[id])
    ]
    return pd.DataFrame(rows, columns=list(READ_COLUMNS))


def _there_before(event: Event, before: Event | None) -> bool:
    """Tell whether a coding stood at the same place before suggestions came into view."""
    return before is not None and (before["start"], before["end"]) == (event["start"], event["end"])


def _stretch(event: Event, number: str) -> Stretch:
    return Stretch(event["transcript"], event["start"], event["end"], event["coder"], number)


def problems_of(log: Log, anchors: Anchors, codebook: Codebook, corpus: Corpus) -> list[Problem]:
    """Return what a person should know: codings whose text or words are gone, codes that the codebook does not have.

    Each is told once, at the line of the first event that shows it.
    """
    standing = log.standing
    homeless: dict[str, list[str]] = {}
    codes: dict[str, list[str]] = {}
    away: dict[str, list[str]] = {}
    for id, event in standing.codings.items():
        if event["transcript"] not in corpus:
            homeless.setdefault(event["transcript"], []).append(event["id"])
        elif not anchors.stands(id):
            away.setdefault(event["transcript"], []).append(event["id"])
        codes.setdefault(event["code"], []).append(event["id"])
    problems = []
    for name, ids in sorted(homeless.items()):
        near = did_you_mean(name, corpus)
        what = f"there {_counted(ids)} of {name!r}, a transcript that is not in the study.{near} Bring it back, or withdraw it."
        problems.append(Problem(*log.where(ids[0]), 0, "warning", what))
    for code in sorted(code for code in codes if unknown(code, codebook)):
        near = did_you_mean(code, [each.id for each in codebook])
        what = (
            f"there {_counted(codes[code])} with the code {code!r}, which the codebook neither has nor had.{near} "
            f"Add the code, or write 'formerly: [{code}]' at the one that took its place."
        )
        problems.append(Problem(*log.where(codes[code][0]), 0, "error", what))
    for name, ids in sorted(away.items()):
        what = (
            f"the text of {name!r} was edited since it was coded: there {_counted(ids)} no longer at the words, left out until "
            "found again. See where with: coding reanchor."
        )
        problems.append(Problem(*log.where(ids[0]), 0, "warning", what))
    return problems + _read_before(log, corpus)


def _read_before(log: Log, corpus: Corpus) -> list[Problem]:
    problems = []
    for (name, coder), (event, _) in sorted(log.standing.done.items()):
        if name in corpus and event.get("fingerprint") != corpus[name].fingerprint:
            what = f"the text of {name!r} was edited after {coder} had read it all. Look through it and mark it done again."
            problems.append(Problem(*log.where(event["id"]), 0, "warning", what))
    return problems


def _counted(ids: list[str]) -> str:
    return "is 1 coding" if len(ids) == 1 else f"are {len(ids)} codings"
