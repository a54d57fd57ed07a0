"""Identifiers that are known by their shape: numbers, addresses on the net, streets. A mistyped number still identifies, so that
no check digit is asked for."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

RISKS = ("high", "medium", "low")


class Identifier(NamedTuple):
    """What may identify somebody: kind, risk, and its place in a text (code points)."""

    kind: str
    risk: str
    start: int
    end: int


_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"  # 61–91: coordination numbers
_STREETS = (
    "gatan|gata|vägen|väg|gränden|gränd|torget|torg|stigen|stig|allén|backen|plan|leden|esplanaden|"
    "veien|gaten|vej|gade|katu|tie|straße|strasse|weg"
)
_ENDINGS = "se|nu|no|dk|fi|eu|com|org|net|uk"
_PUBLIC = "SFS|SOU|DS|Ds|RIR|ISO|SCB|MIGRFS"  # published series: their numbers tell of nobody
_YEAR = r"(?:1[89]|20)\d\d"
_YEARS = rf"{_YEAR}-{_YEAR}"
_ROADS = "Street|Road|Lane|Avenue|Close|Drive|Square|Terrace|Crescent"

_SHAPES: tuple[tuple[str, str, re.Pattern[str]], ...] = (  # each needs what its anchor (below) finds
    ("phone", "high", re.compile(r"(?<![\w/:.-])07\d{8}(?![\w/:])")),
    ("personal number", "high", re.compile(rf"(?<![\d/:.-])(?:18|19|20)?\d\d{_MONTH_DAY}[-+–\s]?\d{{4}}(?![\d/:])")),
    ("personal number", "high", re.compile(rf"(?<![\d/:.-])(?:18|19|20)?\d\d{_MONTH_DAY}[-+–]?[A-ZÅÄÖ]{{2}}\d\d(?!\w)")),
    ("e-mail", "high", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")),
    ("e-mail", "medium", re.compile(r"(?<!\w)\w[\w.]{0,60}\s(?:snabel-?a|\(at\)|\[at\])(?!\w)", re.IGNORECASE)),
    ("phone", "high", re.compile(r"(?<![\w/:.-])(?:\+|00)[1-9]\d{0,2}[\s-]?(?:\(0\)\s?)?\d{1,4}(?:[\s-]?\d{2,4}){2,4}(?![\w/:])")),
    ("phone", "high", re.compile(r"(?<![\w/:.-])0\d{1,3}\s?[-–/]\s?\d{2,3}(?:\s?\d{2,3}){1,3}(?![\w/:])")),
    ("phone", "high", re.compile(r"(?<![\w/:.-])0\d{1,3}(?:\s\d{2,3}){2,4}(?![\w/:])")),
    ("organisation number", "medium", re.compile(r"(?<![\d/:.-])(?:16)?\d\d[2-9]\d{3}-\d{4}(?![\d/:])")),
    ("address", "high", re.compile(rf"(?<!\w)[^\W\d_][\w-]{{1,40}}(?:{_STREETS})\s\d{{1,4}}(?:\s?[A-Za-z](?!\w))?(?!\w)")),
    ("address", "high", re.compile(rf"(?<![\w])\d{{1,4}}[A-Za-z]?\s[A-Z][\w'’-]{{1,40}}\s(?:{_ROADS})(?!\w)")),
    ("address", "medium", re.compile(r"(?<![\w:/.-])(?:SE?-)?[1-9]\d\d\s?\d\d\s[A-ZÅÄÖ][\wåäö-]{2,40}(?!\w)")),
    ("web address", "medium", re.compile(r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"”’)\]]{3,500}", re.IGNORECASE)),
    ("web address", "medium", re.compile(rf"(?<![\w@.-])(?:[\w-]{{2,63}}\.){{1,5}}(?:{_ENDINGS})(?:/[^\s<>\"”’)\]]{{0,500}})?(?!\w)")),
    (
        "case number",
        "medium",
        re.compile(
            r"(?<!\w)(?:dnr|diarienr|diarienummer|ärendenummer|ärendenr|målnr|målnummer|mål nr|case no|file no|ref no)"
            r"\.?:?\s{1,3}[A-ZÅÄÖ]{0,6}[\s-]?\d[\d:/.-]{1,30}\d",
            re.IGNORECASE,
        ),
    ),
    ("case number", "medium", re.compile(rf"(?<!\w)(?!(?:{_PUBLIC})\s)[A-ZÅÄÖ]{{1,6}}[\s-]?(?:19|20)\d\d[/:-]\d{{1,8}}(?![\d/:])")),
    ("case number", "medium", re.compile(r"(?<!\w)[A-ZÅÄÖ]{1,3}\s\d{1,6}-\d\d(?![\d/:-])")),
    ("account number", "high", re.compile(r"(?<!\w)[A-Z]{2}\d\d(?:\s?[A-Z\d]{4}){2,7}(?:\s?[A-Z\d]{1,3})?(?!\w)")),
    ("account number", "medium", re.compile(r"(?<![\d/:.,-])\d{4}(?:-\d)?,\s?\d{2,3}(?:\s?\d{3}){1,3}(?:[\s-]\d)?(?![\d/:])")),
    ("address", "medium", re.compile(r"(?<!\w)(?:lgh|lägenhet|portkod)(?:en)?\s(?:nr\s)?\d{3,5}(?:-\d\d)?(?!\w)", re.IGNORECASE)),
    ("user name", "medium", re.compile(r"(?<![\w.+@-])@[^\W\d][\w.]{1,30}\w")),
    ("number", "medium", re.compile(rf"(?<![\d/:.,-])(?!{_YEARS})\d{{3,4}}-\d{{4}}(?![\d/:-])")),
    ("number", "medium", re.compile(rf"(?<![\d/:.,-])(?!{_YEAR}-)\d{{4}}-\d\d(?![\d/:-])")),
    ("date", "low", re.compile(r"(?<![\d/:.-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-])")),
    ("number", "medium", re.compile(r"(?<![\d/:.,-])\d{7,40}(?![\d/:,])")),
)  # fmt: skip


_ANCHORS = {
    "e-mail": (re.compile(r"@|snabel|[\[(]at[\])]", re.IGNORECASE), 80, 600),
    "web address": (re.compile(rf"://|www\.|\.(?:{_ENDINGS})(?!\w)", re.IGNORECASE), 330, 520),
    "address": (re.compile(r"\d(?:(?<=\w\s\d)|[A-Za-z]?\s[A-ZÅÄÖ])"), 92, 90),
    "user name": (re.compile("@"), 1, 40),
    "": (re.compile(r"\d[\d\s/:.()+–-]+\d"), 90, 90),
}
"""What every shape of a kind holds (the kinds not named: digits with signs between them, three characters at least), and how many
characters it may reach before and after it."""


_SIGNS = {
    "e-mail": ("@", "snabel", "(at)", "[at]", "[at)", "(at]"),
    "web address": ("://", "www.", *(f".{ending}" for ending in _ENDINGS.split("|"))),
    "user name": ("@",),
}
"""One of these stands, in any letter case, in what an anchor finds: most texts hold none, and looking for them takes no time."""


def shapes_in(text: str, stretch: tuple[int, int] | None = None) -> Iterator[Identifier]:
    """Give everything in a text (or a stretch of it) that has the shape of an identifier; one place may be given twice, under two
    kinds.

    >>> [(found.kind, found.risk) for found in shapes_in("850312-1234, SFS 2016:38, 112")]
    [('personal number', 'high')]
    """
    within = stretch or (0, len(text))
    windows = _all_windows(text, within)
    for kind, risk, pattern in _SHAPES:
        for start, end in windows.get(kind, windows[""]):
            for match in pattern.finditer(text, start, end):
                yield Identifier(kind, risk, match.start(), match.end())


def without_addresses(text: str) -> str:
    """Return a text with blanks in place of e-mail and web addresses and user names: their letters are no words.

    >>> without_addresses("Mejla k@kom.se då.")
    'Mejla          då.'
    """
    for kind in _SIGNS:
        for start, end in _all_windows(text, (0, len(text)), [kind])[kind]:
            for pattern in (pattern for name, _, pattern in _SHAPES if name == kind):
                blank = pattern.sub(lambda match: " " * len(match[0]), text[start:end])
                text = text[:start] + blank + text[end:]
    return text


def _all_windows(
    text: str, within: tuple[int, int], kinds: Iterable[str] = tuple(_ANCHORS)
) -> dict[str, list[tuple[int, int]]]:
    """The windows of each kind."""
    lowered = text[slice(*within)].lower()
    return {
        kind: list(_windows(text, within, *_ANCHORS[kind]))
        if kind not in _SIGNS or any(sign in lowered for sign in _SIGNS[kind])
        else []
        for kind in kinds
    }


def _windows(
    text: str, within: tuple[int, int], anchor: re.Pattern[str], before: int, after: int
) -> Iterator[tuple[int, int]]:
    """The stretches of a text around its anchors, joined where they meet: nothing else is searched."""
    begin, end = 0, -1
    for match in anchor.finditer(text, *within):
        if match.start() - before > end:
            if end >= 0:
                yield begin, end
            begin = max(match.start() - before, 0)
        end = min(match.end() + after, len(text))
    if end >= 0:
        yield begin, end


def without_nested(found: list[Identifier]) -> list[Identifier]:
    """Return identifiers in order of place, each stretch of text once: the riskier one, then the longer, then the first given stays.

    >>> without_nested([Identifier("number", "medium", 0, 8), Identifier("phone", "high", 0, 10)])
    [Identifier(kind='phone', risk='high', start=0, end=10)]
    """
    kept: list[Identifier] = []
    by_weight = sorted(found, key=lambda each: (RISKS.index(each.risk), each.start - each.end))
    taken: dict[int, None] = {}  # characters that are spoken for; identifiers are short, so this stays small
    for each in by_weight:
        if not any(place in taken for place in range(each.start, each.end)):
            taken.update(dict.fromkeys(range(each.start, each.end)))
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)
