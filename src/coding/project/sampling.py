"""Passages drawn by lot to be read: which were drawn, for whom, and how much text they stand for."""

import hashlib
from collections import Counter
from typing import Any

import pandas as pd

from coding.errors import CodingError
from coding.project.codes_since import CodesSince
from coding.project.drawn import by_lot, sample_of, tells_sample, was_answered
from coding.project.events import Event
from coding.project.held import Held, checked_coder, checked_span
from coding.project.withdrawing import withdrawals
from coding.transcript import Corpus

SAMPLE_COLUMNS = (
    "sample", "coder", "transcript", "start", "end", "population", "without", "answered",
    "population_then", "drawn_then", "edited",
)  # fmt: skip
"""Columns of a study's samples; a row per passage, the latest sample last. ``answered``: it was read as a passage of the sample.
``population`` and ``without`` are what they are now, ``population_then`` and ``drawn_then`` what was drawn from, and how many, at first;
``edited`` says of how many of these the words were edited since."""

LOST_COLUMNS = ("sample", "coder", "drawn", "answered", "since", "why")
"""Columns of a study's lost samples; a row per sample: how many passages were drawn, and read as such, since when (a date, "" where the
log does not tell) and why (see `LOST_WHY`) it cannot be counted any more."""

LOST_WHY = ("withdrawn", "code", "edited")
"""Somebody was withdrawn; its code is gone or was merged with others; the words of all its passages were edited."""

DRAW_COLUMNS = ("draw", "coder", "transcript", "start", "end", "part")
"""Columns of a study's draws of what to read next; a row per passage, the latest draw last."""

PARTS = ("start", "uncertain", "random")
"""Why a passage was drawn: the rules point there; the classifier is least sure there; by lot."""

_NEEDED = ("transcript", "start", "end", "population", "without")


class Sampling(Held):
    """A project's samples of unsuggested text: drawn before they are read, so that the log shows that nothing was picked."""

    def keep_sample(self, sample: pd.DataFrame, *, coder: str) -> str:
        """Note that passages were drawn by lot for a coder to read, and return the sample's id.

        ``sample`` has the columns transcript, start, end, population (how many passages it stands for) and without (the codes
        of which these have no suggestion), as a sample of unsuggested text does; its ``attrs["populations"]`` says of how many in each
        transcript, so that they can be counted anew when one is withdrawn. What answers it is a reading that names it
        (``mark_read(…, sample=id)``, or its filled-in sheet): what was read for another reason was not drawn by lot. Raises
        `CodingError` for another or an empty table.
        """
        coder = checked_coder(coder)
        missing = [name for name in _NEEDED if name not in sample.columns]
        if missing or sample.empty:
            raise CodingError("This table is no sample of passages, or the sample is empty.")
        rows = list(sample[list(_NEEDED)].itertuples(index=False, name=None))
        spans = [checked_span(self.corpus[row[0]], row[1], row[2]) for row in rows]
        told: dict[str, Any] = {"drawn": len(rows)}
        if sample.attrs.get("populations"):
            told["populations"] = dict(sample.attrs["populations"])
        each = [{"population": int(row[3]), "without": str(row[4]), **told} for row in rows]
        return self._keep([row[0] for row in rows], spans, each, coder)

    def keep_draw(self, drawn: pd.DataFrame, *, coder: str) -> str:
        """Note which passages a coder was given to read next, and why each was drawn, and return the draw's id.

        ``drawn`` has the columns transcript, start, end and part (see `PARTS`), as `next_to_code` gives them. What is read of it
        is learnt from; only its random part is a fair sample, so that `evaluate_classifier` scores no other part. Raises
        `CodingError` for another or an empty table.
        """
        coder = checked_coder(coder)
        missing = [name for name in ("transcript", "start", "end", "part") if name not in drawn.columns]
        if missing or drawn.empty or not drawn["part"].isin(PARTS).all():
            raise CodingError(
                "This table is no draw of passages to read next, or it is empty. Take it as next_to_code gave it."
            )
        rows = list(drawn[["transcript", "start", "end", "part"]].itertuples(index=False, name=None))
        spans = [checked_span(self.corpus[row[0]], row[1], row[2]) for row in rows]
        return self._keep([row[0] for row in rows], spans, [{"part": str(row[3])} for row in rows], coder)

    def _keep(self, names: list[str], spans: list[tuple[int, int]], told: list[dict[str, Any]], coder: str) -> str:
        with self.writing():
            first = str(self.event("draw", names[0], coder)["id"])
            for each in told:
                if "populations" in each:
                    each["populations"] = {_sealed(first, name): n for name, n in each["populations"].items()}
            self._log.append_all(
                [
                    self.placed("draw", self.corpus[name], *span, coder, **more, batch=first)
                    for name, span, more in zip(names, spans, told, strict=True)
                ]
            )
        return first

    @property
    def draws(self) -> pd.DataFrame:
        """The passages that were drawn to be read next, and why each was; see `DRAW_COLUMNS`."""
        rows = [
            (*(event.get(name, "") for name in ("batch", "coder", "transcript", "start", "end", "part")),)
            for event in self._log.standing.drawn
            if event.get("part")
        ]
        return pd.DataFrame(rows, columns=list(DRAW_COLUMNS))

    @property
    def samples(self) -> pd.DataFrame:
        """The passages that were drawn by lot, the latest sample last; see `SAMPLE_COLUMNS`.

        A passage whose words no longer stand at its place is left out. Where a participant was withdrawn since, the population is
        what is left of it; a sample of which that is not known is left out, and so is one for codes that are gone or were merged.
        """
        drawn = by_lot(self._log.standing)
        if not drawn:
            return pd.DataFrame([], columns=list(SAMPLE_COLUMNS))
        left, since = _left_of(self), CodesSince(self.codebook, self.path)
        sizes = Counter(map(sample_of, drawn))
        edited = Counter(sample_of(event) for event in drawn if left.was_edited(event))
        rows = []
        for event in drawn:
            population, without = left.population(event), str(event.get("without", "")).split()
            still = [now for code in without if (now := since.now(code, event))]
            if not population or (without and not still) or not left.stands(event):
                continue
            rows.append(
                (
                    sample_of(event), event["coder"], event["transcript"], event["start"], event["end"],
                    population, " ".join(still), was_answered(event, self._log.standing),
                    event.get("population", 0), event.get("drawn", sizes[sample_of(event)]), edited[sample_of(event)],
                )
            )  # fmt: skip
        return pd.DataFrame(rows, columns=list(SAMPLE_COLUMNS))

    @property
    def blind_draws(self) -> pd.DataFrame:
        """Every passage drawn by lot whose text is still in the study, counted in `samples` or not: coder, transcript, start, end.

        What was handed out is known to its reader, whatever became of the sample.
        """
        columns = ["coder", "transcript", "start", "end"]
        return pd.DataFrame(
            [[event[name] for name in columns] for event in by_lot(self._log.standing)], columns=columns
        )

    @property
    def lost_samples(self) -> pd.DataFrame:
        """The samples of which nothing can be counted any more, in the order in which they were drawn; see `LOST_COLUMNS`.

        They were drawn, and perhaps read: that they are not in `samples` must not read as if there had been none.
        """
        counted, left = set(self.samples["sample"]), _left_of(self)
        drawn = by_lot(self._log.standing)
        sizes = Counter(map(sample_of, drawn))
        rows: dict[str, list[Any]] = {}
        for event in drawn:
            name = sample_of(event)
            if name in counted:
                continue
            row = rows.setdefault(
                name, [name, event["coder"], event.get("drawn", sizes[name]), 0, *self._why_lost(event, left)]
            )
            row[3] += was_answered(event, self._log.standing)
        for entry in left.gone:
            noted = entry.get("samples")
            for told in filter(tells_sample, noted if isinstance(noted, list) else ()):
                name = told["sample"]
                if name not in counted:
                    row = rows.setdefault(name, [name, told["coder"], 0, 0, entry["time"][:10], "withdrawn"])
                    row[2], row[3] = max(row[2], told["drawn"]), max(row[3], told["answered"])
        return pd.DataFrame([rows[name] for name in sorted(rows)], columns=list(LOST_COLUMNS))

    def _why_lost(self, event: Event, left: "_Left") -> tuple[str, str]:
        if since := left.uncounted_since(event):
            return since, "withdrawn"
        without, codes = str(event.get("without", "")).split(), CodesSince(self.codebook, self.path)
        return "", "edited" if not without or any(codes.now(code, event) for code in without) else "code"


class _Left:
    """What is left of the text that samples were drawn from, after participants were withdrawn."""

    def __init__(self, corpus: Corpus, gone: list[Event]) -> None:
        self._corpus, self.gone = corpus, gone

    def _blanked(self, event: Event) -> set[str]:
        """Transcripts shared with a participant withdrawn since the draw: how much could be drawn from the others is not known."""
        return {name for each in self.gone if each["time"] >= event["time"] for name in each.get("shared", ())}

    def population(self, event: Event) -> int:
        """Of how many passages still there this one was drawn by lot; 0 where that is not known."""
        counts, batch = event.get("populations"), sample_of(event)
        if not counts:
            since = any(each["time"] >= event["time"] for each in self.gone)
            return 0 if since else int(event.get("population", 0))
        names = set(self._corpus) - self._blanked(event)
        return sum(int(counts.get(_sealed(batch, name), 0)) for name in names)

    def stands(self, event: Event) -> bool:
        """Tell whether the words of a drawn passage stand at its place."""
        name = event["transcript"]
        if name not in self._corpus or name in self._blanked(event):
            return False
        return self._corpus[name].text[event["start"] : event["end"]] == event.get("quote")

    def was_edited(self, event: Event) -> bool:
        """Tell whether a passage fell out because its words were edited, and not because somebody was withdrawn."""
        name = event["transcript"]
        return name in self._corpus and name not in self._blanked(event) and not self.stands(event)

    def uncounted_since(self, event: Event) -> str:
        """The day of the first withdrawal since a draw, where what it was drawn from cannot be counted for that; else ""."""
        days = [each["time"][:10] for each in self.gone if each["time"] >= event["time"]]
        known = self.population(event) and event["transcript"] not in self._blanked(event)
        return "" if known or not days else min(days)


def _sealed(batch: str, name: str) -> str:
    """A transcript's name so that a sample's log can count by it and does not name who was withdrawn."""
    return hashlib.sha256(f"{batch} {name}".encode()).hexdigest()[:12]


def _left_of(project: Held) -> _Left:
    return _Left(project.corpus, [] if project.path is None else withdrawals(project.path))
