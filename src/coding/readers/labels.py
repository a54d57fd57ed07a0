"""Speakers' labels at line starts, such as `Intervjuare:`, `R07:` or `**Anna:**`, and which of them are speakers.

A colon is no proof: "Han sa: nej", "kl 12: alltid" and "Till exempel:" stand at line starts too. So candidates are
gathered first, and a label counts as a speaker if it is the interviewer's, named in the front matter, looks like
`R07` or `IP1`, or is seen at least twice. The others stay text, and are reported.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from coding.readers.lines import word_set

INTERVIEWER_LABELS = word_set(
    "intervjuare intervjuaren intervjuledare frågeställare fråga moderator moderatorn samtalsledare "  # Swedish
    "interviewer facilitator question "  # English
    "intervjuer ordstyrer spørgsmål spørsmål haastattelija moderaattori "  # Danish, Norwegian, Finnish
    "interviewerin moderatorin frage enquêteur enquêtrice entrevistador entrevistadora"
)
"""Whole words that nobody but an interviewer is called by, in lower case."""

SHORT_INTERVIEWER_LABELS = frozenset(("i", "int", "intv", "iv", "il", "q"))
"""Short labels that mean the interviewer unless other labels are named."""

_MOST_WORDS = 4
_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,:-]\d{1,3})?"
_MARKED_TIME = rf"(?:\[\s*{_TIME}\s*\]|\(\s*{_TIME}\s*\)|\#\s*{_TIME}\s*\#|<\s*{_TIME}\s*>)"
_EMPHASIS = r"(?:\*\*|__|\*|_)?"
_NAME = r"[^\W\d_](?:[^\n:*_\[\]()<>#|\"“”»«?!;,]{0,58}?[^\s:*_\[\]()<>#|\"“”»«?!;,])?"
_LABELLED = re.compile(
    rf"^[ \t>]*(?P<before>{_MARKED_TIME}|{_TIME}(?=[ \t]))?[ \t]*[-–]?[ \t]*"
    rf"{_EMPHASIS}(?P<name>{_NAME}){_EMPHASIS}"
    rf"(?P<note>[ \t]*\((?!\s*\d)[^()\n]{{1,40}}\))?"
    rf"[ \t]*(?P<after>{_MARKED_TIME}|(?<=\s){_TIME})?[ \t]*"
    rf"{_EMPHASIS}:{_EMPHASIS}(?P<gap>[ \t]*(?:(?P<late>{_MARKED_TIME})[ \t]*)?)",
    re.MULTILINE,
)
_NAME_AND_TIME = re.compile(
    rf"^[ \t]*{_EMPHASIS}(?P<name>{_NAME}?){_EMPHASIS}(?:[ \t]*(?P<after>{_MARKED_TIME})|(?:\t|[ ]{{2,}})(?P<bare>{_TIME}))"
    r"[ \t]*$",
    re.MULTILINE,
)
_IDENTIFIER = re.compile(
    r"(?:[A-ZÅÄÖÆØ]{1,4}[ -]?\d{1,4}[a-zA-Z]?"
    r"|(?i:respondent|informant|intervjuperson|deltagare|person|talare|röst|participant|interviewee|speaker|voice"
    r"|resp|inf|deltaker|deltager|teilnehmer|befragter?|puhuja|haastateltava)[ ._-]?(?:nr\.?[ ]?)?\d{1,4}[a-z]?)"
)
_CLOCK = re.compile(r"(?:kl|kl\.|klockan|ca|cirka|at|um|uhr|circa|around)\b", re.IGNORECASE)
_FUNCTION_WORDS = word_set(
    "han hon hen jag vi ni de dom den det man och men så sen sedan för till från om att alltså eller en ett på "
    "av med nej ja jo nja här där då när hur vad varför vem ju min mitt mina din ditt sin vår deras hans "
    "hennes detta denna dessa som he she they we you it the an and but so then for to from if or no yes well "
    "my your his her their our this that these those what when how why who er sie wir und aber dann für ich es "
    "das der die ein eine nein hun jeg"
)
_SAYING = word_set(
    "sa säger sade sagt svarade svarar frågade frågar tänkte tänker undrade tycker menar är var blev blir "
    "berättar skrev said says say asked asks thought think thinks answered told was is were are wrote means "
    "sagte fragte ist war siger sier spurte"
)
_NOT_SAID = word_set(
    "exempel exempelvis t.ex. t.ex t ex obs nb n.b. ps p.s. anm anmärkning datum plats tid titel ämne tema "
    "källa not noter example e.g. i.e. note notes date place time title topic theme source subject length "
    "duration transkriberad av intervju nr inspelning fil längd sida tabell figur bilaga kapitel page table "
    "figure appendix chapter http https www bl.a. dvs d.v.s. beispiel ort"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at a line start: the name as it will be shown, where label and words begin, and a time mark if there is one."""

    name: str
    start: int
    said_from: int
    time: str = ""


@dataclass(frozen=True, slots=True)
class Speakers:
    """The labels that are speakers, in order; names of the interviewer; candidates that were left as text."""

    labels: tuple[Label, ...]
    interviewer: frozenset[str]
    left_as_text: tuple[Label, ...]

    @property
    def sure(self) -> bool:
        """Whether one of the labels can hardly be anything else: the interviewer's, or one like R07."""
        return bool(self.interviewer) or any(_IDENTIFIER.fullmatch(label.name) for label in self.labels)

    def counts(self) -> dict[str, int]:
        """Return how many times each speaker's label stands in the text."""
        return dict(Counter(label.name for label in self.labels))


def find_speakers(text: str, *, known: Iterable[str] = (), interviewer: Iterable[str] | None = None) -> Speakers:
    """Return the speakers' labels of an interview.

    `known` are labels from front matter or participants.csv: one occurrence is enough for them. `interviewer` names the
    interviewer's labels; then the short ones (`I`, `Int` …) mean the interviewer only if they are among them.

    >>> found = find_speakers("I: Var bor du?\\nR07: Här.\\nHan sa: nej.")
    >>> [label.name for label in found.labels], sorted(found.interviewer), found.left_as_text[0].name
    (['I', 'R07'], ['I'], 'Han sa')
    """
    known_folded = {_folded(label) for label in known}
    asking = None if interviewer is None else {_folded(label) for label in interviewer}
    named = known_folded | (asking or set())
    candidates = _candidates(text, named)
    coded = {_folded(label.name) for label in candidates if _IDENTIFIER.fullmatch(label.name)}
    if coded:  # where R07 speaks, r07 is the same person
        candidates = _candidates(text, named | coded)
    counts = Counter(_folded(label.name) for label in candidates)
    shown: dict[str, str] = {}
    kept: list[Label] = []
    left: list[Label] = []
    for label in candidates:
        folded = _folded(label.name)
        by_name = folded in known_folded or _may_ask(folded, asking) or folded in coded
        if by_name or (counts[folded] > 1 and _names_a_speaker(label.name, counts[folded])):
            name = shown.setdefault(folded, label.name)
            kept.append(Label(name, label.start, label.said_from, label.time))
        else:
            left.append(label)
    return Speakers(tuple(kept), _interviewers(shown, asking, known_folded), tuple(left))


def _folded(name: str) -> str:
    return " ".join(name.casefold().rstrip(".").split())


def _may_ask(folded: str, asking: set[str] | None) -> bool:
    if asking is not None and folded in asking:
        return True
    stem = re.sub(r"\s?\d+$", "", folded)
    return stem in INTERVIEWER_LABELS or (asking is None and folded in SHORT_INTERVIEWER_LABELS)


def _interviewers(shown: dict[str, str], asking: set[str] | None, known: set[str]) -> frozenset[str]:
    """Return which of the speakers ask; `I1`, `I2` ask only beside other numbered labels, `F` only beside `S`."""
    asks = {
        folded for folded in shown if _may_ask(folded, asking) and (folded not in known or folded in (asking or ()))
    }
    if not asks and asking is None:
        numbered = {folded for folded in shown if re.fullmatch(r"i[ -]?\d", folded)}
        others = {folded for folded in shown if folded not in numbered and _IDENTIFIER.fullmatch(shown[folded])}
        asks = numbered if others else set()
        asks = asks or ({"f"} if set(shown) == {"f", "s"} else set())
    return frozenset(shown[folded] for folded in asks)


def _candidates(text: str, known: set[str]) -> list[Label]:
    found = {match.start(): label for match in _LABELLED.finditer(text) if (label := _labelled(text, match, known))}
    for match in _NAME_AND_TIME.finditer(text):
        name = _clean(match["name"])
        if match.start() not in found and _may_be_label(name, known):
            found[match.start()] = Label(name, match.start(), match.end(), _bare_time(match["after"] or match["bare"]))
    return [found[start] for start in sorted(found)]


def _labelled(text: str, match: re.Match[str], known: set[str]) -> Label | None:
    name = _clean(match["name"])
    following = text[match.end() : match.end() + 1]
    strong = _folded(name) in known or _may_ask(_folded(name), None) or _IDENTIFIER.fullmatch(name)
    glued = not match["gap"] and following not in ("", "\n")
    if glued and not (strong and (following.isupper() or following in "\"”“»«’'([…-–")):
        return None  # "R07:Ja" is a slip of the keyboard; "http://", "E4:an" and "10:30" are no labels
    if not _may_be_label(name, known):
        return None
    return Label(name, match.start(), match.end(), _bare_time(match["before"] or match["after"] or match["late"]))


def _clean(name: str) -> str:
    return " ".join(name.replace("\xa0", " ").strip(" \t.-–").split())


def _bare_time(mark: str | None) -> str:
    return (mark or "").strip("[]()<># \t")


def _may_be_label(name: str, known: set[str]) -> bool:
    """Tell whether a name could be a speaker's at all: short, a capital first, no clock time, no sentence."""
    words = name.split()
    folded = _folded(name)
    if not words or len(words) > _MOST_WORDS:
        return False
    if folded in known or _may_ask(folded, None):
        return True
    return words[0][0].isupper() and not _CLOCK.match(name)


def _names_a_speaker(name: str, times: int) -> bool:
    """Tell whether a label seen several times is a name and not a turn of phrase such as "Till exempel:"."""
    words = [word.casefold() for word in name.split()]
    if words[0] in _FUNCTION_WORDS or words[-1] in _SAYING or _NOT_SAID.intersection(words):
        return False
    capitals = all(word[0].isupper() or word[0].isdigit() for word in name.split())
    return capitals or times > 2
