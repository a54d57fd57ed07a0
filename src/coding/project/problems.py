"""What is wrong with a study, told with file and line: errors stop the work, warnings do not."""

import re
from pathlib import Path
from typing import NamedTuple

from coding.errors import CodingError

_ELSEWHERE = re.compile(r"(?P<file>.+?\.\w+):\d")
_PLACED = re.compile(r"(?P<line>\d+)(?::(?P<column>\d+))?: ?", re.DOTALL)


class Problem(NamedTuple):
    """One thing that is wrong in one file; line and column count from 1, 0 where the file as a whole is meant.

    >>> str(Problem("project.yaml", 3, 1, "error", "unknown key"))
    'project.yaml:3:1: error: unknown key'
    """

    path: str
    line: int
    column: int
    severity: str
    what: str

    def __str__(self) -> str:
        place = self.path + (f":{self.line}" if self.line else "") + (f":{self.column}" if self.column else "")
        return f"{place}: {self.severity}: {self.what}"

    @property
    def sentence(self) -> str:
        """The problem as an error message tells it: place and words."""
        return str(self).replace(f": {self.severity}: ", ": ", 1)


def told(cause: CodingError, path: Path | str, severity: str = "error") -> list[Problem]:
    """Return the lines of an error as problems, each at the place that it names, else at the file as a whole.

    Indented lines (a rule with a caret under it) belong to the problem before them.
    """
    problems: list[Problem] = []
    for line in str(cause).splitlines():
        if line.startswith("    ") and problems:
            problems[-1] = problems[-1]._replace(what=f"{problems[-1].what}\n{line}")
        elif line.strip():
            problems.append(_placed(line, str(path), severity))
    return problems


def _placed(line: str, path: str, severity: str) -> Problem:
    elsewhere = _ELSEWHERE.match(line)
    if elsewhere and not line.startswith(f"{path}:") and Path(elsewhere["file"]).is_file():
        path = elsewhere["file"]
    if line.startswith(f"{path}:"):
        rest = line[len(path) + 1 :]
        place = _PLACED.match(rest)
        if place:
            return Problem(path, int(place["line"]), int(place["column"] or 0), severity, rest[place.end() :])
        return Problem(path, 0, 0, severity, rest.strip())
    if line.startswith(f"{path} "):
        line = f"it {line[len(path) + 1 :]}"  # the place is told already
    return Problem(path, 0, 0, severity, line)
