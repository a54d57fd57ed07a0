"""Where sentences end: a small rule that an author can predict, for quotes and for the unit "sentence"."""

import re

from coding.language import says_little

# An abbreviation that is always followed by more of its sentence.
_GOES_ON = frozenset(
    """
    bl.a t.ex p.g.a d.v.s dvs s.k f.d kl nr resp jfr ev t.o.m fr.o.m o.d i.e e.g mr mrs ms dr prof st vs
    cf ca inkl exkl f.n f.ö m.a.o n.b obs s.a.s t.v z.b bzw d.h s tel tfn red enl ang avs betr forts särsk m.h.t hr fr
    """.split()  # noqa: SIM905 -- one line of words is easier to extend
)
# What stands before a number: an abbreviation before any, a word that may be one ("bil.") before a short one.
_BEFORE_NUMBER = frozenset(
    """
    kap art lgh d f p pp pkt mom tab fig sid prop v vol sec ch jan feb febr mar apr aug sept okt oct nov dec
    """.split()  # noqa: SIM905 -- one line of words is easier to extend
)
_BEFORE_SHORT_NUMBER = frozenset(("bil", "not", "no"))
_NUMBER = re.compile(r"\s+\d+")
_SHORT_NUMBER = re.compile(r"\s+\d{1,3}(?!\d)")
# "A. Svensson", "H.P. Larsson"; not what is counted in letters, as in "klass 7 B.", "alternativ A."
_INITIALS = re.compile(r"(?:[^\W\d_a-zåäöéü]\.-?)*[^\W\d_a-zåäöéü]")
_NAMED_BY_LETTER = re.compile(
    r"(?:\d|\b(?:alternativ|avsnitt|betyg|bilaga|del|fråga|grupp|hepatit|hus|klass|linje|nivå|område|person|plan|port|punkt|"
    r"typ|vitamin|answer|appendix|class|group|grade|level|option|part|plan|type|vitamin))\s+\Z",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"\s+([^\W\d_][\w’'-]+)")
_SHORT_QUOTATION = re.compile(r"""(?<![^\s(\[–—-])["“”»«„](?=\S)[^"“”»«„]{1,60}(?<=\S)["“”»«](?!\w)""")
# A full stop, question or exclamation mark or ellipsis, what closes after it, and the white space before the next sentence.
_END = re.compile(r"""[.!?…]+["”»’')\]]*(?=\s+|$)""")
_LAST_WORD = re.compile(r"([\w.]*\w)\.$")
_BEGINS = re.compile(r"""\s+["“”»«‘’'(\[–—-]*\s*(\w|\[|\(|$)""")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence in a stretch of text, in code points, white space at the edges left out.

    A sentence ends at ``. ! ? …`` when the next word begins with a capital or a digit, or a bracket such as [paus] follows, and the
    mark does not close an abbreviation such as "t.ex." or "kl.", nor an initial ("A. Svensson"). A quotation of up to 60 characters
    is not cut ("Nej. Aldrig."). A stretch without any mark is one sentence.

    >>> said = "Ja, t.ex. här. Vi försökte! Sen kom 2019."
    >>> [said[a:b] for a, b in sentence_spans(said)]
    ['Ja, t.ex. här.', 'Vi försökte!', 'Sen kom 2019.']
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    quoted = [quotation.span() for quotation in _SHORT_QUOTATION.finditer(text, start, end)]
    for mark in _END.finditer(text, start, end):
        while quoted and quoted[0][1] <= mark.start():
            del quoted[0]
        if quoted and quoted[0][0] < mark.start() and mark.end() < quoted[0][1]:
            continue
        if mark.end() < end and not _sentence_ends(text, begin, mark, end):
            continue
        _append(spans, text, begin, mark.end())
        begin = mark.end()
    _append(spans, text, begin, end)
    return spans


def _sentence_ends(text: str, begin: int, mark: re.Match[str], end: int) -> bool:
    following = _BEGINS.match(text, mark.end(), end)
    if following is None:
        return True
    # "Mm. [paus] Jag …": a transcriber's mark in square brackets may begin a sentence, whatever its letters.
    if following.group(1)[:1].islower() and "[" not in following.group():
        return False
    if text[mark.start()] != "." or mark.end() - mark.start() > 1:
        return True
    word = _LAST_WORD.search(text, max(begin, mark.start() - 20), mark.end())
    return word is None or not (
        word[1].lower() in _GOES_ON
        or _counts(word[1].lower(), text, mark.end(), end)
        or _is_initial(word, text, begin, mark.end(), end)
    )


def _counts(word: str, text: str, place: int, end: int) -> bool:
    """Tell whether a word with a full stop belongs to the number behind it: "3 kap. 2 §", "lgh. 12"."""
    number = _NUMBER if word in _BEFORE_NUMBER else _SHORT_NUMBER if word in _BEFORE_SHORT_NUMBER else None
    return number is not None and number.match(text, place, end) is not None


def _is_initial(word: re.Match[str], text: str, begin: int, place: int, end: int) -> bool:
    """Tell whether a letter with a full stop begins a name: a word follows that does not open a new sentence ("Sen", "Hon")."""
    if not _INITIALS.fullmatch(word[1]) or _NAMED_BY_LETTER.search(text[max(begin, word.start() - 20) : word.start()]):
        return False
    following = _NEXT_WORD.match(text, place, end)
    return following is not None and not any(says_little(following[1].lower(), code) for code in ("sv", "en"))


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
