"""Small invented studies for the tests of projects."""

import json
from pathlib import Path

CODEBOOK = """\
# Our codebook: short on purpose.
name: Moving in
version: 1.0.0
language: en
codes:
  - id: housing
    name: Housing
    definition: Where and how people live.
    codes:
      - id: rent
        name: Rent
  - id: work
    name: Work
"""

ANNA = """\
---
participant: P1
size: small
---

I: Where do you live?

R01: With my cousin, in one room. It is crowded but we laugh a lot 😀 there.

I: And work?

R01: I looked for work. The rent took everything, café or not.
"""

BEN = """\
---
participant: P2
size: large
---

I: Where do you live?

R02: In a flat of my own. The rent is high.

I: Mm.

R02: But it is mine.
"""


def make_study(folder: Path) -> Path:
    """Write a study of two interviews and three codes by hand, as a person would."""
    (folder / "transcripts").mkdir(parents=True)
    (folder / "project.yaml").write_text("format: 1\nname: Moving in\ncodebook: codebook.yaml\n", encoding="utf-8")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "transcripts" / "R01.md").write_text(ANNA, encoding="utf-8")
    (folder / "transcripts" / "R02.md").write_text(BEN, encoding="utf-8")
    return folder


def put(project, words: str, code: str, *, transcript: str = "R01", coder: str = "anna", **more) -> str:
    """Code the first place at which some words stand."""
    start = project.corpus[transcript].text.index(words)
    return project.add(transcript, start, start + len(words), code, coder=coder, **more)


def quotes(project, **where) -> list[str]:
    """The words of the codings that stand."""
    return project.codings.where(**where).quotes(project.corpus)


def manifest_of(path: Path):
    """What stands in the manifest beside a file that was written."""
    return json.loads(path.with_name(f"{path.name}.manifest.json").read_text("utf-8"))
