"""Putting codings back on their words after a text was edited: seen first, then done, as events that can be undone."""

import pandas as pd
from tqdm import tqdm

from coding.project import anchoring
from coding.project.events import Event, new_id
from coding.project.held import Held
from coding.project.saving import holding


class Reanchoring(Held):
    """A project's act of finding codings again."""

    def reanchor(self, *, apply: bool = False, by: str = "") -> pd.DataFrame:
        """Return what became of the codings and readings in texts that were edited; with ``apply=True`` put them back on their words.

        A row each: id, transcript, code ("" for a stretch read), coder, status, start and end as they were, new_start and new_end,
        quote and new_quote. Status: ``kept`` and ``moved`` are sure, and only these are written, as one act per coder that can be
        undone; ``uncertain`` needs a person (the place shown is a proposal: confirm it with `change`); ``lost`` was not found
        (retract it, or bring the text back). Passages that were drawn to be read move with their words, without a row.
        """
        if not apply:
            return anchoring.report(self._log.standing, self.anchors, self.corpus)
        with holding(self.folder):
            self._log.reread()
            table = anchoring.report(self._log.standing, self.anchors, self.corpus)
            more = {"batch": new_id(), "reanchored": True, "by": by}
            found = tqdm(self.anchors.codings.items(), desc="re-anchoring", unit="coding", disable=None, leave=False)
            events = [self._put_back(id, place, more) for id, place in found if place.status in ("kept", "moved")]
            self._log.append_all([*events, *self._read_again(more), *self._drawn_again(more)])
        return table

    def _put_back(self, id: str, place: anchoring.Anchor, more: Event) -> Event:
        transcript = self.corpus[self._log.standing.codings[id]["transcript"]]
        return self.restated(id, transcript, place.start, place.end, **more)

    def _read_again(self, more: Event) -> list[Event]:
        events = []
        for (name, coder), held in self._log.standing.read.items():
            for event, _ in held:
                place = self.anchors.read.get(event["id"])
                if place is not None and place.status in ("kept", "moved"):
                    told = {
                        "supersedes": event["id"],
                        **{key: event.get(key, "") for key in ("round", "sample", "part")},
                        **more,
                    }
                    events.append(self.placed("read", self.corpus[name], place.start, place.end, coder, **told))
        return events

    def _drawn_again(self, more: Event) -> list[Event]:
        """Drawn passages at their new places: a sample in which they were missing would tell of less than was read."""
        events = []
        for event in self._log.standing.drawn:
            place = anchoring.moved(event, self.corpus)
            if place is not None:
                transcript, told = self.corpus[event["transcript"]], {"supersedes": event["id"], **more}
                events.append(self.placed("draw", transcript, place.start, place.end, event["coder"], **told))
        return events
