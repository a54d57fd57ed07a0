"""The front matter of a transcript: YAML between two lines of `---`, the attributes of who speaks.

Only plain lines `key: value` and lists are taken. Values are read from YAML's events, so that no tag is ever built,
no alias unfolded and nothing nested deeply; what looks like a date, a clock time, `no` or `007` stays as written.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from coding.errors import CodingError

Attribute = str | int | float
LONGEST = 100_000
"""Characters of front matter that are read; a dozen attributes have about 300."""

_FENCED = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENED = re.compile(r"\A---[ \t]*\n[ \t]*[^\s:#]+:(?:\s|\Z)")
_BLANK_START = re.compile(r"\A(?:[^\S\n]*\n)+")
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,14})\.\d{1,15}\Z")
_NEEDS_QUOTES = re.compile(r"\A[\s\-?:,\[\]{}#&*!|>'\"%@`]|:(?:\s|\Z)|\s#|\s\Z|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_SPEAKER_KEYS = ("participant", "participants", "speaker", "speakers", "respondent", "respondents")
_INTERVIEWER_KEYS = ("interviewer", "interviewers", "intervjuare", "moderator")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The attributes of a transcript, the labels that they name, and the body: all that follows, from its first words.

    `body_line` is the line of the file (from 1) in which the body begins.
    """

    attributes: dict[str, Attribute] = field(default_factory=dict)
    speakers: tuple[str, ...] = ()
    interviewers: tuple[str, ...] = ()
    body: str = ""
    body_line: int = 1


def split_front_matter(text: str, place: str) -> FrontMatter:
    """Return the front matter and the body of a transcript's text; a text without front matter is all body.

    Whole and decimal numbers become numbers, an empty value the empty text, a list one text with commas; everything
    else stays the text that it is. Errors name `place`, the line and the way out.

    >>> split_front_matter("---\\nparticipant: R07\\nage: 41\\n---\\n\\nI: Hello?", "R07.md").attributes
    {'participant': 'R07', 'age': 41}
    """
    fenced = _FENCED.match(text)
    if not fenced:
        if _OPENED.match(text):
            raise CodingError(f"{place}:1: the front matter is not closed. Add a line '---' below its last key.")
        return FrontMatter(body=body_of(text), body_line=_body_line(text, 0))
    if len(fenced["yaml"]) > LONGEST:
        raise CodingError(f"{place}:1: the front matter is longer than {LONGEST:,} characters. Is a '---' missing?")
    values = dict(_pairs(fenced["yaml"], place))
    attributes = {key: _flat(value) for key, value in values.items()}
    return FrontMatter(
        attributes,
        _named(values, _SPEAKER_KEYS),
        _named(values, _INTERVIEWER_KEYS),
        body_of(text[fenced.end() :]),
        _body_line(text, fenced.end()),
    )


def with_front_matter(attributes: Mapping[str, Attribute], text: str) -> str:
    """Return the content of a transcript's file: the attributes as front matter, a blank line, the text.

    `split_front_matter` gives the same attributes and the same text back.

    >>> print(with_front_matter({"participant": "R07", "date": "2019-05-14"}, "I: Hello?"))
    ---
    participant: R07
    date: 2019-05-14
    ---
    <BLANKLINE>
    I: Hello?
    """
    if not attributes and not text.startswith("---"):
        return text
    lines = [f"{_scalar(key)}: {_scalar(value)}".rstrip() for key, value in attributes.items()]
    return "\n".join(["---", *lines, "---", "", text])


def body_of(text: str) -> str:
    """Return a text without blank lines at its start: there its places begin to count.

    >>> body_of("\\n \\nI: Hello?")
    'I: Hello?'
    """
    return _BLANK_START.sub("", text)


def _body_line(text: str, start: int) -> int:
    return text.count("\n", 0, len(text) - len(body_of(text[start:]))) + 1


def _named(values: Mapping[str, Attribute | list[Attribute]], keys: tuple[str, ...]) -> tuple[str, ...]:
    labels: list[str] = []
    for key, value in values.items():
        if key.casefold() in keys:
            parts = value if isinstance(value, list) else re.split(r"[,;]", str(value))
            labels += [str(part).strip() for part in parts if str(part).strip()]
    return tuple(labels)


def _flat(value: Attribute | list[Attribute]) -> Attribute:
    return ", ".join(str(part) for part in value) if isinstance(value, list) else value


def _pairs(yaml: str, place: str) -> Iterator[tuple[str, Attribute | list[Attribute]]]:
    """Give keys and values in order; the YAML begins in line 2 of the file."""
    events = _events(yaml, place)
    first = next((event for event in events if not type(event).__name__.startswith(("Stream", "Document"))), None)
    if first is None:
        return
    if not isinstance(first, MappingStartEvent):
        raise CodingError(f"{place}:{_line(first)}: the front matter is no list of 'key: value' lines. Write it so.")
    seen: dict[str, int] = {}
    for key_event in events:
        if isinstance(key_event, MappingEndEvent):
            return
        key = _key(key_event, place)
        if key in seen:
            raise CodingError(
                f"{place}:{_line(key_event)}: the key {key!r} stands in the front matter twice "
                f"(first in line {seen[key]}). Rename or remove one."
            )
        seen[key] = _line(key_event)
        yield key, _value(next(events), events, key, place)


def _events(yaml: str, place: str) -> Iterator[Event]:
    try:
        for event in YAML(typ="safe", pure=True).parse(io.StringIO(yaml)):
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                raise CodingError(
                    f"{place}:{_line(event)}: the front matter uses an anchor or alias. Write the value out."
                )
            if getattr(event, "tag", None) is not None:
                raise CodingError(f"{place}:{_line(event)}: the front matter uses a tag (!). Remove it.")
            yield event
    except MarkedYAMLError as cause:
        mark = cause.problem_mark or cause.context_mark
        line = mark.line + 2 if mark else 1
        problem = (cause.problem or "it cannot be read").strip()
        raise CodingError(
            f"{place}:{line}: the front matter is no YAML ({problem}). "
            "Write 'key: value' lines; a value with ': ', '#' or a quotation mark goes in quotes."
        ) from cause
    except YAMLError as cause:
        raise CodingError(f"{place}:1: the front matter is no YAML ({cause}). Write 'key: value' lines.") from cause


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 2


def _key(event: Event, place: str) -> str:
    if not isinstance(event, ScalarEvent) or not event.value.strip():
        raise CodingError(f"{place}:{_line(event)}: a key of the front matter is not a word. Write 'key: value'.")
    return str(event.value)


def _value(event: Event, events: Iterator[Event], key: str, place: str) -> Attribute | list[Attribute]:
    if isinstance(event, ScalarEvent):
        return _read(event)
    if isinstance(event, SequenceStartEvent):
        parts: list[Attribute] = []
        for part in events:
            if isinstance(part, SequenceEndEvent):
                return parts
            if not isinstance(part, ScalarEvent):
                break
            parts.append(_read(part))
    raise CodingError(f"{place}:{_line(event)}: the value of {key!r} is nested. Give it one value, or a plain list.")


def _read(event: ScalarEvent) -> Attribute:
    value = str(event.value)
    if event.style is not None and event.style != "":
        return value
    if _WHOLE_NUMBER.match(value):
        return int(value)
    if _DECIMAL.match(value):
        return float(value)
    return "" if value in ("~", "null") else value


def _scalar(value: Attribute) -> str:
    """Return a value as YAML: plain where it comes back the same, else in double quotes."""
    if not isinstance(value, str):
        return repr(value)
    plain = not _NEEDS_QUOTES.search(value) and not _WHOLE_NUMBER.match(value) and not _DECIMAL.match(value)
    if value and plain and value not in ("~", "null"):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", lambda odd: f"\\u{ord(odd[0]):04x}", escaped)
    return f'"{escaped}"'
