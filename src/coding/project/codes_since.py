"""What became of the code that an older event names: still the same, under another id perhaps, or no longer one of its own."""

from pathlib import Path

from coding.codebook import Codebook
from coding.project.codebook_log import read_codebook_log
from coding.project.events import Event
from coding.project.table import unknown


class CodesSince:
    """The present ids of codes of a study, as far as what was said of one alone still holds.

    That a passage lacks a code, or that nothing suggested it there, says nothing of a code that was merged with another since: the
    other may be there. After a merge a code has former ids that were once alive side by side; after renaming it has not.
    """

    def __init__(self, codebook: Codebook, study: Path | None) -> None:
        self._codebook = codebook
        entries = [] if study is None else read_codebook_log(study)
        self._used = [
            (entry["time"], str(entry.get("codebook", "")), set(entry["meanings"]))
            for entry in entries
            if entry.get("act") == "used"
            and isinstance(entry.get("meanings"), dict)  # the file may have been edited by hand
        ]

    def now(self, code: str, event: Event) -> str:
        """Return the present id of a code as an event means it; "" where the code is gone, or was merged with another since."""
        if unknown(code, self._codebook):
            return ""
        present = self._codebook.current(code)
        ids = {present, *self._codebook[present].formerly}
        known = str(event.get("codebook", "")).rsplit(" ", 1)[-1]
        merged = any(len(ids & alive) > 1 for time, name, alive in self._used if name == known or time >= event["time"])
        return "" if merged else present

    def counted_as(self, code: str) -> str:
        """Return the present id of a code, also where it was merged with others, as codings are counted; "" where it is gone."""
        return "" if unknown(code, self._codebook) else self._codebook.current(code)
