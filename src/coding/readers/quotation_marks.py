"""Quotation marks: where a quote opens and closes, with marks of any kind, nested, mixed, or with a space inside."""

_CLOSED_BY = {"”": "”“„", "“": "“„”", '"': '"', "»": "»«", "«": "»«", "’": "’‘", "'": "'‘’", "‘": "‘‚"}
"""For a closing mark the marks that may open what it closes."""

MARKS = frozenset("".join(_CLOSED_BY) + "".join(_CLOSED_BY.values()))
"""All quotation marks, apostrophes among them."""

CLOSING_MARKS = frozenset(_CLOSED_BY)
_SINGLE = frozenset("’'‘‚")
_DOUBLE = MARKS - _SINGLE
_BEFORE_A_WORD = frozenset("([–—-/…")
_BEHIND_A_WORD = frozenset(".,;:!?)]…–—-")


def opened(text: str, begin: int, closing: int) -> int | None:
    """Return where the mark stands, from `begin` on, that opens the quote which the mark at `closing` closes, or None.

    An apostrophe inside a word is no mark; quotes inside the quote are counted, as in "He said "no" to us". A mark with
    a space on both sides opens.

    >>> opened('She: "He said "no" to us"', 0, 24), opened("” Ja. ”", 0, 6), opened("nej”", 0, 3)
    (5, 0, None)
    """
    marks = _CLOSED_BY[text[closing]]
    depth, nearest = 1, None
    for place in range(closing - 1, begin - 1, -1):
        if text[place] not in marks:
            continue
        if _opens(text, place, begin, closing):
            nearest = place if nearest is None else nearest
            depth -= 1
            if depth == 0:
                return place
        elif _closes(text, place, closing + 1):
            depth += 1
    return nearest if text[closing] in _SINGLE else None  # "the boys' home": an apostrophe looks like a closing mark


def closed(text: str, opening: int, end: int) -> int | None:
    """Return where the mark stands, before `end`, that closes the quote which the mark at `opening` opens, or None.

    >>> closed('"He said "no" to us", she says', 0, 30), closed("” Ja. ” Nej", 0, 11), closed("”Ja", 0, 3)
    (19, 6, None)
    """
    depth = 1
    for place in range(opening + 1, end):
        if text[place] not in MARKS or text[opening] not in _CLOSED_BY.get(text[place], "") + text[place]:
            continue
        spaced = text[place - 1].isspace() and (place + 1 >= end or text[place + 1].isspace())
        if not spaced and _opens(text, place, opening, end):
            depth += 1
        elif (spaced or _closes(text, place, end)) and text[opening] in _CLOSED_BY.get(text[place], ""):
            depth -= 1
            if depth == 0:
                return place
    return None


def opens_quote(text: str, place: int, end: int) -> bool:
    """Tell whether a quotation mark stands at a place, words behind it."""
    if place >= end or text[place] not in MARKS:
        return False
    rest = text[place + 1 : min(end, place + 3)].lstrip()
    return bool(rest) and rest[0] not in ".,;:"


def holds_quotes(text: str, begin: int, end: int) -> bool:
    """Tell whether there are quotation marks in a stretch; apostrophes are none.

    >>> holds_quotes("It's ours", 0, 9), holds_quotes("’Ja’, sa han", 0, 12)
    (False, True)
    """
    for place in range(begin, end):
        if text[place] in _DOUBLE:
            return True
        if text[place] in _SINGLE and _opens(text, place, begin, end) and closed(text, place, end) is not None:
            return True
    return False


def _opens(text: str, place: int, begin: int, end: int) -> bool:
    """Tell whether a mark stands before a word and behind none, or free on both sides."""
    before = place == begin or text[place - 1].isspace() or text[place - 1] in _BEFORE_A_WORD | MARKS
    if text[place + 1 : place + 2].isspace():
        return place == begin or text[place - 1].isspace()
    return before and place + 1 < end and text[place + 1] not in ".,;:!?)"


def _closes(text: str, place: int, end: int) -> bool:
    """Tell whether a mark stands behind a word and before none."""
    if text[place - 1].isspace():
        return False
    after = text[place + 1 : place + 2] if place + 1 < end else ""
    return not after or after.isspace() or after in _BEHIND_A_WORD | MARKS
