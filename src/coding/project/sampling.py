"""Passages drawn by lot to be read: which were drawn, for whom, and how much text they stand for."""

import pandas as pd

from coding.errors import CodingError
from coding.project.events import Event
from coding.project.held import Held, checked_coder, checked_span

SAMPLE_COLUMNS = ("sample", "coder", "transcript", "start", "end", "population", "without", "answered")
"""Columns of a study's samples; a row per passage, the latest sample last. ``answered``: it was read as a passage of the sample."""

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
        with self.writing():
            first = self.event("draw", rows[0][0], coder)["id"]
            self._log.append_all(
                [
                    self.placed(
                        "draw",
                        self.corpus[name],
                        *span,
                        coder,
                        population=int(population),
                        without=str(without),
                        batch=first,
                    )
                    for (name, _, _, population, without), span in zip(rows, spans, strict=True)
                ]
            )
        return str(first)

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
            if event["transcript"] in self.corpus
            and self.corpus[event["transcript"]].text[event["start"] : event["end"]] == event.get("quote")
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=list(SAMPLE_COLUMNS))


def _key(event: Event) -> tuple[str, str, int, int]:
    return str(event.get("batch", event["id"])), event["transcript"], event["start"], event["end"]
