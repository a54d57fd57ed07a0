"""An author's edits on their way into a result: no words that an edit takes out are printed elsewhere without a word about it."""

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from coding.errors import CodingError
from coding.quotes import apply_edits, earlier_quote_id, place_of, quote_id, taken_out, with_ids
from coding.quotes.candidates import Finder
from coding.report.disclosing import places_around
from coding.rules import code_by_rules

if TYPE_CHECKING:
    from coding.codings import Codings
    from coding.project import Project

_VERBATIM = "verbatim"


class UnusedEdits(UserWarning):
    """Edits name quotes that are not among those written."""


class EarlierIds(UserWarning):
    """Edits name quotes by ids that they had in earlier results."""


class _Place(NamedTuple):
    transcript: str
    start: int
    end: int

    def meets(self, other: "_Place") -> bool:
        return self.transcript == other.transcript and self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return f"{self.transcript}, {self.start}–{self.end}"


class _Edit(NamedTuple):
    line: int  # in a file of edits; its head is line 1
    id: str
    shown: str
    hides: bool
    place: _Place | None


class _Printed(NamedTuple):
    id: str
    place: _Place
    around: bool  # words that stand around the quote, not its own


def with_edits(quotes: pd.DataFrame, edits: pd.DataFrame | None, project: "Project") -> pd.DataFrame:
    """Return the quotes with an author's edits; those of passages that are not printed are told in a warning.

    An edit is there for what it takes out, perhaps a name. Raises `CodingError` where these words would be printed all the same: in
    another quote of the same passage (or around it) that has no row of its own in the edits, and where it cannot be told which passage
    an edit belongs to. A row that shows a quote's own words, with the level "verbatim", says that it was
    looked at and may stand as it is.
    """
    if edits is None:
        return quotes
    codes = [id for code in project.codebook for id in (code.id, *code.formerly)]
    edits, renewed = with_ids(edits, quotes, codes)
    made, unused = apply_edits(quotes, edits)
    rows = list(_rows(edits))
    places = _places_of([row for row in rows if row.id in unused and row.hides and row.place is None], project)
    printed = list(_printed(quotes, project))
    looked_at = {row.id for row in rows if row.shown}
    wrong, told = [], []
    for row in rows:
        if row.id in unused:
            place, now = (row.place, row.id) if row.place else places.get(row.id, (None, ""))
            sentence = _why_not(row, place, now, [each for each in printed if each.id not in looked_at])
            if sentence:
                wrong.append(sentence)
            else:
                told.append(row.id or str(row.place))
        elif row.hides:
            wrong += _left_elsewhere(row, quotes, [each for each in printed if each.id not in looked_at - {row.id}])
    if wrong:
        raise CodingError("\n".join(["The edits do not hold here, so nothing was written:", *wrong]))
    if renewed:
        pairs = ", ".join(f"{old} (now {now})" for old, now in renewed)
        warnings.warn(f"Taken by their place, for their ids are earlier ones: {pairs}.", EarlierIds, stacklevel=3)
    if told:
        passages = ", ".join(dict.fromkeys(told))
        warnings.warn(f"Edits of quotes that were not picked, nor printed: {passages}.", UnusedEdits, stacklevel=3)
    return made


def _rows(edits: pd.DataFrame) -> Iterator[_Edit]:
    """The rows of a table that `with_ids` made: all its cells are words."""
    for line, record in enumerate(edits.to_dict("records"), 2):
        row = {str(key): str(value).strip() for key, value in record.items()}
        shown, level = row.get("shown", ""), row.get("level", "")
        place = place_of(row)
        yield _Edit(line, row["quote_id"], shown, bool(shown) and level != _VERBATIM, _Place(*place) if place else None)


def _printed(quotes: pd.DataFrame, project: "Project") -> Iterator[_Printed]:
    """All places whose words a result prints: the quotes, and what stands around them."""
    for id, transcript, start, end in quotes[["quote_id", "transcript", "start", "end"]].itertuples(index=False):
        yield _Printed(str(id), _Place(str(transcript), int(start), int(end)), False)
    for id, transcript, start, end in places_around(quotes, project.corpus):
        yield _Printed(id, _Place(transcript, start, end), True)


def _why_not(row: _Edit, place: _Place | None, now: str, printed: list[_Printed]) -> str:
    """Why an edit whose quote was not picked stops the result; "" when its words are not printed."""
    if not row.hides:
        return ""
    head = f"  Line {row.line}: {row.id or 'it'}"
    if place is None:
        return (
            f"{head} is the id of no passage that can be quoted now, so that it cannot be told which words it takes out: its text or "
            "coding was changed, or respondents were numbered anew. Take its id from a file of quotes made now, or leave the row out."
        )
    met = next((each for each in printed if each.place.meets(place)), None)
    if met is None:
        return ""
    if met.place == place and row.place:
        return (
            f"{head} is not the id of the quote at {place}, which is {met.id}. Write {met.id} in its row, or leave its quote_id empty: "
            "the place is enough."
        )
    if met.place == place or now == met.id:
        return f"{head} is an earlier id of the quote at {place}, which now has the id {met.id}. Write {met.id} in its row."
    return f"{head} edits {place}, and these words are printed in {met.id} ({met.place}). {_way_out(met)}"


def _left_elsewhere(row: _Edit, quotes: pd.DataFrame, printed: list[_Printed]) -> Iterator[str]:
    """Sentences on quotes that print, unedited, what an edit takes out of another."""
    mine = quotes[quotes["quote_id"] == row.id].iloc[0]
    start, words = int(mine["start"]), str(mine["quote"])
    gone = [_Place(str(mine["transcript"]), start + a, start + b) for a, b in taken_out(words, row.shown)]
    for each in {each.id: each for each in printed if each.id != row.id or each.around}.values():
        if any(each.place.meets(place) for place in gone):
            yield f"  Line {row.line}: what it takes out of {row.id} is printed in {each.id} ({each.place}). {_way_out(each)}"


def _way_out(met: _Printed) -> str:
    if met.around:
        return f"It stands around that quote: leave that out, or give {met.id} a row of its own in the edits."
    return f"Give {met.id} a row of its own in the edits (its own words as shown, with the level {_VERBATIM}, if they may stand)."


def _places_of(rows: list[_Edit], project: "Project") -> dict[str, tuple[_Place, str]]:
    """Where the passages of edits lie that say nothing but an id, and their ids now: looked for among all that the study could quote."""
    left = {row.id for row in rows}
    if not left:
        return {}
    coded = {id: place for id, place in _ids(project.codings, project) if id in left}
    if left <= set(coded):
        return coded
    by_rules = code_by_rules(project.corpus, project.codebook)
    return {id: place for id, place in _ids(by_rules, project) if id in left} | coded


def _ids(codings: "Codings", project: "Project") -> Iterator[tuple[str, tuple[_Place, str]]]:
    """The ids of all passages, also those that they had when the code was part of the id."""
    book = project.codebook
    codings = codings.in_codebook(book)
    finder = Finder(project.corpus, book, asked=True)
    for each in [*finder.of_codings(codings), *finder.of_every_unit(codings)]:
        start, end = each.passage.start, each.passage.end
        words = project.corpus[each.transcript].text[start:end]
        now = quote_id(each.transcript, start, end, words)
        told = (_Place(each.transcript, start, end), now)
        yield now, told
        for code in (each.code, *book.ancestors(each.code)):
            for id in (code, *book[code].formerly):
                yield earlier_quote_id(id, each.transcript, start, end, words), told
