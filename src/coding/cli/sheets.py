"""Sheets that a person filled in, taken into a study: decisions on suggestions, and codes of passages that were drawn."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from coding.project import Project

READING = ("transcript", "start", "end", "locator", "text", "codes", "memo")
"""Columns of a sheet of passages to read; the reader fills in codes, and a memo."""

NONE_GIVEN = "-"
"""What stands in the column codes of a passage that was read and carries no code."""

_DECISIONS = ("transcript", "start", "end", "code", "quote", "source", "id", "decision")


def take_in(project: "Project", sheet: Path, coder: str) -> None:
    """Take a sheet into the study as acts of a coder: all of it, or nothing when a row is wrong."""
    from coding.cli.telling import read_table

    rows = read_table(sheet)
    if "codes" in rows:
        _take_reading(project, rows, sheet, coder)
    else:
        _take_decisions(project, rows, sheet, coder)


def _take_decisions(project: "Project", rows: "pd.DataFrame", sheet: Path, coder: str) -> None:
    from coding.codings.words import counted

    missing = [name for name in _DECISIONS if name not in rows]
    if missing:
        raise CodingError(f"{sheet} has no column {missing[0]!r}. Take the sheet that `coding suggest --sheet` wrote.")
    rows["decision"] = rows["decision"].str.strip().str.lower()
    decided = [
        (_decided(project, row, sheet, line, coder), row.get("memo", ""))
        for line, row in enumerate(rows.to_dict("records"), 2)
        if row["decision"]
    ]
    new = {"accept": 0, "reject": 0}
    for suggestion, memo in decided:
        act = project.accept if suggestion["decision"] == "accept" else project.reject
        before = project.log.changes
        act(suggestion, coder=coder, memo=memo)
        new[suggestion["decision"]] += project.log.changes > before
    known = len(decided) - sum(new.values())
    there = f" {counted(known, 'decision')} had been taken in before." if known else ""
    print(f"{new['accept']} accepted, {new['reject']} rejected, {len(rows) - len(decided)} left open.{there}")


def _decided(project: "Project", row: dict[Any, str], sheet: Path, line: int, coder: str) -> dict[str, Any]:
    """A row with a decision, checked before anything is taken in."""
    if row["decision"] not in ("accept", "reject"):
        raise CodingError(
            f"{sheet}:{line}: the decision is {row['decision']!r}. Write accept or reject, or leave it empty."
        )
    name = row["transcript"]
    if name not in project.corpus or not project.suggestions_visible(name, coder):
        raise CodingError(f"{sheet}:{line}: suggestions for {name!r} are not open to {coder}. Nothing was taken in.")
    _, start, end = _passage(project, row, "quote", sheet, line)
    codes = _codes(project, row["code"], sheet, line)
    if len(codes) != 1 or row["source"] not in ("rule", "model"):
        raise CodingError(
            f"{sheet}:{line}: this is no suggestion as `coding suggest --sheet` wrote it. Nothing was taken in."
        )
    told = {"code": codes[0], "start": start, "end": end, "score": _score(row.get("score", ""), sheet, line)}
    return {str(key): value for key, value in row.items()} | told


def _take_reading(project: "Project", rows: "pd.DataFrame", sheet: Path, coder: str) -> None:
    """Mark as read what has codes, or "-" for none, and add the codes."""
    import pandas as pd

    from coding.codings import Codings

    missing = [name for name in READING if name not in rows and name not in ("locator", "memo")]
    if missing:
        raise CodingError(f"{sheet} has no column {missing[0]!r}. Take the sheet as `coding suggest` wrote it.")
    read: list[tuple[str, int, int]] = []
    given: list[tuple[str, int, int, str, str]] = []
    for line, row in enumerate(rows.to_dict("records"), 2):
        if not row["codes"].strip():
            continue
        place = _passage(project, row, "text", sheet, line)
        read.append(place)
        given += [(*place, code, row.get("memo", "")) for code in _codes(project, row["codes"], sheet, line)]
    marks = pd.DataFrame(read, columns=["transcript", "start", "end"]).assign(coder=coder)
    table = pd.DataFrame(given, columns=["transcript", "start", "end", "code", "memo"])
    columns: dict[str, Any] = {str(name): table[name] for name in table}
    columns |= {"coder": [coder] * len(table), "source": ["human"] * len(table)}
    sample = _sample(rows, sheet)
    if sample:
        project.check_drawn(sample, read, coder)
    before = project.codings
    project.add_all(Codings.from_columns(read=marks, **columns), sample=sample)
    with_codes = len(table[["transcript", "start", "end"]].drop_duplicates())
    again = " All of it had been taken in before." if read and project.codings == before else ""
    print(f"{len(read)} read, {with_codes} of them with codes; {len(rows) - len(read)} left open.{again}")


def _sample(rows: "pd.DataFrame", sheet: Path) -> str:
    """The sample of drawn passages that a sheet holds; "" for passages that were chosen."""
    named = sorted(set(rows["sample"])) if "sample" in rows else [""]
    if len(named) > 1:
        raise CodingError(f"{sheet} holds passages of several samples. Take in the sheet of each by itself.")
    return named[0].strip() if named else ""


def _codes(project: "Project", words: str, sheet: Path, line: int) -> list[str]:
    if words.strip() == NONE_GIVEN:
        return []
    try:
        return [project.codebook.current(word) for word in re.split(r"[\s,;]+", words.strip()) if word]
    except CodingError as cause:
        raise CodingError(
            f"{sheet}:{line}: {cause} Write codes with spaces between them, or {NONE_GIVEN} for none. Nothing was taken in."
        ) from cause


def _passage(project: "Project", row: dict[Any, str], words: str, sheet: Path, line: int) -> tuple[str, int, int]:
    """The place of a row, if the words of the sheet still stand there."""
    name, start, end = row["transcript"], _place(row["start"], sheet, line), _place(row["end"], sheet, line)
    there = project.corpus[name].text[start:end] if name in project.corpus else ""
    if not there or there.split() != row[words].split():
        raise CodingError(
            f"{sheet}:{line}: other words stand at {start}–{end} of {name!r} now. Write the sheet anew. Nothing was taken in."
        )
    return name, start, end


def _place(word: str, sheet: Path, line: int) -> int:
    """A place as a spreadsheet may have written it: 9562 or 9562.0."""
    whole = word.strip().removesuffix(".0")
    if not (whole.isascii() and whole.isdigit()):
        raise CodingError(
            f"{sheet}:{line}: {word!r} is no place in a text. Take the sheet as `coding suggest --sheet` wrote it."
        )
    return int(whole)


def _score(word: str, sheet: Path, line: int) -> float:
    """A probability as a spreadsheet may have written it: 0.83, 0,83, or empty."""
    try:
        return float(word.strip().replace(",", ".") or "nan")
    except ValueError as cause:
        raise CodingError(
            f"{sheet}:{line}: {word!r} is no score. Take the sheet as `coding suggest --sheet` wrote it."
        ) from cause
