"""The labels of quoted respondents in a report, such as (Respondent 7), (IP 4, liten kommun) or Respondent 16."""

import re
from dataclasses import dataclass

from coding.readers.lines import word_set

KINDS = word_set(
    "respondent respondenten informant informanten intervjuperson intervjupersonen deltagare deltagaren "
    "intervju uppgiftslämnare tjänsteperson participant interviewee interview"
)
"""Words for a respondent in a label, in lower case."""

_PLAIN = {"respondenten": "respondent", "informanten": "informant"} | {
    "intervjupersonen": "intervjuperson",
    "deltagaren": "deltagare",
}
_LONG = {"resp": "Respondent ", "inf": "Informant ", "intervjup": "Intervjuperson "}
_ABBREVIATED = ("intervjup", "resp", "inf", "ip", "r", r"(?-i:[PI])(?=\d)")  # but (p. 4) is a page


def _broken(word: str) -> str:
    """Return a pattern for a word that may be cut by a hyphen anywhere, as at a line end."""
    return r"(?:[-‐\xad]\s*)?".join(word)


_WORDS = "|".join(_broken(word) for word in sorted(KINDS, key=len, reverse=True))
_KIND = "|".join([_WORDS, *_ABBREVIATED])
_NUMBER = r"(?:nr\.?\s*|#\s*)?(?P<number>\d{1,3}[a-z]?)"
_BRACKETED = re.compile(
    rf"[(\[]\s*(?:(?!(?:se|jfr|enligt|cf|see)\b)[^\W\d][^()\[\]\n\d]{{0,60}},\s*)?(?P<kind>{_KIND})\.?\s*{_NUMBER}"
    r"(?P<more>(?:\s*[,;:–—/-]\s*[^()\[\]\n]{0,120}|\s+(?:och|and|und|&)\s[^()\[\]\n]{0,60}"
    r"|\s+(?:i|från|på|vid|from|in|at|of)\s[^()\[\]\n]{0,80})?)\s*[)\]]",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?<![\w(\[-])(?P<kind>{_WORDS}|(?-i:IP|R)(?=\s?\d))\s*{_NUMBER}(?![\w%])",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    rf"\s*(?:[,;/–-]|och|and|und|&)\s*(?:(?:{_KIND})\.?\s*\d|\d{{1,3}}[a-z]?\s*(?:\Z|[,;/&–-]|(?:och|and|und)\b))",
    re.IGNORECASE,
)
_ONE_OF_SEVERAL = re.compile(r"\d\s*[)\]]?\s*(?:,|och|and|und|samt|&)\s*\Z")


@dataclass(frozen=True, slots=True)
class Label:
    """A label and where it stands. `several` says that it names more than one, `bare` that no brackets are around it."""

    speaker: str
    start: int
    end: int
    several: bool = False
    bare: bool = False


def find_labels(text: str, start: int = 0, end: int | None = None) -> list[Label]:
    """Return the labels in a stretch of text in their order, in brackets and bare.

    >>> [(label.speaker, label.several, label.bare) for label in find_labels("Respondent 3: ja (IP 4). Se (R1 och R2).")]
    [('Respondent 3', False, True), ('IP4', False, False), ('R1', True, False)]
    """
    stop = len(text) if end is None else end
    found = [
        Label(speaker_of(match), match.start(), match.end(), bool(_SEVERAL.match(match["more"])))
        for match in _BRACKETED.finditer(text, start, stop)
    ]
    taken = [(label.start, label.end) for label in found]
    for match in _BARE.finditer(text, start, stop):
        if not any(begin <= match.start() < last for begin, last in taken):
            several = bool(_SEVERAL.match(text, match.end(), stop))
            found.append(Label(speaker_of(match), match.start(), match.end(), several, bare=True))
    found.sort(key=lambda label: label.start)
    return [
        Label(label.speaker, label.start, label.end, True, label.bare)
        if _ONE_OF_SEVERAL.search(text, max(start, label.start - 12), label.start)
        else label
        for label in found
    ]


def closing_labels(text: str) -> list[re.Match[str]]:
    """Return the labels of one respondent in parentheses or brackets.

    >>> [label[0] for label in closing_labels("Ja (respondent 7, liten kommun). Se (Respondent 1 och 2). (IP 4)")]
    ['(respondent 7, liten kommun)', '(IP 4)']
    """
    return [found for found in _BRACKETED.finditer(text) if not _SEVERAL.match(found["more"])]


def speaker_of(label: re.Match[str]) -> str:
    """Return a label as a speaker's name, the same for all its spellings: "Respondent 7", "IP4".

    >>> [speaker_of(found) for found in closing_labels("(respondent 7) (IP 4) (ip4) (Respon-dent 7)")]
    ['Respondent 7', 'IP4', 'IP4', 'Respondent 7']
    """
    kind = re.sub(r"[^\w]", "", label["kind"]).casefold()
    if kind in KINDS:
        return f"{_PLAIN.get(kind, kind).capitalize()} {label['number']}"
    return f"{_LONG.get(kind, kind.upper())}{label['number']}"


def join_lone_labels(blocks: list[str]) -> list[str]:
    """Return paragraphs with a label that stands alone put behind the paragraph above it.

    >>> join_lone_labels(["Vi väntar.", "(Respondent 7)"])
    ['Vi väntar. (Respondent 7)']
    """
    joined: list[str] = []
    for block in blocks:
        found = _BRACKETED.match(block)
        alone = found and not block[found.end() :].strip(" .")
        if alone and joined and not joined[-1].startswith("#"):
            joined[-1] = f"{joined[-1]} {block}"
        else:
            joined.append(block)
    return joined
