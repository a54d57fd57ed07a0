"""project.yaml: what a study is called, which codebook it uses, and what was decided before counting."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coding.codebook import Codebook, read_codebook
from coding.codebook.model import did_you_mean
from coding.codebook.page import Keyed, Listed, Node, Problems, Text, parse_page
from coding.errors import CodingError
from coding.language import language_fault
from coding.readers.decoding import decode
from coding.transcript import UNITS, Design
from coding.transcript.corpus import APPROACHES, SAMPLING

FORMAT = 1
"""The version of a study's files that this version of the library reads and writes."""

PROJECT_FILE = "project.yaml"

HOW_MADE = (
    "with `coding init FOLDER --codebook FILE`, in Python with create_project, or by hand as a folder with a codebook.yaml "
    f"and a {PROJECT_FILE} of two lines, 'format: {FORMAT}' and 'codebook: codebook.yaml'"
)
"""How a study is made, for those who have none."""


@dataclass(frozen=True)
class Settings:
    """What project.yaml says: the codebook's path as written there, the design, and the line that names the codebook."""

    codebook: str
    design: Design
    codebook_line: int = 0


def read_settings(study: Path) -> Settings:
    """Return what a study's project.yaml says. Raises one `CodingError` with all that is wrong, each with line and column."""
    path = study / PROJECT_FILE
    if not path.is_file():
        raise CodingError(
            f"{study} is no study: it has no {PROJECT_FILE}. Give a study's folder, or make one: {HOW_MADE}."
        )
    text = decode(path.read_bytes(), str(path)).text
    problems = Problems(str(path), text)
    page = parse_page(text, problems)
    problems.tell()
    if not isinstance(page, Keyed):
        raise CodingError(f"{path}:1:1: a study's settings are lines 'key: value'. Begin with 'format: {FORMAT}'.")
    values = _values(page, problems)
    problems.tell()
    line = next(problems.line_of(key.start) for key, _ in page.pairs if key.value == "codebook")
    told = {key: value for key, value in values.items() if key not in ("format", "codebook")}
    design = Design(**told, stated=tuple(told))
    return Settings(values["codebook"], design, line)


def study_codebook(study: Path, settings: Settings) -> Codebook:
    """Return a study's codebook. Raises `CodingError` for one that is missing, at the line of project.yaml that names it."""
    path = study / settings.codebook
    if not path.exists():
        raise CodingError(
            f"{study / PROJECT_FILE}:{settings.codebook_line}: 'codebook' names {settings.codebook!r}, and there is no codebook "
            f"{os.path.normpath(path)}. Correct the path, which begins in the study's folder, or put the file there."
        )
    return read_codebook(path)


def _values(page: Keyed, problems: Problems) -> dict[str, Any]:
    values: dict[str, Any] = {}
    places: dict[str, int] = {}
    for key, node in page.pairs:
        if key.value in places:
            line = problems.line_of(places[key.value])
            problems.add(
                key.start, f"the key {key.value!r} stands in the file twice (first in line {line}). Remove one."
            )
        elif key.value not in _KEYS:
            known = did_you_mean(key.value, _KEYS) or f" There are: {', '.join(_KEYS)}."
            problems.add(key.start, f"there is no key {key.value!r} in a study's settings.{known}")
        else:
            places[key.value] = key.start
            values[key.value] = _KEYS[key.value](key.value, node, problems)
    for key_needed, example in (("format", f"format: {FORMAT}"), ("codebook", "codebook: codebook.yaml")):
        if key_needed not in places:
            problems.add(page.start, f"the key {key_needed!r} is missing. Add a line '{example}'.")
    return values


def _text(key: str, node: Node, problems: Problems) -> str:
    if not isinstance(node, Text):
        problems.add(node.start, f"{key!r} holds a list or keys; it is one text. Write '{key}: …'.")
        return ""
    if node.read_as and node.read_as != "nothing":
        problems.add(
            node.start, f"YAML reads {node.value!r} as {node.read_as}, not as text. Write it in quotes: '{node.value}'."
        )
    return "" if node.read_as == "nothing" else node.value.strip()


def _language(key: str, node: Node, problems: Problems) -> str:
    written = _text(key, node, problems)
    if fault := language_fault(written):
        problems.add(node.start, f"{key!r}: {fault}")
    return written


def _path(key: str, node: Node, problems: Problems) -> str:
    written = _text(key, node, problems)
    if not written:
        problems.add(node.start, f"{key!r} is empty. Write the path of a codebook, such as codebook.yaml.")
    return written


def _texts(key: str, node: Node, problems: Problems) -> tuple[str, ...]:
    if isinstance(node, Listed):
        return tuple(text for item in node.items if (text := _text(key, item, problems)))
    single = _text(key, node, problems)
    return (single,) if single else ()


def _truth(key: str, node: Node, problems: Problems) -> bool:
    if isinstance(node, Text) and node.read_as == "true or false":
        return node.value.lower() == "true"
    problems.add(node.start, f"{key!r} is either true or false. Write '{key}: true' or '{key}: false'.")
    return False


def _format(key: str, node: Node, problems: Problems) -> int:
    written = node.value if isinstance(node, Text) else ""
    if not written.isdecimal() or not int(written):
        problems.add(node.start, f"'format' is the version of the study's files. Write 'format: {FORMAT}'.")
    elif int(written) > FORMAT:
        problems.add(
            node.start,
            f"this study has format {written}, made by a newer version of interview-coding (this one reads format {FORMAT}). "
            "Update with: pip install --upgrade interview-coding.",
        )
    return FORMAT


def _count(key: str, node: Node, problems: Problems) -> int | None:
    written = node.value.strip() if isinstance(node, Text) else ""
    if written.isascii() and written.isdecimal() and int(written):
        return int(written)
    problems.add(node.start, f"{key!r} is a whole number of 1 or more. Write '{key}: 290', without spaces or points.")
    return None


def _one_of(known: tuple[str, ...]) -> Callable[[str, Node, Problems], str]:
    def read(key: str, node: Node, problems: Problems) -> str:
        written = _text(key, node, problems)
        if written not in known:
            hint = did_you_mean(written, known) or f" Choose one of: {', '.join(known)}."
            problems.add(node.start, f"there is no {key} {written!r}.{hint}")
            return known[0]
        return written

    return read


_KEYS: dict[str, Callable[[str, Node, Problems], Any]] = {
    "format": _format,
    "name": _text,
    "language": _language,
    "codebook": _path,
    "unit": _one_of(UNITS),
    "interviewer": _texts,
    "guide": _texts,
    "constructed": _truth,
    "count": _text,
    "approach": _one_of(APPROACHES),
    "sampling": _one_of(SAMPLING),
    "population": _count,
    "export_attributes": _texts,
}
