"""What a coder does with codings: add, change, retract; accept or reject what the machine suggests; flag and link."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coding.codings import Codings
from coding.codings.who import CONSENSUS, MACHINES
from coding.errors import CodingError
from coding.project.codes_since import CodesSince
from coding.project.events import Event, new_id
from coding.project.held import Held, checked_coder, checked_span
from coding.project.recounting import rank
from coding.project.standing import key_of
from coding.transcript import Transcript

FLAGS = ("quotable", "unsure")
"""What a coder can say of a coding besides its code."""

SUGGESTED = ("rule", "model")
"""Sources of codings that are suggestions until a person accepts them."""


class Acts(Held):
    """A project's acts on codings. Each is on the disk before it returns."""

    def add(
        self,
        transcript: str,
        start: int,
        end: int,
        code: str,
        *,
        coder: str,
        memo: str = "",
        condensed: str = "",
        flags: Sequence[str] = (),
        because: str = "",
        provisional: bool = False,
        suggestions: Sequence[str] = (),
    ) -> str:
        """Put a code on the words at [start, end) of a transcript (code points) and return the coding's id.

        Doing it again returns the id of the coding that is there; in a later round of coding, that coding then counts in that
        round. ``provisional=True`` allows a code that the codebook does not
        have yet, for instance one in the respondent's own words: it is then added there as provisional. ``suggestions`` are the
        ids of the machine's suggestions that the coder could see (by default all, once they are open to view): such a coding counts
        for themes and quotes, and not for agreement, which compares blind readings. Raises
        `CodingError` for an unknown transcript or code, or a span outside the text.
        """
        held, coder = self.corpus[transcript], checked_coder(coder)
        start, end = checked_span(held, start, end)
        code = self._code(code, coder) if provisional else self._living(code)
        with self.writing(transcript, coder):
            event = self.placed(
                "add", held, start, end, coder, code=code, source="human", memo=memo, condensed=condensed, because=because,
                flags=_checked_flags(flags), suggestions=list(map(str, suggestions)) or self._seen_by_any(transcript, coder),
            )  # fmt: skip
            return self._put(event)

    def _put(self, event: Event) -> str:
        """Write a new coding and return its id; one that is there already is only taken into the round that its coder is in now."""
        there = self._log.standing.at(key_of(event))
        if not there:
            self._log.append(event)
            return str(event["id"])
        before = self._log.standing.codings[there[0]]
        if rank(event["round"]) > rank(before.get("round", "")):
            held = self.corpus[event["transcript"]]
            told = {key: event[key] for key in ("memo", "condensed", "because") if event.get(key)}
            told |= {"round": event["round"], "suggestions": event["suggestions"]}
            self._log.append(self.restated(there[0], held, event["start"], event["end"], **told))
        return there[0]

    def add_all(self, codings: Codings, *, sample: str = "") -> list[str]:
        """Put many codings into the study at once, with their coders, sources, memos and ids, and return their ids.

        ``sample``: what was read answers this sample of drawn passages (see `keep_sample`).
        What their coders have read comes along. Each file is written once; codings that are there already stay as they are.
        Raises `CodingError`, and writes nothing, when one of them does not fit the study.
        """
        rows = codings.frame.to_dict("records")
        spans = [checked_span(self.corpus[row["transcript"]], row["start"], row["end"]) for row in rows]
        blind = codings.is_blind
        codes = {code: self._living(code) for code in codings.codes}
        batch = new_id()
        events: list[Event] = []
        ids = []
        with self.writing():
            self._log.reread()
            for number, (row, (start, end)) in enumerate(zip(rows, spans, strict=True)):
                held = self.corpus[row["transcript"]]
                if row["source"] not in SUGGESTED:
                    checked_coder(row["coder"])
                event = self.placed(
                    "accept" if row["source"] == "accepted" else "add", held, start, end, row["coder"], **_told(row)
                )
                event.update(code=codes[row["code"]], batch=batch)
                if row["source"] == "human":
                    event["suggestions"] = self._seen(row["transcript"], row["coder"]) if blind[number] else ["all"]
                there = self._log.standing.at(key_of(event))
                if not there and event["coder"] == CONSENSUS and event["id"] in self._log:
                    event["id"] = new_id()  # an earlier consensus had it, a later one did not: now it is there again
                if not there and event["id"] not in self._log:
                    events.append(event)
                ids.append(there[0] if there else str(event["id"]))
            self._log.append_all([*events, *self._readings(codings, batch, sample)])
        return ids

    def _readings(self, codings: Codings, batch: str, sample: str) -> list[Event]:
        stretches = codings.read
        more = {"sample": sample} if sample else {}
        what = ["transcript", "start", "end", "coder", "unlocked"]
        known = set(self.codings.read[what].itertuples(index=False, name=None))
        what = [*what, "how"]
        made = []
        for name, start, end, coder, unlocked, how in stretches[what].itertuples(index=False, name=None):
            if sample or (name, start, end, coder, unlocked) not in known:
                begin, stop = checked_span(self.corpus[name], start, end)
                part = self.part_of(name, begin, stop, coder) or ("chosen" if how == "chosen" else "")
                told: Event = {**more, "part": part}
                told |= {"suggestions": ["all"]} if unlocked else {}
                made.append(
                    self.placed("read", self.corpus[name], begin, stop, checked_coder(coder), batch=batch, **told)
                )
        return made

    def change(
        self,
        coding: str,
        *,
        coder: str | None = None,
        start: int | None = None,
        end: int | None = None,
        code: str | None = None,
        memo: str | None = None,
        condensed: str | None = None,
    ) -> str:
        """Change a coding's place, code, memo or condensed text and return its id, which stays.

        With the code goes why it was given: a suggestion that was accepted is then the coder's own coding, made with suggestions
        in view. A coding is changed by its own coder; another coder adds one of their own. Raises `CodingError` for an unknown
        coding or code, a span outside the text, or another coder.
        """
        before = self._own(coding, coder)
        held = self.corpus[before["transcript"]]
        if start is None and end is None:
            self._at_its_words(coding, before)
        span = checked_span(held, before["start"] if start is None else start, before["end"] if end is None else end)
        new: Event = {
            "code": before["code"] if code is None else self._living(code),
            "memo": before.get("memo", "") if memo is None else memo,
            "condensed": before.get("condensed", "") if condensed is None else condensed,
        }
        same_place = (*span, held.fingerprint) == (before["start"], before["end"], before.get("fingerprint"))
        if same_place and all(before.get(key, "") == value for key, value in new.items()):
            return coding
        with self.writing(held.name, before["coder"]):
            self.coding_event(coding)  # another program may have retracted it meanwhile
            new["round"] = max(before.get("round", ""), self.round_now(held.name, before["coder"]), key=rank)
            new["suggestions"] = self._seen_by_any(held.name, before["coder"])
            if before.get("source") == "accepted":
                new["suggestions"] = ["all"]
            if new["code"] != before["code"]:
                new |= _OF_ANOTHER_CODE | ({"source": "human"} if before.get("source") == "accepted" else {})
            self._log.append(self.restated(coding, held, *span, **new))
        return coding

    def retract(self, coding: str, *, coder: str | None = None, memo: str = "") -> None:
        """Take a coding back; its history stays. Raises `CodingError` for an unknown coding or one of another coder."""
        before = self._own(coding, coder)
        with self.writing(before["transcript"], before["coder"]):
            events = [self._retraction(each, memo) for each in self._log.standing.at(key_of(self.coding_event(coding)))]
            if len(events) == 1:
                self._log.append(events[0])
            else:  # the same was said twice, on two computers: one act takes both back
                batch = new_id()
                self._log.append_all([{**event, "batch": batch} for event in events])

    def _retraction(self, coding: str, memo: str = "") -> Event:
        before = self.coding_event(coding)
        told: Event = {key: before[key] for key in ("start", "end", "code", "fingerprint") if key in before}
        more: Event = {"coding": coding, "supersedes": self._log.standing.latest[coding], "memo": memo}
        more["suggestions"] = self._seen(before["transcript"], before["coder"])
        return {**self.event("retract", before["transcript"], before["coder"]), **told, **more}

    def flag(self, coding: str, flag: str, *, on: bool = True, coder: str | None = None) -> None:
        """Say of a coding that it is ``"quotable"`` or ``"unsure"``; ``on=False`` takes that back."""
        _checked_flags([flag])
        before = self._own(coding, coder)
        flags = [each for each in self._log.standing.flags.get(coding, ()) if each != flag] + ([flag] if on else [])
        if sorted(flags) == sorted(self._log.standing.flags.get(coding, ())):
            return
        with self.writing(before["transcript"], before["coder"]):
            event = self.event(
                "flag",
                before["transcript"],
                before["coder"],
                coding=coding,
                supersedes=self._log.standing.latest[coding],
            )
            self._log.append({**event, "flags": sorted(flags)})

    def link(self, coding: str, to: str, *, coder: str | None = None) -> None:
        """Link a coding to another coding's id, or to a memo's file such as ``memos/2019-05-14-rent.md``."""
        before = self._own(coding, coder)
        if to in self._log.standing.links.get(coding, ()):
            return
        if to not in self._log.standing.codings and not (self.folder / to).is_file():
            raise CodingError(
                f"There is neither a coding nor a file {to!r} to link to. Give a coding's id or a memo's path in the study."
            )
        with self.writing(before["transcript"], before["coder"]):
            self._log.append(self.event("link", before["transcript"], before["coder"], coding=coding, link=to))

    # Suggestions --------------------------------------------------------------------------------------------------

    def accept(self, suggestion: Any, *, coder: str, memo: str = "") -> str:
        """Confirm a suggestion of the rules or the model, and return the coding's id: source ``accepted``, coder the person.

        What suggested it ends its ``because`` ("suggested by the rules", "suggested by the model") and stands in the log as ``origin``.
        ``suggestion`` is a row of a `Codings` frame, or a `Codings` of one row. Raises `CodingError` while suggestions for the
        transcript are not open to this coder: until it is marked done, or unlocked.
        """
        row, held, coder, (start, end) = self._suggested(suggestion, coder)
        with self.writing(held.name, coder):
            event = self.placed(
                "accept", held, start, end, coder, code=self._living(row["code"]), source="accepted", memo=memo,
                because=_with_origin(row), origin=row["source"], suggestion=row.get("id", ""), suggestions=["all"], **_score_of(row),
            )  # fmt: skip
            return self._put(event)

    def reject(self, suggestion: Any, *, coder: str, memo: str = "") -> None:
        """Say that a suggestion is wrong; the next fit of a model learns from it. See `accept`."""
        row, held, coder, (start, end) = self._suggested(suggestion, coder)
        if (row.get("id", ""), coder) in self._log.standing.rejected:
            return
        with self.writing(held.name, coder):
            told = {
                "code": self._living(row["code"]),
                "source": row["source"],
                "memo": memo,
                "because": row.get("because", ""),
                **_score_of(row),
            }
            more = {"suggestion": row.get("id", ""), "suggestions": ["all"]}
            self._log.append(self.placed("reject", held, start, end, coder, **told, **more))

    @property
    def rejected(self) -> pd.DataFrame:
        """The suggestions that were rejected: transcript, start, end, code (its id then), coder, source, score, because, suggestion (its
        id), memo, code_now (its present id; "" where the code is gone, or was merged with another since: that the one was rejected
        says nothing of the two together), counted_as (its present id also after a merge, as accepted ones are counted).
        """
        words = ["source", "because", "suggestion", "memo"]
        columns = ["transcript", "start", "end", "code", "coder", "source", "score", "because", "suggestion", "memo"]
        events = list(self._log.standing.rejected.values())
        since = CodesSince(self.codebook, self.path)
        told = [dict.fromkeys(words, "") | {"score": float("nan")} | e for e in events]
        table = pd.DataFrame([[event[key] for key in columns] for event in told], columns=columns)
        table["code_now"] = pd.Series([since.now(event["code"], event) for event in events], dtype=object)
        table["counted_as"] = pd.Series([since.counted_as(event["code"]) for event in events], dtype=object)
        return table

    def _suggested(self, suggestion: Any, coder: str) -> tuple[dict[str, Any], Transcript, str, tuple[int, int]]:
        row = _one_row(suggestion)
        if row.get("source") not in SUGGESTED:
            raise CodingError(
                f"Only suggestions of the rules or a model are accepted or rejected; this one's source is {row.get('source')!r}."
            )
        held, coder = self.corpus[row["transcript"]], checked_coder(coder)
        if coder == CONSENSUS:
            raise CodingError(
                "A suggestion is accepted or rejected by a person who reads, and the consensus is nobody. Let one of its coders decide, "
                "then build the consensus anew."
            )
        if not self.suggestions_visible(held.name, coder):
            raise CodingError(
                f"Suggestions for {held.name!r} are not open to {coder} yet: they would lead the eye. Mark it done first, or "
                "open them with unlock, which is noted."
            )
        return row, held, coder, checked_span(held, row["start"], row["end"])

    def suggestions_visible(self, transcript: str, coder: str) -> bool:
        """Tell whether a coder may see suggestions for a transcript: after marking it done, or after unlocking it.

        Where a later round of coding has the coder read it anew, they are closed until it is done in that round.
        """
        pair = (transcript, coder)
        done = self._log.standing.done.get(pair)
        return pair in self._log.standing.unlocked or (done is not None and not self.is_to_be_read_anew(*pair))

    def _seen(self, transcript: str, coder: str) -> list[str]:
        """What a coder may have seen of the suggestions for a transcript, all or none: what was open once stays seen."""
        now = self.round_now(transcript, coder)
        return ["all"] if self._log.standing.blind.is_open(transcript, coder, now) else []

    def _seen_by_any(self, transcript: str, coder: str) -> list[str]:
        """The same for what is said anew; in the consensus' name it is said by its coders, whose readings were open or not.

        What `consensus` made comes by `add_all`, and says itself where it comes from.
        """
        blind = self._log.standing.blind
        others = blind.openers(transcript) if coder == CONSENSUS else set()
        opened = any(blind.is_open(transcript, other, self.round_now(transcript, other)) for other in others)
        return ["all"] if opened else self._seen(transcript, coder)

    # What an act needs to know ------------------------------------------------------------------------------------

    def _living(self, code: str) -> str:
        return self.codebook.current(str(code))

    def _code(self, code: str, coder: str) -> str:
        return self._living(code)  # `Project` can also make a new one

    def _own(self, coding: str, coder: str | None) -> Event:
        self.folder  # a study without a folder says so before anything else  # noqa: B018
        before = self.coding_event(str(coding))
        if before["transcript"] not in self.corpus:
            raise CodingError(
                f"The coding {coding!r} lies in {before['transcript']!r}, which is not in the study. Bring the transcript back."
            )
        if coder is not None and checked_coder(coder) != before["coder"]:
            raise CodingError(
                f"The coding {coding!r} is {before['coder']}'s. Add one of your own instead; two coders' codings are kept apart."
            )
        return before

    def _at_its_words(self, coding: str, before: Event) -> None:
        if not self.anchors.stands(coding):
            raise CodingError(
                f"The text of {before['transcript']!r} was edited, and the coding {coding!r} is no longer at its words "
                f"({before.get('quote', '')!r}). Say start and end, or re-anchor the study first."
            )


def _told(row: Mapping[Any, Any]) -> dict[str, Any]:
    """What a coding from elsewhere says besides its place."""
    told = {key: row[key] for key in ("source", "because", "memo", "condensed") if row[key]}
    if not pd.isna(row["score"]):
        told["score"] = float(row["score"])
    if row["flags"]:
        told["flags"] = str(row["flags"]).split()
    return {**told, "id": row["id"]}


_OF_ANOTHER_CODE: dict[str, Any] = {"score": None, "because": "", "suggestion": "", "origin": ""}
"""What a coding says of the code that it had."""


def _with_origin(suggestion: Mapping[str, Any]) -> str:
    """A suggestion's reason, with what suggested it."""
    origin = f"suggested by the {MACHINES[suggestion['source']]}"
    return "; ".join(part for part in (suggestion.get("because", ""), origin) if part)


def _score_of(suggestion: Mapping[Any, Any]) -> dict[str, float]:
    """A suggestion's probability, where it has one."""
    return {} if pd.isna(suggestion.get("score")) else {"score": float(suggestion["score"])}


def _one_row(suggestion: Any) -> dict[str, Any]:
    if isinstance(suggestion, Codings):
        if len(suggestion) != 1:
            raise CodingError(
                f"One suggestion is accepted or rejected at a time; {len(suggestion)} were given. Go through them one by one."
            )
        return {str(key): value for key, value in suggestion.frame.iloc[0].to_dict().items()}
    if isinstance(suggestion, pd.Series):
        return {str(key): value for key, value in suggestion.to_dict().items()}
    if hasattr(suggestion, "_asdict"):
        return dict(suggestion._asdict())
    if isinstance(suggestion, Mapping) and "transcript" in suggestion:
        return dict(suggestion)
    raise CodingError("A suggestion is a row of the frame of suggestions, or codings.where(id=…) with that one row.")


def _checked_flags(flags: Sequence[str]) -> list[str]:
    if isinstance(flags, str):
        flags = [flags]
    for flag in flags:
        if flag not in FLAGS:
            raise CodingError(f"There is no flag {flag!r}. Choose from: {', '.join(FLAGS)}.")
    return sorted(set(flags))
