"""An event of the log: a plain mapping on a line of its own that says who did what, where, when and on which words.

An event leaves out the keys that it does not need. The event, not the name of its file, says who and what, so a file that was copied,
renamed or merged still counts.
"""

import hashlib
import json
import re
import secrets
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

from coding.errors import CodingError
from coding.project.settings import FORMAT
from coding.transcript import Transcript

Event = dict[str, Any]

ACTS = (
    "add", "change", "retract", "accept", "reject", "read", "done", "reopen", "unlock", "flag", "link", "draw", "undo",
)  # fmt: skip

KEYS = {
    "format": "the version of the log's form (1)",
    "id": "of this event, random",
    "time": "UTC, to the microsecond",
    "act": "one of: " + ", ".join(ACTS),
    "transcript": "its name",
    "fingerprint": "SHA-256 of the text that the places belong to",
    "start": "first character, in code points",
    "end": "the character after the last",
    "quote": "the words at the place",
    "context": "the characters before and after it, up to 30 each",
    "code": "its id at that time",
    "coder": "whose coding or reading it is",
    "source": "human, accepted, rule or model",
    "score": "a suggestion's probability",
    "because": "why",
    "memo": "the coder's note on the coding",
    "condensed": "the meaning unit in fewer words",
    "flags": "the flags on a coding after this event: quotable, unsure",
    "codebook": "version and fingerprint (12 digits) of the codebook at that time",
    "round": "the round of coding",
    "suggestions": "ids of the suggestions that the coder could see; ['all'] when all were open to view",
    "suggestion": "the id of the suggestion that is accepted or rejected",
    "origin": "what suggested the coding that was accepted: rule or model",
    "coding": "the id of the coding that is changed: that of its first event",
    "supersedes": "the event that this one takes the place of; for undo, the events that no longer count",
    "link": "what a coding is linked to",
    "population": "of how many passages without a suggestion this one was drawn by lot",
    "populations": "the same by transcript, each under a digest of its name, so that what is left can be counted after a withdrawal",
    "drawn": "how many passages were drawn with this one",
    "sample": "the sample of drawn passages that this reading answers (the id of its first draw)",
    "part": "of a drawn passage and of its reading: start (where rules point), uncertain (where the model is least sure), random; chosen "
    "(taken over in a consensus)",
    "without": "the codes of which the drawn passage had no suggestion; none named: of no code at all",
    "batch": "the same for all events of one act",
    "edit": "the edit of the codebook that brought it about, an id in codebook.log.jsonl",
    "reanchored": "true where it was found again after the text was edited",
    "by": "who decided, where that is not the coder",
}
"""The keys of an event and what they mean."""

CONTEXT = 30
"""Characters kept on each side of a quote, to find it again after the text was edited."""

_KINDS: dict[str, frozenset[type]] = {
    **dict.fromkeys(KEYS, frozenset((str,))),
    "format": frozenset((int,)),
    "start": frozenset((int,)),
    "end": frozenset((int,)),
    "population": frozenset((int,)),
    "populations": frozenset((dict,)),
    "drawn": frozenset((int,)),
    "score": frozenset((int, float)),
    "context": frozenset((list,)),
    "flags": frozenset((list,)),
    "suggestions": frozenset((list,)),
    "supersedes": frozenset((str, list)),
    "reanchored": frozenset((bool,)),
}
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST_NAME = 100


def new_id() -> str:
    """Return a random id: no counter, so that two coders apart never take the same."""
    return secrets.token_hex(8)


def now_after(last: str) -> str:
    """Return the time now, or just after ``last`` where the clock was put back."""
    now = datetime.now(UTC)
    if last >= now.isoformat(timespec="microseconds").replace("+00:00", "Z"):
        now = datetime.fromisoformat(last) + timedelta(microseconds=1)
    return now.isoformat(timespec="microseconds").replace("+00:00", "Z")


def place_of(transcript: Transcript, start: int, end: int) -> Event:
    """Return the keys that tie an event to words: transcript, fingerprint, place, quote and context."""
    text = transcript.text
    return {
        "transcript": transcript.name,
        "fingerprint": transcript.fingerprint,
        "start": start,
        "end": end,
        "quote": text[start:end],
        "context": [text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]],
    }


def line_of(event: Event) -> bytes:
    """Return the line of a file that holds an event. Raises `CodingError` for text that no file can hold."""
    said = ("flags",) if event["act"] == "flag" else ()  # no flags is something to say there
    kept = {key: value for key, value in event.items() if key in said or value not in ("", None, [], ())}
    try:
        return (json.dumps(kept, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")
    except UnicodeEncodeError as cause:
        raise CodingError(
            f"The text {cause.object[max(0, cause.start - 10) : cause.start]!r}… is followed by half a character. Type it anew."
        ) from cause


def fault_of(event: Any) -> str:
    """Say what is wrong with an event as it was read, "" when nothing is."""
    if not isinstance(event, dict):
        return "it is no event"
    if event.get("format", FORMAT) != FORMAT:
        return ""  # told apart by is_newer
    for key in ("id", "time", "act", "coder"):
        if not isinstance(event.get(key), str) or not event[key]:
            return f"the event has no {key!r}"
    if event["act"] not in ACTS:
        return f"there is no act {event['act']!r}"
    if not isinstance(event.get("transcript"), str):
        return "the event names no transcript"
    for key, value in event.items():
        if key in _KINDS and type(value) not in _KINDS[key]:
            return f"{key!r} is {value!r}"
    if event["act"] == "undo":
        return "" if isinstance(event.get("supersedes"), list) else "it does not say what is undone"
    if event["act"] in ("add", "change", "accept", "reject", "read", "draw"):
        return _place_fault(event)
    if event["act"] in ("retract", "flag", "link") and not isinstance(event.get("coding"), str):
        return "the event names no coding"
    return ""


def _place_fault(event: Event) -> str:
    start, end = event.get("start"), event.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        return f"the place {start}–{end} does not begin before it ends"
    if event["act"] not in ("read", "draw") and not isinstance(event.get("code"), str):
        return "the event names no code"
    if event["act"] == "change" and not isinstance(event.get("coding"), str):
        return "the event names no coding"
    return ""


def is_newer(event: Any) -> bool:
    """Tell whether an event was written by a newer version of this library."""
    return isinstance(event, dict) and isinstance(event.get("format"), int) and event["format"] > FORMAT


def file_name(transcript: str, coder: str) -> str:
    """Return the name of the file for a coder's events on a transcript; signs that a file name cannot hold are written as %XX.

    >>> file_name("R07", "a"), file_name("R07", "Anna B./2")
    ('R07.a.jsonl', 'R07.Anna B%2E%2F2.jsonl')
    """
    return f"{_in_name(transcript, '.')}.{_in_name(coder, '')}.jsonl"


def _in_name(words: str, allowed: str) -> str:
    words = unicodedata.normalize("NFC", words)
    kept = "".join(sign if sign.isalnum() or sign in "_- " + allowed else _percent(sign) for sign in words)
    if kept != kept.strip(" .") or _RESERVED.match(kept):  # Windows has no such names
        kept = _percent(kept[0]) + kept[1:]
    if len(kept.encode()) > _LONGEST_NAME:  # a file's name has at most 255 bytes
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        kept = kept.encode()[: _LONGEST_NAME - 13].decode(errors="ignore") + "~" + digest
    return kept


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "surrogatepass"))
