"""Where sentences end: a small rule that an author can predict, for quotes and for the unit "sentence"."""

import re

# An abbreviation that is always followed by more of its sentence.
_GOES_ON = frozenset(
    """
    bl.a t.ex p.g.a d.v.s dvs s.k f.d kl nr resp jfr ev t.o.m fr.o.m o.d i.e e.g mr mrs ms dr prof st vs
    cf ca inkl exkl f.n f.ö m.a.o n.b obs s.a.s t.v z.b bzw d.h s tel tfn red
    """.split()  # noqa: SIM905 -- one line of words is easier to extend
)
# A full stop, question or exclamation mark or ellipsis, what closes after it, and the white space before the next sentence.
_END = re.compile(r"""[.!?…]+["”»’')\]]*(?=\s+|$)""")
_LAST_WORD = re.compile(r"([\w.]*\w)\.$")
_BEGINS = re.compile(r"""\s+["“”»«‘’'(\[–—-]*\s*(\w|\[|\(|$)""")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence in a stretch of text, in code points, white space at the edges left out.

    A sentence ends at ``. ! ? …`` when the next word begins with a capital or a digit, or a bracket such as [paus] follows, and the
    mark does not close an abbreviation such as "t.ex." or "kl.". A stretch without any mark is one sentence.

    >>> said = "Ja, t.ex. här. Vi försökte! Sen kom 2019."
    >>> [said[a:b] for a, b in sentence_spans(said)]
    ['Ja, t.ex. här.', 'Vi försökte!', 'Sen kom 2019.']
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    for mark in _END.finditer(text, start, end):
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
    return word is None or word.group(1).lower() not in _GOES_ON


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
