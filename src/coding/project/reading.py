"""What coders have read: read is not the same as coded, and what nobody read is missing, never absent."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from coding.errors import CodingError
from coding.project.events import Event
from coding.project.held import Held, checked_coder, checked_span
from coding.project.recounting import rank

STATUS_COLUMNS = ("transcript", "coder", "codings", "read", "done", "unlocked", "round")
"""Columns of a project's status; ``read`` is the share (0 to 1) of the text's characters."""


class Readings(Held):
    """A project's acts on what was read. Each is on the disk before it returns."""

    def mark_read(
        self, transcript: str, start: int | None = None, end: int | None = None, *, coder: str, sample: str = ""
    ) -> None:
        """Mark the words at [start, end) of a transcript, by default all of it, as read by a coder.

        In a later round of coding this counts anew: the words, and the coder's codings on them, then belong to that round.
        ``sample`` is the id that `keep_sample` gave, where the words are a passage drawn by lot and were read as such: only
        then does the reading tell what was missed.
        """
        held, coder = self.corpus[transcript], checked_coder(coder)
        span = checked_span(held, 0 if start is None else start, len(held.text) if end is None else end)
        if sample:
            self.check_drawn(sample, [(transcript, *span)], coder)
        with self.writing(transcript, coder):
            for event, _ in self._log.standing.read.get((transcript, coder), ()):
                same = (event["start"], event["end"]) == span and event.get("sample", "") == sample
                if same and self._says_the_same(event, transcript):
                    return
            told: dict[str, Any] = {"sample": sample, "part": self.part_of(transcript, *span, coder)}
            self._log.append(self.placed("read", held, *span, coder, **told))

    def check_drawn(self, sample: str, places: Iterable[tuple[str, int, int]], coder: str) -> None:
        """Raise `CodingError` unless all these places were drawn in this sample, for this coder."""
        drawn = {
            (event["transcript"], event["start"], event["end"])
            for event in self._log.standing.drawn
            if event.get("batch", event["id"]) == sample and event["coder"] == coder
        }
        if not drawn:
            raise CodingError(f"There is no sample {sample!r} of passages drawn for {coder}. See project.samples.")
        for name, start, end in places:
            if (name, start, end) not in drawn:
                raise CodingError(
                    f"The words at {start}–{end} of {name!r} were not drawn in the sample {sample!r}. Only what was drawn answers it."
                )

    def done(self, transcript: str, *, coder: str) -> None:
        """Say that a coder has read and coded all of a transcript. From then on suggestions for it are open to the coder.

        In a later round of coding this counts anew: the transcript, and the coder's codings on it, then belong to that round.
        """
        self.corpus[transcript]  # says so when there is none
        coder = checked_coder(coder)
        with self.writing(transcript, coder):
            before = self._log.standing.done.get((transcript, coder))
            if before is None or not self._says_the_same(before[0], transcript):
                self._log.append(self.event("done", transcript, coder))

    def _says_the_same(self, event: Event, transcript: str) -> bool:
        """Tell whether marking it again would say nothing new: the text, the codebook and the round are as they were."""
        if rank(event.get("round", "")) < rank(self.round_now(transcript, event["coder"])):
            return False
        same_text = event.get("fingerprint") == self.corpus[transcript].fingerprint
        return same_text and str(event.get("codebook", "")).endswith(self.codebook.fingerprint[:12])

    def reopen(self, transcript: str, *, coder: str) -> None:
        """Take back that a transcript is done: only what was coded or marked as read by itself counts as read again."""
        self._whole("reopen", transcript, coder, wanted=True)

    def unlock(self, transcript: str, *, coder: str) -> None:
        """Open the machine's suggestions to a coder before the transcript is done; what is read from then on is not read alone."""
        if (transcript, checked_coder(coder)) in self._log.standing.unlocked:
            return
        self._whole("unlock", transcript, coder, wanted=False)

    def _whole(self, act: str, transcript: str, coder: str, *, wanted: bool) -> None:
        coder = checked_coder(coder)
        self.corpus[transcript]  # says so when there is none
        with self.writing(transcript, coder):
            if not wanted or (transcript, coder) in self._log.standing.done:
                self._log.append(self.event(act, transcript, coder))
            else:
                raise CodingError(f"{transcript!r} is not marked done by {coder}, so it is open already.")

    def opened_in_earlier_rounds(self, coders: Iterable[str]) -> list[str]:
        """Return the transcripts that two or more of these coders read, and one read anew after suggestions had been open.

        A later round begins a new blind reading; that somebody may remember the suggestions of an earlier one is worth telling.
        """
        who = set(coders)
        readers: dict[str, set[str]] = {}
        anew = set()
        marks = self.codings.marks[["transcript", "coder", "round", "unlocked"]].astype({"round": str})
        for name, coder, number, unlocked in marks.drop_duplicates().itertuples(index=False, name=None):
            if coder in who:
                readers.setdefault(name, set()).add(coder)
                if not unlocked and self._log.standing.blind.opened_before(name, coder, number):
                    anew.add(name)
        return [name for name in self.corpus if name in anew and len(readers[name]) > 1]

    @property
    def status(self) -> pd.DataFrame:
        """How far everybody is: a row per transcript and coder who acted on it or was assigned it; see `STATUS_COLUMNS`."""
        codings = self.codings
        table = codings.frame
        counts: dict[tuple[str, str], int] = Counter(zip(table["transcript"], table["coder"], strict=True))
        read = {pair: _share(rows, len(self.corpus[pair[0]].text)) for pair, rows in _spans_by_pair(codings).items()}
        assigned = {
            (name, coder): each.number
            for each in self.rounds
            for name, coders in each.assigned.items()
            for coder in coders
        }
        standing = self._log.standing
        order = {name: k for k, name in enumerate(self.corpus)}
        pairs = {pair for pair in (*counts, *read, *assigned, *standing.done, *standing.unlocked) if pair[0] in order}
        rows = [
            (
                *pair,
                counts.get(pair, 0),
                read.get(pair, 0.0),
                pair in standing.done and not self.is_to_be_read_anew(*pair),
                pair in standing.unlocked,
                assigned.get(pair, ""),
            )
            for pair in sorted(pairs, key=lambda pair: (order[pair[0]], pair[1]))
        ]
        return pd.DataFrame(rows, columns=list(STATUS_COLUMNS))


def _spans_by_pair(codings: Any) -> dict[tuple[str, str], list[tuple[int, int]]]:
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for table in (codings.frame, codings.read):
        for name, coder, start, end in zip(
            table["transcript"], table["coder"], table["start"], table["end"], strict=True
        ):
            spans.setdefault((name, coder), []).append((start, end))
    return spans


def _share(spans: list[tuple[int, int]], length: int) -> float:
    covered = last = 0
    for start, end in sorted(spans):
        covered += max(0, end - max(start, last))
        last = max(last, end)
    return covered / length if length else 0.0
