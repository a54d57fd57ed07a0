"""The name of a transcript: it becomes a file name in a study, on any system."""

import re
import unicodedata

from coding.errors import CodingError

LONGEST = 120
"""Characters of a transcript's name; longer file names fail on some systems."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def transcript_name(name: str, place: str) -> str:
    """Return a transcript's name in NFC, or raise a CodingError that says why no file can be called so.

    >>> transcript_name("Åsa 2", "Åsa 2.txt")
    'Åsa 2'
    """
    composed = unicodedata.normalize("NFC", name).strip()
    if not composed:
        raise CodingError(f"{place}: a transcript has no name. Give it one, such as R07.")
    if bad := _FORBIDDEN.search(composed):
        raise CodingError(
            f"{place}: a transcript cannot be called {composed!r}, because {bad[0]!r} cannot stand in a file name. Rename it."
        )
    if composed.startswith(".") or composed.endswith(".") or _RESERVED.fullmatch(composed):
        raise CodingError(
            f"{place}: a transcript cannot be called {composed!r}, not every system allows it. Rename it."
        )
    if len(composed) > LONGEST:
        raise CodingError(f"{place}: the name {composed[:30]!r}… has more than {LONGEST} characters. Shorten it.")
    return composed
