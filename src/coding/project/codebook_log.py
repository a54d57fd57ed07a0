"""codebook.log.jsonl: which codebooks a study was coded with, and what was done to them, one line each."""

import hashlib
import json
from pathlib import Path
from typing import Any

from coding.codebook import Code, Codebook
from coding.project.events import new_id, now_after
from coding.project.saving import append_lines
from coding.project.settings import FORMAT

CODEBOOK_LOG = "codebook.log.jsonl"

EDITS = ("rename", "move", "merge", "split", "delete", "change", "add")
"""Acts of the log that edit the codebook."""

Entry = dict[str, Any]


def read_codebook_log(study: Path) -> list[Entry]:
    """Return the entries of a study's codebook log in order; a line that cannot be read is passed over."""
    path = study / CODEBOOK_LOG
    if not path.is_file():
        return []
    entries: dict[str, Entry] = {}
    for line in path.read_bytes().split(b"\n"):
        try:
            entry = json.loads(line.decode("utf-8"))
        except ValueError:  # a torn line, or a mark that git left
            continue
        if isinstance(entry, dict) and isinstance(entry.get("id"), str) and isinstance(entry.get("time"), str):
            entries.setdefault(entry["id"], entry)
    return sorted(entries.values(), key=lambda entry: (entry["time"], entry["id"]))


def log_entry(study: Path, act: str, **more: Any) -> Entry:
    """Add an entry to a study's codebook log, on the disk before this returns. The study's lock is held."""
    entries = read_codebook_log(study)
    entry = {
        "format": FORMAT,
        "id": new_id(),
        "time": now_after(entries[-1]["time"] if entries else ""),
        "act": act,
        **more,
    }
    append_lines(study / CODEBOOK_LOG, (json.dumps(entry, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8"))
    return entry


def note_codebook(study: Path, codebook: Codebook) -> None:
    """Note a codebook when it is first used, with what its codes mean, so that a changed definition is seen later."""
    known = {entry.get("codebook") for entry in read_codebook_log(study) if entry.get("act") == "used"}
    if codebook.fingerprint[:12] not in known:
        meanings = {code.id: meaning_of(code) for code in codebook}
        log_entry(study, "used", codebook=codebook.fingerprint[:12], version=codebook.version, meanings=meanings)


def meaning_of(code: Code) -> str:
    """Return a fingerprint (12 digits) of what a code means: definition, include, exclude, near misses; not its name or rules."""
    said = json.dumps([code.definition, code.include, code.exclude, code.near_misses], ensure_ascii=True)
    return hashlib.sha256(said.encode("ascii")).hexdigest()[:12]


def file_text(path: Path) -> str:
    """Return the content of a codebook's file with plain line ends, as the log keeps it."""
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
