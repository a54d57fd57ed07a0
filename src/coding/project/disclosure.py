"""disclosure.yaml: the risks that people looked at and accepted, as fingerprints; none of the words stand in it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coding.codebook.page import Keyed, Listed, Problems, Text, parse_page, quoted
from coding.errors import CodingError
from coding.project.saving import holding, write_file
from coding.readers.decoding import decode

DISCLOSURE_FILE = "disclosure.yaml"
KEYS = ("kind", "risk", "place", "fingerprint", "by", "date")

_SMALL_GROUP = "small group"

_HEAD = """\
# Risks of disclosure that were looked at and accepted: kind and place, and a fingerprint in place of the words.
# Take an entry out, and quotes and reports stop for it again.
"""


def read_accepted_risks(study: Path | None) -> list[dict[str, str]]:
    """Return the entries of a study's disclosure.yaml, each with the keys `KEYS`; none where there is no such file.

    >>> read_accepted_risks(None)
    []
    """
    path = None if study is None else study / DISCLOSURE_FILE
    if path is None or not path.is_file():
        return []
    text = decode(path.read_bytes(), str(path)).text
    problems = Problems(str(path), text)
    page = parse_page(text, problems)
    problems.tell()
    listed = (
        next((node for key, node in page.pairs if key.value == "accepted"), None) if isinstance(page, Keyed) else None
    )
    if not isinstance(listed, Listed):
        raise CodingError(f"{path}:1:1: it holds no list 'accepted:'. Move the file away and accept the risks again.")
    made = []
    for node in listed.items:
        pairs = node.pairs if isinstance(node, Keyed) else ()
        entry = {key.value: value.value for key, value in pairs if isinstance(value, Text)}
        if not entry.get("fingerprint"):
            problems.add(node.start, "an accepted risk has no fingerprint. Take the entry out.")
        made.append({key: entry.get(key, "") for key in KEYS})
    problems.tell()
    return made


def accept_risks(study: Path, findings: Iterable[Mapping[Any, Any]], *, by: str = "") -> int:
    """Add findings to a study's disclosure.yaml, each fingerprint once; return how many are new. ``by``: who accepts them.

    Small groups that an earlier version accepted there count for nothing any more, and are left out of what is written.
    """
    with holding(study):
        entries = read_accepted_risks(study)
        known = {entry["fingerprint"] for entry in entries}
        date = datetime.now(UTC).date().isoformat()
        before = len(entries)
        for finding in findings:
            if str(finding["fingerprint"]) not in known:
                known.add(str(finding["fingerprint"]))
                entries.append({**{key: str(finding.get(key, "")) for key in KEYS}, "by": by, "date": date})
        if len(entries) > before:
            write_file(study / DISCLOSURE_FILE, _text(entry for entry in entries if entry["kind"] != _SMALL_GROUP))
    return len(entries) - before


def _text(entries: Iterable[Mapping[str, str]]) -> str:
    lines = ["accepted:"]
    for entry in entries:
        told = [f"{key}: {quoted(' '.join(entry[key].split()))}" for key in KEYS if entry[key]]
        lines += [f"  {'-' if k == 0 else ' '} {line}" for k, line in enumerate(told)]
    return _HEAD + "\n".join(lines) + "\n"
