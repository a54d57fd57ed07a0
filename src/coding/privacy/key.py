"""A study's key (who is who), and names for respondents that are drawn afresh for one report."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coding.errors import CodingError
from coding.language import fold
from coding.privacy.shapes import Identifier

NAME_COLUMNS = ("name", "namn")
PSEUDONYM_COLUMNS = ("pseudonym", "participant", "deltagare")


def read_key(path: str | Path) -> dict[str, str]:
    """Read a key file: a CSV table in UTF-8 with the columns name and pseudonym; returns name → pseudonym.

    The two columns may have other headers if there are exactly two. The file stays where it is and is only read. Raises
    CodingError for a file that is not there, is no such table, or has a row without a name.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "key.csv"
    >>> _ = file.write_text("name,pseudonym\\nKarin Holmlund,R01\\n", encoding="utf-8")
    >>> read_key(file)
    {'Karin Holmlund': 'R01'}
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as cause:
        raise CodingError(f"There is no key file {path}. Check the path.") from cause
    except OSError as cause:
        raise CodingError(f"The key file {path} cannot be read: {cause.strerror}.") from cause
    except UnicodeDecodeError as cause:
        raise CodingError(f"The key file {path} is not UTF-8 text. Save it as CSV in UTF-8.") from cause
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else "\t" if "\t" in header else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as cause:
        raise CodingError(f"The key file {path} is no CSV table: {cause}. Export it as CSV again.") from cause
    if not rows:
        raise CodingError(f"The key file {path} is empty. It needs the columns name and pseudonym.")
    name, pseudonym = _columns([cell.strip().lower() for cell in rows[0]], path)
    key: dict[str, str] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(name, pseudonym) or not row[name].strip():
            raise CodingError(f"{path}:{number}: the row has no name. Fill it in or leave the row out.")
        key[row[name].strip()] = row[pseudonym].strip()
    return key


def _columns(header: list[str], path: Path) -> tuple[int, int]:
    names = [place for place, cell in enumerate(header) if cell in NAME_COLUMNS]
    pseudonyms = [place for place, cell in enumerate(header) if cell in PSEUDONYM_COLUMNS]
    if names and pseudonyms:
        return names[0], pseudonyms[0]
    if len(header) == 2:
        return 0, 1
    raise CodingError(f"The key file {path} has the columns {', '.join(header)}; it needs name and pseudonym.")


def key_names_in(text: str, names: Iterable[str]) -> Iterator[Identifier]:
    """Give the places of the key's names in a text: in any letter case, with a genitive's s, over a line end; and of their parts.

    A whole name is as sure as can be ("high"); a first or last name alone is given too, when it has three letters.
    """
    folded = fold(text)
    forms = {fold(name): "high" for name in names if name.strip()}
    for whole in list(forms):
        for part in whole.split():
            if len(part) > 2:
                forms.setdefault(part, "high")
    for form, risk in forms.items():
        words = r"\s+".join(re.escape(word) for word in form.split())
        for match in re.finditer(rf"(?<!\w){words}(?:[:’']?s)?(?!\w)", folded):
            yield Identifier("name in the key", risk, match.start(), match.end())


def fresh_names(
    participants: Iterable[str], seed: int | str, *, pattern: str = "Respondent {number}"
) -> dict[str, str]:
    """Return a new name for each participant, numbered from 1 in an order that only the seed knows.

    Another report with another seed gives other numbers, so that quotes cannot be joined across the two. Whoever has the seed
    and the participants' names can draw the same order again: keep the seed with the study. The order in which participants
    are given makes no difference. Raises CodingError for a pattern without `{number}`.

    >>> fresh_names(["R01", "R02", "R03"], seed=7)
    {'R01': 'Respondent 3', 'R02': 'Respondent 2', 'R03': 'Respondent 1'}
    """
    if pattern.count("{number}") != 1 or pattern.replace("{number}", "").count("{"):
        raise CodingError(f"The pattern {pattern!r} must hold {{number}} once, and no other braces.")
    given = sorted(set(participants))
    drawn = sorted(given, key=lambda name: (hashlib.sha256(f"{seed}\x1f{name}".encode()).digest(), name))
    numbers = {name: number for number, name in enumerate(drawn, 1)}
    return {name: pattern.replace("{number}", str(numbers[name])) for name in given}


def as_key(key: "Mapping[str, str] | str | Path | None") -> dict[str, str]:
    """Return a key given as a table in memory or as a file; empty for none."""
    if key is None:
        return {}
    return dict(key) if isinstance(key, Mapping) else read_key(key)
