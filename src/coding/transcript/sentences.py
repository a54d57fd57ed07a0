"""Where sentences end: a small rule that an author can predict, for quotes and for the unit "sentence"."""

import re

from coding.language import says_little
from coding.language.table import lemma_table

# An abbreviation that is always followed by more of its sentence.
_GOES_ON = frozenset(
    """
    bl.a t.ex p.g.a d.v.s dvs s.k f.d kl nr resp jfr ev t.o.m fr.o.m o.d i.e e.g mr mrs ms dr prof st vs
    cf ca inkl exkl pga tex mha f.n f.ö m.a.o n.b obs s.a.s t.v z.b bzw d.h s tel tfn red enl ang avs betr forts särsk m.h.t hr fr
    """.split()  # noqa: SIM905 -- one line of words is easier to extend
)
# What stands before a number: an abbreviation; a month; and words of everyday that are an abbreviation only where they look like one.
_BEFORE_NUMBER = frozenset(
    """
    kap art lgh åk d f p pp pkt mom tab fig sid prop v vol sec ch
    """.split()  # noqa: SIM905 -- one line of words is easier to extend
)
_MONTHS = frozenset(("jan", "feb", "febr", "mar", "apr", "aug", "sept", "okt", "oct", "nov", "dec"))
_WORDS_OR_NOT = frozenset(("bil", "not", "no"))
_REFERS = re.compile(r"(?:[(\[]|\b(?:se|jfr|enl\.|enligt|see|cf\.))\s*\Z", re.IGNORECASE)
# "Vi flyttade i nov. 2019 var …": a whole sentence, and another one that begins with its year.
_SUBJECT_FIRST = re.compile(r"\W*(?:(?:ja|men|och|så)\W+)?(?:det|den|de|dom|vi|jag|han|hon|man|ni|du)\b", re.IGNORECASE)
_YEAR_OPENS = re.compile(
    r"\s+\d{4}\s+(?:var|är|blev|kom|hade|har|fick|gick|började|slutade|flyttade|startade|hände|kunde|skulle|ville)\b"
)
_NUMBER = re.compile(r"\s+\d+")
_SHORT_NUMBER = re.compile(r"\s+\d{1,3}(?!\d)")
# "A. Svensson", "H.P. Larsson"; not what is counted in letters, as in "klass 7 B.", "alternativ A."
_INITIALS = re.compile(r"(?:[^\W\d_a-zåäöéü]\.-?)*[^\W\d_a-zåäöéü]")
_NAMED_BY_LETTER = re.compile(
    r"(?:\d|\b(?:alternativ|avsnitt|betyg|bilaga|del|fråga|grupp|hepatit|hus|klass|linje|nivå|område|person|plan|port|punkt|"
    r"typ|vitamin|ett|betyget|an|answer|appendix|class|group|grade|level|option|part|plan|type|vitamin))\s+\Z",
    re.IGNORECASE,
)
_ACRONYMS = frozenset(("U.S.A", "U.S", "U.K", "E.U", "F.N"))
_SHORTEST_WITH_ARTICLE = 5
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
        or _counts(word, text, begin, mark.end(), end)
        or _is_initial(word, text, begin, mark.end(), end)
    )


def _counts(word: re.Match[str], text: str, begin: int, place: int, end: int) -> bool:
    """Tell whether a word with a full stop belongs to the number behind it: "3 kap. 2 §", "lgh. 12", "se bil. 3"."""
    written, before = word[1].lower(), text[begin : word.start()]
    if written in _BEFORE_NUMBER:
        return _NUMBER.match(text, place, end) is not None
    if written in _MONTHS:
        opens = _SUBJECT_FIRST.match(before) and _YEAR_OPENS.match(text, place, end)
        return not opens and _NUMBER.match(text, place, end) is not None
    if written in _WORDS_OR_NOT and _SHORT_NUMBER.match(text, place, end):
        capital = word[1][0].isupper() and (written != "no" or bool(before.strip()))
        return capital or _REFERS.search(before) is not None
    return False


def _is_initial(word: re.Match[str], text: str, begin: int, place: int, end: int) -> bool:
    """Tell whether a letter with a full stop begins a name: a word follows that does not open a new sentence ("Sen", "Hon", "Skolan")."""
    if not _INITIALS.fullmatch(word[1]) or word[1] in _ACRONYMS:
        return False
    if _NAMED_BY_LETTER.search(text[max(begin, word.start() - 20) : word.start()]):
        return False
    following = _NEXT_WORD.match(text, place, end)
    if following is None:
        return False
    name = following[1].lower()
    return not any(says_little(name, code) for code in ("sv", "en")) and not _is_known_with_article(name)


def _is_known_with_article(word: str) -> bool:
    """Tell whether a word is a Swedish noun with its article (*skolan*, *läraren*), and so no surname (*Larsen*)."""
    if len(word) < _SHORTEST_WITH_ARTICLE or not word.endswith(("n", "t", "na")):
        return False
    table = lemma_table("sv")
    noun = table.lemma(word)
    return noun is not None and noun != word and word.startswith(noun) and not table.is_name(word)


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
