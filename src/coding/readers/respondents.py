"""Quoted respondents in a report: passages that close with a label such as (Respondent 7).

Which words are the respondent's:

- with quotation marks right before the label, the words between the marks (nested quotes stay inside), and quotes of
  the same sentence that are only cut by "says she" or the like;
- without marks, when the paragraph's only label ends it: the whole paragraph before it, or what follows a colon that
  introduces speech ("En av dem säger så här: …");
- without marks, when prose or another label follows or comes before: the last sentence before the label, or what
  follows such a colon. Rather too little than the report's own words in somebody's mouth.

A label with several numbers, (Respondent 3 och 7), sums up more than it quotes: its passage stays prose.
"""

import re
from dataclasses import dataclass, replace

from coding.readers.lines import word_set
from coding.transcript import Turn, sentence_spans

KINDS = word_set(
    "respondent respondenten informant informanten intervjuperson intervjupersonen deltagare deltagaren "
    "participant interviewee"
)
"""Words for a respondent in a label, in lower case."""

_ABBREVIATED = ("intervjup", "resp", "inf", "ip", "r", r"(?-i:[PI])(?=\d)")  # but (p. 4) is a page


def _broken(word: str) -> str:
    """Return a pattern for a word that may be cut by a hyphen anywhere, as at a line end."""
    return r"(?:[-‐\xad]\s*)?".join(word)


_KIND = "|".join([*(_broken(word) for word in sorted(KINDS, key=len, reverse=True)), *_ABBREVIATED])
_LABEL = re.compile(
    rf"[(\[]\s*(?P<kind>{_KIND})\.?\s*(?:nr\.?\s*|#\s*)?(?P<number>\d{{1,3}}[a-z]?)"
    r"(?P<more>(?:\s*[,;:–—/-]\s*[^()\[\]\n]{0,120}|\s+(?:och|and|und|&)\s[^()\[\]\n]{0,60})?)\s*[)\]]",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\A\s*(?:[,;/–-]|och|and|&)\s*(?:\w+\s*)?\d", re.IGNORECASE)
_PAIRS = {"”": "”“„", "“": "“„”", '"': '"', "»": "»«", "«": "»«", "’": "’‘", "'": "'‘", "‘": "‘‚"}
_SAYS = (
    "säger|sade|sa|menar|tycker|berättar|förklarar|fortsätter|svarar|uttrycker|uttryckte|beskriver|beskrev|konstaterar|"
    "påpekar|framhåller|anser|resonerar|says|said|explains|continues|adds|puts|describes|told|tells|recalls|answers"
)
_BETWEEN_QUOTES = re.compile(
    rf"\s*[,–—-]?\s*(?:(?:{_SAYS})\b[^.!?]{{0,60}}|(?:\w+\s){{1,2}}(?:{_SAYS})\b[^.!?]{{0,40}}"
    r"|[\[(]?\s*(?:…|\.\.\.)\s*[\])]?|)\s*[,:]?\s*",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    rf"\b(?:{_SAYS}|så här|enligt|respondent\w*|informant\w*|intervjuperson\w*|deltagare\w*|participants?|"
    r"interviewees?|one of them|en av dem|in the words of)\b[^.!?:]{0,200}:\s+(?=\S)",
    re.IGNORECASE,
)
_AFTER_LABEL = re.compile(r"[\s.,;:]*")


@dataclass(frozen=True, slots=True)
class _Quoted:
    """The words of a respondent and the label that closes them, in places of the text."""

    speaker: str
    spans: tuple[tuple[int, int], ...]
    begin: int
    end: int


def closing_labels(text: str) -> list[re.Match[str]]:
    """Return the labels of one respondent in parentheses or brackets.

    >>> [label[0] for label in closing_labels("Ja (respondent 7, liten kommun). Se (Respondent 1 och 2). (IP 4)")]
    ['(respondent 7, liten kommun)', '(IP 4)']
    """
    return [found for found in _LABEL.finditer(text) if not _SEVERAL.match(found["more"])]


def speaker_of(label: re.Match[str]) -> str:
    """Return a label as a speaker's name, the same for all its spellings: "Respondent 7", "IP4".

    >>> [speaker_of(found) for found in closing_labels("(respondent 7) (IP 4) (ip4) (Respon-dent 7)")]
    ['Respondent 7', 'IP4', 'IP4', 'Respondent 7']
    """
    kind = re.sub(r"[^\w]", "", label["kind"]).casefold()
    if kind in KINDS:
        kind = {"respondenten": "respondent", "informanten": "informant"}.get(kind, kind)
        kind = {"intervjupersonen": "intervjuperson", "deltagaren": "deltagare"}.get(kind, kind)
        return f"{kind.capitalize()} {label['number']}"
    long = {"resp": "Respondent ", "inf": "Informant ", "intervjup": "Intervjuperson "}
    return f"{long.get(kind, kind.upper())}{label['number']}"


def join_lone_labels(blocks: list[str]) -> list[str]:
    """Return paragraphs with a label that stands alone put behind the paragraph above it.

    >>> join_lone_labels(["Vi väntar.", "(Respondent 7)"])
    ['Vi väntar. (Respondent 7)']
    """
    joined: list[str] = []
    for block in blocks:
        found = _LABEL.match(block)
        alone = found and not block[found.end() :].strip(" .")
        if alone and joined and not joined[-1].startswith("#"):
            joined[-1] = f"{joined[-1]} {block}"
        else:
            joined.append(block)
    return joined


def with_respondents(text: str, paragraphs: tuple[Turn, ...]) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """Return a report's turns, quoted respondents apart from the prose, and notes with a count per respondent."""
    turns: list[Turn] = []
    counts: dict[str, int] = {}
    spoken: dict[int, str] = {}
    for number in range(len(paragraphs)):
        above = _opened_above(text, paragraphs, number)
        if above is not None:
            speaker = speaker_of(_LABEL.search(text, paragraphs[number].start, paragraphs[number].end))  # type: ignore[arg-type]
            spoken |= dict.fromkeys(range(above, number), speaker)
    for number, paragraph in enumerate(paragraphs):
        quoted = _quoted(text, paragraph, opened_above=number - 1 in spoken)
        for found in quoted:
            counts[found.speaker] = counts.get(found.speaker, 0) + 1
        if number in spoken:
            turns += [
                replace(turn, speaker=spoken[number])
                for turn in _prose(text, paragraph.start, paragraph.end, paragraph.heading)
            ]
        else:
            turns += _cut(text, paragraph, quoted)
    if not counts:
        return tuple(turns), ()
    told = ", ".join(f"{speaker} {count}" for speaker, count in counts.items())
    return tuple(turns), (f"Quoted respondents: {told}.",)


def _quoted(text: str, paragraph: Turn, *, opened_above: bool = False) -> list[_Quoted]:
    found: list[_Quoted] = []
    begin = paragraph.start
    for label in _LABEL.finditer(text, paragraph.start, paragraph.end):
        end = min(paragraph.end, _AFTER_LABEL.match(text, label.end(), paragraph.end).end())  # type: ignore[union-attr]
        if not _SEVERAL.match(label["more"]):
            if opened_above and not found:
                spans = _without_marks(text, begin, label.start())
            else:
                whole = begin == paragraph.start and end >= paragraph.end
                spans = _respondents_words(text, begin, label.start(), whole=whole)
            if spans:
                found.append(_Quoted(speaker_of(label), spans, label.start(), end))
        begin = end
    return found


def _respondents_words(text: str, begin: int, end: int, *, whole: bool) -> tuple[tuple[int, int], ...]:
    """Return where the words stand that a label at `end` closes, the stretch since the last label beginning at `begin`."""
    stop = end
    while stop > begin and (text[stop - 1].isspace() or text[stop - 1] in ".,;"):
        stop -= 1
    if stop > begin and text[stop - 1] in _PAIRS:
        opened = _opening(text, begin, stop - 1)
        if opened is not None:
            return (*_quotes_before(text, begin, opened), *_trimmed(text, opened + 1, stop - 1))
    while stop < end and not text[stop].isspace():
        stop += 1  # the full stop belongs to what is said
    introduced = [match.end() for match in _INTRODUCES.finditer(text, begin, stop)]
    if introduced:
        return _trimmed(text, introduced[0], stop)
    if whole:
        return _trimmed(text, begin, stop)
    sentences = sentence_spans(text, begin, stop)
    return (sentences[-1],) if sentences else ()


def _without_marks(text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the last paragraph of a quote that was opened above: all before the label, its closing mark left out."""
    while end > begin and (text[end - 1].isspace() or text[end - 1] in _PAIRS or text[end - 1] in ",;"):
        end -= 1
    while begin < end and text[begin] in _PAIRS:
        begin += 1
    return _trimmed(text, begin, end)


def _opening(text: str, begin: int, closing: int) -> int | None:
    """Return where the quotation mark stands that a closing mark belongs to, or None.

    An opening mark stands before a word and behind none, so an apostrophe inside a word is neither; marks of the same
    kind in between are counted, as in "He said "no" to us".
    """
    marks = _PAIRS[text[closing]]
    depth, farthest = 1, None
    for place in range(closing - 1, begin - 1, -1):
        if text[place] not in marks:
            continue
        free_before = place == begin or not (text[place - 1].isalnum() or text[place - 1] in ".,!?…")
        free_after = text[place + 1].isspace() or text[place + 1] in ".,;:!?)…" or place + 1 == closing
        if free_before and not text[place + 1].isspace():
            depth -= 1
            farthest = place
            if depth == 0:
                return place
        elif free_after and not free_before:
            depth += 1
    return farthest


def _quotes_before(text: str, begin: int, opened: int) -> tuple[tuple[int, int], ...]:
    """Return the quotes of the same sentence that are cut from the last one by "says she" only."""
    spans: list[tuple[int, int]] = []
    while True:
        closing = max((text.rfind(mark, begin, opened) for mark in _PAIRS), default=-1)
        if closing < begin or opened - closing > 150 or not _BETWEEN_QUOTES.fullmatch(text, closing + 1, opened):
            return tuple(spans)
        before = _opening(text, begin, closing)
        if before is None:
            return tuple(spans)
        spans[:0] = _trimmed(text, before + 1, closing)
        opened = before


def _trimmed(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    return ((start, end),) if start < end and any(character.isalnum() for character in text[start:end]) else ()


def _opened_above(text: str, paragraphs: tuple[Turn, ...], number: int) -> int | None:
    """Return the paragraph in which the quotation mark opens that a paragraph's first label closes, or None.

    Only a mark at a paragraph's very start counts, and no label may stand in between.
    """
    paragraph = paragraphs[number]
    label = _LABEL.search(text, paragraph.start, paragraph.end)
    if label is None:
        return None
    stop = label.start()
    while stop > paragraph.start and (text[stop - 1].isspace() or text[stop - 1] in ".,;"):
        stop -= 1
    mark = text[stop - 1 : stop]
    if stop <= paragraph.start + 1 or mark not in _PAIRS or _opening(text, paragraph.start, stop - 1) is not None:
        return None
    for above in range(number - 1, max(-1, number - 4), -1):
        start, end = paragraphs[above].start, paragraphs[above].end
        if _LABEL.search(text, start, end) or paragraphs[above].heading != paragraph.heading:
            return None
        if text[start] in _PAIRS[mark] and not any(sign in _PAIRS[mark] for sign in text[end - 1 : end]):
            return above
    return None


def _cut(text: str, paragraph: Turn, quoted: list[_Quoted]) -> list[Turn]:
    """Return a paragraph's turns: prose, words of respondents, prose; labels and quotation marks belong to none."""
    turns: list[Turn] = []
    taken = [(span, found.speaker) for found in quoted for span in found.spans]
    labels = [((found.begin, found.end), None) for found in quoted]
    place = paragraph.start
    for (start, end), speaker in sorted([*taken, *labels], key=lambda piece: piece[0]):
        turns += _prose(text, place, start, paragraph.heading)
        if speaker is not None:
            turns.append(Turn(speaker, start, end, heading=paragraph.heading))
        place = end
    return turns + _prose(text, place, paragraph.end, paragraph.heading)


def _prose(text: str, start: int, end: int, heading: str) -> list[Turn]:
    spans = _trimmed(text, start, end)
    if not spans:
        return []
    start, end = spans[0]
    while end > start and text[end - 1] in "”“„\"»«’'‘‚([ \t\n":
        end -= 1
    while start < end and text[start] in "”“\"»«’')] .,;\t\n":
        start += 1
    return [Turn("", start, end, heading=heading)] if start < end else []
