"""Reading a codebook file: every key in its place, and every problem with file, line, column and key, all at once."""

from __future__ import annotations

import codecs
import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from coding.codebook.model import (
    LISTS,
    MOST_LEVELS,
    Code,
    Codebook,
    Rules,
    colour_fault,
    did_you_mean,
    id_clashes,
    id_fault,
    name_fault,
)
from coding.codebook.page import NOTED, Keyed, Listed, Node, Problems, Text, parse_page, quoted
from coding.errors import CodingError
from coding.language import language_fault
from coding.notation import NotationError, parse

LARGEST = 5_000_000
"""The largest file that is read, in bytes; 2 000 full codes take less than 1 000 000."""

BOOK_KEYS = ("name", "version", "language", "codes")
CODE_KEYS = (
    "id",
    "name",
    "definition",
    "include",
    "exclude",
    "examples",
    "near_misses",
    "colour",
    "provisional",
    "formerly",
    "text",
    "rules",
    "codes",
)
"""The keys of a code in the order in which `write_codebook` puts them; `name_…` follow the name."""

RULE_KEYS = ("any", "unless")

NAME_IN = re.compile(r"name_([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)")
"""`name_en`, `name_sv`, `name_pt-BR`: the name in another language."""

# Words that other programs and other people use for our keys.
_OTHER_WORDS = {
    "color": "colour",
    "label": "name",
    "title": "name",
    "description": "definition",
    "meaning": "definition",
    "includes": "include",
    "excludes": "exclude",
    "example": "examples",
    "near_miss": "near_misses",
    "keywords": "rules",
    "rule": "rules",
    "words": "any",
    "not": "unless",
    "except": "unless",
    "children": "codes",
    "subcodes": "codes",
    "sub_codes": "codes",
    "themes": "codes",
    "lang": "language",
    "aliases": "formerly",
    "former": "formerly",
}


def read_codebook(path: str | Path) -> Codebook:
    """Read a codebook from a YAML file; the keys are listed in `coding.codebook`.

    Raises one CodingError that lists all problems, a line for each: file, line, column (from 1), what is wrong and
    what to do.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "codebook.yaml"
    >>> _ = file.write_text("codes:\\n  - id: rent\\n    name: Rent\\n    rules: [rent, landlord-]\\n", encoding="utf-8")
    >>> read_codebook(file)["rent"].rules.any
    ('rent', 'landlord-')
    """
    return codebook_from_text(_file_text(Path(path)), os.fspath(path))


def codebook_from_text(text: str, path: str = "codebook.yaml") -> Codebook:
    """Read a codebook from the text of a YAML file; `path` is what errors call it.

    >>> codebook_from_text("codes:\\n- {id: rent, name: Rent}")["rent"].name
    'Rent'
    """
    return codebook_and_page(text, path)[0]


def codebook_and_page(text: str, path: str) -> tuple[Codebook, Keyed]:
    """Read a codebook together with the tree of its page, which knows where everything stands in the text."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    problems = Problems(path, text)
    root = parse_page(text, problems)
    name, language, version, codes = _Reading(problems).book(root)
    problems.tell()
    assert isinstance(root, Keyed)  # anything else has been told as a problem
    return Codebook(name, language, version, codes, path=path, source=text), root


def _file_text(path: Path) -> str:
    try:
        if path.is_dir():
            raise CodingError(
                f"{path} is a folder, not a codebook. Name the file in it, such as {path / 'codebook.yaml'}."
            )
        size = path.stat().st_size
        if size > LARGEST:
            raise CodingError(
                f"{path} has {size} bytes; a codebook has at most {LARGEST}. Is it the right file? If so, split it."
            )
        raw = path.read_bytes()
    except FileNotFoundError as cause:
        raise CodingError(f"There is no codebook {path}. Check the path.") from cause
    except OSError as cause:
        raise CodingError(f"{path} cannot be read: {cause.strerror}. Check that you may read it.") from cause
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as cause:
        before = raw[: cause.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise CodingError(
            f"{path}:{line}:{column}: the file is not UTF-8 text. Save it as UTF-8 in your editor."
        ) from cause


class _Reading:
    """One pass over the tree of a page: gives plain values and notes what is wrong."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        # (place of the id, id, places of the former ids, former ids) per code, for checks across codes
        self.entries: list[tuple[int, str, list[int], list[str]]] = []

    def book(self, root: Node | None) -> tuple[str, str, str, tuple[Code, ...]]:
        nothing = root is None or (isinstance(root, Text) and not root.value.strip())
        if nothing:
            self.problems.add(0, "the codebook is empty. Write 'codes:' and below it '- id: …' with 'name: …'.")
            return "", "", "", ()
        if isinstance(root, Listed):
            self.problems.add(
                root.start, "a list stands where the codebook's keys are meant. Put it under the key 'codes:'."
            )
            return "", "", "", ()
        if not isinstance(root, Keyed):
            assert root is not None
            self.problems.add(root.start, "this is a text, not a codebook. Write 'codes:' and below it '- id: …'.")
            return "", "", "", ()
        found = self._keys(root, "the codebook", BOOK_KEYS)
        texts = {key: self._text(found[key], key, "the codebook") for key in BOOK_KEYS[:3] if key in found}
        self._check(found.get("language"), "language", "the codebook", language_fault)
        codes: tuple[Code, ...] = ()
        if "codes" in found:
            codes = self._codes(found["codes"], "the codebook", 1)
            if isinstance(found["codes"], Listed) and not found["codes"].items:
                self.problems.add(
                    found["codes"].start, "'codes' of the codebook is empty. Add a code: '- id: …', 'name: …'."
                )
        else:
            self.problems.add(root.start, "the codebook has no key 'codes'. Write 'codes:' and below it '- id: …'.")
        self._clashes()
        return texts.get("name", ""), texts.get("language", ""), texts.get("version", ""), codes

    def _codes(self, node: Node, owner: str, level: int) -> tuple[Code, ...]:
        if not isinstance(node, Listed):
            if isinstance(node, Text) and node.read_as == "nothing":
                self.problems.add(node.start, f"'codes' of {owner} is empty. Add a code: '- id: …', 'name: …'.")
            else:
                self.problems.add(node.start, f"'codes' of {owner} is not a list. Begin each code with '- id: …'.")
            return ()
        if level > MOST_LEVELS:
            self.problems.add(node.start, f"codes lie more than {MOST_LEVELS} levels deep. Use fewer levels.")
            return ()
        codes = (self._code(item, level) for item in node.items)
        return tuple(code for code in codes if code is not None)

    def _code(self, node: Node, level: int) -> Code | None:
        if not isinstance(node, Keyed):
            what = "an empty item" if isinstance(node, Text) and node.read_as == "nothing" else "this"
            self.problems.add(node.start, f"{what} is not a code. Write '- id: …' and below it 'name: …'.")
            return None
        before = len(self.problems.found)
        said = next((value.value for key, value in node.pairs if key.value == "id" and isinstance(value, Text)), "")
        owner = f"code {said!r}" if said else "this code"
        found = self._keys(node, owner, CODE_KEYS)
        texts = {
            key: self._text(found[key], key, owner)
            for key in ("id", "name", "definition", "colour", "text")
            if key in found
        }
        for key, way_out in (
            ("id", "Give it one, such as 'id: housing'."),
            ("name", "Give it one, such as 'name: Housing'."),
        ):
            if key not in found:
                self.problems.add(node.start, f"{owner} has no {key!r}. {way_out}")
        for key, fault in ("id", id_fault), ("name", name_fault), ("colour", colour_fault):
            self._check(found.get(key), key, owner, fault)
        names = {key[5:]: self._text(found[key], key, owner) for key in found if NAME_IN.fullmatch(key)}
        for language in names:
            self._check(found[f"name_{language}"], f"name_{language}", owner, name_fault)
        lists = {key: self._texts(found[key], key, owner) for key in LISTS if key in found}
        provisional = "provisional" in found and self._truth(found["provisional"], "provisional", owner)
        rules = self._rules(found["rules"], owner) if "rules" in found else Rules()
        self._remember(found)
        codes = self._codes(found["codes"], owner, level + 1) if "codes" in found else ()
        if len(self.problems.found) > before:
            return None
        return Code(**texts, **lists, rules=rules, codes=codes, names=names, provisional=provisional)  # type: ignore[arg-type]

    def _remember(self, found: dict[str, Node]) -> None:
        id, former = found.get("id"), found.get("formerly")
        if isinstance(id, Text) and not id.read_as:
            items = [item for item in former.items if isinstance(item, Text)] if isinstance(former, Listed) else []
            self.entries.append((id.start, id.value, [item.start for item in items], [item.value for item in items]))

    def _clashes(self) -> None:
        entries = self.entries
        for clash in id_clashes((number, id, former) for number, (_, id, _, former) in enumerate(entries)):
            place, _, places, _ = entries[clash.entry]
            place = place if clash.former < 0 else places[clash.former]
            other = self.problems.line_of(entries[clash.other][0])
            self.problems.add(place, f"{clash.what} (see line {other}). {clash.way_out}")

    # Keys --------------------------------------------------------------------------------------------------------

    def _keys(self, node: Keyed, owner: str, known: Iterable[str]) -> dict[str, Node]:
        """Return the values by key; unknown keys and keys that stand twice are noted and left out."""
        known = tuple(known)
        first: dict[str, Text] = {}
        found: dict[str, Node] = {}
        for key, value in node.pairs:
            if key.value in first:
                line = self.problems.line_of(first[key.value].start)
                self.problems.add(
                    key.start,
                    f"the key {key.value!r} of {owner} stands twice, here and on line {line}. Keep one of the two.",
                )
                continue
            first[key.value] = key
            if key.value in known or ("id" in known and NAME_IN.fullmatch(key.value)):
                found[key.value] = value
            elif key.read_as != NOTED:
                self.problems.add(key.start, self._unknown(key, owner, known))
        return found

    def _unknown(self, key: Text, owner: str, known: tuple[str, ...]) -> str:
        word = key.value if len(key.value) <= 60 else key.value[:59] + "…"
        other = _OTHER_WORDS.get(word.lower().replace("-", "_").replace(" ", "_"), "")
        meant = f" Did you mean {other!r}?" if other in known else did_you_mean(word, known)
        return f"unknown key {word!r} in {owner}.{meant} Known keys: {', '.join(known)}."

    def _check(self, node: Node | None, key: str, owner: str, fault: Callable[[str], str]) -> None:
        if isinstance(node, Text) and not node.read_as and (what := fault(node.value)):
            place = owner if key in ("id", "name") else f"{key!r} of {owner}"
            self.problems.add(node.start, f"{place}: {what}")

    # Values ------------------------------------------------------------------------------------------------------

    def _text(self, node: Node, key: str, owner: str) -> str:
        where = f"{key!r} of {owner}"
        if isinstance(node, Listed):
            way_out = _quote(self._raw(node)) if node.flow else "Write it on one line behind the key."
            self.problems.add(node.start, f"{where} is a list, one text is meant. {way_out}")
        elif isinstance(node, Keyed):
            self.problems.add(node.start, f"{where} is read as keys, a text is meant. {_quote(self._raw(node))}")
        elif node.read_as == "nothing" and not node.value:
            self.problems.add(node.start, f"{where} is empty. {self._behind_hash(node)}")
        elif node.read_as == NOTED:
            return ""
        elif node.read_as:
            self.problems.add(
                node.start,
                f"{where}: {node.value} is read as {node.read_as}, a text is meant. Quote it: {quoted(node.value)}.",
            )
        else:
            return node.value
        return ""

    def _texts(self, node: Node, key: str, owner: str) -> tuple[str, ...]:
        """Return the texts of a list; what is no text is noted and left out."""
        where = f"{key!r} of {owner}"
        if isinstance(node, Text):
            if node.read_as == NOTED:
                return ()
            if node.read_as == "nothing" and not node.value:
                self.problems.add(node.start, f"{where} is empty. Write a list below it, or leave the key out.")
            else:
                self.problems.add(
                    node.start,
                    f"{where} is one text, a list is meant. Write each item on a line of its own below the key, "
                    f"beginning with '- ', or put it in brackets: {key}: [{_for_brackets(node.value)}].",
                )
            return ()
        if isinstance(node, Keyed):
            self.problems.add(
                node.start, f"{where} has keys below it, a list is meant. Begin each item with '- ' instead of a key."
            )
            return ()
        texts = []
        for number, item in enumerate(node.items, 1):
            text = self._item(item, f"item {number} of {where}")
            if text:
                texts.append(text)
        return tuple(texts)

    def _item(self, item: Node, where: str) -> str:
        if isinstance(item, Keyed) and item.flow:
            self.problems.add(
                item.start, f"{where} is read as keys because of {{ }}, ':' or '?'. {_quote(self._raw(item))}"
            )
        elif isinstance(item, Keyed):
            self.problems.add(item.start, f"{where} is read as a key because of ': '. {_quote(self._raw(item))}")
        elif isinstance(item, Listed):
            self.problems.add(
                item.start, f"{where} is read as a list because of '[' or '- '. {_quote(self._raw(item))}"
            )
        elif (item.read_as == "nothing" and not item.value) or (not item.read_as and not item.value.strip()):
            self.problems.add(item.start, f"{where} is empty. {self._behind_hash(item)}")
        elif item.read_as == NOTED:
            return ""
        elif item.read_as:
            self.problems.add(
                item.start,
                f"{where}: {item.value} is read as {item.read_as}, a text is meant. Quote it: {quoted(item.value)}.",
            )
        else:
            return item.value
        return ""

    def _behind_hash(self, node: Text) -> str:
        """What to do about a missing text, which may stand behind a '#' and so be read as a comment."""
        text = self.problems.text
        rest = text[node.start : (text.find("\n", node.start) + 1 or len(text) + 1) - 1].strip()
        if rest.startswith("#"):
            return f"What begins with '#' is a comment. Write it in single quotes: {quoted(rest)}."
        return "Write a text there, or delete the line."

    def _raw(self, node: Node) -> str:
        """What stands in the file from a place on, up to the end of the line."""
        text = self.problems.text
        line_end = text.find("\n", node.start)
        end = node.end if isinstance(node, Keyed | Listed) and node.flow else line_end
        raw = text[node.start : end if end > node.start else line_end if line_end > 0 else len(text)]
        return raw.split("\n")[0].strip()

    def _truth(self, node: Node, key: str, owner: str) -> bool:
        if isinstance(node, Text) and node.read_as == "true or false":
            return node.value.lower() == "true"
        said = f" is {node.value!r}" if isinstance(node, Text) and node.value else " has no value of its own"
        self.problems.add(node.start, f"{key!r} of {owner}{said}. Write true, or leave the key out.")
        return False

    # Rules -------------------------------------------------------------------------------------------------------

    def _rules(self, node: Node, owner: str) -> Rules:
        if isinstance(node, Listed):
            return Rules(self._rule_list(node, "rules", owner))
        if isinstance(node, Text) and node.read_as == "nothing" and not node.value:
            self.problems.add(
                node.start, f"'rules' of {owner} is empty. Write 'any:' with a list below it, or leave it out."
            )
            return Rules()
        if isinstance(node, Text) and node.read_as == NOTED:
            return Rules()
        if isinstance(node, Text):
            self.problems.add(
                node.start,
                f"'rules' of {owner} is one text. Write a list: rules: {{any: [{_for_brackets(node.value)}]}}.",
            )
            return Rules()
        found = self._keys(node, f"the rules of {owner}", RULE_KEYS)
        return Rules(*(self._rule_list(found[key], key, owner) if key in found else () for key in RULE_KEYS))

    def _rule_list(self, node: Node, key: str, owner: str) -> tuple[str, ...]:
        rules = self._texts(node, key, owner)
        if isinstance(node, Listed):
            for item in node.items:
                if isinstance(item, Text) and not item.read_as and item.value.strip():
                    self._parse(item, key, owner)
        return rules

    def _parse(self, item: Text, key: str, owner: str) -> None:
        try:
            parse(item.value)
        except NotationError as fault:
            where = f"{key!r} of {owner}: the rule {item.value!r} does not parse at its column {fault.column}"
            self.problems.add(
                self._place_in(item, fault.column),
                f"{where}: expected {fault.expected}.\n{_with_caret(item.value, fault.column)}",
            )

    def _place_in(self, item: Text, column: int) -> int:
        """The place in the file of a column of a rule; the rule's beginning where quoting or lines move the columns."""
        raw = self.problems.text[item.start : item.end]
        if not item.style and raw == item.value:
            return item.start + column - 1
        if item.style == "'" and raw == quoted(item.value):
            return item.start + column + item.value[: column - 1].count("'")
        if item.style == '"' and raw == f'"{item.value}"':
            return item.start + column
        return item.start


def _quote(raw: str) -> str:
    if len(raw) > 100:
        return "Write it in single quotes, from its first sign to its last."
    return f"Write it in single quotes: {quoted(raw)}."


def _with_caret(rule: str, column: int) -> str:
    """A rule with a caret under the column that goes wrong; of a long rule the part around it."""
    begin = max(0, column - 40)
    cut = re.sub(r"\s", " ", rule[begin : column + 40])
    # Wide and combining signs would move the caret: under them it stands where a plain terminal puts the column.
    return f"    {cut}\n    {' ' * (column - 1 - begin)}^"


def _for_brackets(text: str) -> str:
    return quoted(text) if re.search(r"[\[\]{},:#'\"&*!?|>%@`]", text) or not text.strip() else text
