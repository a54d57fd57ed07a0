"""Passages drawn by lot to be read: which were drawn, for whom, and how much text they stand for."""

from typing import Any

import pandas as pd

from coding.errors import CodingError
from coding.project.events import Event
from coding.project.held import Held, checked_coder, checked_span

SAMPLE_COLUMNS = ("sample", "coder", "transcript", "start", "end", "population", "without", "answered")
"""Columns of a study's samples; a row per passage, the latest sample last. ``answered``: it was read as a passage of the sample."""

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
        of which these have no suggestion), as a sample of unsuggested text does. What answers it is a reading that names it
        (``mark_read(…, sample=id)``, or its filled-in sheet): what was read for another reason was not drawn by lot. Raises
        `CodingError` for another or an
        empty table.
        """
        coder = checked_coder(coder)
        missing = [name for name in _NEEDED if name not in sample.columns]
        if missing or sample.empty:
            raise CodingError("This table is no sample of passages, or the sample is empty.")
        rows = list(sample[list(_NEEDED)].itertuples(index=False, name=None))
        spans = [checked_span(self.corpus[row[0]], row[1], row[2]) for row in rows]
        told = [{"population": int(row[3]), "without": str(row[4])} for row in rows]
        return self._keep([row[0] for row in rows], spans, told, coder)

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

        A passage whose words no longer stand at its place is left out.
        """
        rows = [
            (
                event.get("batch", event["id"]), event["coder"], event["transcript"], event["start"], event["end"],
                event.get("population", 0), event.get("without", ""), _key(event) in self._log.standing.answered,
            )
            for event in self._log.standing.drawn
            if not event.get("part")
            and event["transcript"] in self.corpus
            and self.corpus[event["transcript"]].text[event["start"] : event["end"]] == event.get("quote")
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=list(SAMPLE_COLUMNS))


def _key(event: Event) -> tuple[str, str, int, int]:
    return str(event.get("batch", event["id"])), event["transcript"], event["start"], event["end"]
