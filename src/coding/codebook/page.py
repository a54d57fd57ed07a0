"""A codebook file as a tree of texts, lists and keys, each of which knows its place in the file.

Only the events of ruamel.yaml's safe parser are used: nothing is constructed, so no tag can run anything, and since
anchors and aliases are refused, a small file cannot grow into a large tree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from coding.errors import CodingError

DEEPEST = 64
"""How many lists and keys may lie inside each other."""

MOST = 300_000
"""How many texts, lists and keys a file may hold; 2 000 full codes have about 70 000."""

NOTED = "noted"
"""What a text is read as that has already been refused, so that nobody refuses it again."""

SHOWN = 20
"""How many problems one error message lists."""


@dataclass(slots=True)
class Text:
    """A text of the file; `read_as` says what YAML takes it for when that is not text ("" when it is text)."""

    value: str
    start: int
    end: int
    style: str
    read_as: str = ""


@dataclass(slots=True)
class Listed:
    """A list of the file; `flow` when it is written in square brackets."""

    items: list[Node]
    start: int
    end: int
    flow: bool


@dataclass(slots=True)
class Keyed:
    """Keys with their values, in the order of the file; `flow` when they are written in curly brackets."""

    pairs: list[tuple[Text, Node]]
    start: int
    end: int
    flow: bool


Node = Text | Listed | Keyed


@dataclass
class Problems:
    """What is wrong in one file: collected first, told all at once, in the order of the lines."""

    path: str
    text: str
    found: list[tuple[int, int, str]] = field(default_factory=list)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(mark.end() for mark in re.finditer("\n", self.text))]

    def line_of(self, place: int) -> int:
        """Return the line, counted from 1, of a place in the text."""
        return bisect_right(self._line_starts, place)

    def add(self, place: int, what: str) -> None:
        """Note a problem at a place of the text."""
        line = self.line_of(place)
        self.add_at(line, place - self._line_starts[line - 1] + 1, what)

    def add_at(self, line: int, column: int, what: str) -> None:
        """Note a problem at a line and a column, both counted from 1."""
        self.found.append((line, column, what))

    def tell(self) -> None:
        """Raise one CodingError that lists the problems, if there are any."""
        if not self.found:
            return
        lines = [f"{self.path}:{line}:{column}: {what}" for line, column, what in sorted(set(self.found))]
        if len(lines) > SHOWN:
            lines[SHOWN:] = [f"and {len(lines) - SHOWN} more"]
        raise CodingError("\n".join(lines))


# What a bare word means to YAML 1.2 as ruamel.yaml reads it.
_NOTHING = re.compile(r"~|null|Null|NULL|")
_TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
_NUMBER = re.compile(
    r"[-+]?(?:0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*|0x[0-9a-fA-F_]+"
    r"|(?:[0-9][0-9_]*)?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*\.?(?:[eE][-+]?[0-9]+)?"
    r"|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d.*)?")


def read_as(word: str) -> str:
    """Say what YAML takes a bare word for: "nothing", "true or false", "a number", "a date", or "" for text.

    >>> read_as("1.0"), read_as("1.0.0"), read_as("no"), read_as("null")
    ('a number', '', '', 'nothing')
    """
    for pattern, kind in (_NOTHING, "nothing"), (_TRUTH, "true or false"), (_NUMBER, "a number"), (_DATE, "a date"):
        if pattern.fullmatch(word):
            return kind
    return ""


def quoted(text: str) -> str:
    """Return a text of one line in YAML's single quotes.

    >>> quoted("sa' de")
    "'sa'' de'"
    """
    return "'" + text.replace("'", "''") + "'"


def parse_page(text: str, problems: Problems) -> Node | None:
    """Return the tree of a YAML page, or None when the page is empty.

    Anchors, aliases and tags are noted in `problems`; a page that cannot be read at all raises CodingError.
    """
    builder = _Builder(problems)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not builder.take(event):
                problems.tell()
    except ReaderError as cause:
        sign = f"U+{cause.character:04X}" if isinstance(cause.character, int) else repr(cause.character)
        problems.add(int(cause.position), f"the invisible sign {sign} cannot stand in a codebook. Delete it.")
        problems.tell()
    except MarkedYAMLError as cause:
        _explain(cause, text, problems)
        problems.tell()
    return builder.root


class _Builder:
    """Puts the parser's events together without recursion, so that deep nesting cannot exhaust the stack."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.root: Node | None = None
        self._open: list[Listed | Keyed] = []
        self._keys: list[Text | None] = []
        self._documents = 0
        self._events = 0

    def take(self, event: object) -> bool:
        """Take one event; False when reading on makes no sense."""
        self._events += 1
        if self._events > MOST:
            self.problems.add(0, f"the file holds more than {MOST} texts, lists and keys. Is it a codebook? Split it.")
            return False
        if isinstance(event, ScalarEvent):
            self._refuse_marks(event)
            marked = event.anchor is not None or event.tag is not None
            kind = NOTED if marked else "" if event.style else read_as(event.value)
            self._place(Text(event.value, event.start_mark.index, event.end_mark.index, event.style or "", kind))
        elif isinstance(event, SequenceStartEvent):
            self._refuse_marks(event)
            return self._begin(Listed([], event.start_mark.index, event.start_mark.index, bool(event.flow_style)))
        elif isinstance(event, MappingStartEvent):
            self._refuse_marks(event)
            return self._begin(Keyed([], event.start_mark.index, event.start_mark.index, bool(event.flow_style)))
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            self._close(event.end_mark.index)
        elif isinstance(event, AliasEvent):
            self._refuse_alias(event)
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                place = event.start_mark.index
                self.problems.add(place, "a second page begins here with '---'. Keep one codebook in one file.")
                return False
        return True

    def _begin(self, node: Listed | Keyed) -> bool:
        if len(self._open) >= DEEPEST:
            self.problems.add(
                node.start, f"more than {DEEPEST} lists and keys lie inside each other. Use fewer levels."
            )
            return False
        self._place(node)
        self._open.append(node)
        self._keys.append(None)
        return True

    def _close(self, end: int) -> None:
        node = self._open.pop()
        self._keys.pop()
        node.end = end
        # The parser lets a block begin before the comments above it; ours begins with its first key or dash.
        if isinstance(node, Keyed) and not node.flow and node.pairs:
            node.start = node.pairs[0][0].start
        elif isinstance(node, Listed) and not node.flow and node.items:
            node.start = max(node.start, self.problems.text.rfind("-", 0, node.items[0].start))

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Listed):
            parent.items.append(node)
        elif self._keys[-1] is not None:
            if (
                isinstance(node, Text) and node.start == node.end
            ):  # nothing stands there: the place is behind the key, not at the next word
                node.start = node.end = self._keys[-1].end + 1
            parent.pairs.append((self._keys[-1], node))
            self._keys[-1] = None
        elif isinstance(node, Text):
            self._keys[-1] = node
        else:
            self.problems.add(node.start, "a list or keys stand where a key is meant. Write 'key: value'.")
            self._keys[-1] = Text("", node.start, node.end, "", NOTED)

    def _refuse_marks(self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent) -> None:
        mark = f"&{event.anchor}" if event.anchor is not None else event.tag
        if mark is None:
            return
        meaning = "a name for this place" if event.anchor is not None else "a type"
        self.problems.add(
            event.start_mark.index,
            f"{mark!r} is read by YAML as {meaning}, not as text. Write a text that begins with {str(mark)[0]!r} "
            f"in single quotes: {quoted(str(mark))}.",
        )

    def _refuse_alias(self, event: AliasEvent) -> None:
        word = f"*{event.anchor}"
        self.problems.add(
            event.start_mark.index,
            f"{word!r} is read by YAML as a pointer to another place, not as text. "
            f"Write a text that begins with '*' in single quotes: {quoted(word)}.",
        )
        self._place(Text(word, event.start_mark.index, event.end_mark.index, "", NOTED))


def _explain(cause: MarkedYAMLError, text: str, problems: Problems) -> None:
    """Turn the parser's words into a sentence for the person who wrote the file."""
    tabbed = [mark.start(1) for mark in re.finditer(r"^ *(\t)[ \t]*\S", text, re.MULTILINE)]
    problem = str(cause.problem or cause.context or "it cannot be read")
    mark = cause.problem_mark or cause.context_mark
    place = min(mark.index if mark else 0, len(text))
    if "\\t" in problem or (tabbed and "block end" in problem):
        for tab in tabbed or [place]:
            problems.add(tab, "a tab stands where YAML wants spaces. Indent with spaces, two for each level.")
        return
    if "quoted scalar" in str(cause.context) and "end of stream" in problem and cause.context_mark:
        place = min(cause.context_mark.index, len(text))
    problems.add(place, _sentence(problem, text, place))


def _sentence(problem: str, text: str, place: int) -> str:
    line = text[text.rfind("\n", 0, place) + 1 : (text.find("\n", place) + 1 or len(text) + 1) - 1]
    value = re.sub(r"^\s*(?:- +)*(?:[\w-]+:\s+)?", "", line)
    if "end of stream" in problem and text[place : place + 1] in ("'", '"'):
        return f"the quotation mark {text[place]} is never closed. Close it, or write '' for an apostrophe in the text."
    if value[:1] in ('"', "'") and "block end" in problem:
        return (
            f"text goes on after the closing quotation mark in {_short(value)}. "
            f"Write the whole of it in single quotes: {quoted(value.strip())}."
        )
    if "mapping values" in problem:
        return (
            f"a ': ' stands inside the text {_short(value)}, or the line is indented too far. "
            f"Write a text with ': ' in single quotes: {quoted(value.strip())}."
        )
    if "cannot start any token" in problem:
        sign = text[place : place + 1]
        return f"a text may not begin with {sign!r}. Write it in single quotes: {quoted(text[place:].split(chr(10))[0].strip())}."
    if "sequence entries" in problem:
        return "a list begins on the line of its key. Write each item on a line of its own below the key: '- item'."
    if "',' or" in problem:
        closing = "]" if "]" in problem else "}"
        return (
            f"a list or keys in brackets go wrong here, at {_short(text[place:].split(chr(10))[0])}. "
            f"Close them with '{closing}', or write texts that hold [ ] {{ }} , : in single quotes."
        )
    if "block end" in problem or "could not find expected ':'" in problem:
        return (
            f"the line {_short(line.strip())} does not fit its neighbours. "
            "Check that keys of one code stand exactly below each other and that each key ends in ': '."
        )
    return f"this is not YAML ({problem}). Check quotation marks and indentation here."


def _short(text: str, longest: int = 50) -> str:
    text = text.strip()
    return repr(text if len(text) <= longest else text[: longest - 1] + "…")
