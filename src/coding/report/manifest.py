"""The manifest: what a result was made from, so that anyone with the texts can make it again. No clock, no paths."""

import hashlib
import json
import platform
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coding.codings import Codings
from coding.quotes import edits
from coding.report.resting import design_facts, resting_facts

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

PACKAGES = ("interview-coding", "numpy", "pandas", "regex", "scipy", "simplemma")
"""The packages whose versions may change a result."""

WRITERS = {
    ".docx": ("python-docx", "lxml"),
    ".xlsx": ("openpyxl",),
    ".png": ("matplotlib", "pillow"),
}
"""The packages that write a kind of file; a document with figures needs those of ".png" as well."""

_ROWS = "\x00 quotes"  # where the rows of quotes go; nothing else in a manifest holds such a character


def packages_for(names: Iterable[str], *, figures: bool = False) -> tuple[str, ...]:
    """Return the packages whose versions may change files of these names.

    >>> packages_for(["report.docx"], figures=True)[-4:]
    ('python-docx', 'lxml', 'matplotlib', 'pillow')
    """
    endings = [*(PurePath(name).suffix.lower() for name in names), *([".png"] if figures else [])]
    return tuple(dict.fromkeys([*PACKAGES, *(package for ending in endings for package in WRITERS.get(ending, ()))]))


def manifest(
    corpus: "Corpus",
    codebook: "Codebook | None",
    codings: Codings,
    *,
    made: str,
    settings: Mapping[str, Any],
    quotes: pd.DataFrame | None = None,
    files: Mapping[str, bytes] | None = None,
    figures: bool = False,
    **more: Any,
) -> bytes:
    """Return the manifest as JSON: fingerprints of transcripts, codebook, codings and what else the result rests on, settings, versions,
    quotes and files.

    Versions are those of the packages that the written ``files`` depend on; ``figures``: some of them hold figures drawn here.
    """
    told: dict[str, Any] = {
        "format": 1,
        "made": made,
        "study": design_facts(corpus),
        "settings": dict(settings),
        "versions": {"python": platform.python_version(), **versions(packages_for(files or (), figures=figures))},
        "codebook": None
        if codebook is None
        else {
            "name": codebook.name,
            "version": codebook.version,
            "language": codebook.language,
            "fingerprint": codebook.fingerprint,
        },
        "codings": {
            "number": len(codings),
            "sources": codings.sources,
            "coders": codings.coders,
            "fingerprint": fingerprint_of(codings),
        },
        "rests_on": resting_facts(corpus, codings),
        "transcripts": [
            {
                "name": name,
                "fingerprint": held.fingerprint,
                "reads_as": held.reads_as,
                # The file's name alone: where it lay is nobody's business, and differs from machine to machine.
                "file": PurePath(held.source.path.replace("\\", "/")).name,
                "file_fingerprint": held.source.fingerprint,
                "reader": held.source.reader,
                "encoding": held.source.encoding,
                "repairs": list(held.source.repairs),
            }
            for name, held in corpus.items()
        ],
        **more,
    }
    rows: list[dict[str, Any]] = []
    if quotes is not None:
        columns = ["quote_id", "code", "transcript", "speaker", "start", "end"]
        values = quotes[columns].astype(object).itertuples(index=False)
        rows = [dict(zip(columns, map(_plain, row), strict=True)) for row in values]
        told["quotes"] = _ROWS
        told["edits"] = [
            {
                str(key): _without_words(value) if key == "level_note" else _plain(value)
                for key, value in row.items()
                if key not in ("transcript", "start", "end", "quote", "shown", "translation")
            }
            for row in edits(quotes).to_dict("records")
        ]
    if files is not None:
        told["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    page = json.dumps(told, ensure_ascii=False, indent=1, default=_plain)
    # A quote to a line: shorter to read, and ten times as fast as a line for each of its values.
    lines = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    page = page.replace(json.dumps(_ROWS), f"[\n  {lines}\n ]" if rows else "[]", 1)
    return f"{page}\n".encode("utf-8", "backslashreplace")


def fingerprint_of(codings: Codings) -> str:
    """Return SHA-256 of the codings as rows in order of place, code and coder: equal codings have the same."""
    columns = ["transcript", "start", "end", "code", "coder", "source", "score"]
    table = codings.frame[columns].sort_values(columns[:6], kind="stable")
    digest = hashlib.sha256()
    for row in table.itertuples(index=False):
        digest.update("\x1f".join(map(str, row)).encode("utf-8", "surrogatepass") + b"\x1e")
    return digest.hexdigest()


def versions(packages: Iterable[str] = PACKAGES) -> dict[str, str]:
    """Return the versions of the packages that are installed."""
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return found


def _without_words(difference: Any) -> str:
    """A difference with a count in place of the words that were taken out: perhaps they were taken out for a reason."""
    return re.sub(r"\[-(.*?)-\]", lambda found: f"[-{len(found[1].split())} words-]", str(difference), flags=re.DOTALL)


def _plain(value: Any) -> Any:
    if value is pd.NA:
        return None
    return (
        value.item() if isinstance(value, np.generic) else value if isinstance(value, int | float | str) else str(value)
    )
