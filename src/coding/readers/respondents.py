"""Quoted respondents in a report: whose words stand beside a label such as (Respondent 7).

A quotation beside a label is the respondent's, and only the words between the marks are:

- the label closes it: ”…” (Respondent 7), also with the report's "says she" in between: ”…”, säger hon (Respondent 7);
  quotes of the same sentence that are only cut by "says she" belong to it;
- the label introduces it: Tjänstemannen (Respondent 7): ”…”, Respondent 7 säger: ”…”.

Without quotation marks beside it, a label is most often a reference in the report's own prose. It is speech only

- behind a colon that introduces it: En av dem säger så här: vi väntar. (Respondent 7);
- as a paragraph that the label closes, with no quotation marks and no reporting in it ("enligt", "bekräftas i
  intervjuerna", "hon menar"; a year or a table counts as reporting unless somebody says "vi" or "jag"); of several
  sentences, the label in the last one, at least one must sound like speech. Where the paragraph above ends in a colon,
  the words need no such proof;
- as the last sentence before a label at its end, if it says "vi" or "jag" and reports nothing.

Rather too little than the report's own words in somebody's mouth: what was taken without marks is counted in a note,
and so are labels left as references. A label with several numbers, (Respondent 3 och 7), sums up more than it quotes.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from coding.readers.quotation_marks import CLOSING_MARKS, MARKS, closed, holds_quotes, opened, opens_quote
from coding.readers.respondent_labels import Label, find_labels
from coding.transcript import Turn, sentence_spans

_SAYS = (
    "säger|sade|sa|menar|menade|tycker|tyckte|berättar|berättade|förklarar|förklarade|fortsätter|fortsatte|svarar|svarade|"
    "uttrycker|uttryckte|beskriver|beskrev|konstaterar|konstaterade|påpekar|påpekade|framhåller|anser|ansåg|resonerar|"
    "uppger|uppgav|tillägger|understryker|betonar|sammanfattar|summerar|formulerar|utvecklar|kommenterar|"
    "says|said|explains|explained|continues|continued|adds|added|puts|put it|describes|described|told|tells|recalls|"
    "recalled|answers|answered|notes|noted|states|stated|argues|argued|comments|commented|remarks|remarked"
)
_OPENS_SPEECH = rf"\b(?:{_SAYS}|så här|såhär|like this|in the words of|as follows)\b"
_BETWEEN_QUOTES = re.compile(
    rf"\s*[,–—-]?\s*(?:(?:{_SAYS})\b[^.!?]{{0,60}}|(?:\w+\s){{1,2}}(?:{_SAYS})\b[^.!?]{{0,40}}"
    r"|[\[(]?\s*(?:…|\.\.\.)\s*[\])]?|)\s*[,:]?\s*",
    re.IGNORECASE,
)
_SAYS_SHE = re.compile(
    rf"\s*[,–—-]?\s*(?:(?:\w+\s+){{0,4}}(?:{_SAYS})\b|enligt\b|according to\b)[^.!?:”“„\"»«]{{0,150}}", re.IGNORECASE
)
"""The report's words between a quote and the label: säger en av dem, enligt en chef, one of them said."""

_INTRODUCES_QUOTE = re.compile(
    rf"\s*(?:\([^()]{{0,60}}\)\s*)?(?::|[^.!?:\n\d”“„\"»«()]{{0,60}}(?:{_OPENS_SPEECH})[^.!?:\n\d”“„\"»«()]{{0,80}}:"
    rf"|(?:\w+\s+){{0,2}}(?:{_SAYS}),?(?=\s))\s*",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(rf"{_OPENS_SPEECH}[^.!?:]{{0,200}}:\s+(?=\S)", re.IGNORECASE)
_WE = re.compile(
    r"\b(?:jag|mig|mej|min|mitt|mina|vi|oss|vår|vårt|våra|(?-i:I)|me|my|we|us|our|ours|ich|wir|uns)\b", re.IGNORECASE
)
_SPOKEN = re.compile(r"\b(?:du|dig|dej|ni|man|ju|liksom|nog|väl|alltså|typ|you|your|well)\b", re.IGNORECASE)
_ABOUT_THE_STUDY = re.compile(
    r"\b(?:intervju(?:er|erna|n|ns|ad|ade|at|as|s|studie\w*|svar\w*|underlag\w*)?|interviews?|interviewe\w+|interviewed|"
    r"respondent\w*|informant\w*|intervjuperson\w*|participants?|studien|rapporten|undersökningen|the study|this report|"
    r"(?:tabell|figur|diagram|kapitel|avsnitt|bilaga|table|figure|chapter|section)\s+\d)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    rf"\b(?:{_SAYS}|enligt|bekräfta\w*|framgå\w*|framkom\w*|lyfter|lyfts|lyftes|nämner|nämns|nämndes|beskrivs|beskrevs|"
    r"upplevs|upplevdes|påtala\w*|according to|confirm\w*|reported\w*|reports|mention\w*|emphasi[sz]\w*|"
    r"(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…][)\]]*\Z")
_AFTER_LABEL = re.compile(r"[\s.,;:]*")
_SPEECH_DASH = re.compile(r"[–—-]\s+(?=[A-ZÅÄÖÆØÜ])")


@dataclass(frozen=True, slots=True)
class _Quoted:
    """The words of a respondent and the label beside them, in places of the text; `marked` if they stand in quotation marks."""

    speaker: str
    spans: tuple[tuple[int, int], ...]
    begin: int
    end: int
    marked: bool = True


def with_respondents(text: str, paragraphs: tuple[Turn, ...]) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """Return a report's turns, quoted respondents apart from the prose, and notes with a count per respondent."""
    turns: list[Turn] = []
    quotes: list[_Quoted] = []
    references: Counter[str] = Counter()
    spoken: dict[int, str] = {}
    for number in range(len(paragraphs)):
        above, speaker = _opened_above(text, paragraphs, number)
        if above is not None:
            spoken |= dict.fromkeys(range(above, number), speaker)
    for number, paragraph in enumerate(paragraphs):
        if number in spoken:
            whole = _prose(text, paragraph.start, paragraph.end, paragraph.heading)
            turns += [replace(turn, speaker=spoken[number]) for turn in whole]
            continue
        labels = find_labels(text, paragraph.start, paragraph.end)
        reading = _Reading(text, paragraph, labels, _announced(text, paragraphs, number))
        found = reading.quoted(number - 1 in spoken)
        if number and not found and (label := _introducing(text, paragraphs[number - 1])):
            found = reading.opening_quotes(label.speaker)
        quotes += found
        places = {one.begin for one in found}
        references.update(
            label.speaker
            for label in labels
            if not (label.bare or label.several or label.start in places or _inside(label, found))
        )
        turns += _cut(text, paragraph, found)
    return tuple(turns), _notes(quotes, references)


def _notes(quotes: list[_Quoted], references: Counter[str]) -> tuple[str, ...]:
    notes = []
    if quotes:
        notes.append(f"Quoted respondents: {_counts(Counter(found.speaker for found in quotes))}.")
    if unmarked := Counter(found.speaker for found in quotes if not found.marked):
        notes.append(
            f"Taken as a respondent's words without quotation marks: {sum(unmarked.values())} ({_counts(unmarked)}). "
            "Look whether they are."
        )
    if references:
        notes.append(
            f"Labels beside no quotation, left in the report's prose: {sum(references.values())} ({_counts(references)})."
        )
    return tuple(notes)


def _counts(speakers: Counter[str]) -> str:
    return ", ".join(f"{speaker} {count}" for speaker, count in speakers.items())


def _inside(label: Label, found: list[_Quoted]) -> bool:
    return any(start <= label.start < end for one in found for start, end in one.spans)


def _announced(text: str, paragraphs: tuple[Turn, ...], number: int) -> bool:
    """Tell whether the paragraph above ends in a colon behind words that announce speech."""
    if not number:
        return False
    above = paragraphs[number - 1]
    words = text[above.start : above.end].rstrip()
    return words.endswith(":") and bool(
        re.search(rf"{_OPENS_SPEECH}[^.!?:]{{0,200}}:\Z|\b(?:citat\w*|quotes?|röst\w*)\b[^.!?:]*:\Z", words, re.I)
    )


def _introducing(text: str, paragraph: Turn) -> Label | None:
    """Return the label at a paragraph's end that introduces what stands below: "En av dem (Respondent 7) säger:"."""
    labels = find_labels(text, paragraph.start, paragraph.end)
    if not labels or labels[-1].several:
        return None
    lead = _INTRODUCES_QUOTE.match(text, labels[-1].end, paragraph.end)
    return labels[-1] if lead and lead[0].rstrip().endswith(":") and lead.end() == paragraph.end else None


class _Reading:
    """One paragraph read label by label; no words are given to two respondents."""

    def __init__(self, text: str, paragraph: Turn, labels: list[Label], announced: bool) -> None:
        self.text = text
        self.start, self.end = paragraph.start, paragraph.end
        self.labels = labels
        self.announced = announced
        self.begin = self.start
        """Where words begin that no label has taken yet."""

    def quoted(self, opened_above: bool = False) -> list[_Quoted]:
        """Return the words of respondents in the paragraph, in order."""
        found: list[_Quoted] = []
        for label in self.labels:
            if label.several or label.start < self.begin or self._within_a_quote(label):
                continue
            if opened_above and not found and not label.bare:
                one = self._given(label, _without_marks(self.text, self.begin, label.start))
            else:
                one = self._words_of(label)
            if one is not None:
                found.append(one)
                self.begin = max(one.end, *(end for _, end in one.spans))
        return found

    def opening_quotes(self, speaker: str) -> list[_Quoted]:
        """Return the quotes at the paragraph's start as words of a speaker whom the paragraph above introduces."""
        self.begin = self.start
        spans = self._quotes_from(self.start)
        return [_Quoted(speaker, spans, spans[0][0], spans[0][0])] if spans else []

    def _words_of(self, label: Label) -> _Quoted | None:
        introduced = self._introduced(label, at_once=True)
        if introduced is None and label.bare:
            return self._told(label) or self._introduced(label)
        return (
            introduced or self._closed(label) or self._told(label) or self._introduced(label) or self._unmarked(label)
        )

    def _given(self, label: Label, spans: tuple[tuple[int, int], ...], *, marked: bool = True) -> _Quoted | None:
        if not spans:
            return None
        end = _AFTER_LABEL.match(self.text, label.end, self.end).end()  # type: ignore[union-attr]
        if label.bare and not (label.start == self.start and ":" in self.text[label.end : end]):
            return _Quoted(label.speaker, spans, label.start, label.start, marked)  # the name stays in the sentence
        return _Quoted(label.speaker, spans, label.start, end, marked)

    def _within_a_quote(self, label: Label) -> bool:
        """Tell whether a quote that a later label closes goes around a label."""
        for later in self.labels:
            stop = self._stop(later.start)
            if later.start > label.start and stop > label.end and self.text[stop - 1] in CLOSING_MARKS:
                opening = opened(self.text, self.begin, stop - 1)
                if opening is not None and opening < label.start:
                    return True
        return False

    def _stop(self, place: int) -> int:
        """Return where the words end that stand before a place, white space and stops left out."""
        while place > self.begin and (self.text[place - 1].isspace() or self.text[place - 1] in ".,;"):
            place -= 1
        return place

    def _closed(self, label: Label) -> _Quoted | None:
        """”…” (Respondent 7)."""
        stop = self._stop(label.start)
        if stop <= self.begin or self.text[stop - 1] not in CLOSING_MARKS:
            return None
        return self._given(label, self._quote_up_to(stop - 1))

    def _told(self, label: Label) -> _Quoted | None:
        """”…”, säger hon (Respondent 7), ”…”."""
        for closing in range(label.start - 1, max(self.begin, label.start - 220) - 1, -1):
            if self.text[closing] not in CLOSING_MARKS or not _SAYS_SHE.fullmatch(self.text, closing + 1, label.start):
                continue
            if spans := self._quote_up_to(closing):
                comma = re.compile(r"\s*,\s*").match(self.text, label.end, self.end)
                return self._given(label, spans + (self._quotes_from(comma.end()) if comma else ()))
        return None

    def _introduced(self, label: Label, *, at_once: bool = False) -> _Quoted | None:
        """(Respondent 7): ”…”, and (Respondent 7) säger: ”…” unless `at_once`."""
        lead = _INTRODUCES_QUOTE.match(self.text, label.end, self.end)
        if lead is None or (at_once and not re.fullmatch(r"\s*:\s*", lead[0])):
            return None
        return self._given(label, self._quotes_from(lead.end()))

    def _quote_up_to(self, closing: int) -> tuple[tuple[int, int], ...]:
        """Return the quote that a mark closes, with the quotes before it that are cut from it by "says she" only."""
        opening = opened(self.text, self.begin, closing)
        if opening is None:
            return ()
        spans = list(_trimmed(self.text, opening + 1, closing))
        while spans:
            above = max((self.text.rfind(mark, self.begin, opening) for mark in CLOSING_MARKS), default=-1)
            if above < self.begin or not _BETWEEN_QUOTES.fullmatch(self.text, above + 1, opening):
                break
            before = opened(self.text, self.begin, above)
            if before is None:
                break
            spans[:0] = _trimmed(self.text, before + 1, above)
            opening = before
        return tuple(spans)

    def _quotes_from(self, place: int) -> tuple[tuple[int, int], ...]:
        """Return the quote that opens at a place, with those that go on behind "says she"; not one that a label closes."""
        spans: list[tuple[int, int]] = []
        while opens_quote(self.text, place, self.end):
            closing = closed(self.text, place, self.end)
            if closing is None or self._is_closed_by_a_label(closing):
                break
            spans += _trimmed(self.text, place + 1, closing)
            further = next((p for p in range(closing + 1, min(self.end, closing + 151)) if self.text[p] in MARKS), None)
            if further is None or not _BETWEEN_QUOTES.fullmatch(self.text, closing + 1, further):
                break
            place = further
        return tuple(spans)

    def _is_closed_by_a_label(self, closing: int) -> bool:
        return any(
            not label.bare and label.start > closing and self._stop(label.start) == closing + 1 for label in self.labels
        )

    def _unmarked(self, label: Label) -> _Quoted | None:
        """The words before a label that no quotation stands beside, if they are speech."""
        text, stop = self.text, label.start
        while stop > self.begin and text[stop - 1].isspace():
            stop -= 1
        ended = bool(_ENDED.search(text, self.begin, stop))
        after = text[label.end : self.end].lstrip()
        if not ended and after and after[0] not in ".!?":
            return None  # in mid-sentence
        introduced = _INTRODUCES.search(text, self.begin, stop)
        if introduced and not holds_quotes(text, introduced.end(), stop):
            start = introduced.end()
            if text[start].isupper() or _WE.search(text, start, stop) or _SPOKEN.search(text, start, stop):
                return self._given(label, _trimmed(text, start, stop), marked=False)
        closes = not after.strip(" .,;:!?") and self.begin == self.start
        if closes and self.announced:
            return self._given(label, _trimmed(text, self._behind_dash(), stop), marked=False)
        if holds_quotes(text, self.begin, stop):
            return None
        spans = self._spoken_paragraph(stop, ended) if closes else self._spoken_sentence(stop)
        return self._given(label, spans, marked=False)

    def _behind_dash(self) -> int:
        dash = _SPEECH_DASH.match(self.text, self.begin, self.end)
        return dash.end() if dash else self.begin

    def _spoken_paragraph(self, stop: int, ended: bool) -> tuple[tuple[int, int], ...]:
        text, start = self.text, self._behind_dash()
        if start > self.begin and (told := re.compile(rf",\s+(?:{_SAYS})\b").search(text, start, stop)):
            return _trimmed(text, start, told.start())  # – Vi väntar, säger hon (Respondent 7)
        if _ABOUT_THE_STUDY.search(text, start, stop):
            return ()
        sentences = sentence_spans(text, start, stop)
        if not _WE.search(text, start, stop):
            if _REPORTS.search(text, start, stop):
                return ()
            speaks = ended or len(sentences) == 1 or _SPOKEN.search(text, start, stop)
            return _trimmed(text, start, stop) if speaks else ()
        told_by_report = [bool(_REPORTS.search(text, *span)) and not _WE.search(text, *span) for span in sentences]
        if ended or True not in told_by_report:
            return _trimmed(text, start, stop)
        later = sentences[len(told_by_report) - told_by_report[::-1].index(True) :]
        first = next((a for a, b in later if _WE.search(text, a, b)), None)
        return () if first is None else _trimmed(text, first, stop)

    def _spoken_sentence(self, stop: int) -> tuple[tuple[int, int], ...]:
        sentences = sentence_spans(self.text, self.begin, stop)
        if not sentences:
            return ()
        start, end = sentences[-1]
        says = _WE.search(self.text, start, end)
        reports = _ABOUT_THE_STUDY.search(self.text, start, end) or _REPORTS.search(self.text, start, end)
        return ((start, end),) if says and not reports else ()


def _without_marks(text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the last paragraph of a quote that was opened above: all before the label, its closing mark left out."""
    while end > begin and (text[end - 1].isspace() or text[end - 1] in CLOSING_MARKS or text[end - 1] in ",;"):
        end -= 1
    while begin < end and text[begin] in MARKS:
        begin += 1
    return _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    return ((start, end),) if start < end and any(character.isalnum() for character in text[start:end]) else ()


def _opened_above(text: str, paragraphs: tuple[Turn, ...], number: int) -> tuple[int | None, str]:
    """Return the paragraph in which the mark opens that a paragraph's first label closes, and the label's speaker.

    Only a mark at a paragraph's very start counts, and no label may stand in between.
    """
    paragraph = paragraphs[number]
    label = next((one for one in find_labels(text, paragraph.start, paragraph.end) if not one.bare), None)
    if label is None or label.several:
        return None, ""
    stop = label.start
    while stop > paragraph.start and (text[stop - 1].isspace() or text[stop - 1] in ".,;"):
        stop -= 1
    mark = text[stop - 1 : stop]
    if stop <= paragraph.start + 1 or mark not in CLOSING_MARKS or opened(text, paragraph.start, stop - 1) is not None:
        return None, ""
    for above in range(number - 1, max(-1, number - 4), -1):
        start, end = paragraphs[above].start, paragraphs[above].end
        if paragraphs[above].heading != paragraph.heading or any(not one.bare for one in find_labels(text, start, end)):
            return None, ""
        if text[start] in MARKS and opens_quote(text, start, end) and closed(text, start, end) is None:
            return above, label.speaker
    return None, ""


def _cut(text: str, paragraph: Turn, quoted: list[_Quoted]) -> list[Turn]:
    """Return a paragraph's turns: prose, words of respondents, prose; labels and quotation marks belong to none."""
    turns: list[Turn] = []
    taken = [(span, found.speaker) for found in quoted for span in found.spans]
    labels = [((found.begin, found.end), None) for found in quoted if found.end > found.begin]
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
