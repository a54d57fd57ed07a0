"""What a codebook is: codes in a tree, each with its meaning and its rules. Nothing here touches the disk."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from coding.errors import CodingError
from coding.language import language_fault
from coding.notation import NotationError, Rule, parse

if TYPE_CHECKING:
    import pandas as pd

MOST_LEVELS = 20
"""How many levels of sub-codes a codebook may have."""

LISTS = ("include", "exclude", "examples", "near_misses", "formerly")
"""The fields of a code that hold several texts."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Rules:
    """A code's rules: a unit in which one of `any` hits gets the code; a hit that overlaps a hit of `unless` is dropped.

    >>> Rules(any=["rent", "landlord-"]).any
    ('rent', 'landlord-')
    """

    any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "any", _texts("any", self.any))
        object.__setattr__(self, "unless", _texts("unless", self.unless))

    def __bool__(self) -> bool:
        return bool(self.any or self.unless)

    def __len__(self) -> int:
        """The number of rules, `unless` included."""
        return len(self.any) + len(self.unless)


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a codebook: what it means, when it is given, and the rules that find it. Texts are kept in NFC.

    `formerly` holds ids under which codings of this code were made before it was renamed or merged; `codes` are its
    sub-codes; `names` its names in other languages; `text` is what a theme's author wrote about it. Raises CodingError
    for an id, colour or text that cannot be right.

    >>> Code("rent", "Rent", names={"sv": "Hyra"}, rules=Rules(any=["rent"])).label("sv")
    'Hyra'
    """

    id: str
    name: str
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()
    colour: str = ""
    rules: Rules = field(default_factory=Rules)
    formerly: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    text: str = ""
    provisional: bool = False

    def __post_init__(self) -> None:
        put = object.__setattr__
        whole = f"code {self.id!r}"
        for key in ("id", "name", "definition", "colour", "text"):
            put(self, key, _text(f"{key} of {whole}", getattr(self, key)))
        for key in LISTS:
            put(self, key, _texts(f"{key} of {whole}", getattr(self, key)))
        put(self, "codes", tuple(self.codes))
        put(self, "names", {key: _text(f"name_{key} of {whole}", self.names[key]) for key in sorted(self.names)})
        for fault in (id_fault(self.id), name_fault(self.name), colour_fault(self.colour), *self._name_faults()):
            if fault:
                raise CodingError(f"The {whole}: {fault}")

    def _name_faults(self) -> Iterator[str]:
        for language, name in self.names.items():
            if not _LANGUAGE.fullmatch(language):
                yield f"{language!r} is no language. Write a short sign such as 'en' or 'sv'."
            if not name.strip():
                yield f"the name in {language!r} is empty. Write one, or leave it out."

    def __reduce__(self) -> tuple[type[Code], tuple[Any, ...]]:
        return Code, tuple(getattr(self, each.name) for each in fields(self))

    def label(self, language: str | None = None) -> str:
        """Return the code's name in a language, or its own name where there is none.

        >>> Code("rent", "Rent").label("sv")
        'Rent'
        """
        return self.names.get(language or "", self.name)

    def __iter__(self) -> Iterator[Code]:
        """The code itself and all codes below it, depth-first."""
        yield self
        for code in self.codes:
            yield from code

    def __str__(self) -> str:
        return f"{self.id} ({self.name})"


class ParsedRules(NamedTuple):
    """A code's rules as `coding.notation` reads them."""

    any: tuple[Rule, ...]
    unless: tuple[Rule, ...]


@dataclass(frozen=True, repr=False)
class Codebook:
    """A tree of codes with unique ids; iterates depth-first. Two codebooks are equal when their content is.

    `path` is the file it was read from ("" when made in Python) and `source` that file's text, whose comments
    `write_codebook` keeps; neither counts in comparisons. Raises CodingError for ids that are used twice, a `formerly`
    that names a living code or is claimed twice, a rule that does not parse, and a codebook without codes.

    >>> book = Codebook("Moving in", codes=[Code("home", "Home", codes=[Code("rent", "Rent", formerly=["fee"])])])
    >>> [code.id for code in book], book.current("fee"), "fee" in book, book.parent("rent").id
    (['home', 'rent'], 'rent', False, 'home')
    """

    name: str = ""
    language: str = ""
    version: str = ""
    codes: tuple[Code, ...] = ()
    path: str = field(default="", compare=False)
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for key in ("name", "language", "version"):
            object.__setattr__(self, key, _text(f"{key} of the codebook", getattr(self, key)))
        object.__setattr__(self, "codes", tuple(self.codes))
        faults = [*self._depth_faults()] or [*self._faults()]
        if faults:
            more = [f"and {len(faults) - 20} more"] if len(faults) > 20 else []
            raise CodingError("\n".join(faults[:20] + more))

    def _depth_faults(self) -> Iterator[str]:
        if not self.codes:
            yield "The codebook has no codes. Give it at least one code with an id and a name."
        level: list[Code] = list(self.codes)
        for _ in range(MOST_LEVELS):
            level = [child for code in level for child in code.codes]
        if level:
            yield f"Code {level[0].id!r} lies more than {MOST_LEVELS} levels deep. Use fewer levels."

    def _faults(self) -> Iterator[str]:
        if fault := language_fault(self.language):
            yield f"The codebook's language: {fault}"
        entries = [(place, code.id, code.formerly) for place, code in enumerate(self)]
        for clash in id_clashes(entries):
            yield f"Code {entries[clash.entry][1]!r}: {clash.what}. {clash.way_out}"
        for code in self:
            for key, rule in (*(("any", rule) for rule in code.rules.any), *(("unless", r) for r in code.rules.unless)):
                try:
                    parse(rule)
                except NotationError as fault:
                    yield f"Code {code.id!r}, {key}: {fault}"

    def __reduce__(self) -> tuple[type[Codebook], tuple[Any, ...]]:
        return Codebook, (self.name, self.language, self.version, self.codes, self.path, self.source)

    # Finding one's way -------------------------------------------------------------------------------------------

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self}

    @cached_property
    def _parents(self) -> dict[str, Code]:
        return {child.id: code for code in self for child in code.codes}

    @cached_property
    def _former(self) -> dict[str, str]:
        return {former: code.id for code in self for former in code.formerly}

    def __iter__(self) -> Iterator[Code]:
        for code in self.codes:
            yield from code

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def __getitem__(self, id: str) -> Code:
        """Return the code with a (living) id; a CodingError says what was perhaps meant."""
        if id in self._by_id:
            return self._by_id[id]
        if id in self._former:
            raise CodingError(f"The code {id!r} is now called {self._former[id]!r}. Use that id.")
        raise CodingError(f"There is no code {id!r} in {self._called()}.{did_you_mean(id, self._by_id)}")

    def find(self, id: str) -> Code:
        """Return the code with an id, or the one that formerly had it."""
        return self[self.current(id)]

    def current(self, id: str) -> str:
        """Return the living id for an id that a coding carries, be it living or former."""
        if id in self._by_id:
            return id
        if id in self._former:
            return self._former[id]
        return self[id].id  # raises, with what was perhaps meant

    def parent(self, id: str) -> Code | None:
        """Return the code above a code, or None at the top."""
        return self._parents.get(self[id].id)

    def ancestors(self, id: str) -> tuple[str, ...]:
        """Return the ids of the codes above a code, the nearest first."""
        above = self.parent(id)
        return () if above is None else (above.id, *self.ancestors(above.id))

    def descendants(self, id: str) -> tuple[str, ...]:
        """Return the ids of a code and of all codes below it, depth-first."""
        return tuple(code.id for code in self[id])

    def depth(self, id: str) -> int:
        """Return how many codes lie above a code: 0 for a code at the top."""
        return len(self.ancestors(id))

    def label(self, id: str, language: str | None = None) -> str:
        """Return a code's name in a language, or its own name where there is none."""
        return self[id].label(language)

    @cached_property
    def parsed(self) -> Mapping[str, ParsedRules]:
        """Every code's rules, parsed: code id → (any, unless); codes without rules have two empty tuples."""
        return {
            code.id: ParsedRules(tuple(map(parse, code.rules.any)), tuple(map(parse, code.rules.unless)))
            for code in self
        }

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content in a fixed form: equal codebooks have the same, whatever their files look like."""
        content = {
            "name": self.name,
            "language": self.language,
            "version": self.version,
            "codes": [_content(code) for code in self.codes],
        }
        canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    # Showing -----------------------------------------------------------------------------------------------------

    def _called(self) -> str:
        return f"the codebook {self.name!r}" if self.name else "the codebook"

    def __repr__(self) -> str:
        from coding.codebook.showing import sketch

        return sketch(self)

    def _repr_html_(self) -> str:
        from coding.codebook.showing import as_html

        return as_html(self)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row per code, depth-first; several texts of one field are joined with "; ".

        Columns: code, name, parent, depth, definition, include, exclude, examples, near_misses, colour, any, unless,
        formerly, provisional.
        """
        from coding.codebook.showing import as_frame

        return as_frame(self)


# What can be wrong with a code, told in a sentence ("" when nothing is); reading.py adds the line --------------------


def id_fault(id: str) -> str:
    """Say what is wrong with a code's id."""
    if _ID.fullmatch(id):
        return ""
    kept = re.sub(r"[^A-Za-z0-9]+", "_", unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode())
    kept = kept.strip("_").lower()
    way_out = f", for example {kept!r}" if kept else ""
    return (
        f"the id {id!r} is not made of the letters a-z, digits, '_' and '-', beginning with a letter or digit. "
        f"Write a plain id{way_out}; the name may hold any letters."
    )


def name_fault(name: str) -> str:
    """Say what is wrong with a code's name."""
    return "" if name.strip() else "the name is empty. Write the name that tables and reports show."


def colour_fault(colour: str) -> str:
    """Say what is wrong with a colour."""
    if not colour or _COLOUR.fullmatch(colour):
        return ""
    return f"the colour {colour!r} is not of the form #rrggbb. Write it in quotes, for example '#1b9e77'."


class Clash(NamedTuple):
    """Two codes that want one id: the later one's entry, the place in `formerly` (-1: its id), and the other's entry."""

    entry: int
    former: int
    other: int
    what: str
    way_out: str


def id_clashes(entries: Iterable[tuple[int, str, Sequence[str]]]) -> Iterator[Clash]:
    """Find ids used twice and former ids that live or are claimed twice among (entry, id, formerly)."""
    entries = list(entries)
    living: dict[str, int] = {}
    for entry, id, _ in entries:
        if id in living:
            yield Clash(entry, -1, living[id], f"the id {id!r} is used twice", "Give one of the two codes another id.")
        else:
            living[id] = entry
    claimed: dict[str, int] = {}
    for entry, _, formerly in entries:
        for place, former in enumerate(formerly):
            if former in living:
                yield Clash(
                    entry,
                    place,
                    living[former],
                    f"'formerly' names {former!r}, which is the id of a living code",
                    "Take it out of 'formerly', or merge the two codes.",
                )
            elif former in claimed:
                what = f"'formerly' names {former!r}, which is claimed already"
                yield Clash(entry, place, claimed[former], what, "Leave it with the code that its codings belong to.")
            else:
                claimed[former] = entry


def did_you_mean(word: str, known: Iterable[Hashable]) -> str:
    """Return " Did you mean 'x'?" for the nearest known word, or "".

    >>> did_you_mean("huosing", ["housing", "work"])
    " Did you mean 'housing'?"
    """
    near = get_close_matches(word, [str(each) for each in known], n=1, cutoff=0.6)
    return f" Did you mean {near[0]!r}?" if near else ""


def _text(what: str, value: object) -> str:
    if not isinstance(value, str):
        raise CodingError(f"The {what} is {value!r}, not text. Write it in quotes.")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise CodingError(f"The {what} holds half a character (a lone surrogate). Type the text anew.")
    return unicodedata.normalize("NFC", value)


def _texts(what: str, values: object) -> tuple[str, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise CodingError(f"The {what} is {values!r}, not a list. Write it in square brackets.")
    texts = tuple(_text(what, value) for value in values)
    if not all(text.strip() for text in texts):
        raise CodingError(f"The {what} has an empty item. Write a text, or take the item out.")
    return texts


def _content(code: Code) -> dict[str, object]:
    """A code as plain values, empty fields left out, so that a field added later changes no old fingerprint."""
    kept: dict[str, object] = {each.name: getattr(code, each.name) for each in fields(code)}
    kept["rules"] = {"any": code.rules.any, "unless": code.rules.unless} if code.rules else ""
    kept["codes"] = [_content(child) for child in code.codes]
    return {key: value for key, value in kept.items() if value}
